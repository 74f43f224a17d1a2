from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.keep import choose, rank, wants_proof
from photodedup.core.records import (
    SAVED_AGAIN,
    Bound,
    Box,
    Capture,
    Facts,
    Hashes,
    Match,
    MatchKind,
    Measure,
    Photo,
    PhotoFile,
    Quality,
    Reason,
    Suggestion,
    Transform,
)
from photodedup.core.settings import KeepRule, KeepSettings

if TYPE_CHECKING:
    import random

DEFAULT = KeepSettings()
HASHES = Hashes(0, 0, 0, 0, 0, 0, None, None, 20.0)
PROVEN = Measure(SAVED_AGAIN, 1, 1, Bound.AT_LEAST)
KEEP, REMOVE, REVIEW = Suggestion.KEEP, Suggestion.REMOVE, Suggestion.REVIEW


def photo(number: int, *, file: dict[str, Any] | None = None, **facts: Any) -> Photo:  # noqa: ANN401 -- any field
    known = Facts(400, 300, "jpeg", jpeg_quality=90)
    path = Path(f"/album/{number}.jpg")
    return Photo(
        number,
        replace(PhotoFile(path, 1_000, 10**18, 10**18, 1, number), **(file or {})),
        bytes([number]),
        replace(known, **facts),
        HASHES,
    )


def match(
    first: int,
    second: int,
    kind: MatchKind = MatchKind.RESIZED,
    transform: Transform = Transform(),  # noqa: B008 -- frozen
) -> Match:
    proven = kind in {MatchKind.RESIZED, MatchKind.RESAVED}
    evidence = (PROVEN,) if proven else ()
    return Match(first, second, kind, 0.9, transform, evidence)


def best(*photos: Photo, matches: tuple[Match, ...] = ()) -> int:
    ranks = rank(photos, matches, DEFAULT)
    assert sorted(ranks.values()) == list(range(len(photos)))
    return min(ranks, key=ranks.__getitem__)


PART = Box(0.0, 0.0, 0.7, 1.0)

BETTER: list[tuple[KeepRule, Photo, Photo, tuple[float, float]]] = [
    (
        KeepRule.PROTECTED,
        photo(2, file={"protected": True}),
        photo(1, width=4000),
        (0, 0),
    ),
    (KeepRule.UNDAMAGED, photo(2), photo(1, width=4000, damage="cut off"), (0, 0)),
    (KeepRule.PIXELS, photo(2, width=800), photo(1), (240_000, 120_000)),
    (
        KeepRule.ORIGINAL,
        photo(2, jpeg_quality=93, capture=Capture(camera="X")),
        photo(1, format="png", lossless=True, jpeg_quality=None),
        (0, 0),
    ),
    (
        KeepRule.ORIGINAL,
        photo(2, format="dng", lossless=True, jpeg_quality=None),
        photo(1, format="png", lossless=True, jpeg_quality=None),
        (0, 0),
    ),
    (
        KeepRule.LOSSLESS,
        photo(2, format="png", lossless=True, jpeg_quality=None),
        photo(1, jpeg_quality=98),
        (0, 0),
    ),
    (KeepRule.QUALITY, photo(2, jpeg_quality=93), photo(1, jpeg_quality=55), (93, 55)),
    (
        KeepRule.METADATA,
        photo(2, capture=Capture("2020-01-01T00:00:00", camera="X", has_gps=True)),
        photo(1, capture=Capture(camera="X")),
        (3, 1),
    ),
    (
        KeepRule.UNCLIPPED,
        photo(2, quality=Quality(0.5, 0.0, 0.01, 0.02)),
        photo(1, quality=Quality(0.9, 0.0, 0.11, 0.02)),
        (0.03, 0.13),
    ),
    (
        KeepRule.SHARPER,
        photo(2, quality=Quality(0.6, 0.0, 0.0, 0.0)),
        photo(1, quality=Quality(0.5, 0.0, 0.0, 0.0)),
        (0.6, 0.5),
    ),
    (KeepRule.BYTES, photo(2, file={"size_bytes": 2_000}), photo(1), (2_000, 1_000)),
    (
        KeepRule.OLDER,
        photo(2, capture=Capture("2019-03-04T00:00:00")),
        photo(1, capture=Capture("2020-03-04T00:00:00")),
        (1_551_657_600, 1_583_280_000),
    ),
    (
        KeepRule.OLDER,
        photo(2, file={"mtime_ns": 3 * 10**9}),
        photo(1, file={"mtime_ns": 5 * 10**9}),
        (3, 5),
    ),
    (KeepRule.PATH, photo(1), photo(2), (0, 0)),
]


