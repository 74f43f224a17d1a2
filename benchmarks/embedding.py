"""What the learned descriptor finds: 12 edits of photos that it never saw.

    python benchmarks/embedding.py PHOTOS [--model FILE] [--queries N]

PHOTOS holds `natural` and `clothing`. Stored are all photos of `natural`, those of
`clothing/test` but every tenth (which stand beside others in collages), and
scikit-image's own samples; asked is one altered copy of each sort for N of them, evenly
chosen. The edits are made at 512 px with Pillow and OpenCV and saved as JPEG 90; they
share no code with those of the training.

Four ways of asking are compared: the DCT hash; the descriptor; the descriptor of the
picture without its uniform borders; and five parts of each stored photo beside the
whole, asked by the whole and its four halves. Then milliseconds per photo, and seconds
for all pairs of 100,000 photos.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import skimage
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

from photodedup.core.fingerprints import borders, embedding, hashes
from photodedup.core.index.embedding import nearest, rows

Random = np.random.Generator
Pixels = NDArray[np.uint8]
Vector = Callable[[Pixels], NDArray[np.float32]]

LONG_SIDE = 512
QUALITY = 90
SAMPLES = (
    *("astronaut.png", "brick.png", "camera.png", "cell.png", "chelsea.png"),
    *("clock_motion.png", "coffee.png", "coins.png", "grass.png", "gravel.png"),
    *("hubble_deep_field.jpg", "ihc.png", "moon.png", "motorcycle_left.png"),
    *("retina.jpg", "rocket.jpg", "page.png", "text.png"),
)
PRECISION = 0.99
"""Of the recall at one threshold over all pairs of all sorts."""
SPEED_ROUNDS = 300
MANY = 100_000
SLICE = 2_048
SEED = 17
MID_GRAY = 3 * 127


class Edit(Enum):
    """The sorts of copies, in the order of the table."""

    RESIZED = "resize q50"
    COLOR = "colour"
    CROP_85 = "crop 85"
    CROP_70 = "crop 70"
    CROP_50 = "crop 50"
    TURNED = "turned 90s"
    MIRRORED = "mirror"
    ROTATED = "rotate 5-10"
    BORDER = "border"
    OVERLAY = "overlay"
    COLLAGE = "collage"
    BLUR_NOISE = "blur/noise"


@dataclass(frozen=True)
class Way:
    """A way of asking: descriptors of a stored photo and of an asked one."""

    name: str
    stored: Callable[[Pixels], list[bytes]]
    asked: Callable[[Pixels], list[bytes]]


def edited(sort: Edit, photo: Image.Image, other: Image.Image, rng: Random) -> Pixels:
    """Return an altered copy as it is after saving as JPEG."""
    quality = 50 if sort is Edit.RESIZED else QUALITY
    made = ImageOps.contain(EDITS[sort](photo, other, rng), (LONG_SIDE, LONG_SIDE))
    file = io.BytesIO()
    made.convert("RGB").save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("RGB"))


def _chance(rng: Random, share: float) -> bool:
    return rng.random() < share


def _resized(photo: Image.Image, _other: Image.Image, rng: Random) -> Image.Image:
    factor = rng.uniform(0.35, 0.7)
    size = (round(photo.width * factor), round(photo.height * factor))
    return photo.resize(size, Image.Resampling.LANCZOS)


def _colored(photo: Image.Image, _other: Image.Image, rng: Random) -> Image.Image:
    sort = rng.integers(5)
    if sort == 0:
        return ImageOps.grayscale(photo).convert("RGB")
    if sort == 1:
        hue, saturation, value = photo.convert("HSV").split()
        shift = int(rng.integers(10, 40)) * int(rng.choice((-1, 1)))
        table = [(level + shift) % 256 for level in range(256)]
        shifted = Image.merge("HSV", (hue.point(table), saturation, value))
        return shifted.convert("RGB")
    photo = ImageEnhance.Brightness(photo).enhance(rng.uniform(0.6, 1.45))
    photo = ImageEnhance.Contrast(photo).enhance(rng.uniform(0.6, 1.5))
    return ImageEnhance.Color(photo).enhance(rng.uniform(0.3, 1.9))


def _cropped(
    share: float,
) -> Callable[[Image.Image, Image.Image, Random], Image.Image]:
    def crop(photo: Image.Image, _other: Image.Image, rng: Random) -> Image.Image:
        width, height = round(photo.width * share), round(photo.height * share)
        left = int(rng.integers(photo.width - width + 1))
        top = int(rng.integers(photo.height - height + 1))
        return photo.crop((left, top, left + width, top + height))

    return crop


def _turned(photo: Image.Image, _other: Image.Image, rng: Random) -> Image.Image:
    turns = (
        Image.Transpose.ROTATE_90,
        Image.Transpose.ROTATE_180,
        Image.Transpose.ROTATE_270,
    )
    return photo.transpose(turns[int(rng.integers(3))])


def _mirrored(photo: Image.Image, _other: Image.Image, _rng: Random) -> Image.Image:
    return ImageOps.mirror(photo)


def _rotated(photo: Image.Image, _other: Image.Image, rng: Random) -> Image.Image:
    angle = rng.uniform(5, 10) * rng.choice((-1, 1))
    ground = (255, 255, 255) if _chance(rng, 0.5) else (0, 0, 0)
    return photo.rotate(
        angle, Image.Resampling.BICUBIC, expand=_chance(rng, 0.5), fillcolor=ground
    )


def _bordered(photo: Image.Image, _other: Image.Image, rng: Random) -> Image.Image:
    ground = tuple(int(v) for v in rng.integers(0, 256, 3))
    ground = ((255, 255, 255), (0, 0, 0), ground)[int(rng.integers(3))]
    sort = rng.integers(3)
    if sort == 0:
        return ImageOps.expand(
            photo, round(rng.uniform(0.03, 0.2) * photo.width), ground
        )
    if sort == 1:
        wide = photo.width * rng.uniform(1.0, 1.3), photo.height * rng.uniform(1.1, 1.7)
        return ImageOps.pad(
            photo.resize(photo.size), (round(wide[0]), round(wide[1])), color=ground
        )
    # A phone's screenshot: bars with words above and below, a little of the side cut.
    screen = Image.new("RGB", (photo.width, round(photo.height * 1.6)), ground)
    top = round(photo.height * rng.uniform(0.1, 0.4))
    screen.paste(photo, (0, top))
    draw = ImageDraw.Draw(screen)
    ink = (0, 0, 0) if sum(ground) > MID_GRAY else (255, 255, 255)
    for y in (0.01, 0.05, 0.9, 0.95):
        words = "".join(str(v) for v in rng.integers(0, 999, 4))
        draw.text(
            (rng.uniform(0, 0.6) * screen.width, y * screen.height),
            words,
            ink,
            ImageFont.load_default(photo.height // 22),
        )
    return screen


def _overlaid(photo: Image.Image, _other: Image.Image, rng: Random) -> Image.Image:
    layer = Image.new("RGBA", photo.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for _ in range(int(rng.integers(1, 4))):
        x, y = rng.uniform(0, 0.8, 2) * photo.size
        color = (
            *(int(v) for v in rng.integers(0, 256, 3)),
            int(rng.integers(120, 256)),
        )
        if _chance(rng, 0.6):
            size = round(photo.height * rng.uniform(0.05, 0.2))
            words = "".join(
                chr(int(c)) for c in rng.integers(65, 91, rng.integers(3, 12))
            )
            draw.text((x, y), words, color, ImageFont.load_default(size))
        else:
            wide, high = rng.uniform(0.1, 0.35, 2) * photo.size
            shape = draw.ellipse if _chance(rng, 0.5) else draw.rectangle
            shape((x, y, x + wide, y + high), color)
    return Image.alpha_composite(photo.convert("RGBA"), layer).convert("RGB")


def _collage(photo: Image.Image, other: Image.Image, rng: Random) -> Image.Image:
    if _chance(rng, 0.5):
        photo = _cropped(0.85)(photo, other, rng)
    both = [photo, ImageOps.fit(other, photo.size)]
    if _chance(rng, 0.5):
        both.reverse()
    if _chance(rng, 0.5):
        sheet = Image.new("RGB", (2 * photo.width, photo.height))
        second = (photo.width, 0)
    else:
        sheet = Image.new("RGB", (photo.width, 2 * photo.height))
        second = (0, photo.height)
    sheet.paste(both[0], (0, 0))
    sheet.paste(both[1], second)
    return sheet


def _blurred_or_noisy(
    photo: Image.Image, _other: Image.Image, rng: Random
) -> Image.Image:
    if _chance(rng, 0.5):
        return photo.filter(ImageFilter.GaussianBlur(rng.uniform(1, 4)))
    pixels = np.asarray(photo) + rng.normal(
        0, rng.uniform(8, 30), (*photo.size[::-1], 3)
    )
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


EDITS: dict[Edit, Callable[[Image.Image, Image.Image, Random], Image.Image]] = {
    Edit.RESIZED: _resized,
    Edit.COLOR: _colored,
    Edit.CROP_85: _cropped(0.85),
    Edit.CROP_70: _cropped(0.70),
    Edit.CROP_50: _cropped(0.50),
    Edit.TURNED: _turned,
    Edit.MIRRORED: _mirrored,
    Edit.ROTATED: _rotated,
    Edit.BORDER: _bordered,
    Edit.OVERLAY: _overlaid,
    Edit.COLLAGE: _collage,
    Edit.BLUR_NOISE: _blurred_or_noisy,
}


def load(path: Path) -> Image.Image:
    """Return a photo upright, RGB, of at most 512 px."""
    with Image.open(path) as photo:
        upright = ImageOps.exif_transpose(photo).convert("RGB")
    return ImageOps.contain(upright, (LONG_SIDE, LONG_SIDE))


def photos(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the photos to store and those to stand beside others."""
    natural = sorted((folder / "natural").rglob("*.jpg"))
    garments = sorted((folder / "clothing" / "test").rglob("*.jpg"))
    samples = [Path(skimage.__file__).parent / "data" / name for name in SAMPLES]
    stored = [*natural, *(p for p in samples if p.exists())]
    stored += [path for n, path in enumerate(garments) if n % 10]
    return stored, garments[::10]


