"""Values of methods as people read them."""

from __future__ import annotations

import pytest

from photodedup.cli.values import range_text, value_text
from photodedup.core.methods import find, methods
from photodedup.core.settings import MethodOptions


@pytest.mark.parametrize(
    ("method", "value", "text"),
    [
        ("phash", 0, "0 bits"),
        ("phash", 1, "1 bit"),
        ("phash", 2, "2 bits"),
        ("orb", 1, "1 keypoint"),
        ("ssim", 1, "1.0000"),
        ("ssim", -0.00001, "0.0000"),
        ("histogram-chi-square", 12345.6, "12346"),
    ],
)
def test_a_value_has_its_unit_and_no_needless_sign(
    method: str, value: float, text: str
) -> None:
    assert value_text(find(method, methods()), value) == text


def test_a_range_of_whole_numbers_is_written_out() -> None:
    large = find("phash", methods(MethodOptions(hash_size=32)))
    assert range_text(large) == "0 to 1024"
    assert range_text(find("histogram-l2", methods())) == "0 to 1.41"
    assert range_text(find("histogram-chi-square", methods())) == "0 and more"
