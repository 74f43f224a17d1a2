from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photodedup.core.walk.placeholders import is_online_only

if TYPE_CHECKING:
    from pathlib import Path


class Status:
    """What `os.stat` may say on three systems."""

    st_size = 5_000
    st_dev = 1

    def __init__(self, **values: int) -> None:
        self.__dict__.update(values)


@pytest.mark.parametrize(
    "values",
    [
        {"st_file_attributes": 0x400000},
        {"st_file_attributes": 0x1000},
        {"st_flags": 0x40000000, "st_blocks": 0},
    ],
)
def test_cloud_placeholders_are_told_by_their_status(values: dict[str, int]) -> None:
    status = Status(**values)
    assert is_online_only(status)  # type: ignore[arg-type]  # a stub


def test_a_file_of_holes_on_a_real_disk_is_no_placeholder(tmp_path: Path) -> None:
    path = tmp_path / "holes.jpg"
    path.touch()
    os.truncate(path, 100_000)
    assert not is_online_only(path.stat())
