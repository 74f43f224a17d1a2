from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core import fingerprints
from photodedup.core.fingerprints.cells import MAX_CELLS, MIN_SIDE, cells
from photodedup.core.records import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.conftest import DrawPhoto

    Pixels = NDArray[np.uint8]

RADIUS = 12
"""Of the hash: what a scan proposes by default."""


def collage(photos: list[Pixels], columns: int, gap: int, level: int) -> Pixels:
    """Lay photos of one size out row by row, gaps around all of them, 400 px wide."""
    framed = [
        cv2.copyMakeBorder(
            each, gap, 0, gap, 0, cv2.BORDER_CONSTANT, value=(level,) * 3
        )
        for each in photos
    ]
    rows = [
        np.hstack(framed[start : start + columns])
        for start in range(0, len(framed), columns)
    ]
    page = cv2.copyMakeBorder(
        np.vstack(rows), 0, gap, 0, gap, cv2.BORDER_CONSTANT, value=(level,) * 3
    )
    size = (400, round(page.shape[0] * 400 / page.shape[1]))
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)


def luma(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def near(found: Box, wanted: Box) -> bool:
    ours = (found.left, found.top, found.right, found.bottom)
    theirs = (wanted.left, wanted.top, wanted.right, wanted.bottom)
    return ours == pytest.approx(theirs, abs=0.03)


def lit(photo: Pixels, number: int) -> Pixels:
    """Light each photo otherwise, as different photos are."""
    return np.asarray(photo * (1.0, 0.45, 0.75, 0.3, 0.9, 0.6)[number % 6], np.uint8)


@pytest.mark.parametrize("level", [255, 0, 235])
@pytest.mark.parametrize("gap", [4, 9, 20])
def test_each_photo_of_a_collage_of_four_is_a_cell(
    draw_photo: DrawPhoto, gap: int, level: int
) -> None:
    photos = [draw_photo(seed, width=700, height=500) for seed in range(4)]
    found = cells(luma(collage(photos, 2, gap, level)))
    quarters = [Box(x, y, x + 0.5, y + 0.5) for y in (0.0, 0.5) for x in (0.0, 0.5)]
    assert len(found) == 4
    assert all(any(near(each, place) for each in found) for place in quarters)


def test_the_photos_of_a_collage_without_gaps_are_cells(draw_photo: DrawPhoto) -> None:
    photos = [lit(draw_photo(seed), seed) for seed in range(4)]
    found = cells(luma(collage(photos, 2, 0, 0)))
    assert len(found) == 4
    assert any(near(each, Box(0.0, 0.5, 0.5, 1.0)) for each in found)


def test_the_places_of_an_uneven_collage_are_cells(draw_photo: DrawPhoto) -> None:
    page = np.full((300, 400, 3), 255, np.uint8)
    page[4:296, 4:244] = draw_photo(1, width=240, height=292)
    page[4:148, 248:396] = draw_photo(2, width=148, height=144)
    page[152:296, 248:396] = draw_photo(3, width=148, height=144)
    large, *small = cells(luma(page))
    assert near(large, Box(0, 0, 0.61, 1))
    assert len(small) == 2


@pytest.mark.parametrize("columns", [2, 3])
def test_a_mosaic_has_six_cells(draw_photo: DrawPhoto, columns: int) -> None:
    photos = [draw_photo(seed, width=500, height=400) for seed in range(6)]
    assert len(cells(luma(collage(photos, columns, 10, 255)))) == 6


@pytest.mark.parametrize("seed", range(8))
def test_a_photo_alone_has_no_cells(draw_photo: DrawPhoto, seed: int) -> None:
    assert cells(luma(draw_photo(seed))) == ()


def test_a_framed_photo_has_no_cells(draw_photo: DrawPhoto) -> None:
    assert cells(luma(collage([draw_photo(3)], 1, 20, 255))) == ()


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 2), (2, 1), (3, 3), (1, 400), (400, 1), (40, 20_000)]
)
@pytest.mark.parametrize("kind", ["flat", "noise", "stripes"])
def test_pictures_of_any_shape_are_looked_at(shape: tuple[int, int], kind: str) -> None:
    if kind == "noise":
        page = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    else:
        page = np.zeros(shape, np.uint8)
        page[:, :: 2 if kind == "stripes" else 1] = 255
    assert cells(page) == ()


sides = st.integers(1, 120)


@settings(deadline=None, max_examples=150)
@given(height=sides, width=sides, data=st.data())
def test_cells_are_disjoint_parts_that_are_not_too_small(
    *, height: int, width: int, data: st.DataObject
) -> None:
    page = np.zeros((height, width), np.uint8)
    for _ in range(data.draw(st.integers(0, 8))):
        x, y = data.draw(st.integers(0, width)), data.draw(st.integers(0, height))
        page[y:, x:] += np.uint8(data.draw(st.integers(0, 255)))
    found = cells(page)
    seen = np.zeros(page.shape, np.int64)
    for box in found:
        rows = slice(round(box.top * height), round(box.bottom * height))
        columns = slice(round(box.left * width), round(box.right * width))
        seen[rows, columns] += 1
        assert box.right - box.left >= MIN_SIDE / 2
        assert box.bottom - box.top >= MIN_SIDE / 2
    assert seen.max() <= 1
    assert len(found) <= MAX_CELLS
    assert len(found) != 1


def test_the_cell_of_a_collage_has_the_hash_of_its_photo(draw_photo: DrawPhoto) -> None:
    photos = [draw_photo(seed, width=700, height=500) for seed in range(4)]
    alone = [fingerprints.compute(each)[0].sign for each in photos]
    hashes, _ = fingerprints.compute(collage(photos, 2, 12, 255))
    codes = [cell.sign for cell in hashes.cells]
    assert all(
        min((sign ^ code).bit_count() for code in codes) <= RADIUS for sign in alone
    )


def test_a_cell_is_kept_without_the_margin_around_it(draw_photo: DrawPhoto) -> None:
    page = np.full((300, 400, 3), 255, np.uint8)
    page[:, :190] = draw_photo(1, width=190, height=300)
    page[60:240, 210:390] = draw_photo(2, width=180, height=180)
    hashes, _ = fingerprints.compute(page)
    assert any(
        near(cell.box, Box(210 / 400, 60 / 300, 390 / 400, 240 / 300))
        for cell in hashes.cells
    )


def test_a_photo_alone_keeps_no_cells(draw_photo: DrawPhoto) -> None:
    assert fingerprints.compute(draw_photo(5))[0].cells == ()
