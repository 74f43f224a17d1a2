"""Progress on standard error: a bar on a terminal, a line every few seconds else."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING, TextIO

from photodedup.core import wording
from photodedup.core.progress import Progress, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

LINE_EVERY_S = 2.0
BAR_CELLS = 24


class ProgressPrinter:
    """Prints the progress of a run.

    Parameters
    ----------
    stream
        Where to; a terminal gets one line that is redrawn.
    clock
        Monotonic seconds.
    """

    def __init__(
        self,
        stream: TextIO = sys.stderr,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._clock = clock
        self._on_terminal = stream.isatty()
        self._last_line = float("-inf")
        self._last_stage: Stage | None = None

    def __call__(self, progress: Progress) -> None:
        """Print one report."""
        if self._on_terminal:
            self._redraw(progress)
            return
        now = self._clock()
        new_stage = progress.stage is not self._last_stage
        if new_stage or now - self._last_line >= LINE_EVERY_S:
            self._stream.write(text(progress) + "\n")
            self._stream.flush()
            self._last_line, self._last_stage = now, progress.stage

    def _redraw(self, progress: Progress) -> None:
        columns = shutil.get_terminal_size().columns
        line = f"{_bar(progress)} {text(progress)}"[: columns - 1]
        end = "\n" if progress.stage is Stage.DONE else ""
        self._stream.write(f"\r{line:<{columns - 1}}{end}")
        self._stream.flush()


def text(progress: Progress) -> str:
    """Return one report in words.

    Examples
    --------
    >>> text(Progress(Stage.READING, 12, 50, groups=1))
    'Reading 12 / 50, 1 group'
    """
    parts = [progress.stage.value]
    if progress.total is not None and progress.stage is not Stage.DONE:
        parts[0] += f" {progress.done} / {progress.total}"
    if progress.rate_per_s is not None and progress.stage is not Stage.DONE:
        unit = "pairs" if progress.stage is Stage.COMPARING else "photos"
        parts.append(f"{progress.rate_per_s:.0f} {unit}/s")
    if progress.eta_s is not None and progress.stage is not Stage.DONE:
        parts.append(f"about {wording.duration_text(progress.eta_s)} left")
    if progress.groups:
        parts.append(f"{progress.groups} group{'s' if progress.groups > 1 else ''}")
    if progress.skipped:
        parts.append(f"{progress.skipped} not readable")
    return ", ".join(parts)


def _bar(progress: Progress) -> str:
    if not progress.total:
        return "[" + " " * BAR_CELLS + "]"
    full = round(BAR_CELLS * progress.done / progress.total)
    return "[" + "#" * full + "-" * (BAR_CELLS - full) + "]"
