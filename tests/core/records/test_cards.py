"""Cards of encoders as JSON: both ways the same, and every field checked."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.errors import ModelProblem
from photodedup.core.records import (
    CardDraft,
    ChannelOrder,
    EncoderCard,
    Interpolation,
    Layout,
    ResizeRule,
    ValueRange,
)
from photodedup.core.records.cards import draft_from_json, from_json, to_json

CARD = EncoderCard(
    name="clip",
    title="CLIP image tower",
    sha256="ab" * 32,
    size_bytes=470_000_000,
    input="pixels",
    width=240,
    height=240,
    layout=Layout.CHANNELS_FIRST,
    channels=ChannelOrder.RGB,
    values=ValueRange.UNIT,
    mean=(0.48, 0.46, 0.41),
    std=(0.27, 0.26, 0.28),
    resize=ResizeRule.CROP,
    shorter=240,
    interpolation=Interpolation.BICUBIC,
    output="features",
    dimensions=640,
    source="clip.onnx",
    licence="MIT",
)


def plain(**changes: object) -> str:
    return json.dumps(json.loads(to_json(CARD)) | changes)


@given(
    width=st.integers(1, 2048),
    extra=st.integers(0, 500),
    mean=st.tuples(*[st.floats(-300, 300)] * 3),
    std=st.tuples(*[st.floats(1e-6, 300)] * 3),
    layout=st.sampled_from(Layout),
    channels=st.sampled_from(ChannelOrder),
    values=st.sampled_from(ValueRange),
)
def test_a_card_comes_back_as_it_was(
    width: int,
    extra: int,
    mean: tuple[float, ...],
    std: tuple[float, ...],
    layout: Layout,
    channels: ChannelOrder,
    values: ValueRange,
) -> None:
    card = replace(
        CARD,
        width=width,
        height=width,
        shorter=width + extra,
        mean=mean,
        std=std,
        layout=layout,
        channels=channels,
        values=values,
    )
    assert from_json(to_json(card)) == card


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "CLIP", "cannot be the name"),
        ("name", "../clip", "cannot be the name"),
        ("name", "a" * 41, "cannot be the name"),
        ("name", 7, "must be text"),
        ("sha256", "AB" * 32, "64 lower-case hexadecimal digits"),
        ("width", 0, "it must be 1 to 2048"),
        ("height", 5000, "it must be 1 to 2048"),
        ("width", 2.5, "must be a whole number"),
        ("width", True, "must be a whole number"),
        ("dimensions", 1, "it must be 2 to 16384"),
        ("shorter", 100, "make `shorter` larger"),
        ("mean", [1, 2], "three numbers"),
        ("mean", "0,0,0", "a list of three numbers"),
        ("std", [1, 0, 1], "three numbers above 0"),
        ("std", [1, 10**400, 1], "a list of three numbers"),
        ("layout", "NCHWD", "it must be NCHW or NHWC"),
        ("channels", "RGBA", "it must be RGB or BGR"),
        ("values", "0..1023", "it must be 0..1 or 0..255"),
        ("resize", [], "it must be squash or crop"),
        ("interpolation", "area", "it must be bilinear or bicubic"),
        ("title", "a\x1b[31m", "printable text"),
        ("output", "", "name of the graph's output"),
        ("licence", "x" * 3000, "at most 2000 characters"),
        ("form", 2, "install a newer one"),
        ("widht", 240, "did you mean width"),
        ("teapot", 1, "no field 'teapot'"),
    ],
)
def test_a_wrong_field_is_told_in_a_sentence(
    field: str, value: object, told: str
) -> None:
    with pytest.raises(ModelProblem, match=told) as caught:
        from_json(plain(**{field: value}))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "too long|no JSON"),
        ("[1]", "no JSON object"),
        ("{", "no JSON"),
        ('{"a": NaN}', "no field"),
        (" " * 100_001, "too long"),
        ("{}", "lacks name, title, sha256"),
        (b"\xff\xfe\x00", "no JSON"),
    ],
)
def test_what_is_no_card_is_told(text: str | bytes, told: str) -> None:
    with pytest.raises(ModelProblem, match=told):
        from_json(text)


def test_a_card_that_a_person_writes_may_leave_out_what_others_know() -> None:
    draft = draft_from_json('{"mean": [0, 0, 0], "std": [1, 1, 1]}')
    assert draft == CardDraft(mean=(0, 0, 0), std=(1, 1, 1))


def test_what_is_said_first_goes_before_what_is_said_later() -> None:
    first = CardDraft(width=224, mean=(0, 0, 0))
    second = CardDraft(width=240, height=240)
    both = first.over(second)
    assert both == CardDraft(width=224, height=240, mean=(0, 0, 0))


def test_a_draft_has_the_fields_of_a_card() -> None:
    assert [each.name for each in fields(CardDraft)] == [
        each.name for each in fields(EncoderCard)
    ]


@pytest.mark.parametrize(
    "broken", [{"input": 3}, {"output": None}, {"input": {"range": 255}}]
)
def test_a_broken_card_of_a_training_is_told(broken: dict[str, object]) -> None:
    card = {"training": {}, "input": {}, "output": {}} | broken
    with pytest.raises(ModelProblem):
        draft_from_json(json.dumps(card))