def _trimmed(pixels: Pixels) -> Pixels:
    box = borders.trim(pixels)
    if box is None:
        return pixels
    height, width = pixels.shape[:2]
    return pixels[
        round(box.top * height) : round(box.bottom * height),
        round(box.left * width) : round(box.right * width),
    ]


def _parts(pixels: Pixels) -> Iterator[Pixels]:
    """Yield the whole, the middle and the four corners, 62 % of each side."""
    height, width = pixels.shape[:2]
    high, wide = round(0.62 * height), round(0.62 * width)
    yield pixels
    for top in (0, height - high):
        for left in (0, width - wide):
            yield pixels[top : top + high, left : left + wide]
    top, left = (height - high) // 2, (width - wide) // 2
    yield pixels[top : top + high, left : left + wide]


def _halves(pixels: Pixels) -> Iterator[Pixels]:
    """Yield the whole and its four halves."""
    height, width = pixels.shape[:2]
    yield pixels
    yield pixels[: height // 2]
    yield pixels[height // 2 :]
    yield pixels[:, : width // 2]
    yield pixels[:, width // 2 :]


def _phash(pixels: Pixels) -> list[bytes]:
    """Return the 64 bits as -1 and 1: the cosine falls with the Hamming distance."""
    code = hashes.perception(Image.fromarray(pixels).convert("L"))
    bits = np.unpackbits(np.frombuffer(code.to_bytes(8, "big"), np.uint8))
    return [(2 * bits.astype(np.int8) - 1).tobytes()]


def _ways(vector: Vector) -> tuple[Way, ...]:
    def whole(pixels: Pixels) -> list[bytes]:
        return [embedding.packed(vector(pixels))]

    def trimmed(pixels: Pixels) -> list[bytes]:
        return whole(_trimmed(pixels))

    def parts(pixels: Pixels) -> list[bytes]:
        return [embedding.packed(vector(part)) for part in _parts(_trimmed(pixels))]

    def halves(pixels: Pixels) -> list[bytes]:
        return [embedding.packed(vector(part)) for part in _halves(_trimmed(pixels))]

    return (
        Way("phash", _phash, _phash),
        Way("descriptor", whole, whole),
        Way("without borders", trimmed, trimmed),
        Way("in parts", parts, halves),
    )


def _alike(asked: list[list[bytes]], stored: list[list[bytes]]) -> NDArray[np.float32]:
    """Return the best cosine of each asked with each stored photo.

    Part with part is left out: two parts of two photos are alike too often.
    """
    first, second = _units(asked), _units(stored)
    best = first[:, 0] @ second[:, 0].T
    for part in range(1, second.shape[1]):
        best = np.maximum(best, first[:, 0] @ second[:, part].T)
    for part in range(1, first.shape[1]):
        best = np.maximum(best, first[:, part] @ second[:, 0].T)
    return np.asarray(best, np.float32)


def _units(descriptors: list[list[bytes]]) -> NDArray[np.float32]:
    vectors = rows([one for each in descriptors for one in each]).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.reshape(len(descriptors), -1, vectors.shape[1])


def _compare(folder: Path, ways: tuple[Way, ...], queries: int) -> None:
    stored, others = photos(folder)
    asked = list(range(0, len(stored), max(len(stored) // queries, 1)))
    rng = np.random.default_rng(SEED)
    kept: list[list[list[bytes]]] = [[] for _ in ways]
    for path in stored:
        pixels = np.asarray(load(path))
        for way, descriptors in zip(ways, kept, strict=True):
            descriptors.append(way.stored(pixels))
    wanted: dict[Edit, list[list[list[bytes]]]] = {e: [[] for _ in ways] for e in Edit}
    for number in asked:
        photo = load(stored[number])
        for sort, columns in wanted.items():
            other = load(others[int(rng.integers(len(others)))])
            pixels = edited(sort, photo, other, rng)
            for way, descriptors in zip(ways, columns, strict=True):
                descriptors.append(way.asked(pixels))
    print(f"{len(asked)} photos x {len(Edit)} edits against {len(stored)} photos")
    for column, way in enumerate(ways):
        alike = {s: _alike(wanted[s][column], kept[column]) for s in Edit}
        _print(way.name, alike, np.array(asked))


def _print(
    name: str, alike: dict[Edit, NDArray[np.float32]], right: NDArray[np.int64]
) -> None:
    print(
        f"\n{name:16}" + "".join(f"{sort.value:>12}" for sort in Edit) + "        mean"
    )
    everything = np.concatenate(list(alike.values()))
    truth = np.zeros(everything.shape, bool)
    truth[np.arange(len(everything)), np.tile(right, len(alike))] = True
    threshold = _threshold(everything.ravel(), truth.ravel())
    for title, among in (("recall@1", 1), ("recall@10", 10)):
        shares = []
        for values in alike.values():
            mine = values[np.arange(len(right)), right]
            better = (values > mine[:, np.newaxis]).sum(axis=1)
            shares.append(100 * float((better < among).mean()))
        _row(title, shares)
    shares = [
        100 * float((values[np.arange(len(right)), right] >= threshold).mean())
        for values in alike.values()
    ]
    _row(f"P .99 ({threshold:.3f})", shares)


def _row(title: str, shares: list[float]) -> None:
    print(
        f"{title:16}" + "".join(f"{s:12.1f}" for s in [*shares, float(np.mean(shares))])
    )


def _threshold(alike: NDArray[np.float32], truth: NDArray[np.bool_]) -> float:
    """Return the least cosine from which on `PRECISION` of the pairs are copies."""
    order = np.argsort(-alike)
    precise = np.cumsum(truth[order]) / np.arange(1, len(order) + 1) >= PRECISION
    found = np.flatnonzero(precise)
    return float(alike[order[found[-1]]]) if found.size else 1.0


def _speed(vector: Vector) -> None:
    rng = np.random.default_rng(SEED)
    pixels = rng.integers(0, 256, (300, 400, 3), np.uint8)
    spent = [_seconds(lambda: vector(pixels)) for _ in range(SPEED_ROUNDS)]
    print(
        f"\n{1e3 * float(np.median(spent)):.2f} ms per photo, "
        f"at least {1e3 * min(spent):.2f}"
    )
    vectors = rng.normal(0, 26, (MANY, embedding.DIMENSIONS)).clip(-127, 127)
    many = vectors.astype(np.int8)
    taken = _seconds(lambda: nearest(many[:SLICE], many, 10, 0.3))
    print(f"{taken * MANY / SLICE:.0f} s of one core for the nearest 10 of {MANY:,}")


def _seconds(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--queries", type=int, default=300)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    model = (
        embedding.open_model(options.model) if options.model else embedding.shipped()
    )
    _compare(options.photos, _ways(model.vector), options.queries)
    _speed(model.vector)


if __name__ == "__main__":
    main()
