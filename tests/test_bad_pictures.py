"""Pictures with nothing to compare, and odd ones: never a false match, never an error.

All lie in one folder, each beside a byte copy and beside all the others, and are
scanned by the command line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tests.conftest import DrawPhoto

LONG_AGO_NS = 1_500_000_000 * 10**9


@dataclass(frozen=True)
class Scan:
    """A scan by the command line, and what each file of its folder is."""

    code: int
    errors: str
    document: dict[str, Any]
    truth: dict[str, str]
    """Name of the file -> name of the picture that it shows."""

    def groups(self) -> list[list[str]]:
        """Return the names in each group that claims copies."""
        return [
            [Path(member["path"]).name for member in group["members"]]
            for group in self.document["groups"]
            if group["kind"] not in {"series", "look-alike"}
        ]


def noise(seed: int, level: float, sigma: float) -> NDArray[np.uint8]:
    """Return a frame of one level with noise of its own."""
    generator = np.random.default_rng(seed)
    values = generator.normal(level, sigma, (300, 400, 3))
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def flat(red: int, green: int, blue: int, size: tuple[int, int]) -> Image.Image:
    return Image.new("RGB", size, (red, green, blue))


def ramp(turned: bool) -> Image.Image:  # noqa: FBT001 -- one of two directions
    row = np.linspace(0, 255, 400).astype(np.uint8)
    square = np.repeat(row[None, :], 400, 0)
    return Image.fromarray(square.T if turned else square)


def hidden(pixels: NDArray[np.uint8]) -> Image.Image:
    """Return a picture that is there and fully transparent."""
    alpha = np.zeros((*pixels.shape[:2], 1), np.uint8)
    return Image.fromarray(np.concatenate([pixels, alpha], axis=2), "RGBA")


def animated(frames: list[NDArray[np.uint8]]) -> Callable[[Path], None]:
    first, *others = [Image.fromarray(frame) for frame in frames]

    def save(path: Path) -> None:
        first.save(path, save_all=True, append_images=others, duration=80, loop=0)

    return save


def saved(picture: Image.Image, **options: Any) -> Callable[[Path], None]:  # noqa: ANN401 -- Pillow's own
    return lambda path: picture.save(path, **options)


def by_opencv(pixels: NDArray[Any]) -> Callable[[Path], None]:
    """Return a writer of 16-bit pictures, which Pillow has none of in colour."""

    def save(path: Path) -> None:
        done, encoded = cv2.imencode(path.suffix, pixels)
        assert done
        path.write_bytes(encoded.tobytes())

    return save


def featureless() -> dict[str, Callable[[Path], None]]:
    """Return pictures with nothing in them to compare."""
    pictures = {
        "gray.png": flat(128, 128, 128, (400, 300)),
        "gray-lighter.png": flat(150, 150, 150, (400, 300)),
        "red.png": flat(200, 30, 30, (400, 300)),
        "blue-tall.png": flat(30, 30, 200, (300, 400)),
        "black.png": flat(0, 0, 0, (400, 300)),
        "white.png": flat(255, 255, 255, (400, 300)),
        "pixel-red.png": flat(255, 0, 0, (1, 1)),
        "pixel-green.png": flat(0, 255, 0, (1, 1)),
        "pixel-dark.png": flat(40, 40, 40, (1, 1)),
        "row-wide.png": ramp(turned=False).crop((0, 0, 400, 1)),
        "row-tall.png": ramp(turned=True).crop((0, 0, 1, 300)),
        "two-by-two.png": Image.fromarray(np.eye(2, dtype=np.uint8) * 255),
        "ramp.png": ramp(turned=False),
        "bits.png": ramp(turned=False).convert("1"),
        "transparent-red.png": Image.new("RGBA", (400, 300), (255, 0, 0, 0)),
        "transparent-blue.png": Image.new("RGBA", (300, 300), (0, 0, 255, 0)),
    }
    writers = {name: saved(picture) for name, picture in pictures.items()}
    for seed in range(6):
        dark, light = noise(seed, 5, 2.5), noise(seed, 250, 2.5)
        writers[f"dark-{seed}.jpg"] = saved(Image.fromarray(dark), quality=92)
        writers[f"light-{seed}.jpg"] = saved(Image.fromarray(light), quality=92)
    return writers


def odd(draw: DrawPhoto) -> dict[str, Callable[[Path], None]]:
    """Return pictures in unusual forms, each of another photo."""
    numbers = iter(range(900, 1000))

    def photo(width: int = 400, height: int = 300) -> NDArray[np.uint8]:
        return draw(next(numbers), width=width, height=height)

    def deep() -> NDArray[np.uint16]:
        return np.asarray(photo().astype(np.uint16) * 257, np.uint16)

    def picture() -> Image.Image:
        return Image.fromarray(photo())

    see_through = picture().convert("L").convert("LA")
    see_through.putalpha(ramp(turned=False).resize(see_through.size))
    return {
        "panorama.jpg": saved(Image.fromarray(photo(4000, 200)), quality=90),
        "panorama-other.jpg": saved(Image.fromarray(photo(4000, 200)), quality=90),
        "panorama-tall.jpg": saved(Image.fromarray(photo(150, 3000)), quality=90),
        "deep.png": by_opencv(deep()),
        "deep.tif": by_opencv(deep()),
        "deep-gray.png": by_opencv(deep()[..., 0]),
        "inks.jpg": saved(picture().convert("CMYK"), quality=90),
        "moving.gif": animated([photo(), photo(), photo()]),
        "moving.webp": animated([photo(), photo(), photo()]),
        "gray-see-through.png": saved(see_through),
        "palette.png": saved(picture().quantize(64)),
        "hidden-photo.png": saved(hidden(photo())),
        "hidden-other-photo.png": saved(hidden(photo())),
    }


@pytest.fixture(scope="module")
def scan(draw_photo: DrawPhoto, tmp_path_factory: pytest.TempPathFactory) -> Scan:
    folder = tmp_path_factory.mktemp("odd")
    photos, report = folder / "photos", folder / "report.json"
    photos.mkdir()
    truth = {}
    for name, write in (featureless() | odd(draw_photo)).items():
        write(photos / name)
        copy = photos / f"copy-of-{name}"
        copy.write_bytes((photos / name).read_bytes())
        truth[name] = truth[copy.name] = name
    for path in photos.iterdir():
        os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
    words = ("-m", "photodedup", "scan", photos, "--json", report, "--quiet")
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, *map(str, words), "--thorough"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PHOTODEDUP_HOME": str(folder)},
    )
    document = json.loads(report.read_text(encoding="utf-8"))
    return Scan(done.returncode, done.stderr, document, truth)


def test_every_odd_picture_is_read_without_an_error(scan: Scan) -> None:
    assert (scan.code, scan.errors) == (0, "")
    assert scan.document["skipped"] == []
    read = {Path(photo["path"]).name for photo in scan.document["photos"]}
    assert read == set(scan.truth)


def test_no_odd_picture_is_taken_for_another(scan: Scan) -> None:
    wrong = [
        (first, second)
        for group in scan.groups()
        for first, second in combinations(sorted(group), 2)
        if scan.truth[first] != scan.truth[second]
    ]
    assert wrong == []


def test_a_byte_copy_of_an_odd_picture_is_found(scan: Scan) -> None:
    together = Counter(
        scan.truth[name]
        for group in scan.groups()
        for name in group
        if f"copy-of-{name}" in group
    )
    assert set(together) == set(scan.truth.values())
