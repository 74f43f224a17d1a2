"""The table of named methods, and that every entry keeps its word."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from photodedup.core.errors import UsageProblem
from photodedup.core.methods import Direction, Family, Form, find, methods
from photodedup.core.settings import MethodOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from photodedup.core.methods import Method

    Pixels = NDArray[np.uint8]
    DrawPhoto = Callable[..., Pixels]

NAMES = (
    "combined",
    *("ahash", "dhash", "phash", "whash", "colorhash", "crop-resistant", "sign"),
    *("histogram-l2", "histogram-gray-l2", "histogram-correlation"),
    *("histogram-intersection", "histogram-chi-square", "histogram-bhattacharyya"),
    *("ssim", "sift", "orb", "akaze", "surf", "siamese"),
)
TABLE = methods()
OPTIONS = (
    MethodOptions(),
    MethodOptions(hash_size=16, bins=64, ignore_white=True),
    MethodOptions(hash_size=32, bins=256, raw_counts=True),
)

every = pytest.mark.parametrize("subject", TABLE, ids=lambda method: str(method.name))
every_recipe = pytest.mark.parametrize(
    "subject",
    [method for method in TABLE if method.recipe is not None],
    ids=lambda method: str(method.name),
)


def value(subject: Method, first: Pixels, second: Pixels) -> float:
    assert subject.recipe is not None
    recipe = subject.recipe()
    return recipe.measure(recipe.describe(first), recipe.describe(second)).value


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def test_every_method_that_people_ask_for_is_there_once() -> None:
    assert [method.name for method in TABLE] == list(NAMES)


def test_methods_of_one_family_stand_together() -> None:
    families = [method.family for method in TABLE]
    assert families == sorted(families, key=list(Family).index)


@pytest.mark.parametrize("options", OPTIONS)
def test_every_method_explains_itself(options: MethodOptions) -> None:
    for method in methods(options):
        texts = method.title, method.measures, method.fingerprint, method.source
        assert all(texts), method.name
        assert method.measures.endswith("."), method.name
        assert method.low <= method.default_threshold <= method.high, method.name


def test_only_the_combined_method_has_no_recipe() -> None:
    assert [method.name for method in TABLE if method.recipe is None] == ["combined"]


def test_descriptors_of_other_options_have_other_keys() -> None:
    keys = [{method.name: method.key for method in methods(each)} for each in OPTIONS]
    for name in ("phash", "whash", "histogram-chi-square"):
        assert len({key[name] for key in keys}) == len(OPTIONS)
    assert keys[0]["histogram-l2"] != keys[2]["histogram-l2"]


def test_descriptors_of_other_methods_have_other_keys() -> None:
    keys = [method.key for method in TABLE if method.form is not Form.COLORS]
    assert len(keys) == len(set(keys))


@every_recipe
def test_a_photo_is_as_close_to_itself_as_can_be(
    subject: Method, draw_photo: DrawPhoto
) -> None:
    photo = draw_photo(1)
    itself = value(subject, photo, photo)
    lower = subject.direction is Direction.LOWER_IS_CLOSER
    best = subject.low if lower else subject.high
    # A photo has as many keypoints as it has, and as many colours.
    if math.isfinite(best) and subject.family is not Family.KEYPOINTS:
        assert itself == pytest.approx(best, abs=1e-5)
    assert subject.is_alike(itself)


@every_recipe
def test_a_smaller_copy_is_closer_than_another_photo(
    subject: Method, draw_photo: DrawPhoto
) -> None:
    photo, other = draw_photo(2), draw_photo(3, width=360, height=380)
    to_copy = value(subject, photo, resized(photo, 300, 225))
    to_other = value(subject, photo, other)
    sign = subject.direction.sign
    assert sign * to_copy < sign * to_other


@every_recipe
def test_values_lie_in_the_range(subject: Method, draw_photo: DrawPhoto) -> None:
    pictures = [
        draw_photo(4),
        np.zeros((1, 1, 3), np.uint8),
        np.full((5, 300, 3), 255, np.uint8),
        np.full((40, 40, 3), (255, 0, 0), np.uint8),
    ]
    for first in pictures:
        for second in pictures:
            found = value(subject, first, second)
            assert subject.low - 1e-5 <= found <= subject.high + 1e-5


def test_raw_counts_put_a_smaller_copy_far_away(draw_photo: DrawPhoto) -> None:
    photo, other = draw_photo(5), draw_photo(6)
    copy = resized(photo, 200, 150)
    raw = find("histogram-l2", methods(MethodOptions(raw_counts=True)))
    shares = find("histogram-l2", TABLE)
    assert value(raw, photo, copy) > value(raw, photo, other)
    assert value(shares, photo, copy) < value(shares, photo, other)


def test_a_method_is_found_by_name_in_any_case() -> None:
    assert find(" pHash ", TABLE).name == "phash"


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("phsh", "phash"), ("histogram-corelation", "histogram-correlation")],
)
def test_a_misspelt_method_suggests_the_nearest(wrong: str, meant: str) -> None:
    with pytest.raises(UsageProblem, match=f'Did you mean "{meant}"'):
        find(wrong, TABLE)


def test_an_unknown_method_points_to_the_list() -> None:
    with pytest.raises(UsageProblem, match="photodedup methods"):
        find("zzzzqqqq", TABLE)


@pytest.mark.parametrize(
    ("wish", "words"),
    [({"hash_size": 12}, "8, 16 or 32"), ({"bins": 1}, "2 to 256")],
)
def test_options_that_cannot_be_are_refused(wish: dict[str, int], words: str) -> None:
    with pytest.raises(UsageProblem, match=words):
        MethodOptions(**wish)  # type: ignore[arg-type]  # one of its whole numbers