@pytest.mark.parametrize(("rule", "better", "worse", "values"), BETTER)
def test_each_rule_decides_between_otherwise_equal_photos(
    rule: KeepRule, better: Photo, worse: Photo, values: tuple[float, float]
) -> None:
    assert best(better, worse) == best(worse, better) == better.number
    keeper, other = choose(better, [(worse, match(1, 2))], DEFAULT)
    assert other.reasons[0] == Reason(rule, *values)
    assert keeper.reasons == other.reasons


@pytest.mark.parametrize(
    ("kind", "transform", "keeper"),
    [
        (MatchKind.CROPPED, Transform(first_part=PART), 1),
        (MatchKind.CROPPED, Transform(second_part=PART), 2),
        (MatchKind.TURNED, Transform(first_part=PART), 1),
        (MatchKind.FRAMED, Transform(second_part=PART), 1),
        (MatchKind.FRAMED, Transform(first_part=PART), 2),
        # A collage shows nine tenths of the first, on seven tenths of itself.
        (
            MatchKind.FRAMED,
            Transform(first_part=Box(right=0.9), second_part=PART),
            1,
        ),
    ],
)
def test_a_whole_picture_ranks_before_its_crop_and_its_frame(
    kind: MatchKind, transform: Transform, keeper: int
) -> None:
    link = match(1, 2, kind, transform)
    photos = {number: photo(number) for number in (1, 2)}
    photos[3 - keeper] = photo(3 - keeper, width=4000)
    assert best(*photos.values(), matches=(link,)) == keeper
    members = choose(photos[keeper], [(photos[3 - keeper], link)], DEFAULT)
    assert members[1].reasons[0].rule is KeepRule.UNCROPPED
    assert members[1].suggestion is REVIEW


def test_a_crop_of_a_crop_ranks_after_both() -> None:
    crop = Transform(first_part=PART)
    links = [match(2, 1, MatchKind.CROPPED, crop), match(1, 0, MatchKind.CROPPED, crop)]
    ranks = rank([photo(n, width=4000 - n) for n in range(3)], links, DEFAULT)
    assert ranks == {2: 0, 1: 1, 0: 2}


def test_crops_in_a_circle_still_get_a_rank() -> None:
    crop = Transform(first_part=PART)
    links = [
        match(first, second, MatchKind.CROPPED, crop)
        for first, second in ((0, 1), (1, 2), (2, 0), (3, 0))
    ]
    assert best(*(photo(number) for number in range(4)), matches=tuple(links)) == 3


def test_edges_found_half_a_percent_inside_are_no_crop() -> None:
    link = match(1, 2, transform=Transform(first_part=Box(right=0.995)))
    assert best(photo(1), photo(2, width=4000), matches=(link,)) == 2


def test_qualities_that_cannot_be_told_apart_do_not_decide() -> None:
    larger = photo(1, jpeg_quality=90, file={"size_bytes": 2_000})
    assert best(larger, photo(2, jpeg_quality=92)) == 1


def test_a_whole_photo_is_kept_before_a_damaged_protected_one() -> None:
    damaged = photo(1, damage="cut off", file={"protected": True})
    whole = photo(2)
    assert best(damaged, whole) == 2
    _, other = choose(whole, [(damaged, match(1, 2))], DEFAULT)
    assert other.suggestion is KEEP


def test_a_clock_that_was_never_set_is_no_date() -> None:
    unset = photo(1, capture=Capture("0000-00-00T00:00:00"))
    assert best(unset, photo(2, capture=Capture("2020-01-01T00:00:00"))) == 2


