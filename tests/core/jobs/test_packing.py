from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.jobs.packing import Malformed, pack, unpack

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(values, st.lists(st.binary(max_size=50)).map(tuple))
def test_a_message_comes_back_as_it_was(
    value: object, blobs: tuple[bytes, ...]
) -> None:
    assert unpack(pack(value, blobs)) == (value, blobs)  # type: ignore[arg-type] # drawn


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_malformed(message: bytes) -> None:
    try:
        unpack(message)
    except Malformed:
        return


@given(st.lists(st.binary(min_size=1, max_size=20), min_size=1).map(tuple), st.data())
def test_a_cut_message_is_malformed(
    blobs: tuple[bytes, ...], data: st.DataObject
) -> None:
    message = pack([1, 2], blobs)
    end = data.draw(st.integers(0, len(message) - 1))
    with pytest.raises(Malformed):
        unpack(message[:end])
