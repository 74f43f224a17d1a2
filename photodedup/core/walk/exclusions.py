"""Folders that are nobody's album and are passed over unless named by the user.

Removing a copy from a trash, a cache or a program's own folder wins nothing or breaks
the program; keeping the copy in the trash instead of the one in the album loses the
photo with the next clean-up. Every folder passed over is reported with its reason.
"""

from __future__ import annotations

TRASH = "is a trash"
PREVIEWS = "holds previews that a program made"
CACHE = "is a cache"
SYSTEM = "belongs to the system"
VERSIONS = "belongs to a version control system"
LIBRARY = "holds files that a photo library made"
HIDDEN = "is hidden; name it to have it searched"

_BY_NAME = {
    "$recycle.bin": TRASH,
    "recycler": TRASH,
    "recycled": TRASH,
    "#recycle": TRASH,  # Synology
    "@recycle": TRASH,  # QNAP
    ".recycle": TRASH,
    ".stversions": TRASH,  # Syncthing
    "system volume information": SYSTEM,
    "lost+found": SYSTEM,
    "$windows.~bt": SYSTEM,
    ".local": SYSTEM,
    ".config": SYSTEM,
    "@eadir": PREVIEWS,  # Synology
    ".@__thumb": PREVIEWS,  # QNAP
    ".thumbnails": PREVIEWS,
    ".picasaoriginals": PREVIEWS,
    ".cache": CACHE,
    "cache": CACHE,
    "caches": CACHE,
    ".git": VERSIONS,
    ".hg": VERSIONS,
    ".svn": VERSIONS,
}

_BY_SUFFIX = {
    ".lrdata": PREVIEWS,  # Lightroom previews
    ".lrcat-data": PREVIEWS,
    ".cocatalogdb": PREVIEWS,
}

_LIBRARY_SUFFIXES = (".photoslibrary", ".migratedphotolibrary", ".aplibrary")

# What Apple Photos, iPhoto and Aperture keep in a library besides the originals.
_LIBRARY_DERIVATIVES = frozenset(
    {
        *("aplibrary", "attachments", "caches", "database"),
        *("external", "faces", "imovie-thumbnails", "internal"),
        *("plugins", "previews", "private", "resources"),
        *("scopes", "thumbnails"),
    }
)


def exclusion(name: str, *, in_library: bool = False) -> str:
    """Tell why a folder is passed over, from its name alone.

    Parameters
    ----------
    name
        The folder's own name; letter case does not matter.
    in_library
        The folder lies directly in a photo library (see `is_library`).

    Returns
    -------
    str
        Words that follow "NAME: "; empty for a folder to look into.
    """
    folded = name.casefold()
    if folded.startswith(".trash"):  # .Trash, .Trash-1000, .Trashes
        return TRASH
    if reason := _BY_NAME.get(folded):
        return reason
    for suffix, reason in _BY_SUFFIX.items():
        if folded.endswith(suffix):
            return reason
    if in_library and folded in _LIBRARY_DERIVATIVES:
        return LIBRARY
    return HIDDEN if folded.startswith(".") else ""


def is_trashed(name: str) -> bool:
    """Whether a file's name says that it waits for deletion (Android 11 and later)."""
    return name.startswith(".trashed-")


def is_library(name: str) -> bool:
    """Whether a folder is a library that Photos, iPhoto or Aperture manages.

    Its originals are searched but protected: the program loses track of a photo that
    is removed behind its back.
    """
    return name.casefold().endswith(_LIBRARY_SUFFIXES)
