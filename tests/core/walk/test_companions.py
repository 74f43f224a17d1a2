from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.progress import CancelToken
from photodedup.core.settings import Folder, ScanSettings
from photodedup.core.walk import walk
from photodedup.core.walk.companions import companions

if TYPE_CHECKING:
    from pathlib import Path

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 60


def put(path: Path, data: bytes = JPEG) -> None:
    path.write_bytes(data)


def owned_in(folder: Path) -> dict[str, list[str]]:
    """Return the names of the companions of every photo of a folder."""
    files = walk(ScanSettings((Folder(folder),)), CancelToken()).files
    return {file.path.name: [path.name for path in file.companions] for file in files}


def test_sidecars_are_companions_of_their_photo(tmp_path: Path) -> None:
    for name in ("IMG_1.CR3", "IMG_1.JPG", "IMG_2.HEIC"):
        put(tmp_path / name)
    for name in ("IMG_1.CR3.xmp", "IMG_1.xmp", "img_1.jpg.XMP", "IMG_2.AAE", "x.thm"):
        put(tmp_path / name, b"sidecar")
    assert owned_in(tmp_path) == {
        "IMG_1.CR3": ["IMG_1.CR3.xmp", "IMG_1.xmp"],
        "IMG_1.JPG": ["img_1.jpg.XMP"],
        "IMG_2.HEIC": ["IMG_2.AAE"],
    }


def test_an_aae_goes_with_the_photo_that_apple_edits() -> None:
    owned = companions(["IMG_1.DNG", "IMG_1.HEIC", "IMG_1.MOV.jpg"], ["IMG_1.AAE"])
    assert owned == {"IMG_1.HEIC": ["IMG_1.AAE"]}


def test_the_sidecar_of_a_skipped_photo_goes_to_no_other(tmp_path: Path) -> None:
    put(tmp_path / "IMG_1.CR3", b"")
    put(tmp_path / "IMG_1.JPG")
    put(tmp_path / "IMG_1.xmp", b"sidecar")
    assert owned_in(tmp_path) == {"IMG_1.JPG": []}


STEMS = st.sampled_from(["IMG_1", "img_1", "IMG_1.CR3", "IMG_2", "b"])


@given(
    photos=st.sets(
        st.builds("{}.{}".format, STEMS, st.sampled_from(["CR3", "jpg", "JPG", "heic"]))
    ),
    sidecars=st.sets(
        st.builds("{}.{}".format, STEMS, st.sampled_from(["xmp", "XMP", "aae", "thm"]))
    ),
)
def test_a_sidecar_has_one_owner_at_most(photos: set[str], sidecars: set[str]) -> None:
    owned = companions(photos, sidecars)
    given_away = [name for names_ in owned.values() for name in names_]
    assert len(given_away) == len(set(given_away))
    assert set(given_away) <= sidecars
    assert set(owned) <= photos
    stems = {photo.rpartition(".")[0].casefold() for photo in photos}
    for orphan in sidecars - set(given_away):
        assert orphan.rpartition(".")[0].casefold() not in stems
