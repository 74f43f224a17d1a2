"""Other shots of one scene, simulated from one photo: alike, and no copies.

Each takes a photo and a seeded generator and returns the frames that a camera would
have written: with noise of their own, and with what tells another shot from a copy
(parallax, depth, a hand's motion, something that moved, the focus, the exposure) or
with nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from alterations import Pixels, Random, rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

MEASURE_PX = 512
"""Shifts below are in px of a picture of this long side."""


@dataclass(frozen=True)
class Frame:
    """One file of a scene."""

    kind: str
    pixels: Pixels
    ambiguous: bool = False
    """Nothing in the pixels tells it from an edited copy: never to be removed."""
    position: float = 0.0
    """Place in a chain; ambiguous frames more than .5 apart are plainly unlike."""
    subsecond: str = ""
    """EXIF fraction of the second, of a camera's original."""


def exposed(pixels: NDArray[np.float32], rng: Random, sigma: float = 2.0) -> Pixels:
    """Return a picture with noise of its own, as another exposure has."""
    height, width = pixels.shape[:2]
    grain = rng.normal(0, sigma, (height, width, 3)).astype(np.float32)
    return rounded(pixels + grain)


def flow(pixels: Pixels, dx: NDArray[np.float32], dy: NDArray[np.float32]) -> Pixels:
    """Return a picture whose points came from (x + dx, y + dy), in px."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    moved = cv2.remap(
        pixels,
        (x + dx).astype(np.float32),
        (y + dy).astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REFLECT,
    )
    return np.asarray(moved, np.uint8)


def hand(pixels: Pixels, rng: Random, strength: float = 1.0) -> Pixels:
    """Return what a hand-held camera sees a moment later, without parallax.

    Turned by about .6 degrees, shifted by 1.2 %, zoomed by .8 %, a little perspective;
    the frame is cut to 94 %, so that no border shows.
    """
    height, width = pixels.shape[:2]
    angle = strength * rng.normal(0, 0.6)
    zoom = 1 + strength * rng.normal(0, 0.008)
    matrix = np.eye(3)
    matrix[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, zoom)
    matrix[:2, 2] += strength * rng.normal(0, 0.012, 2) * (width, height)
    matrix[2, :2] = strength * rng.normal(0, 0.006, 2) / (width, height)
    seen = cv2.warpPerspective(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=2
    )
    return inner(np.asarray(seen, np.uint8))


def inner(pixels: Pixels) -> Pixels:
    """Return the middle 94 % of a frame."""
    height, width = pixels.shape[:2]
    x, y = round(width * 0.03), round(height * 0.03)
    return np.ascontiguousarray(pixels[y : height - y, x : width - x])


def smooth(rng: Random, height: int, width: int, cells: int) -> NDArray[np.float32]:
    """Return a smooth random field, 0..1."""
    coarse = rng.random((cells, cells)).astype(np.float32)
    field = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    low, high = float(field.min()), float(field.max())
    return np.asarray((field - low) / max(1e-6, high - low), np.float32)


def near(rng: Random, height: int, width: int) -> NDArray[np.float32]:
    """Return where something stands in front, 0 or 1: about a third of the picture."""
    field = smooth(rng, height, width, 4)
    front = (field > np.quantile(field, 0.65)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(front, (0, 0), 1.0), np.float32)


def per_px(pixels: Pixels) -> float:
    """Return the px of this picture per px at 512."""
    height, width = pixels.shape[:2]
    return float(max(height, width) / MEASURE_PX)


def layers(pixels: Pixels, rng: Random) -> list[Frame]:
    """Take two layers that move against each other by .5 to 8 px."""
    front = near(rng, *pixels.shape[:2])
    frames = [Frame("parallax_0", exposed(inner(pixels).astype(np.float32), rng))]
    for shift in (0.5, 1.0, 2.0, 4.0, 8.0):
        dx = front * np.float32(shift * per_px(pixels))
        seen = hand(flow(pixels, dx, dx * 0), rng)
        frames.append(
            Frame(f"parallax_{shift:g}", exposed(seen.astype(np.float32), rng))
        )
    return frames


def depth(pixels: Pixels, rng: Random) -> list[Frame]:
    """Take a scene whose depth changes smoothly: up to 1 to 8 px."""
    field = smooth(rng, pixels.shape[0], pixels.shape[1], 5)
    frames = [Frame("depth_0", exposed(inner(pixels).astype(np.float32), rng))]
    for shift in (1.0, 2.0, 4.0, 8.0):
        dx = (field - 0.5) * np.float32(2 * shift * per_px(pixels))
        seen = hand(flow(pixels, dx, dx * np.float32(0.3)), rng)
        frames.append(Frame(f"depth_{shift:g}", exposed(seen.astype(np.float32), rng)))
    return frames


def flat_scene(pixels: Pixels, rng: Random) -> list[Frame]:
    """Take a wall or a far view from the hand: no parallax, only other frames.

    Each sees 2 % that the one before did not.
    """
    frames = []
    for step in (-1, 0, 1):
        aside = np.full(pixels.shape[:2], pixels.shape[1] * 0.02 * step, np.float32)
        seen = hand(flow(pixels, aside, aside * 0), rng, 0.4)
        frames.append(Frame("hand_held_plane", exposed(seen.astype(np.float32), rng)))
    return frames


def closer(pixels: Pixels, rng: Random) -> list[Frame]:
    """Take a far view twice, once with 10 % more zoom: it lies within the other."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), rng.normal(0, 0.5), 1.1)
    near_view = cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC)
    frames = (inner(pixels), inner(np.asarray(near_view, np.uint8)))
    return [
        Frame("plane_zoomed", exposed(seen.astype(np.float32), rng), ambiguous=True)
        for seen in frames
    ]


