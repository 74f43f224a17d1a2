"""``photodedup compare``: how alike a picture and some others are, by name."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from photodedup.cli import reports
from photodedup.cli.asking_arguments import ALL, method_options
from photodedup.cli.encoders import added_encoders
from photodedup.cli.exits import Exit
from photodedup.cli.interrupt import interruptible
from photodedup.cli.progress import ProgressPrinter
from photodedup.cli.summary import show
from photodedup.cli.values import range_text, value_text
from photodedup.core import jobs
from photodedup.core.errors import printable
from photodedup.core.methods import Method, methods
from photodedup.core.progress import CancelToken
from photodedup.core.records import Compared, NotCompared
from photodedup.core.report import verdict, write_comparison
from photodedup.core.search import MEASURING_LIMITS, compare
from photodedup.core.workers import WorkerPool

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    Answers = Sequence[Compared | NotCompared]

HEADINGS = ("method", "reference", "value", "range", "direction", "verdict", "")
NAMED_WINNERS = 5
"""References that tie; of a hundred copies nobody reads all names."""


def run(options: argparse.Namespace) -> int:
    """Compare, and return the exit code."""
    wanted = options.method or ["combined"]
    chosen, encoders = method_options(options), added_encoders(wanted)
    known = {method.name: method for method in methods(chosen, encoders)}
    names = [
        name for word in wanted for name in (known if word.lower() == ALL else [word])
    ]
    calls = jobs.calls(names, chosen, encoders)
    reports.check(path for path in [options.json] if path is not None)
    token, workers = CancelToken(), options.workers or os.cpu_count() or 1
    with (
        interruptible(token),
        WorkerPool(jobs.perform, workers, MEASURING_LIMITS) as pool,
        ProgressPrinter(quiet=options.quiet) as printer,
    ):
        answers = compare(
            calls,
            options.test,
            options.references,
            pool,
            on_progress=printer,
            cancel=token,
        )
    if options.json is not None:
        write_comparison(options.test, answers, known, options.json)
    show(lines(options.test, answers, known))
    if options.json is not None:
        print(f"Report: {printable(options.json)}")
    return _exit(answers)


def _exit(answers: Answers) -> Exit:
    """Return what became of it; a method that needs an extra is no failure."""
    read = {each.reference for each in answers if isinstance(each, Compared)}
    if not read:
        return Exit.NOTHING_DONE
    everything = {each.reference for each in answers}
    return Exit.DONE if read == everything else Exit.INCOMPLETE


def lines(test: Path, answers: Answers, known: Mapping[str, Method]) -> Iterator[str]:
    """Return a table with a line for each method and reference, and the verdict."""
    ordered = sorted(answers, key=lambda each: list(known).index(each.method))
    labels = _labels([each.reference for each in answers])
    rows = [
        HEADINGS,
        *(
            (each.method, labels[each.reference], *_said(each, known[each.method]))
            for each in ordered
        ),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
    yield ""
    yield from _most_like(test, answers, known)


def _labels(references: Iterable[Path]) -> dict[Path, str]:
    """Return names for the table: of the files, where these tell them apart."""
    paths = list(dict.fromkeys(references))
    are_told_apart = len({path.name for path in paths}) == len(paths)
    return {path: printable(path.name if are_told_apart else path) for path in paths}


def _said(answer: Compared | NotCompared, method: Method) -> tuple[str, ...]:
    if isinstance(answer, NotCompared):
        return "-", "", "", "", answer.reason
    return (
        value_text(method, answer.value),
        range_text(method),
        method.direction.value,
        verdict(method, answer.value),
        answer.note,
    )


def _most_like(
    test: Path, answers: Answers, known: Mapping[str, Method]
) -> Iterator[str]:
    """Return which reference the picture is most like, by how many of the methods."""
    values = [each for each in answers if isinstance(each, Compared)]
    references = list(dict.fromkeys(each.reference for each in values))
    if not values:
        return
    asked = list(dict.fromkeys(each.method for each in values))
    if len(references) == 1:
        alike = sum(known[each.method].is_alike(each.value) for each in values)
        yield (
            f"{printable(test)} and {printable(references[0])}: alike by {alike} of "
            f"{len(asked)} method{'s' if len(asked) > 1 else ''}"
        )
        return
    votes = Counter(
        nearest for name in asked for nearest in _nearest(values, known[name])
    )
    best = max(votes.values())
    winners = [printable(each) for each in references if votes[each] == best]
    named = winners[:NAMED_WINNERS]
    if len(winners) > len(named):
        named.append(f"{len(winners) - len(named):,} more")
    by = f" (by {best} of {len(asked)} methods)" if len(asked) > 1 else ""
    yield f"{printable(test)} is most like: {' and '.join(named)}{by}"


def _nearest(values: Sequence[Compared], method: Method) -> list[Path]:
    """Return the references that a method finds closest; all of them where it ties."""
    of_method = [each for each in values if each.method == method.name]
    best = min(method.direction.sign * each.value for each in of_method)
    return [
        each.reference
        for each in of_method
        if method.direction.sign * each.value == best
    ]
