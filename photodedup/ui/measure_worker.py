"""Measures two photos by every method, and draws what a method sees, on a thread.

Methods are asked family by family: two photos of 24 megapixels take some seconds by
all of them, and reading both again for each family costs a sixth of that. The values
appear as they come, and Stop need not wait for the last one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photodedup.core.errors import EnvironmentProblem
from photodedup.core.progress import Cancelled
from photodedup.core.settings import MethodOptions
from photodedup.ui.background import Worker
from photodedup.ui.picture_threads import Picture, RenderedPhoto, picture_from

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.methods import Method
    from photodedup.core.progress import CancelToken, Progress
    from photodedup.core.records import Compared, NotCompared
    from photodedup.ui.engine import Engine


@dataclass(frozen=True, slots=True)
class PairRequest:
    """Two photos, and how the methods with a choice are carried out on them.

    Attributes
    ----------
    test
        The photo that the other one is compared with: the keeper (A).
    reference
        The other photo (B).
    """

    test: Path
    reference: Path
    options: MethodOptions = field(default_factory=MethodOptions)


@dataclass(frozen=True, slots=True)
class DrawingRequest:
    """A pair, and the name of the method that is to show what it sees in it."""

    pair: PairRequest
    method: str


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The methods that a pair will be measured by."""

    pair: PairRequest
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What is known of a pair.

    Attributes
    ----------
    outcomes
        One for each method; fewer while measuring goes on, or when it was stopped.
    problem
        Why there are no more, one sentence for the user; empty when all went well.
    complete
        False while measuring goes on, and when it was stopped.
    """

    pair: PairRequest
    outcomes: tuple[Compared | NotCompared, ...] = ()
    problem: str = ""
    complete: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What a method sees in a pair, or one sentence that says why it is not shown."""

    request: DrawingRequest
    picture: Picture = field(default_factory=Picture)
    problem: str = ""


class MeasureWorker(Worker):
    """One comparison or drawing at a time; of those that wait only the newest is done.

    Measuring another pair stops what runs; a drawing waits until the values are there.
    ``finished`` carries a `Measured` or a `Drawn`: both say themselves what they
    belong to, so an answer that comes late is known as such. ``failed`` and
    ``progress`` are not emitted.

    Parameters
    ----------
    engine
        Called on the thread.

    Signals
    -------
    listed(Listed)
        Emitted by the thread before the values are there.
    counted(Measured)
        Emitted by the thread when a family is done, with all values so far.
    """

    listed = Signal(object)
    counted = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._pairs: list[PairRequest] = []
        self._drawings: list[DrawingRequest] = []
        self.ended.connect(self._next)

    def measure(self, pair: PairRequest) -> None:
        """Measure a pair in place of whatever runs or waits."""
        self.forget()
        self._pairs = [pair]
        self._next()

    def draw(self, request: DrawingRequest) -> None:
        """Draw what a method sees, when the work that runs is done."""
        self._drawings = [request]
        self._next()

    def forget(self) -> None:
        """Stop what runs and drop what waits."""
        self._pairs.clear()
        self._drawings.clear()
        self.stop()

    def _next(self) -> None:
        if self.running:
            return
        if self._pairs:
            pair = self._pairs.pop()
            self._begin(lambda cancel: self._measured(pair, cancel))
        elif self._drawings:
            request = self._drawings.pop()
            self._begin(lambda _: self._drawn(request))

    # ------------------------------------------------------------- on the thread

    def _measured(self, pair: PairRequest, cancel: CancelToken) -> Measured:
        outcomes: list[Compared | NotCompared] = []
        try:
            methods = self._engine.methods(pair.options)
            self.listed.emit(Listed(pair, methods))
            for _, family in groupby(methods, key=lambda method: method.family):
                names = [method.name for method in family]
                outcomes += self._asked(pair, names, cancel)
                self.counted.emit(Measured(pair, tuple(outcomes), complete=False))
        except Cancelled:
            return Measured(pair, tuple(outcomes), complete=False)
        except EnvironmentProblem as problem:
            return Measured(pair, tuple(outcomes), problem=str(problem))
        return Measured(pair, tuple(outcomes), complete=not cancel.cancelled)

    def _asked(
        self, pair: PairRequest, names: list[str], cancel: CancelToken
    ) -> tuple[Compared | NotCompared, ...]:
        cancel.check()
        return self._engine.measure(
            pair.test, (pair.reference,), names, pair.options, _tell_nobody, cancel
        )

    def _drawn(self, request: DrawingRequest) -> Drawn:
        pair = request.pair
        try:
            made = self._engine.illustrate(
                request.method, pair.options, pair.test, pair.reference
            )
        except EnvironmentProblem as problem:
            return Drawn(request, problem=str(problem))
        side = max(made.width, made.height)
        size = (made.width, made.height)
        pixels = RenderedPhoto(pair.test, side, *size, made.rgb, *size)
        return Drawn(request, picture_from(pixels))


def _tell_nobody(progress: Progress) -> None:
    """Leave the progress of a family: it is one step."""
    del progress