def tripod(pixels: Pixels, rng: Random) -> list[Frame]:
    """Take the same frame three times: nothing but noise differs, no camera notes."""
    values = pixels.astype(np.float32)
    return [
        Frame("tripod", exposed(values, rng, 1.5), ambiguous=True) for _ in range(3)
    ]


def tripod_burst(pixels: Pixels, rng: Random) -> list[Frame]:
    """Take the same with a camera that writes the fraction of the second."""
    values = pixels.astype(np.float32)
    return [
        Frame(
            "tripod_exif", exposed(values, rng, 1.5), ambiguous=True, subsecond=fraction
        )
        for fraction in ("10", "43", "77")
    ]


def with_subject(pixels: Pixels, at: float, rng: Random) -> Pixels:
    """Return the scene with something (a part of itself, mirrored) at a place."""
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), np.float32)
    centre = (round(width * at), round(height * 0.62))
    axes = (round(width * 0.09), round(height * 0.24))
    cv2.ellipse(mask, centre, axes, float(rng.uniform(-4, 4)), 0, 360, 1.0, -1)
    mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), 1.2), np.float32)[..., None]
    # The same surface each time: it moves along with the subject.
    surface = np.roll(pixels[::-1, ::-1], round(width * at), axis=1)
    return rounded(pixels * (1 - mask) + surface * mask)


def subject(pixels: Pixels, rng: Random) -> list[Frame]:
    """Take a person who moved, on a tripod and from the hand."""
    frames = []
    for at in (0.4, 0.46, 0.58):
        values = inner(with_subject(pixels, at, rng)).astype(np.float32)
        frames.append(Frame("subject_tripod", exposed(values, rng), ambiguous=True))
    for at in (0.4, 0.5):
        seen = hand(with_subject(pixels, at, rng), rng)
        frames.append(Frame("subject_hand", exposed(seen.astype(np.float32), rng)))
    return frames


def refocus(pixels: Pixels, rng: Random) -> list[Frame]:
    """Focus in front, between and behind; the lens breathes by 1 %."""
    front = near(rng, *pixels.shape[:2])[..., None]
    height, width = pixels.shape[:2]
    soft = cv2.GaussianBlur(pixels, (0, 0), 2.5 * per_px(pixels)).astype(np.float32)
    sharp = pixels.astype(np.float32)
    frames = []
    for step, mixed in enumerate(
        (
            sharp * front + soft * (1 - front),
            0.5 * sharp + 0.5 * soft,
            soft * front + sharp * (1 - front),
        )
    ):
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 0, 1 + 0.01 * step)
        seen = cv2.warpAffine(mixed, matrix, (width, height), flags=cv2.INTER_CUBIC)
        frames.append(
            Frame("refocus", exposed(np.asarray(seen, np.float32), rng), ambiguous=True)
        )
    return frames


def brackets(pixels: Pixels, rng: Random) -> list[Frame]:
    """Take one stop less, right, one stop more: from a tripod, and from the hand."""
    linear = (pixels.astype(np.float32) / 255) ** np.float32(2.2)
    frames = []
    for held in (False, True):
        for stop in (-1, 0, 1):
            level = (np.clip(linear * 2.0**stop, 0, 1) ** (1 / 2.2) * 255).astype(
                np.float32
            )
            kind = "bracket_hand" if held else "bracket_tripod"
            if held:
                field = smooth(rng, pixels.shape[0], pixels.shape[1], 4)
                dx = field * np.float32(3 * per_px(pixels))
                level = hand(flow(rounded(level), dx, dx * 0), rng).astype(np.float32)
            else:
                level = inner(rounded(level)).astype(np.float32)
            seen = exposed(level, rng, 2.5 - stop)
            frames.append(Frame(kind, seen, ambiguous=not held))
    return frames


def panning(pixels: Pixels, rng: Random) -> list[Frame]:
    """Take 60 frames with a camera that turns: each sees a little more."""
    height, width = pixels.shape[:2]
    w, h = round(width * 0.45), round(height * 0.9)
    frames = []
    for step in range(60):
        x = round((width - w) * step / 59)
        y = round((height - h) * (0.5 + rng.uniform(-0.3, 0.3)))
        seen = inner(hand(pixels[y : y + h, x : x + w], rng, 0.3))
        frames.append(Frame("panning", exposed(seen.astype(np.float32), rng)))
    return frames


def fade(first: Pixels, second: Pixels, rng: Random) -> list[Frame]:
    """Take 21 frames from one photo into another."""
    size = (first.shape[1], first.shape[0])
    a = first.astype(np.float32)
    b = cv2.resize(second, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    return [
        Frame("cross_fade", exposed(a * (1 - t) + b * t, rng, 1.0), True, float(t))  # noqa: FBT003
        for t in np.linspace(0, 1, 21, dtype=np.float32)
    ]


SCENES: tuple[tuple[Callable[[Pixels, Random], list[Frame]], int], ...] = (
    (layers, 10),
    (depth, 10),
    (flat_scene, 10),
    (closer, 6),
    (tripod, 8),
    (tripod_burst, 5),
    (subject, 8),
    (refocus, 6),
    (brackets, 6),
)
"""Each kind of scene and from how many photos it is made."""
