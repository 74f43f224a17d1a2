"""Time of regrouping a library at another strictness.

    python benchmarks/regroup.py [--photos 100000] [--matches 100000]

The library is made up: captures with three copies each, a match between every copy and
its original and as many between copies. Their strictness is spread as that of the
matches of `natural` and `other edits` is (`quality.py`): most gather at 1. With
--uniform it is anything between 0 and 1, so that each step of the slider changes more
groups than it does in any real library. A tenth of the captures are bursts. Nothing is
decoded.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.core.records import (
    Capture,
    Facts,
    Hashes,
    Match,
    MatchKind,
    Photo,
    PhotoFile,
    ScanResult,
)
from photodedup.core.scan import Regrouping
from photodedup.core.settings import Folder, ScanSettings

if TYPE_CHECKING:
    from collections.abc import Callable

COPIES = 4
BURST = 10
KINDS = (MatchKind.RESIZED, MatchKind.RESAVED, MatchKind.EDITED, MatchKind.TURNED)
START = datetime(2014, 1, 1)  # noqa: DTZ001 -- cameras write local time without a zone
MEASURED = ((0.0, 0.0), (0.003, 0.5), (0.01, 0.65), (0.03, 0.85), (0.12, 1.0))
"""Share of the matches under a strictness: 94 % (natural) and 82 % (edits) are at 1."""
STEPS = (0.5, 0.51, 0.55, 0.6, 0.5, 0.25, 0.0, 1.0, 0.5)


def photo(number: int, drawn: random.Random) -> Photo:
    """Return a photo; ten of a hundred captures are a burst."""
    capture_number = number // COPIES
    place = capture_number % 100
    gap_s = 2 if place < BURST else 40
    hours = timedelta(hours=2 * (capture_number // 100))
    taken = START + hours + timedelta(seconds=place * gap_s)
    capture = Capture(taken_at=taken.isoformat(), camera="Camera", subsecond="5")
    file = PhotoFile(Path(f"/album/{number:06}.jpg"), 10**6 + number, 0, 0, 1, number)
    side = 4000 if number % COPIES == 0 else drawn.choice((1000, 2000, 4000))
    hashes = Hashes(0, 0, 0, 0, 0, drawn.getrandbits(63), None, None, 20.0)
    facts = Facts(side, side, "jpeg", jpeg_quality=90, capture=capture)
    return Photo(number, file, number.to_bytes(16), facts, hashes)


def measured(share: float) -> float:
    """Return the strictness under which a share of real matches are."""
    for (low, least), (high, most) in pairwise(MEASURED):
        if share < high:
            return least + (most - least) * (share - low) / (high - low)
    return 1.0


def library(
    photos: int, matches: int, spread: Callable[[float], float], seed: int = 7
) -> ScanResult:
    """Return the made-up outcome of a scan, without groups."""
    drawn = random.Random(seed)  # noqa: S311 -- repeatable, not secret
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < matches:
        start = COPIES * drawn.randrange(photos // COPIES)
        first, second = sorted(drawn.sample(range(start, start + COPIES), 2))
        pairs.add((first, second))
    found = tuple(
        Match(
            *pair,
            drawn.choice(KINDS),
            round(drawn.uniform(0.8, 1), 4),
            strictness=round(spread(drawn.random()), 4),
        )
        for pair in sorted(pairs)
    )
    return ScanResult(
        ScanSettings((Folder(Path("/album")),)),
        tuple(photo(number, drawn) for number in range(photos)),
        (),
        (),
        0.0,
        matches=found,
    )


def main() -> None:
    """Print the processor seconds of the preparation and of each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--matches", type=int, default=100_000)
    parser.add_argument("--uniform", action="store_true", help="any strictness alike")
    options = parser.parse_args()
    spread = float if options.uniform else measured
    result = library(options.photos, options.matches, spread)
    started = time.process_time()
    regrouping = Regrouping(result)
    print(f"prepared in {time.process_time() - started:.2f} s")
    before = result.settings.strictness
    for strictness in STEPS:
        started = time.process_time()
        groups = regrouping.at(strictness).groups
        seconds = time.process_time() - started
        step = f"{before:.2f} -> {strictness:.2f}"
        print(f"{step}: {1000 * seconds:4.0f} ms, {len(groups)} groups")
        before = strictness


if __name__ == "__main__":
    main()
