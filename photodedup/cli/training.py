"""``photodedup train``: teach a network what copies, or kinds, look like."""

from __future__ import annotations

import sys
import time
from importlib import util
from typing import TYPE_CHECKING

from photodedup.cli.exits import Exit
from photodedup.cli.interrupt import interruptible
from photodedup.cli.progress import ProgressPrinter
from photodedup.core import wording
from photodedup.core.errors import UsageProblem, printable
from photodedup.core.progress import CancelToken

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from photodedup.training.model import Made
    from photodedup.training.recall import Recall
    from photodedup.training.settings import TrainingSettings
    from photodedup.training.training import Report

LINE_EVERY_S = 5.0
NEEDED = ("torch", "onnx", "onnxruntime")


def run(options: argparse.Namespace) -> int:
    """Train, and return the exit code."""
    missing = [name for name in NEEDED if util.find_spec(name) is None]
    if missing:
        raise UsageProblem(
            f"training needs {' and '.join(missing)}; "
            "install them with: pip install 'photodedup[train]'"
        )
    # torch takes a second to load; only a training may spend it.
    from photodedup.training import model  # noqa: PLC0415

    token = CancelToken()
    with interruptible(token), ProgressPrinter(quiet=options.quiet) as printer:
        made = model.make(
            _settings(options),
            options.folders,
            options.out,
            on_progress=printer,
            on_report=_reporter(quiet=options.quiet),
            cancel=token,
            start=options.start,
        )
    if not made.trained.complete:
        print(f"Stopped after {made.trained.steps} steps.")
        print("Run the same command again to go on.")
        return Exit.INTERRUPTED
    for line in _summary(made):
        print(line)
    print(f"Model: {printable(options.out)}")
    return Exit.INCOMPLETE if made.skipped else Exit.DONE


def _settings(options: argparse.Namespace) -> TrainingSettings:
    from photodedup.training.settings import (  # noqa: PLC0415 -- see above
        STAGES,
        Objective,
        Schedule,
        TrainingSettings,
    )

    return TrainingSettings(
        objective=Objective(options.objective),
        seed=options.seed,
        batch=options.batch,
        held_out=options.held_out,
        drawn=options.drawn,
        patience=options.patience,
        start=options.start.name if options.start else "",
        schedule=Schedule(
            steps=options.steps,
            minutes=options.minutes,
            learning_rate=options.learning_rate,
            # What was learnt before needs no smallest pictures again.
            stages=STAGES[1:] if options.start else STAGES,
        ),
    )


def _reporter(
    *, quiet: bool, clock: Callable[[], float] = time.monotonic
) -> Callable[[Report], None]:
    last = float("-inf")

    def show(report: Report) -> None:
        nonlocal last
        if quiet or clock() - last < LINE_EVERY_S:
            return
        last = clock()
        print(line(report), file=sys.stderr, flush=True)

    return show


def line(report: Report) -> str:
    """Return where a training is, in words."""
    parts = [f"Training {100 * report.share:.0f} %", f"step {report.step}"]
    parts.append(f"loss {report.loss:.3f}")
    if report.held_out_loss is not None:
        parts.append(f"held out {report.held_out_loss:.3f}")
    parts.append(f"{report.views_per_s:.0f} views/s at {report.side} px")
    parts.append(f"about {wording.duration_text(report.eta_s)} left")
    return ", ".join(parts)


def _summary(made: Made) -> list[str]:
    trained = made.trained
    spent = wording.duration_text(trained.wall_s)
    lines = [f"Trained on {trained.views} views in {trained.steps} steps, {spent}."]
    if trained.stopped_early:
        lines.append("Stopped early: the held-out photos were not found better.")
    if made.scores is not None and made.scores.written.queries:
        lines.append(_recall_line(made.scores.written))
    if made.skipped:
        count = made.skipped
        lines.append(f"{count} photo{'s' if count > 1 else ''} could not be read.")
    return lines


def _recall_line(recall: Recall) -> str:
    shares = ", ".join(f"{100 * share:.1f} % @{k}" for k, share in recall.among)
    return f"Recall on {recall.queries} held-out photos among {recall.stored}: {shares}"
