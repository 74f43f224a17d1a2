"""Large pictures wait for each other, small ones for nobody."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from photodedup.core.decode import decode
from photodedup.core.decode.turns import (
    LARGE_PX,
    TURNS_VARIABLE,
    await_turn,
    decoding,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks with flock")


@pytest.fixture
def turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "turns"
    path.write_bytes(b"")
    monkeypatch.setenv(TURNS_VARIABLE, str(path))
    return path


@pytest.fixture
def another(turns: Path) -> Iterator[int]:
    """What another worker has open."""
    descriptor = os.open(turns, os.O_RDWR)
    yield descriptor
    os.close(descriptor)


def is_free(descriptor: int) -> bool:
    import fcntl  # noqa: PLC0415 -- not on Windows

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    return True


def test_a_large_picture_keeps_others_waiting_until_it_is_decoded(
    another: int,
) -> None:
    with decoding():
        await_turn(LARGE_PX + 1)
        assert not is_free(another)
    assert is_free(another)


def test_a_picture_that_fails_ends_its_turn(another: int) -> None:
    def fail() -> None:
        with decoding():
            await_turn(LARGE_PX + 1)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail()
    assert is_free(another)


def test_a_small_picture_takes_no_turn(another: int) -> None:
    with decoding():
        await_turn(LARGE_PX)
        assert is_free(another)


def test_nobody_waits_for_ever(another: int) -> None:
    import fcntl  # noqa: PLC0415 -- not on Windows

    fcntl.flock(another, fcntl.LOCK_EX)
    with decoding():
        await_turn(LARGE_PX + 1, longest_s=0.0)


def test_without_a_file_to_lock_nobody_waits(
    turns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns.unlink()
    with decoding():
        await_turn(LARGE_PX + 1)
    monkeypatch.delenv(TURNS_VARIABLE)
    with decoding():
        await_turn(LARGE_PX + 1)


def test_decoding_a_large_picture_takes_and_ends_its_turn(
    turns: Path, another: int
) -> None:
    file = io.BytesIO()
    Image.new("1", (10_000, 5_010)).save(file, "PNG")
    before = turns.stat().st_size
    assert np.asarray(decode(file.getvalue(), long_side=40).pixels).max() == 0
    assert is_free(another)
    assert turns.stat().st_size == before
