"""What a scan costs beyond opening the photos, in CPU of one core.

    python benchmarks/costs.py FOLDER [--thorough] [--photos 200] [--pairs 2000]

Per photo: the decode, the fingerprints on top of it, and the bytes in the cache. Per
candidate pair: the comparison; of accepted pairs all of it, the same-capture test
within, with the decodes of both previews; and of copies that could go the check at full
size. The pairs are those that a scan of FOLDER really asks for. All is measured in one
process: trust the ratios and medians more than the milliseconds.
"""

from __future__ import annotations

import argparse
import os

# One core, as in a worker: numpy's BLAS decides on threads when it is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import contextlib
import io
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import skimage.data
from PIL import Image

from photodedup.cli.main import main as photodedup
from photodedup.core import decode, fingerprints, jobs
from photodedup.core.jobs.comparing import what_sets_apart
from photodedup.core.jobs.looks import appearance
from photodedup.core.jobs.verifications import decode_candidates
from photodedup.core.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".avif", ".gif"}


@dataclass
class Stopwatch:
    """Milliseconds of CPU of each piece of work."""

    name: str
    most: float | None = None
    """Bar for the median; None where there is none."""
    spent: list[float] = field(default_factory=list)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Note how long what stands inside takes."""
        started = time.process_time()
        yield
        self.spent.append((time.process_time() - started) * 1e3)

    def show(self) -> bool:
        """Print median, mean and 95 %; return whether the bar is met."""
        if not self.spent:
            print(f"{self.name:44}nothing measured")
            return True
        middle, mean = float(np.median(self.spent)), float(np.mean(self.spent))
        high = float(np.quantile(self.spent, 0.95))
        met = self.most is None or middle <= self.most
        bar = (
            "" if self.most is None else f"{'met' if met else 'MISSED'}: {self.most:g}"
        )
        times = f"{middle:9.2f}{mean:9.2f}{high:9.2f}"
        print(f"{self.name:44}{times}{len(self.spent):8}   {bar}")
        return met


def scanned(folder: Path, cache: Path, *, thorough: bool) -> list[bytes]:
    """Scan a folder with a cache; return the questions that went to the workers."""
    questions: list[bytes] = []
    encode = jobs.encode_candidates

    def recording(*args: Any, **named: Any) -> bytes:  # noqa: ANN401 -- passed on
        questions.append(encode(*args, **named))
        return questions[-1]

    words = ["scan", str(folder), "--cache", str(cache), "--quiet"]
    jobs.encode_candidates = recording
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            photodedup([*words, "--thorough"] if thorough else words)
    finally:
        jobs.encode_candidates = encode
    return questions


def read_photos(folder: Path, count: int, watches: tuple[Stopwatch, Stopwatch]) -> None:
    """Decode photos and make their fingerprints, as a reading worker does."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in PHOTO_SUFFIXES)
    step = max(1, len(files) // count)
    decoding, fingerprinting = watches
    for path in files[::step][:count]:
        data = path.read_bytes()
        with decoding.running():
            decoded = decode.decode(data, long_side=fingerprints.WORKING_SIDE)
        with fingerprinting.running():
            fingerprints.compute(decoded.pixels)


def compare_pairs(
    questions: list[bytes], count: int, watches: tuple[Stopwatch, Stopwatch, Stopwatch]
) -> None:
    """Compare candidate pairs, as a comparing worker does."""
    unpacking, comparing, accepting = watches
    order = np.random.default_rng(1).permutation(len(questions))
    for index in order:
        if len(comparing.spent) >= count:
            break
        packed, candidates, alike = decode_candidates(questions[index])
        looks = []
        for look in packed:
            with unpacking.running():
                looks.append(appearance(look))
        for pair in candidates:
            first, second = looks[pair.first], looks[pair.second]
            with comparing.running():
                verdict = verify(first, second, pair.hypotheses, alike=alike)
            if verdict is not None:
                accepting.spent.append(comparing.spent[-1])


def check_copies(watch: Stopwatch) -> None:
    """Compare copies of a photo of 12 megapixels with it at full size."""
    small = Image.fromarray(skimage.data.astronaut())
    large = small.resize((4000, 3000), Image.Resampling.BICUBIC)
    noise = np.random.default_rng(1).normal(0, 3, (3000, 4000, 1))
    grained = np.clip(np.asarray(large, np.float32) + noise, 0, 255).astype(np.uint8)
    keeper = Image.fromarray(grained)
    sizes = ((4000, 3000), (2000, 1500), (1600, 1200))
    copies = [keeper.resize(size, Image.Resampling.LANCZOS) for size in sizes]
    whole = saved(keeper, 95)
    for copy in copies:
        for quality in (70, 85):
            data = saved(copy, quality)
            with watch.running():
                what_sets_apart(data, whole)


def saved(picture: Image.Image, quality: int) -> bytes:
    """Return a picture as JPEG."""
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()


def cached_bytes(cache: Path) -> tuple[int, dict[str, float]]:
    """Return the number of cached photos and the mean bytes of each blob."""
    (file,) = cache.rglob("cache.sqlite")
    with contextlib.closing(sqlite3.connect(file)) as connection:
        (count,) = connection.execute("SELECT COUNT(*) FROM pictures").fetchone()
        columns = [row[1] for row in connection.execute("PRAGMA table_info(pictures)")]
        lengths = ", ".join(f"AVG(LENGTH({name}))" for name in columns)
        row = connection.execute(f"SELECT {lengths} FROM pictures").fetchone()  # noqa: S608 -- names of our own columns
        means = dict(zip(columns, row, strict=True))
        connection.execute("DELETE FROM comparisons")
        connection.execute("UPDATE pictures SET preview = X''")
        connection.commit()
        connection.execute("VACUUM")
    means["all but the preview, on disk"] = file.stat().st_size / count
    return count, means


def main() -> int:
    """Print the costs; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description="Measure what a scan costs.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--thorough", action="store_true")
    parser.add_argument("--photos", type=int, default=200)
    parser.add_argument("--pairs", type=int, default=2000)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as temporary:
        questions = scanned(options.folder, Path(temporary), thorough=options.thorough)
        count, means = cached_bytes(Path(temporary))
    watches = (
        Stopwatch("decode of a photo"),
        Stopwatch("fingerprints of a photo", 16 if options.thorough else 8),
        Stopwatch("decode of a preview"),
        Stopwatch("comparison of a candidate pair", 2),
        Stopwatch("comparison of an accepted pair"),
    )
    read_photos(options.folder, options.photos, watches[:2])
    compare_pairs(questions, options.pairs, watches[2:])
    with_decodes = Stopwatch("the same with both decodes", 30)
    both = 2 * float(np.median(watches[2].spent or [0]))
    with_decodes.spent += [each + both for each in watches[4].spent]
    checks = Stopwatch("check of a copy at full size, 12 megapixels")
    check_copies(checks)
    print(f"{'ms of CPU':44}{'median':>9}{'mean':>9}{'95 %':>9}{'of':>8}   bar")
    met = [watch.show() for watch in (*watches, with_decodes, checks)]
    print(f"\nbytes per photo in the cache ({count} photos)")
    for name, size in means.items():
        print(f"{name:44}{size:9.0f}")
    met.append(means["all but the preview, on disk"] <= 16_000)  # noqa: PLR2004 -- the bar
    print(f"{'met' if met[-1] else 'MISSED'}: at most 16,000 besides the preview")
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
