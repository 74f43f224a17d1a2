from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photodedup.core import jobs
from photodedup.core.jobs import Operation
from photodedup.core.jobs.altering import decode_alter_request
from photodedup.core.jobs.packing import pack
from photodedup.core.records import Alteration

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol

    import numpy as np
    from numpy.typing import NDArray

    class DrawPhoto(Protocol):
        def __call__(
            self, seed: int, *, width: int = 400, height: int = 300
        ) -> NDArray[np.uint8]: ...

    class SavePhoto(Protocol):
        def __call__(
            self, path: Path, pixels: NDArray[np.uint8], *, quality: int = 95
        ) -> Path: ...


SOME = (Alteration.MIRRORED, Alteration.SCALED_25, Alteration.SAVED_10)


def answer_to(path: Path, request: bytes) -> bytes:
    with path.open("rb") as file:
        return jobs.perform(Operation.ALTER, request, file.fileno())


@pytest.fixture
def photo(tmp_path: Path, draw_photo: DrawPhoto, save_photo: SavePhoto) -> Path:
    return save_photo(tmp_path / "a.jpg", draw_photo(3))


@pytest.fixture
def preview(photo: Path) -> bytes:
    with photo.open("rb") as file:
        answer = jobs.perform(Operation.READ, b"", file.fileno())
    return jobs.decode_reading(answer).thumbnails.preview


def test_a_request_arrives_as_it_was_put() -> None:
    request = jobs.encode_alter(SOME, b"jpeg", seed=9)
    assert decode_alter_request(request) == (SOME, b"jpeg", 9)


def test_each_copy_comes_back_as_a_reading_of_its_own(
    photo: Path, preview: bytes
) -> None:
    before = photo.read_bytes()
    request = jobs.encode_alter(SOME, preview, seed=9)
    readings = jobs.decode_altered(answer_to(photo, request))
    assert tuple(readings) == SOME
    small = readings[Alteration.SCALED_25].facts
    assert (small.width, small.height, small.format) == (100, 75, "jpeg")
    assert readings[Alteration.SAVED_10].facts.jpeg_quality == 10
    assert len({reading.content for reading in readings.values()}) == len(SOME)
    assert photo.read_bytes() == before


def test_the_same_seed_gives_the_same_copies(photo: Path, preview: bytes) -> None:
    crop = [Alteration.CROPPED_50]
    one, two, other = (
        answer_to(photo, jobs.encode_alter(crop, preview, seed)) for seed in (1, 1, 2)
    )
    assert one == two
    assert one != other


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        pack(["mirrored"], ()),
        pack(["mirrored"], (b"no reading",)),
        pack(["melted"], (b"",)),
        pack(None, ()),
    ],
)
def test_an_answer_of_another_form_is_malformed(answer: bytes) -> None:
    with pytest.raises(jobs.Malformed):
        jobs.decode_altered(answer)
