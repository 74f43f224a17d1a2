"""Folders in, `PhotoFile`s out: which files are photos, and what was passed over.

Looks at names, `stat` and, for files whose extension says nothing, at the first 32
bytes. It never decodes, never follows a link and never enters a folder twice. The
rules live in rooms of their own: `roots` (roles), `exclusions` (folders that are
nobody's album), `formats` (photo or not), `companions` (sidecars, bundles),
`placeholders` (files that are not on this disk); `traversal` applies them. A file that
a person names alone is looked at by `single`.
"""

from photodedup.core.walk.single import single_file
from photodedup.core.walk.traversal import Walk, walk

__all__ = ["Walk", "single_file", "walk"]