@pytest.mark.parametrize("kind", [MatchKind.RESIZED, MatchKind.RESAVED])
@pytest.mark.parametrize("evidence", [(), (replace(PROVEN, value=0.0),)])
def test_a_copy_that_is_not_proven_at_full_size_is_left_to_a_person(
    kind: MatchKind, evidence: tuple[Measure, ...]
) -> None:
    link = replace(match(1, 2, kind), evidence=evidence)
    large = photo(1, width=4000)
    assert choose(large, [(photo(2), link)], DEFAULT)[1].suggestion is REVIEW


@pytest.mark.parametrize("kind", list(MatchKind))
def test_a_proof_is_wanted_of_copies_that_lack_nothing_else(kind: MatchKind) -> None:
    link = replace(match(1, 2, kind), evidence=())
    small, large = photo(2), photo(1, width=4000)
    waits = kind in {MatchKind.RESIZED, MatchKind.RESAVED}
    assert wants_proof(large, [(small, link)]) == ((small,) if waits else ())
    assert wants_proof(large, [(small, match(1, 2, kind))]) == ()
    assert wants_proof(small, [(large, link)]) == ()
    assert wants_proof(large, [(photo(2, damage="cut off"), link)]) == ()


@pytest.mark.parametrize("kind", list(MatchKind))
def test_only_plain_copies_are_suggested_for_removal(kind: MatchKind) -> None:
    plain = kind in {
        MatchKind.IDENTICAL,
        MatchKind.SAME_PIXELS,
        MatchKind.RESIZED,
        MatchKind.RESAVED,
    }
    link = match(1, 2, kind)
    large = photo(1, width=4000)
    assert choose(large, [(photo(2), link)], DEFAULT)[1].suggestion is (
        REMOVE if plain else REVIEW
    )
    protected = photo(2, file={"protected": True})
    assert choose(large, [(protected, link)], DEFAULT)[1].suggestion is KEEP
    damaged = photo(2, damage="cut off")
    assert choose(large, [(damaged, link)], DEFAULT)[1].suggestion is REVIEW
    broken = photo(1, damage="cut off")
    assert choose(broken, [(photo(2), link)], DEFAULT)[1].suggestion is REVIEW


CAMERA = Capture("2020-01-01T10:00:00", camera="X", has_gps=True)


