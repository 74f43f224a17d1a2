"""``photodedup calibrate``: which altered copies of one's photos would be found."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from photodedup.cli import reports
from photodedup.cli.exits import Exit
from photodedup.cli.interrupt import interruptible
from photodedup.cli.progress import ProgressPrinter
from photodedup.cli.summary import count, show
from photodedup.core import wording
from photodedup.core.errors import ReportProblem, printable
from photodedup.core.jobs import READING_VERSIONS
from photodedup.core.progress import CancelToken
from photodedup.core.records import STRICTNESS_DEFAULT, Alteration
from photodedup.core.report import STRICTNESSES, write_calibration
from photodedup.core.scan.calibration import calibrate
from photodedup.core.settings import Folder, ScanSettings
from photodedup.core.store import Cache

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from photodedup.core.records import Calibration, RelatedPhotos

SHOWN = 10
"""So many pairs are named; the JSON report names all of them."""
WORTH_TELLING = 0.005
"""Finding so much more is worth another strictness."""
CELL = 5


def run(options: argparse.Namespace) -> int:
    """Calibrate, and return the exit code."""
    reports.check(path for path in [options.json] if path is not None)
    settings = ScanSettings(
        folders=tuple(Folder(path.absolute()) for path in options.folders),
        thorough=options.thorough,
        workers=options.workers or os.cpu_count() or 1,
    )
    token = CancelToken()
    with (
        interruptible(token),
        Cache.open(None, READING_VERSIONS) as cache,
        ProgressPrinter(quiet=options.quiet) as printer,
    ):
        calibration = calibrate(
            settings, cache, photos=options.photos, on_progress=printer, cancel=token
        )
    unwritten = options.json is not None and not _written(calibration, options)
    show(lines(calibration))
    if options.json is not None and not unwritten:
        print(f"Report: {printable(options.json)}")
    if not calibration.complete:
        return Exit.INTERRUPTED
    return Exit.INCOMPLETE if calibration.skipped or unwritten else Exit.DONE


def _written(calibration: Calibration, options: argparse.Namespace) -> bool:
    try:
        write_calibration(calibration, options.json)
    except ReportProblem as problem:
        print(f"photodedup: {problem}", file=sys.stderr)
        return False
    return True


def lines(calibration: Calibration) -> Iterator[str]:
    """Return what a calibration found, as a table and in sentences."""
    if not calibration.complete:
        yield "Stopped before the end; copies that were not compared count as missed."
    yield (
        f"{count(len(calibration.photos), 'photo')}, "
        f"{count(len(calibration.copies), 'altered copy', 'altered copies')} made in "
        f"memory, in {wording.duration_text(calibration.seconds)}; "
        "no file was changed or written"
    )
    yield ""
    yield from _table(calibration)
    yield ""
    yield from _known(calibration.known)
    yield from _wrong(calibration.wrong)
    yield from _unread(calibration)
    yield recommendation(calibration)


def _table(calibration: Calibration) -> Iterator[str]:
    """Return the share of copies found, a row for each alteration."""
    width = max(len(each.value) for each in Alteration)
    yield "Found, in percent of the copies, at each strictness (0 loose, 1 strict):"
    yield _row("", [f"{step:.1f}" for step in STRICTNESSES], width)
    for alteration in Alteration:
        shares = [calibration.found(step, alteration) for step in STRICTNESSES]
        yield _row(alteration.value, _percents(shares), width)
    shares = [calibration.found(step) for step in STRICTNESSES]
    yield _row("all copies", _percents(shares), width)
    wrong = [str(calibration.wrong_at(step)) for step in STRICTNESSES]
    yield _row("wrong pairs", wrong, width)


def _row(name: str, cells: Sequence[str], width: int) -> str:
    return f"{name:<{width}}" + "".join(f"{cell:>{CELL}}" for cell in cells)


def _percents(shares: Sequence[float]) -> list[str]:
    # Only what is complete may read 100.
    return [f"{int(share * 100)}" for share in shares]


def _known(known: Sequence[RelatedPhotos]) -> Iterator[str]:
    if not known:
        return
    yield f"Copies already in your folder ({len(known)}), not counted as wrong:"
    yield from _named(known)


def _wrong(wrong: Sequence[RelatedPhotos]) -> Iterator[str]:
    if not wrong:
        return
    yield f"Wrong pairs ({len(wrong)}); look whether they are copies after all:"
    surest_first = sorted(wrong, key=lambda each: -each.match.strictness)
    yield from _named(surest_first)


def _named(related: Sequence[RelatedPhotos]) -> Iterator[str]:
    for each in related[:SHOWN]:
        sentence = wording.copy_sentence(each.match, each.first, each.second)
        yield (
            f"  {printable(each.first.file.path)} and "
            f"{printable(each.second.file.path)} "
            f"(up to {each.match.strictness:.2f}): {sentence}"
        )
    if len(related) > SHOWN:
        yield f"  and {len(related) - SHOWN} more; --json FILE writes all of them"


def _unread(calibration: Calibration) -> Iterator[str]:
    if not calibration.skipped:
        return
    yield f"Could not be read ({len(calibration.skipped)}):"
    for each in calibration.skipped[:SHOWN]:
        yield f"  {printable(each.path)}: {each.reason}"
    if len(calibration.skipped) > SHOWN:
        yield f"  and {len(calibration.skipped) - SHOWN} more"


def recommendation(calibration: Calibration) -> str:
    """Return in a sentence or two which strictness fits these photos."""
    right = [step for step in STRICTNESSES if not calibration.wrong_at(step)]
    usual = STRICTNESS_DEFAULT
    if not right:
        return (
            "Different photos matched even at strictness 1; look at the wrong pairs "
            "above before you act on a scan of this folder."
        )
    loosest = right[0]
    if loosest > usual:
        wrong = count(calibration.wrong_at(usual), "wrong pair")
        return (
            f"At the usual strictness {usual:g} there would be {wrong}; at "
            f"{loosest:g} nothing wrong was found and {_share(calibration, loosest)} "
            f"of the copies: use --strictness {loosest:g} for this folder."
        )
    sentence = (
        f"At the usual strictness {usual:g} nothing wrong was found and "
        f"{_share(calibration, usual)} of the copies."
    )
    more = calibration.found(loosest) - calibration.found(usual)
    if more < WORTH_TELLING:
        return sentence
    return (
        f"{sentence} At {loosest:g} it would be {_share(calibration, loosest)}, "
        "here without a mistake too."
    )


def _share(calibration: Calibration, strictness: float) -> str:
    return f"{_percents([calibration.found(strictness)])[0]} %"
