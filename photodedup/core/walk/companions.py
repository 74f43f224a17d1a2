"""Which files of a folder belong to which photo: sidecars, RAW files, films.

A bundle is one photo of several files with one stem: the JPEG or HEIC is what people
see, and stands for it; the RAW file written with it and the film of a Live Photo are
its companions. Only names are looked at. So a RAW file and a JPEG with one name from
two rounds of a camera's counter are taken for one photo, as every file manager does;
`keep` therefore never suggests to remove a RAW file that the keeper does not have.

Sidecars (XMP, AAE, THM):

``IMG_1.CR3.xmp`` belongs to ``IMG_1.CR3``. ``IMG_1.xmp`` names only a stem, and that
may be shared: it then belongs to exactly one photo, because a file can move only once.
An XMP or THM goes with the RAW (Lightroom and Camera Raw write XMP for RAW files only;
in a JPEG they write inside), an AAE with the HEIC or JPEG that Apple Photos edits, and
among equals with the first name. Letter case never matters, but an exact spelling wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photodedup.core.walk.formats import (
    FILM_EXTENSIONS,
    LIVE_EXTENSIONS,
    RAW_EXTENSIONS,
    RENDERED_EXTENSIONS,
    extension,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_APPLE_ORDER = ("heic", "heif", "hif", "jpg", "jpeg", "dng")


def companions(photos: Iterable[str], sidecars: Iterable[str]) -> dict[str, list[str]]:
    """Give each sidecar of a folder to its photo.

    Parameters
    ----------
    photos, sidecars
        File names in one folder.

    Returns
    -------
    dict
        Photo name to its sidecars in name order; photos without any are left out, and
        so are sidecars without a photo.
    """
    by_name: dict[str, list[str]] = {}
    by_stem: dict[str, list[str]] = {}
    for photo in sorted(photos):
        by_name.setdefault(photo.casefold(), []).append(photo)
        by_stem.setdefault(_stem(photo).casefold(), []).append(photo)
    owned: dict[str, list[str]] = {}
    for sidecar in sorted(sidecars):
        base = _stem(sidecar)
        if candidates := by_name.get(base.casefold()):
            owner = min(candidates, key=lambda photo: (photo != base, photo))
        elif candidates := by_stem.get(base.casefold()):
            owner = _owner(candidates, sidecar)
        else:
            continue
        owned.setdefault(owner, []).append(sidecar)
    return owned


def bundles(photos: Iterable[str], films: Iterable[str]) -> dict[str, list[str]]:
    """Give each RAW file and each film of a folder to the photo that stands for it.

    Parameters
    ----------
    photos, films
        File names in one folder; RAW files are among the photos.

    Returns
    -------
    dict
        Photo name to its parts in name order. RAW files without a JPEG or HEIC of
        their stem stay photos of their own, as does a second JPEG of one stem.
    """
    names, moving = list(photos), list(films)
    raws = {name for name in names if extension(name) in RAW_EXTENSIONS}
    owned: dict[str, list[str]] = {}
    if not raws and not moving:
        return owned
    by_stem: dict[str, list[str]] = {}
    for photo in sorted(names):
        if photo not in raws:
            by_stem.setdefault(_stem(photo).casefold(), []).append(photo)
    for part in sorted((*raws, *moving)):
        is_film = extension(part) in FILM_EXTENSIONS
        order = LIVE_EXTENSIONS if is_film else RENDERED_EXTENSIONS
        candidates = [
            photo
            for photo in by_stem.get(_stem(part).casefold(), ())
            if extension(photo) in order
        ]
        if candidates:
            owner = min(candidates, key=lambda name: _fit(name, _stem(part), order))
            owned.setdefault(owner, []).append(part)
    return owned


def _fit(photo: str, stem: str, order: Sequence[str]) -> tuple[bool, int, str]:
    return _stem(photo) != stem, order.index(extension(photo)), photo


def _owner(candidates: list[str], sidecar: str) -> str:
    apple = extension(sidecar) == "aae"
    base = _stem(sidecar)

    def order(photo: str) -> tuple[int, bool, str]:
        ending = extension(photo)
        if not apple:
            return ending not in RAW_EXTENSIONS, _stem(photo) != base, photo
        known = ending in _APPLE_ORDER
        place = _APPLE_ORDER.index(ending) if known else len(_APPLE_ORDER)
        return place, _stem(photo) != base, photo

    return min(candidates, key=order)


def _stem(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot and stem else name
