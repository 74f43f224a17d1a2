"""Descriptors in the cache: kept by method and content, lost without harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.store import Cache, PictureColumn

if TYPE_CHECKING:
    from pathlib import Path

CONTENTS = st.binary(min_size=16, max_size=16)


@settings(deadline=None, max_examples=20)
@given(st.dictionaries(CONTENTS, st.binary(max_size=40), max_size=20))
def test_descriptors_come_back_as_they_were(
    made: dict[bytes, bytes],
) -> None:
    with Cache.open(None) as cache:
        cache.add_descriptors("phash 16", made)
        assert cache.descriptors("phash 16") == made
        assert cache.descriptors("phash 32") == {}


def test_descriptors_outlive_the_cache_object(tmp_path: Path) -> None:
    with Cache.open(tmp_path) as cache:
        cache.add_descriptors("siamese", {b"a" * 16: b"first"})
        cache.add_descriptors("siamese", {b"a" * 16: b"second", b"b" * 16: b""})
    with Cache.open(tmp_path) as cache:
        found = cache.descriptors("siamese")
    assert found == {b"a" * 16: b"second", b"b" * 16: b""}


def test_a_damaged_cache_loses_descriptors_and_goes_on(tmp_path: Path) -> None:
    with Cache.open(tmp_path) as cache:
        cache.add_descriptors(
            "siamese", {bytes([n]) * 16: bytes(500) for n in range(99)}
        )
    file = tmp_path / "cache.sqlite"
    data = bytearray(file.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    file.write_bytes(data)
    with Cache.open(tmp_path) as cache:
        cache.descriptors("siamese")
        cache.add_descriptors("siamese", {b"n" * 16: b"new"})
        assert cache.descriptors("siamese")[b"n" * 16] == b"new"
        assert cache.notice


def test_contents_that_are_not_known_have_no_pictures() -> None:
    with Cache.open(None) as cache:
        assert cache.pictures(PictureColumn.PREVIEW, [b"a" * 16]) == {}
