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
    from types import TracebackType
    from typing import Self

LINE_EVERY_S = 2.0
BAR_CELLS = 24
COUNTED = (
    Stage.READING,
    Stage.ALTERING,
    Stage.DESCRIBING,
    Stage.COMPARING,
    Stage.PROVING,
    Stage.ACTING,
)


class ProgressPrinter:
    """Prints the progress of a run; a context, at whose end the bar is wiped away.

    Parameters
    ----------
    stream
        Where to; a terminal gets one line that is redrawn. None is standard error.
    clock
        Monotonic seconds.
    quiet
        Print nothing.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        *,
        quiet: bool = False,
    ) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        # There is no stream at all when the shell closed it (2>&-).
        self._quiet = quiet or self._stream is None
        self._on_terminal = not self._quiet and self._stream.isatty()
        self._drawn = False
        self._last_line = float("-inf")
        self._last_stage: Stage | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawn:
            self._write(f"\r{'':<{_columns()}}\r")

    def __call__(self, progress: Progress) -> None:
        """Print one report; the last one is left to the summary."""
        if self._quiet or progress.stage is Stage.DONE:
            return
        if self._on_terminal:
            columns = _columns()
            line = f"{_bar(progress)} {text(progress)}"[:columns]
            self._write(f"\r{line:<{columns}}")
            self._drawn = True
            return
        now = self._clock()
        new_stage = progress.stage is not self._last_stage
        if new_stage or now - self._last_line >= LINE_EVERY_S:
            self._write(text(progress) + "\n")
            self._last_line, self._last_stage = now, progress.stage

    def _write(self, words: str) -> None:
        try:
            self._stream.write(words)
            self._stream.flush()
        except OSError:
            # Nobody looks any more (a closed pipe, a full disk): the run goes on.
            self._quiet, self._drawn = True, False


def _columns() -> int:
    # A full last column would make some terminals begin a new line.
    return shutil.get_terminal_size().columns - 1


def text(progress: Progress) -> str:
    """Return one report in words.

    Examples
    --------
    >>> text(Progress(Stage.READING, 12, 50, groups=1))
    'Reading 12 / 50, 1 group'
    """
    parts = [progress.stage.value]
    if progress.stage is Stage.WALKING and progress.done:
        parts.append(f"{progress.done} found")
    if progress.stage in COUNTED:
        if progress.total is not None:
            parts[0] += f" {progress.done} / {progress.total}"
        if progress.rate_per_s is not None:
            unit = "pairs" if progress.stage is Stage.COMPARING else "photos"
            parts.append(f"{progress.rate_per_s:.0f} {unit}/s")
        if progress.eta_s is not None:
            parts.append(f"about {wording.duration_text(progress.eta_s)} left")
    if progress.groups:
        parts.append(f"{progress.groups} group{'s' if progress.groups > 1 else ''}")
    if progress.skipped:
        acting = progress.stage is Stage.ACTING
        parts.append(f"{progress.skipped} not {'touched' if acting else 'readable'}")
    return ", ".join(parts)


def _bar(progress: Progress) -> str:
    if not progress.total:
        return "[" + " " * BAR_CELLS + "]"
    full = round(BAR_CELLS * progress.done / progress.total)
    return "[" + "#" * full + "-" * (BAR_CELLS - full) + "]"
