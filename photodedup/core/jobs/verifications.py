"""A batch of candidate pairs as a message to a worker, and its verdicts back.

Every photo travels once per batch (about 20 kB), however many of its pairs are in it.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, cast

from photodedup.core.jobs.packing import Json, Malformed, pack, unpack
from photodedup.core.records import (
    Bound,
    Box,
    Candidate,
    Hypothesis,
    Match,
    MatchKind,
    Measure,
    Transform,
    Turn,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from photodedup.core.records import Photo, Thumbnails
    from photodedup.core.verify import Verdict


VERIFICATION_VERSION = 7
"""Goes up with every change of `verify` that may judge a pair otherwise."""


@dataclass(frozen=True, slots=True)
class PackedLook:
    """What a worker needs to see of one photo; the pixels still encoded."""

    trim: Box | None
    texture: float
    width: int
    height: int
    rgb: bytes
    preview: bytes
    keypoints: bytes


def encode_candidates(
    candidates: Sequence[Candidate],
    photos: Mapping[int, Photo],
    pictures: Mapping[int, Thumbnails],
    *,
    alike: bool = False,
) -> bytes:
    """Return a batch as one message.

    Parameters
    ----------
    candidates
        The pairs.
    photos, pictures
        Their photos and thumbnails, by `Photo.number`.
    alike
        Also report look-alikes.
    """
    numbers = sorted({n for pair in candidates for n in (pair.first, pair.second)})
    place = {number: index for index, number in enumerate(numbers)}
    looks: list[Json] = []
    blobs: list[bytes] = []
    for number in numbers:
        photo, thumbnails = photos[number], pictures[number]
        trim = photo.hashes.trim
        looks.append(
            [
                None if trim is None else list(astuple(trim)),
                photo.hashes.texture,
                photo.facts.width,
                photo.facts.height,
            ]
        )
        blobs += (thumbnails.rgb, thumbnails.preview, thumbnails.keypoints)
    pairs: list[Json] = [
        [place[pair.first], place[pair.second], _hypotheses(pair.hypotheses)]
        for pair in candidates
    ]
    return pack([looks, pairs, alike], tuple(blobs))


def decode_candidates(
    message: bytes,
) -> tuple[tuple[PackedLook, ...], tuple[Candidate, ...], bool]:
    """Return the photos of a batch, its pairs as places in them, and `alike`."""
    values, blobs = unpack(message)
    looks, pairs, alike = cast("tuple[list[Any], list[Any], bool]", values)
    packed = tuple(
        PackedLook(
            None if trim is None else Box(*trim),
            texture,
            width,
            height,
            *blobs[3 * index : 3 * index + 3],
        )
        for index, (trim, texture, width, height) in enumerate(looks)
    )
    candidates = tuple(
        Candidate(
            first,
            second,
            tuple(
                Hypothesis(
                    distance,
                    Turn(turn),
                    first_trimmed,
                    second_trimmed,
                    keypoints,
                    None if mapping is None else tuple(mapping),
                )
                for (
                    distance,
                    turn,
                    first_trimmed,
                    second_trimmed,
                    keypoints,
                    mapping,
                ) in hypotheses
            ),
        )
        for first, second, hypotheses in pairs
    )
    return packed, candidates, alike


def encode_verdicts(verdicts: Sequence[Verdict | None]) -> bytes:
    """Return the verdicts of a batch, in its order, as one message."""
    return pack(
        [None if verdict is None else _verdict(verdict) for verdict in verdicts]
    )


def decode_verdicts(
    message: bytes, candidates: Sequence[Candidate]
) -> tuple[Match, ...]:
    """Return the matches among the candidates of a batch.

    Raises
    ------
    Malformed
        The answer does not belong to these candidates.
    """
    values, _ = unpack(message)
    try:
        return tuple(
            _match(pair, answer)
            for pair, answer in zip(candidates, cast("list[Any]", values), strict=True)
            if answer is not None
        )
    except (ValueError, TypeError) as problem:
        raise Malformed(f"verdicts are not of the agreed form: {problem}") from problem


def question(candidate: Candidate, *, alike: bool) -> bytes:
    """Return what, besides the two photos, a verdict depends on."""
    return pack([VERIFICATION_VERSION, alike, _hypotheses(candidate.hypotheses)])


def single_verdicts(message: bytes) -> tuple[bytes, ...]:
    """Cut the verdicts of a batch into messages of one verdict each."""
    values, _ = unpack(message)
    return tuple(pack([verdict]) for verdict in cast("list[Json]", values))


def _hypotheses(hypotheses: tuple[Hypothesis, ...]) -> Json:
    return [
        [
            each.distance,
            int(each.turn),
            each.first_trimmed,
            each.second_trimmed,
            each.keypoints,
            None if each.mapping is None else list(each.mapping),
        ]
        for each in hypotheses
    ]


def _verdict(verdict: Verdict) -> Json:
    transform = verdict.transform
    evidence: list[Json] = [
        [measure.name, measure.value, measure.threshold, measure.bound.value]
        for measure in verdict.evidence
    ]
    return [
        verdict.kind.value,
        verdict.similarity,
        [
            int(transform.turn),
            transform.angle_deg,
            list(astuple(transform.first_part)),
            list(astuple(transform.second_part)),
            list(transform.mapping),
            transform.overlay_area,
        ],
        evidence,
        verdict.strictness,
    ]


def _match(pair: Candidate, answer: Any) -> Match:  # noqa: ANN401 -- parsed JSON
    kind, similarity, transform, evidence, strictness = answer
    return Match(
        pair.first,
        pair.second,
        MatchKind(kind),
        float(similarity),
        _transform(*transform),
        tuple(
            Measure(str(name), float(value), float(threshold), Bound(bound))
            for name, value, threshold, bound in evidence
        ),
        float(strictness),
    )


def _transform(
    turn: int,
    angle_deg: float,
    first_part: list[float],
    second_part: list[float],
    mapping: list[float],
    overlay_area: float,
) -> Transform:
    a, b, c, d, e, f, g, h, i = (float(value) for value in mapping)
    area = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    if not isfinite(area) or area == 0:
        raise ValueError("a mapping cannot be undone")
    return Transform(
        Turn(turn),
        float(angle_deg),
        Box(*first_part),
        Box(*second_part),
        (a, b, c, d, e, f, g, h, i),
        float(overlay_area),
    )
