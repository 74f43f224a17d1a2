from __future__ import annotations

import pytest

from photodedup.core.walk.signatures import is_picture


@pytest.mark.parametrize(
    "head",
    [
        b"\xff\xd8\xff\xdb",
        b"RIFF\1\2\3\4WEBPVP8 ",
        b"\0\0\0\x18ftypheic",
        b"BM\x10\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0",
        b"P6\n640 480\n255\n",
        b"II\x2a\0\x08\0\0\0",
        b"II\x1a\0\0\0HEAPCCDR",
    ],
)
def test_signatures_of_pictures_are_known(head: bytes) -> None:
    assert is_picture(head)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"BMW and Audi built these cars in",
        b"Photos of the summer",
        b"P",
        b"P1",
        b"\0\0\0\x18ftypisom",
        b"RIFF\1\2\3\4WAVEfmt ",
        b"%!PS-Adobe-3.0",
    ],
)
def test_signatures_of_other_files_are_not_pictures(head: bytes) -> None:
    assert not is_picture(head)
