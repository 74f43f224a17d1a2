from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.records import (
    Bound,
    Box,
    Confidence,
    Facts,
    Hashes,
    Match,
    MatchKind,
    Measure,
    Photo,
    PhotoFile,
    Suggestion,
    Transform,
    Turn,
)
from photodedup.core.wording import (
    confidence_name,
    copy_sentence,
    kind_name,
    match_sentence,
    suggestion_name,
)

MIRRORED_CROP = Transform(Turn.MIRRORED, 0.0, Box(0.0, 0.0, 1.0, 0.71))


def photo(
    number: int,
    width: int = 4000,
    height: int = 3000,
    format_: str = "jpeg",
    quality: int | None = 90,
) -> Photo:
    file = PhotoFile(Path(f"/album/{number}"), 1, 1, 1, 1, number)
    hashes = Hashes(0, 0, 0, 0, 0, 0, None, None, 9.0)
    facts = Facts(width, height, format_, jpeg_quality=quality)
    return Photo(number, file, bytes(16), facts, hashes)


ORIGINAL = photo(0)


@pytest.mark.parametrize(
    ("kind", "transform", "copy", "sentence"),
    [
        (MatchKind.IDENTICAL, Transform(), photo(1), "the same file, byte for byte"),
        (
            MatchKind.SAME_PIXELS,
            Transform(),
            photo(1),
            "the same pixels with other metadata",
        ),
        (
            MatchKind.SAME_PIXELS,
            Transform(),
            photo(1, format_="png", quality=None),
            "the same pixels, converted from JPEG to PNG",
        ),
        (MatchKind.RESIZED, Transform(), photo(1, 1000, 750), "scaled to 25 %"),
        (
            MatchKind.RESIZED,
            Transform(),
            photo(1, 1000, 750, quality=80),
            "scaled to 25 % and re-saved at JPEG quality 80",
        ),
        (MatchKind.RESIZED, Transform(), photo(1, 8000, 6000), "scaled to 200 %"),
        (MatchKind.RESAVED, Transform(), photo(1), "saved again"),
        (
            MatchKind.RESAVED,
            Transform(),
            photo(1, quality=62),
            "re-saved at JPEG quality 62",
        ),
        (
            MatchKind.RESAVED,
            Transform(),
            photo(1, format_="png", quality=None),
            "converted from JPEG to PNG",
        ),
        (
            MatchKind.TURNED,
            MIRRORED_CROP,
            photo(1, 4000, 2130, quality=62),
            "mirrored copy, cropped to 71 %, re-saved at JPEG quality 62",
        ),
        (
            MatchKind.TURNED,
            Transform(Turn.CLOCKWISE),
            photo(1, 3000, 4000),
            "copy turned right",
        ),
        (
            MatchKind.CROPPED,
            Transform(first_part=Box(right=0.5)),
            photo(1, 2000, 3000),
            "cropped to 50 %",
        ),
        (
            MatchKind.FRAMED,
            Transform(second_part=Box(0.0, 0.3, 1.0, 0.64)),
            photo(1, 1080, 2382, "png", None),
            (
                "inside a screenshot or collage (fills 34 % of it), scaled to 27 %, "
                "converted from JPEG to PNG"
            ),
        ),
        (
            MatchKind.FRAMED,
            Transform(second_part=Box(0.05, 0.05, 0.95, 0.95)),
            photo(1, 4444, 3333),
            "with a border around it (the photo fills 81 %)",
        ),
        (
            MatchKind.FRAMED,
            Transform(first_part=Box(0.05, 0.05, 0.95, 0.95)),
            photo(1, 3600, 2700),
            "taken out of the original (81 % of it)",
        ),
        (
            MatchKind.EDITED,
            Transform(overlay_area=0.12),
            photo(1),
            "edited copy, covered in part (logo or sticker, 12 %)",
        ),
        (
            MatchKind.EDITED,
            Transform(),
            photo(1, 4000, 1500),
            "edited copy, stretched to 4000 x 1500 pixels",
        ),
        (
            MatchKind.SERIES,
            MIRRORED_CROP,
            photo(1),
            "another shot of the same scene",
        ),
        (
            MatchKind.LOOKALIKE,
            Transform(),
            photo(1),
            "looks alike, but is another picture",
        ),
    ],
)
def test_a_copy_is_described_in_one_phrase(
    kind: MatchKind, transform: Transform, copy: Photo, sentence: str
) -> None:
    assert copy_sentence(Match(0, 1, kind, 0.9, transform), ORIGINAL, copy) == sentence


def test_a_tilt_and_a_crop_are_joined_by_and() -> None:
    crop = Box(0.0, 0.0, 1.0, 0.88)
    tilt = 0.06  # radians
    mapping = (1.0, 0.75 * tilt, 0.0, -tilt / 0.75, 0.88, 0.06, 0.0, 0.0, 1.0)
    transform = Transform(Turn.UPRIGHT, 3.6, crop, mapping=mapping)
    phrase = copy_sentence(
        Match(0, 1, MatchKind.CROPPED, 0.9, transform), ORIGINAL, photo(1, 4000, 2640)
    )
    assert phrase.startswith("turned by 3.")
    assert "° and cropped to " in phrase


def test_the_phrase_is_about_the_copy_when_the_copy_is_first() -> None:
    match = Match(0, 1, MatchKind.CROPPED, 0.9, Transform(second_part=Box(right=0.5)))
    small, large = photo(0, 2000, 3000), photo(1)
    assert copy_sentence(match, large, small) == "cropped to 50 %"


@pytest.mark.parametrize(
    ("seconds", "ending"),
    [
        (0, ", in the same second"),
        (2, ", 2 s apart"),
        (75, ", 1 min 15 s apart"),
    ],
)
def test_another_shot_tells_how_much_later(seconds: float, ending: str) -> None:
    measure = Measure("seconds apart", seconds, 300, Bound.AT_MOST)
    match = Match(0, 1, MatchKind.SERIES, 0.9, evidence=(measure,))
    expected = f"another shot of the same scene{ending}"
    assert copy_sentence(match, ORIGINAL, photo(1)) == expected


SHARES = st.floats(0.01, 1)


@given(
    kind=st.sampled_from(list(MatchKind)),
    turn=st.sampled_from([Turn(number) for number in range(8)]),
    parts=st.tuples(SHARES, SHARES, SHARES),
    sides=st.tuples(st.integers(1, 9999), st.integers(1, 9999)),
    quality=st.none() | st.integers(1, 100),
)
def test_every_match_has_a_whole_phrase(
    *,
    kind: MatchKind,
    turn: Turn,
    parts: tuple[float, float, float],
    sides: tuple[int, int],
    quality: int | None,
) -> None:
    transform = Transform(
        turn, 3.0, Box(right=parts[0]), Box(right=parts[1]), overlay_area=parts[2]
    )
    match = Match(0, 1, kind, 0.5, transform)
    copy = photo(1, *sides, quality=quality)
    for phrase in (match_sentence(match), copy_sentence(match, ORIGINAL, copy)):
        assert phrase
        assert "{" not in phrase
        assert not phrase[0].isupper()


def test_every_label_goes_through_the_translation() -> None:
    def starred(context: str, text: str) -> str:
        assert context
        return f"*{text}"

    labels = [
        *(kind_name(kind, starred) for kind in MatchKind),
        *(suggestion_name(suggestion, starred) for suggestion in Suggestion),
        *(confidence_name(confidence, starred) for confidence in Confidence),
        *(match_sentence(Match(0, 1, kind, 0.5), starred) for kind in MatchKind),
    ]
    assert all(label.startswith("*") for label in labels)
