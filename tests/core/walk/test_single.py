"""A file that a person names alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photodedup.core.errors import DecodeProblem
from photodedup.core.walk import single_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_described_as_the_disk_has_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"12345")
    file, status = single_file(path), path.stat()
    assert (file.path, file.size_bytes) == (path.resolve(), 5)
    assert (file.device, file.inode) == (status.st_dev, status.st_ino)


def test_a_link_is_followed_because_somebody_named_it(tmp_path: Path) -> None:
    path, link = tmp_path / "a.jpg", tmp_path / "link.jpg"
    path.write_bytes(b"12345")
    link.symlink_to(path)
    assert single_file(link) == single_file(path)


@pytest.mark.parametrize(
    ("name", "words"),
    [("gone.jpg", "no such file"), (".", "is a folder"), ("a\0b", "no usable name")],
)
def test_what_is_no_file_is_one_sentence(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(DecodeProblem, match=words):
        single_file(tmp_path / name)


def test_a_pipe_is_no_photo(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    with pytest.raises(DecodeProblem, match="not a regular file"):
        single_file(pipe)


def test_a_loop_of_links_is_one_sentence(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(DecodeProblem):
        single_file(one)
