"""Questions about named methods and their answers, across the process border."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from skimage.metrics import structural_similarity

from photodedup.core import jobs
from photodedup.core.errors import EnvironmentProblem, UsageProblem
from photodedup.core.jobs import MethodCall, Operation, calls, descriptors
from photodedup.core.jobs.packing import Malformed
from photodedup.core.methods import Score, methods
from photodedup.core.records import Box
from photodedup.core.settings import MethodOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    DrawPhoto = Callable[..., Pixels]

ALL = tuple(method.name for method in methods())
PLAIN = [name for name in ALL if name != "combined"]


def png(pixels: Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def jpeg(pixels: Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=90)
    return file.getvalue()


def measured(
    tmp_path: Path, test: bytes, reference: bytes, *names: str
) -> dict[str, Score | str]:
    """Ask as a pool does, in this process."""
    file = tmp_path / "reference"
    file.write_bytes(reference)
    asked = calls(names, MethodOptions(), ())
    with file.open("rb") as opened:
        request = jobs.encode_measure(asked, test)
        answer = jobs.perform(Operation.MEASURE, request, opened.fileno())
    found = jobs.decode_judgements(answer, len(names))
    return dict(zip(names, found, strict=True))


def test_a_call_survives_the_journey() -> None:
    call = MethodCall("phash", MethodOptions(hash_size=16, ignore_white=True))
    assert MethodCall.from_json(call.to_json()) == call


def test_calls_are_found_in_any_case_and_misspelt_ones_are_refused() -> None:
    (call,) = calls(["PHash"], MethodOptions(), ())
    assert call.name == "phash"
    with pytest.raises(UsageProblem, match='Did you mean "phash"'):
        calls(["phsh"], MethodOptions(), ())


def test_every_method_measures_a_file_against_itself_as_alike(
    tmp_path: Path, draw_photo: DrawPhoto
) -> None:
    data = png(draw_photo(1))
    known = {method.name: method for method in methods()}
    for name, score in measured(tmp_path, data, data, *ALL).items():
        assert isinstance(score, Score), (name, score)
        assert known[name].is_alike(score.value), (name, score)


def test_values_are_those_of_the_whole_pictures(
    tmp_path: Path, draw_photo: DrawPhoto
) -> None:
    first, second = (
        draw_photo(2, width=900, height=700),
        draw_photo(3, width=900, height=700),
    )
    greys = [np.asarray(Image.fromarray(each).convert("L")) for each in (first, second)]
    expected = structural_similarity(*greys)  # type: ignore[no-untyped-call]  # scikit-image publishes no types for it
    (score,) = measured(tmp_path, png(first), png(second), "ssim").values()
    assert isinstance(score, Score)
    assert score.value == pytest.approx(expected, abs=1e-9)


def test_the_aligned_comparison_says_what_was_done_to_a_copy(
    tmp_path: Path, draw_photo: DrawPhoto
) -> None:
    photo = draw_photo(4, width=640, height=480)
    turned = np.rot90(photo).copy()
    (score,) = measured(tmp_path, jpeg(photo), jpeg(turned), "combined").values()
    assert isinstance(score, Score)
    assert score.value >= 0.5
    assert "turned" in score.note


def test_the_aligned_comparison_of_two_photos_is_nothing(
    tmp_path: Path, draw_photo: DrawPhoto
) -> None:
    first, second = jpeg(draw_photo(5)), jpeg(draw_photo(6))
    (score,) = measured(tmp_path, first, second, "combined").values()
    assert score == Score(0.0, "not the same picture")


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((1, 1, 3), np.uint8),
        np.full((3, 500, 3), 255, np.uint8),
        np.full((64, 64, 3), 128, np.uint8),
    ],
    ids=["one pixel", "a white line", "flat"],
)
def test_no_method_stumbles_over_an_odd_picture(
    tmp_path: Path, draw_photo: DrawPhoto, pixels: Pixels
) -> None:
    photo = png(draw_photo(7))
    for test, reference in ((photo, png(pixels)), (png(pixels), photo)):
        for name, score in measured(tmp_path, test, reference, *ALL).items():
            assert isinstance(score, Score), (name, score)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_kind_are_compared(
    tmp_path: Path, draw_photo: DrawPhoto, mode: str
) -> None:
    image = Image.fromarray(draw_photo(8))
    if mode == "I;16":
        deep = np.asarray(image.convert("L")).astype(np.uint16) * 257
        image = Image.fromarray(deep)
    else:
        image = image.convert(mode)
    file = io.BytesIO()
    image.save(file, "TIFF")
    scores = measured(tmp_path, png(draw_photo(8)), file.getvalue(), *ALL)
    assert all(isinstance(score, Score) for score in scores.values()), scores


def test_a_file_that_is_no_picture_is_one_sentence(
    tmp_path: Path, draw_photo: DrawPhoto
) -> None:
    with pytest.raises(EnvironmentProblem):
        measured(tmp_path, png(draw_photo(1)), b"Dear Jo", "phash")


@pytest.mark.parametrize("name", PLAIN)
def test_previews_are_described_and_measured_alike(
    draw_photo: DrawPhoto, name: str
) -> None:
    (call,) = calls([name], MethodOptions(), ())
    previews = [jpeg(draw_photo(seed, width=320, height=240)) for seed in (1, 2)]
    request = jobs.encode_describe(call, previews)
    answer = jobs.perform(Operation.DESCRIBE, request, None)
    first, second = jobs.decode_descriptors(answer, 2)
    request = jobs.encode_measure_previews(call, previews[0], [previews[1]])
    answer = jobs.perform(Operation.MEASURE_PREVIEWS, request, None)
    recipe = call.method.recipe
    assert recipe is not None
    assert jobs.decode_scores(answer, 1) == (recipe().measure(first, second),)


@pytest.mark.parametrize(
    "name", [method.name for method in methods() if method.has_illustration]
)
def test_what_a_method_sees_is_drawn(
    tmp_path: Path, draw_photo: DrawPhoto, name: str
) -> None:
    file = tmp_path / "reference.png"
    file.write_bytes(png(draw_photo(1)))
    asked = calls([name], MethodOptions(), ())
    request = jobs.encode_measure(asked, png(draw_photo(1, width=300, height=200)))
    with file.open("rb") as opened:
        answer = jobs.perform(Operation.ILLUSTRATE, request, opened.fileno())
    drawn = jobs.decode_render(answer)
    assert 100 <= drawn.width <= 2_000
    assert len(set(drawn.rgb[: 3 * drawn.width])) > 1


@given(st.floats(0, 0.4), st.floats(0, 0.4), st.floats(0.6, 1), st.floats(0.6, 1))
def test_a_part_survives_the_journey(
    left: float, top: float, right: float, bottom: float
) -> None:
    part = Box(left, top, right, bottom)
    assert descriptors.decode_part(jobs.encode_part(part)) == part


def test_a_wrong_number_of_answers_is_noticed() -> None:
    answer = descriptors.encode_scores([Score(1.0)])
    with pytest.raises(Malformed, match="1 scores came for 2 pairs"):
        jobs.decode_scores(answer, 2)
    with pytest.raises(Malformed, match="came for 2 previews"):
        jobs.decode_descriptors(descriptors.encode_descriptors([b""]), 2)
    with pytest.raises(Malformed, match="1 answers came for 2 methods"):
        jobs.decode_judgements(descriptors.encode_judgements(["no"]), 2)
