"""What photodedup remembers: the cache of readings and the user's decisions.

`Cache` may be lost at any time: it only saves reading a photo again. `Decisions` may
not: what the user said about two photos is kept through moves, renames and new scans.
Both are SQLite files with numbered, frozen schemas (`migrations`); nothing is pickled.
"""

from photodedup.core.store.cache import Cache
from photodedup.core.store.decisions import Decisions
from photodedup.core.store.places import Places
from photodedup.core.store.reader import CacheReader
from photodedup.core.store.rows import Comparison, Failure, Known, PictureColumn

__all__ = [
    "Cache",
    "CacheReader",
    "Comparison",
    "Decisions",
    "Failure",
    "Known",
    "PictureColumn",
    "Places",
]
