from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.progress import CancelToken
from photodedup.core.settings import Folder, ScanSettings
from photodedup.core.walk import walk
from photodedup.core.walk.companions import bundles, companions
from photodedup.core.walk.traversal import LARGEST_LIVE_FILM_BYTES

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
    for name in ("IMG_1.CR3", "IMG_2.HEIC"):
        put(tmp_path / name)
    for name in ("IMG_1.CR3.xmp", "IMG_1.xmp", "IMG_2.AAE", "x.thm"):
        put(tmp_path / name, b"sidecar")
    assert owned_in(tmp_path) == {
        "IMG_1.CR3": ["IMG_1.CR3.xmp", "IMG_1.xmp"],
        "IMG_2.HEIC": ["IMG_2.AAE"],
    }


def test_a_raw_file_with_its_jpeg_is_one_photo(tmp_path: Path) -> None:
    for name in ("IMG_1.CR3", "IMG_1.JPG", "IMG_2.nef", "IMG_3.dng", "img_3.HEIC"):
        put(tmp_path / name)
    for name in ("IMG_1.CR3.xmp", "IMG_1.xmp", "img_1.jpg.XMP"):
        put(tmp_path / name, b"sidecar")
    assert owned_in(tmp_path) == {
        "IMG_1.JPG": ["img_1.jpg.XMP", "IMG_1.CR3", "IMG_1.CR3.xmp", "IMG_1.xmp"],
        "IMG_2.nef": [],
        "img_3.HEIC": ["IMG_3.dng"],
    }
    (file, *_) = walk(ScanSettings((Folder(tmp_path),)), CancelToken()).files
    assert [path.name for path in file.parts] == ["IMG_1.CR3"]


def test_the_film_of_a_live_photo_belongs_to_it(tmp_path: Path) -> None:
    for name in ("IMG_1.HEIC", "IMG_1.JPG", "IMG_2.jpg", "IMG_3.png"):
        put(tmp_path / name)
    for name in ("IMG_1.MOV", "IMG_2.mp4", "IMG_3.MOV", "alone.mov"):
        put(tmp_path / name, b"film")
    assert owned_in(tmp_path) == {
        "IMG_1.HEIC": ["IMG_1.MOV"],
        "IMG_1.JPG": [],
        "IMG_2.jpg": ["IMG_2.mp4"],
        "IMG_3.png": [],
    }


def test_a_long_film_or_an_empty_one_is_no_live_photo(tmp_path: Path) -> None:
    put(tmp_path / "IMG_1.JPG")
    put(tmp_path / "IMG_2.JPG")
    with (tmp_path / "IMG_1.MOV").open("wb") as film:
        film.truncate(LARGEST_LIVE_FILM_BYTES + 1)
    put(tmp_path / "IMG_2.MOV", b"")
    assert owned_in(tmp_path) == {"IMG_1.JPG": [], "IMG_2.JPG": []}


def test_of_two_jpegs_with_one_stem_one_has_the_raw_file(tmp_path: Path) -> None:
    for name in ("IMG_1.JPG", "IMG_1.jpeg", "img_2.jpg", "IMG_2.jpeg"):
        put(tmp_path / name)
    for name in ("IMG_1.CR2", "IMG_2.CR2"):
        put(tmp_path / name)
    assert owned_in(tmp_path) == {
        "IMG_1.JPG": ["IMG_1.CR2"],
        "IMG_1.jpeg": [],
        "IMG_2.jpeg": ["IMG_2.CR2"],  # the exact spelling wins
        "img_2.jpg": [],
    }


def test_a_raw_file_whose_jpeg_cannot_be_read_is_a_photo(tmp_path: Path) -> None:
    put(tmp_path / "IMG_1.CR2")
    put(tmp_path / "IMG_1.JPG", b"")
    assert owned_in(tmp_path) == {"IMG_1.CR2": []}


def test_files_of_one_stem_in_two_folders_are_two_photos(tmp_path: Path) -> None:
    for folder in ("raw", "jpeg"):
        (tmp_path / folder).mkdir()
    put(tmp_path / "raw" / "IMG_1.CR2")
    put(tmp_path / "jpeg" / "IMG_1.JPG")
    assert owned_in(tmp_path) == {"IMG_1.CR2": [], "IMG_1.JPG": []}


def test_a_linked_photo_has_the_parts_of_all_its_names(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    put(tmp_path / "a" / "IMG_1.JPG")
    put(tmp_path / "a" / "IMG_1.CR2", JPEG + b"raw")
    (tmp_path / "b" / "IMG_1.JPG").hardlink_to(tmp_path / "a" / "IMG_1.JPG")
    (tmp_path / "b" / "IMG_1.CR2").hardlink_to(tmp_path / "a" / "IMG_1.CR2")
    (file,) = walk(ScanSettings((Folder(tmp_path),)), CancelToken()).files
    assert file.parts == (tmp_path / "a" / "IMG_1.CR2", tmp_path / "b" / "IMG_1.CR2")


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


@given(
    photos=st.sets(
        st.builds(
            "{}.{}".format,
            STEMS,
            st.sampled_from(["CR2", "dng", "jpg", "JPEG", "heic"]),
        )
    ),
    films=st.sets(st.builds("{}.{}".format, STEMS, st.sampled_from(["MOV", "mp4"]))),
)
def test_a_part_has_one_owner_and_owns_nothing(
    photos: set[str], films: set[str]
) -> None:
    owned = bundles(photos, films)
    parts = [name for names in owned.values() for name in names]
    assert len(parts) == len(set(parts))
    assert set(parts).isdisjoint(owned)
    assert set(parts) <= photos | films
    for owner, names in owned.items():
        for name in names:
            stems = owner.rpartition(".")[0], name.rpartition(".")[0]
            assert stems[0].casefold() == stems[1].casefold()