@pytest.mark.parametrize(
    "own",
    [
        {"width": 800},
        {"lossless": True},
        {"jpeg_quality": 96},
        {"frames": 3},
        {"format": "gif"},
        {"format": "tiff"},
        {"format": "psd"},
        {"has_alpha": True},
        {"capture": replace(CAMERA, camera="", has_gps=False)},
        {"capture": Capture(camera="X")},
        {"capture": Capture(has_gps=True)},
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", [MatchKind.SAME_PIXELS, MatchKind.RESAVED])
def test_a_copy_that_has_what_the_keeper_lacks_is_left_to_a_person(
    own: dict[str, Any], kind: MatchKind
) -> None:
    keeper = photo(1, file={"protected": True})
    link = match(1, 2, kind)
    assert choose(keeper, [(photo(2), link)], DEFAULT)[1].suggestion is REMOVE
    assert choose(keeper, [(photo(2, **own), link)], DEFAULT)[1].suggestion is REVIEW


@pytest.mark.parametrize(
    "other",
    [
        Capture("2020-01-01T10:00:01"),
        Capture("2020-01-01T10:15:00", subsecond="00"),
        Capture("2020-01-01T10:00:00", camera="Y"),
    ],
    ids=str,
)
def test_notes_of_another_time_or_camera_ask_for_a_look(other: Capture) -> None:
    camera = "X" if other.camera else ""
    keeper = photo(1, width=800, capture=replace(CAMERA, camera=camera))
    pair = photo(2, capture=other)
    assert choose(keeper, [(pair, match(1, 2))], DEFAULT)[1].suggestion is REVIEW


def test_a_measure_that_does_not_hold_asks_for_a_look() -> None:
    doubt = Measure("plain ground", 0.9, 0.45, Bound.AT_MOST)
    link = replace(match(1, 2), evidence=(doubt,))
    large = photo(1, width=4000)
    assert choose(large, [(photo(2), link)], DEFAULT)[1].suggestion is REVIEW


@pytest.mark.parametrize("name", ["webp", "avif", "heic"])
def test_a_copy_whose_rounding_cannot_be_read_is_left_to_a_person(name: str) -> None:
    keeper, copy = photo(0, format="jpeg"), photo(1, format=name)
    assert suggested(keeper, copy, MatchKind.RESAVED) is Suggestion.REVIEW
    assert suggested(keeper, copy, MatchKind.SAME_PIXELS) is Suggestion.REMOVE


def test_in_a_very_large_group_only_identical_files_are_suggested() -> None:
    others = [(photo(n), match(0, n, MatchKind.RESAVED)) for n in range(1, 60)]
    others.append((photo(60), match(0, 60, MatchKind.IDENTICAL)))
    members = choose(photo(0), others, DEFAULT)
    removed = [m.photo.number for m in members if m.suggestion is REMOVE]
    assert removed == [60]


def test_members_come_by_similarity_then_path() -> None:
    others = [
        (photo(3), replace(match(1, 3), similarity=0.8)),
        (photo(5), replace(match(1, 5), similarity=0.9)),
        (photo(4), replace(match(1, 4), similarity=0.8)),
    ]
    members = choose(photo(1), others, DEFAULT)
    assert [member.photo.number for member in members] == [1, 5, 3, 4]
    assert members[0].suggestion is KEEP
    assert members[0].match is None
    assert members[0].similarity == 1.0


def test_three_reasons_are_enough() -> None:
    keeper = photo(
        1,
        width=4000,
        jpeg_quality=99,
        capture=Capture(camera="X"),
        file={"size_bytes": 9_000},
    )
    _, other = choose(keeper, [(photo(2), match(1, 2))], DEFAULT)
    assert [reason.rule for reason in other.reasons] == [
        KeepRule.PIXELS,
        KeepRule.ORIGINAL,
        KeepRule.QUALITY,
    ]


def test_a_png_of_a_camera_photo_is_no_better_than_the_photo() -> None:
    notes = Capture("2020-01-01T00:00:00", camera="X")
    camera = photo(2, jpeg_quality=95, capture=notes)
    made: dict[str, Any] = {"format": "png", "lossless": True, "jpeg_quality": None}
    assert best(camera, photo(1, **made)) == 2
    assert best(camera, photo(1, capture=notes, **made)) == 2
    (_, converted) = choose(camera, [(photo(1, **made), match(1, 2))], DEFAULT)
    assert converted.suggestion is REVIEW


def test_a_png_is_better_than_a_coarse_copy_with_camera_notes() -> None:
    coarse = photo(1, jpeg_quality=60, capture=Capture(camera="X"))
    assert best(coarse, photo(2, format="png", lossless=True, jpeg_quality=None)) == 2


def test_a_photo_of_256_colours_is_no_better_for_being_lossless() -> None:
    gif = photo(1, format="gif", lossless=True, jpeg_quality=None)
    assert best(gif, photo(2, jpeg_quality=80)) == 2
    assert best(gif, photo(2, jpeg_quality=30)) == 1


def test_a_photo_with_a_logo_goes_behind_those_without_however_large_it_is() -> None:
    logo = Transform(overlay_area=0.05)
    large, small, smaller = photo(1, width=4000), photo(2, width=800), photo(3)
    links = (
        match(1, 2, MatchKind.EDITED, logo),
        match(1, 3, MatchKind.EDITED, logo),
        match(2, 3, MatchKind.EDITED),
    )
    assert best(large, small, smaller, matches=links) == 2
    # Of two alone nobody knows which one is covered.
    assert best(large, small, matches=links[:1]) == 1


def test_of_two_lossless_files_the_larger_one_is_no_better() -> None:
    made: dict[str, Any] = {"format": "png", "lossless": True, "jpeg_quality": None}
    older = photo(2, file={"mtime_ns": 1, "size_bytes": 10}, **made)
    large = photo(1, file={"mtime_ns": 2, "size_bytes": 10**6}, **made)
    assert best(older, large) == 2
    (_, other) = choose(older, [(large, match(1, 2, MatchKind.SAME_PIXELS))], DEFAULT)
    assert [reason.rule for reason in other.reasons] == [KeepRule.OLDER]


def test_a_sharpness_that_saving_explains_decides_nothing() -> None:
    first = photo(1, quality=Quality(0.500, 0.0, 0.0, 0.0))
    second = photo(2, quality=Quality(0.505, 0.0, 0.0, 0.0))
    assert best(first, second) == 1


def test_the_users_order_of_rules_counts() -> None:
    older = photo(1, file={"mtime_ns": 1})
    rules = KeepSettings((KeepRule.PATH, KeepRule.OLDER, KeepRule.PIXELS))
    assert rank([older, photo(2, width=4000)], [], rules) == {1: 0, 2: 1}
    whole = photo(2)
    assert rank([photo(1, damage="cut off"), whole], [], rules)[2] == 0


photos_strategy = st.lists(
    st.builds(
        lambda quality, width, lossless, damage, protected, size, taken: {
            "jpeg_quality": None if lossless else quality,
            "width": width,
            "lossless": lossless,
            "damage": damage,
            "capture": Capture(taken_at=taken),
            "file": {"protected": protected, "size_bytes": size},
        },
        st.none() | st.integers(1, 100),
        st.integers(1, 3),
        st.booleans(),
        st.sampled_from(["", "cut off"]),
        st.booleans(),
        st.integers(1, 3),
        st.sampled_from([None, "2020-01-01T00:00:00", "0000-00-00T00:00:00"]),
    ),
    min_size=2,
    max_size=6,
)


@given(
    fields=photos_strategy,
    order=st.randoms(use_true_random=False),
    rules=st.permutations(list(KeepRule)),
)
def test_ranks_are_total_free_of_order_and_agree_with_pairs(
    fields: list[dict[str, Any]], order: random.Random, rules: list[KeepRule]
) -> None:
    settings = KeepSettings(tuple(rules))
    photos = [photo(number, **values) for number, values in enumerate(fields)]
    ranks = rank(photos, [], settings)
    shuffled = order.sample(photos, len(photos))
    assert rank(shuffled, [], settings) == ranks
    assert sorted(ranks.values()) == list(range(len(photos)))
    for one, two in itertools.combinations(photos, 2):
        pair = rank([one, two], [], settings)
        assert (pair[one.number] < pair[two.number]) == (
            ranks[one.number] < ranks[two.number]
        )
    keeper = min(photos, key=lambda item: ranks[item.number])
    if any(not item.facts.damage for item in photos):
        assert not keeper.facts.damage
    others = [(item, match(0, 1)) for item in photos if item is not keeper]
    for member in choose(keeper, others, settings)[1:]:
        assert 1 <= len(member.reasons) <= 3


def bundle(number: int, *parts: str, **facts: Any) -> Photo:  # noqa: ANN401 -- any field
    companions = tuple(Path(f"/album/{number}.{part}") for part in parts)
    return photo(number, file={"companions": companions}, **facts)


def suggested(keeper: Photo, other: Photo, kind: MatchKind) -> Suggestion:
    pair = min(keeper.number, other.number), max(keeper.number, other.number)
    return choose(keeper, [(other, match(*pair, kind))], DEFAULT)[1].suggestion


def test_a_raw_file_or_film_that_the_keeper_lacks_is_never_suggested_for_removal() -> (
    None
):
    kinds = (MatchKind.IDENTICAL, MatchKind.SAME_PIXELS, MatchKind.RESIZED)
    for kind, part in itertools.product(kinds, ("cr2", "mov")):
        assert suggested(photo(1), bundle(2, part), kind) is REVIEW
    assert suggested(bundle(1, "mov"), bundle(2, "cr2"), MatchKind.IDENTICAL) is REVIEW
    assert suggested(bundle(1, "cr2"), bundle(2, "cr2"), MatchKind.RESIZED) is REVIEW


def test_a_whole_copy_of_a_bundle_and_a_bare_copy_may_go() -> None:
    keeper = bundle(1, "CR2", "xmp")
    assert suggested(keeper, bundle(2, "cr2"), MatchKind.IDENTICAL) is REMOVE
    assert suggested(keeper, photo(2), MatchKind.IDENTICAL) is REMOVE
    assert suggested(photo(1), bundle(2, "xmp"), MatchKind.IDENTICAL) is REMOVE


def test_the_copy_with_the_raw_file_is_kept() -> None:
    assert best(photo(1), bundle(2, "cr2")) == 2
    assert best(photo(1), bundle(2, "xmp")) == 1
