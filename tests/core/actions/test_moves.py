from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photodedup.core.actions.filestate import state_of
from photodedup.core.actions.moves import (
    UnsupportedWay,
    by_kernel,
    by_link,
    by_placeholder,
    copy_to,
    discard,
    exchange,
    exchange_by_kernel,
    exchange_by_renames,
    rename_no_replace,
)
from photodedup.core.actions.placement import below_root, numbered
from photodedup.core.errors import ActionProblem

if TYPE_CHECKING:
    from photodedup.core.actions.moves import Rename

WAYS = (by_kernel, by_link, by_placeholder)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    source = tmp_path / "a.jpg"
    source.write_bytes(b"one")
    return source, tmp_path / "b.jpg"


@pytest.mark.parametrize("way", WAYS)
def test_every_way_renames(pair: tuple[Path, Path], way: Rename) -> None:
    source, target = pair
    inode = source.stat().st_ino
    way(source, target)
    assert not source.exists()
    assert target.stat().st_ino == inode


@pytest.mark.parametrize("way", WAYS)
def test_no_way_replaces_a_file(pair: tuple[Path, Path], way: Rename) -> None:
    source, target = pair
    target.write_bytes(b"two")
    with pytest.raises(FileExistsError):
        way(source, target)
    assert (source.read_bytes(), target.read_bytes()) == (b"one", b"two")


@pytest.mark.parametrize("way", WAYS)
def test_no_way_replaces_a_dangling_link(pair: tuple[Path, Path], way: Rename) -> None:
    source, target = pair
    target.symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        way(source, target)
    assert target.is_symlink()


@pytest.mark.parametrize("way", WAYS)
def test_a_missing_source_leaves_nothing_at_the_target(
    pair: tuple[Path, Path], way: Rename
) -> None:
    source, target = pair
    source.unlink()
    with pytest.raises(FileNotFoundError):
        way(source, target)
    assert not target.exists()


def unsupported(_source: Path, _target: Path) -> None:
    raise UnsupportedWay


def test_the_next_way_is_tried_where_one_is_unknown(pair: tuple[Path, Path]) -> None:
    source, target = pair
    rename_no_replace(source, target, (unsupported, by_placeholder))
    assert target.read_bytes() == b"one"


def test_no_way_at_all_is_told(pair: tuple[Path, Path]) -> None:
    with pytest.raises(OSError, match="no way to rename") as caught:
        rename_no_replace(*pair, (unsupported,))
    assert caught.value.errno == errno.ENOTSUP


@pytest.mark.parametrize("way", [exchange_by_kernel, exchange_by_renames])
def test_two_files_change_names(pair: tuple[Path, Path], way: Rename) -> None:
    first, second = pair
    second.write_bytes(b"two")
    exchange(first, second, (unsupported, way))
    assert (first.read_bytes(), second.read_bytes()) == (b"two", b"one")
    assert len(list(first.parent.iterdir())) == 2


@pytest.mark.parametrize("way", [exchange_by_kernel, exchange_by_renames])
def test_a_failed_exchange_leaves_both_names(
    pair: tuple[Path, Path], way: Rename
) -> None:
    first, second = pair
    first.rename(second)
    with pytest.raises(FileNotFoundError):
        way(first, second)
    assert second.read_bytes() == b"one"
    assert list(first.parent.iterdir()) == [second]


def test_a_copy_has_bytes_date_mode_and_attributes(pair: tuple[Path, Path]) -> None:
    source, target = pair
    os.utime(source, ns=(1, 1_000_000_000_123_456_789))
    source.chmod(0o640)
    if hasattr(os, "setxattr"):
        os.setxattr(source, "user.rating", b"5")
    copied = copy_to(state_of(source), target)
    assert copied.content == state_of(source).content
    assert target.stat().st_mtime_ns == source.stat().st_mtime_ns
    assert target.stat().st_mode == source.stat().st_mode
    if hasattr(os, "getxattr"):
        assert os.getxattr(target, "user.rating") == b"5"


def test_a_copy_of_a_changed_file_is_given_up(pair: tuple[Path, Path]) -> None:
    source, target = pair
    before = state_of(source)
    source.write_bytes(b"other")
    with pytest.raises(ActionProblem, match="changed while it was copied"):
        copy_to(before, target)
    assert not target.exists()


def test_a_copy_never_replaces_a_file(pair: tuple[Path, Path]) -> None:
    source, target = pair
    target.write_bytes(b"two")
    with pytest.raises(FileExistsError):
        copy_to(state_of(source), target)
    assert target.read_bytes() == b"two"


def test_only_the_verified_file_is_discarded(pair: tuple[Path, Path]) -> None:
    source, aside = pair
    before = state_of(source)
    source.unlink()
    source.write_bytes(b"a newer photo")
    with pytest.raises(ActionProblem, match="changed meanwhile"):
        discard(before, aside)
    assert source.read_bytes() == b"a newer photo"
    assert not aside.exists()


@pytest.mark.parametrize(
    ("name", "photo", "number", "expected"),
    [
        ("a.jpg", "a.jpg", 1, "a.jpg"),
        ("a.jpg", "a.jpg", 2, "a (2).jpg"),
        ("a.xmp", "a.jpg", 2, "a (2).xmp"),
        ("a.jpg.xmp", "a.jpg", 3, "a (3).jpg.xmp"),
        ("other.aae", "a.jpg", 2, "other (2).aae"),
        ("n" * 251 + ".jpg", "n" * 251 + ".jpg", 2, "n" * 247 + " (2).jpg"),
        ("noending", "noending", 2, "noending (2)"),
    ],
)
def test_a_number_stands_behind_the_stem(
    name: str, photo: str, number: int, expected: str
) -> None:
    assert numbered(name, photo, number, 255) == expected


def test_a_shortened_name_fits_in_bytes() -> None:
    name = numbered("ü" * 125 + ".jpg", "ü" * 125 + ".jpg", 10, 245)
    assert len(os.fsencode(name)) <= 245
    assert name.endswith(" (10).jpg")


def test_the_deepest_root_counts() -> None:
    roots = (Path("/a"), Path("/a/b"))
    assert below_root(Path("/a/b/c/x.jpg"), roots) == Path("c")
    assert below_root(Path("/a/d/x.jpg"), roots) == Path("d")
    assert below_root(Path("/z/x.jpg"), roots) == Path("z")
