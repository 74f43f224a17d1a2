"""Is this file a photo? Told by the extension, else by the first bytes.

The list is generous: it also names pictures that no decoder of ours reads, so that
they are reported as unread instead of being overlooked. Drawings (but for EPS, which
also wraps photos), text, sound and films are not photos. Which decoder opens a photo is
never decided here.
"""

from __future__ import annotations

import os

from photodedup.core.records.photos import SIDECAR_EXTENSIONS
from photodedup.core.walk.signatures import HEAD_BYTES, is_picture


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RAW_EXTENSIONS = _words(
    """
    3fr ari arw bay cr2 cr3 crw dcr dcs dng drf eip erf fff gpr iiq k25 kdc
    mdc mef mos mrw nef nrw orf ori pef ptx pxn r3d raf raw rw2 rwl rwz sr2 srf
    srw x3f
    """
)
"""Formats of camera sensors, lower case without the dot."""

PHOTO_EXTENSIONS = RAW_EXTENSIONS | _words(
    """
    jpg jpeg jpe jfif jif jfi pjpeg pjp mpo jps png apng webp gif bmp dib tif
    tiff btf heic heics heif heifs hif avif avifs jp2 j2k j2c jpc jpf jpx jpm
    jph jhc jxl jxr wdp hdp jls psd psb ico cur pbm pgm ppm pnm pam pfm tga icb
    vda vst pcx qoi sgi dds eps
    """
)
"""Extensions of still pictures, lower case without the dot."""

RENDERED_EXTENSIONS = ("jpg", "jpeg", "jpe", "heic", "heif", "hif")
"""What cameras write beside a RAW file, the likelier first."""

LIVE_EXTENSIONS = ("heic", "heif", "hif", "jpg", "jpeg")
"""The still of a Live Photo, the likelier first."""

FILM_EXTENSIONS = frozenset({"mov", "mp4"})
"""The film of a Live Photo."""

# Files of these kinds are not opened to see whether they are pictures in disguise: in
# a home folder they are most of the files, and opening each costs a disk seek. Text
# (.txt) is not among them: photos are renamed to it to pass mail filters.
OTHER_EXTENSIONS = _words(
    """
    3g2 3gp 7z aac ai aif aiff apk avi bat bz2 c cc cfg chm class conf cpp
    cs css csv db deb dll dmg doc docx dylib egg eml epub exe f4v flac flv
    fon gz h hpp htm html ics idx inf ini ipynb iso jar java js json jsx key lnk
    lock log lrcat m2ts m4a m4v map md mid mkv mobi mov mp3 mp4 mpeg mpg msi mts
    numbers o odp ods odt oga ogg ogv opus otf pack pages pak pdb pdf php pl
    plist pp3 ppt pptx ps1 pst py pyc pyd pyi rar rb rpm rs rst rtf sh so sql
    sqlite sqlite3 srt sub svg svgz swf sys tar tex tgz toml torrent ts tsx ttf
    url vcf vob wasm wav weba webm wma wmv woff woff2 xls xlsx xml xz yaml
    yml zip zst
    """
)


def extension(name: str) -> str:
    """Return the extension in lower case without its dot, empty where there is none.

    Examples
    --------
    >>> extension("IMG_1.CR3"), extension(".jpg"), extension("photo")
    ('cr3', '', '')
    """
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem else ""


def tells_nothing(name: str) -> bool:
    """Whether only the file's bytes can tell if it is a photo.

    ``._NAME`` is what macOS writes beside NAME on foreign disks: no photo in spite of
    its extension, yet a photo may be named so.
    """
    ending = extension(name)
    if ending in PHOTO_EXTENSIONS:
        return name.startswith("._")
    return ending not in OTHER_EXTENSIONS and ending not in SIDECAR_EXTENSIONS


def looks_like_photo(path: str) -> bool:
    """Open a regular file and judge by its first bytes.

    Leaves the access time alone where the system allows it.

    Raises
    ------
    OSError
        The file cannot be opened or read.
    """
    descriptor = _open_quietly(path)
    try:
        return is_picture(os.read(descriptor, HEAD_BYTES))
    finally:
        os.close(descriptor)


def _open_quietly(path: str) -> int:
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)  # each of them is missing on some system
    try:
        return os.open(path, flags | getattr(os, "O_NOATIME", 0))
    except PermissionError:
        # O_NOATIME is refused for files of other users.
        return os.open(path, flags)
