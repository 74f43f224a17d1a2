"""The demo album: complete, repeatable, and made without touching anything else."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageOps

from photodedup import demo
from photodedup.core.errors import EnvironmentProblem, FolderProblem
from photodedup.demo.album import COPIES, ORIGINALS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.make_album(tmp_path_factory.mktemp("demo") / "album")


def _files(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_album_holds_exactly_what_its_tables_say(album: Path) -> None:
    named = [record.path for record in (*ORIGINALS, *COPIES)]
    assert len(named) == len(set(named))
    assert set(_files(album)) == set(named)


def test_every_copy_is_made_from_an_original_of_the_album() -> None:
    assert {copy.of for copy in COPIES} <= {original.path for original in ORIGINALS}


def test_two_albums_have_the_same_bytes_and_times(album: Path, tmp_path: Path) -> None:
    def state(folder: Path) -> dict[str, tuple[str, int]]:
        return {
            name: (
                hashlib.sha256(path.read_bytes()).hexdigest(),
                path.stat().st_mtime_ns,
            )
            for name, path in _files(folder).items()
        }

    assert state(demo.make_album(tmp_path / "again")) == state(album)


def test_only_the_damaged_copy_is_damaged(album: Path) -> None:
    def readable(path: Path) -> bool:
        try:
            with Image.open(path) as picture:
                picture.load()
        except OSError:
            return False
        return True

    damaged = {name for name, path in _files(album).items() if not readable(path)}
    assert damaged == {copy.path for copy in COPIES if copy.kept < 1}
    assert len(damaged) == 1


def test_identical_copies_are_files_of_their_own(album: Path) -> None:
    twins = [copy for copy in COPIES if copy.edits is None]
    assert len(twins) >= 3
    for twin in twins:
        copy, original = album / twin.path, album / twin.of
        assert copy.read_bytes() == original.read_bytes()
        assert not copy.samefile(original)


def test_the_copy_that_lies_on_its_side_is_shown_upright(album: Path) -> None:
    lying = next(copy for copy in COPIES if copy.orientation != 1)
    with Image.open(album / lying.path) as stored, Image.open(album / lying.of) as of:
        assert stored.width < stored.height
        assert of.width > of.height
        shown = ImageOps.exif_transpose(stored).convert("L").resize((32, 32))
        expected = of.convert("L").resize((32, 32))
        pairs = zip(shown.tobytes(), expected.tobytes(), strict=True)
        assert sum(abs(a - b) for a, b in pairs) / 32**2 < 3


def test_photos_carry_their_camera_and_their_time(album: Path) -> None:
    path = album / "2019 Trip/IMG_2041.jpg"
    with Image.open(path) as picture:
        exif = picture.getexif()
    assert exif[0x0110] == "Canon EOS 80D"
    assert exif.get_ifd(0x8769)[0x9003] == "2019:06:25 10:14:08"
    written = datetime(2019, 6, 25, 10, 14, 8, tzinfo=UTC)
    assert path.stat().st_mtime == written.timestamp()


def test_a_folder_that_holds_something_is_refused_and_left_alone(
    tmp_path: Path,
) -> None:
    (tmp_path / "mine.jpg").write_bytes(b"mine")
    with pytest.raises(FolderProblem, match="not empty"):
        demo.make_album(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.jpg"]


def test_a_file_in_the_folders_place_is_one_clear_sentence(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_bytes(b"")
    with pytest.raises(FolderProblem, match="cannot be written here"):
        demo.make_album(place / "album")


def test_the_temporary_album_is_made_outside_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = demo.temporary_album()
    assert folder.is_relative_to(tmp_path)
    assert len(_files(folder)) == len(ORIGINALS) + len(COPIES)


def test_what_went_wrong_in_the_other_process_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken"
    (taken / "Demo album").mkdir(parents=True)
    (taken / "Demo album" / "mine.jpg").write_bytes(b"mine")

    def same_folder(*, prefix: str) -> str:
        assert prefix
        return str(taken)

    monkeypatch.setattr("tempfile.mkdtemp", same_folder)
    with pytest.raises(EnvironmentProblem, match="not empty"):
        demo.temporary_album()


def test_importing_and_calling_it_keeps_pillow_out_of_the_process() -> None:
    code = (
        "import sys, tempfile, photodedup.demo as demo\n"
        "if __name__ == '__main__':\n"
        "    with tempfile.TemporaryDirectory() as tempfile.tempdir:\n"
        "        demo.temporary_album()\n"
        "    print(sorted({'PIL', 'numpy', 'skimage'} & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 -- our own code
    assert done.stdout.strip() == "[]"


def test_the_command_prints_the_folder_it_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.main([str(tmp_path / "album")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "album")


@pytest.mark.parametrize("arguments", [[], ["one", "two"]])
def test_the_command_wants_one_folder(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.main(arguments) == 2
    assert "usage" in capsys.readouterr().err
