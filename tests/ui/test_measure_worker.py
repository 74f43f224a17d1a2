"""The worker of the table of methods, with a fake engine: values, drawings, stops."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from photodedup.core.errors import UsageProblem
from photodedup.core.jobs import Rendered
from photodedup.core.methods import Family, methods
from photodedup.core.progress import Cancelled, CancelToken, Progress, Stage
from photodedup.core.records import Compared
from photodedup.ui.core_engine import CoreEngine
from photodedup.ui.measure_worker import (
    DrawingRequest,
    Drawn,
    Listed,
    Measured,
    MeasureWorker,
    PairRequest,
)
from tests.ui.fakes import FakeEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from photodedup.core.methods import Method
    from photodedup.core.records import NotCompared
    from photodedup.core.settings import MethodOptions
    from tests.conftest import DrawPhoto

FIRST = PairRequest(Path("/photos/a.jpg"), Path("/photos/b.jpg"))
SECOND = PairRequest(Path("/photos/a.jpg"), Path("/photos/c.jpg"))


class MeasuringEngine(FakeEngine):
    """Says 0 of everything, and draws four red pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.problem: Exception | None = None
        self.waits_for_stop = False
        self.waits_at = ""
        self.measured: list[Path] = []
        self.drawn: list[str] = []
        self.stopped = threading.Event()

    def methods(self, options: MethodOptions) -> tuple[Method, ...]:
        return methods(options)

    def measure(
        self,
        test: Path,
        references: Sequence[Path],
        methods: Sequence[str],
        options: MethodOptions,
        on_progress: Callable[[Progress], None],
        cancel: CancelToken,
    ) -> tuple[Compared | NotCompared, ...]:
        del test, options
        if references[0] not in self.measured:
            self.measured += references
        on_progress(Progress(Stage.COMPARING, len(methods), len(methods)))
        if self.problem is not None:
            raise self.problem
        pause = threading.Event()
        try:
            here = not self.waits_at or self.waits_at in methods
            while self.waits_for_stop and here and references[0] == FIRST.reference:
                cancel.check()
                pause.wait(0.005)
        except Cancelled:
            self.stopped.set()
            raise
        return tuple(Compared(name, references[0], 0.0) for name in methods)

    def illustrate(
        self, method: str, options: MethodOptions, test: Path, reference: Path
    ) -> Rendered:
        del options, test, reference
        self.drawn.append(method)
        if self.problem is not None:
            raise self.problem
        return Rendered(2, 2, 2, 2, bytes([255, 0, 0]) * 4)


@pytest.fixture
def engine() -> MeasuringEngine:
    return MeasuringEngine()


@pytest.fixture
def worker(qtbot: QtBot, engine: MeasuringEngine) -> Iterator[MeasureWorker]:
    made = MeasureWorker(engine)
    yield made
    made.close()
    qtbot.waitUntil(lambda: not made.running)


@pytest.fixture
def answers(worker: MeasureWorker) -> list[object]:
    """Everything that the worker says."""
    heard: list[object] = []
    worker.listed.connect(heard.append)
    worker.counted.connect(heard.append)
    worker.finished.connect(heard.append)
    return heard


def test_the_methods_are_told_first_and_then_values_family_by_family(
    worker: MeasureWorker, answers: list[object], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(worker.ended):
        worker.measure(FIRST)
    listed, *counted = answers
    assert isinstance(listed, Listed)
    names = [method.name for method in listed.methods]
    found = []
    for measured in counted:
        assert isinstance(measured, Measured)
        assert measured.pair == listed.pair == FIRST
        found.append([outcome.method for outcome in measured.outcomes])
    assert found == [names[: len(some)] for some in found]
    assert len(found) == len(Family) + 1
    assert found[0] == ["combined"]
    assert found[-2] == found[-1] == names


def test_what_was_measured_before_the_stop_is_kept(
    worker: MeasureWorker,
    engine: MeasuringEngine,
    answers: list[object],
    qtbot: QtBot,
) -> None:
    engine.waits_for_stop, engine.waits_at = True, "ssim"
    worker.measure(FIRST)
    qtbot.waitUntil(lambda: len(answers) > 3)
    worker.stop()
    qtbot.waitUntil(lambda: not worker.running)
    measured = answers[-1]
    assert isinstance(measured, Measured)
    assert not measured.problem
    assert [outcome.method for outcome in measured.outcomes][-1].startswith("histogram")


def test_another_pair_stops_the_one_before(
    worker: MeasureWorker,
    engine: MeasuringEngine,
    answers: list[object],
    qtbot: QtBot,
) -> None:
    engine.waits_for_stop = True
    worker.measure(FIRST)
    qtbot.waitUntil(lambda: bool(engine.measured))
    worker.measure(SECOND)
    qtbot.waitUntil(lambda: not worker.running)
    assert engine.stopped.is_set()
    ended = [answer for answer in answers if isinstance(answer, Measured)]
    assert ended[0].pair == FIRST
    assert not ended[0].outcomes
    assert {answer.pair for answer in ended[1:]} == {SECOND}
    assert len(ended[-1].outcomes) == len(methods())


def test_of_the_pairs_that_wait_only_the_newest_is_measured(
    worker: MeasureWorker, engine: MeasuringEngine, qtbot: QtBot
) -> None:
    engine.waits_for_stop = True
    worker.measure(FIRST)
    qtbot.waitUntil(lambda: bool(engine.measured))
    for name in ("d", "e", "f"):
        worker.measure(PairRequest(FIRST.test, Path(name)))
    qtbot.waitUntil(lambda: not worker.running)
    assert engine.measured == [FIRST.reference, Path("f")]


def test_a_drawing_waits_for_the_values_and_comes_as_a_picture(
    worker: MeasureWorker,
    engine: MeasuringEngine,
    answers: list[object],
    qtbot: QtBot,
) -> None:
    worker.measure(FIRST)
    worker.draw(DrawingRequest(FIRST, "orb"))
    worker.draw(DrawingRequest(FIRST, "ssim"))
    qtbot.waitUntil(lambda: not worker.running)
    assert engine.drawn == ["ssim"]
    drawn = answers[-1]
    assert isinstance(drawn, Drawn)
    assert drawn.request == DrawingRequest(FIRST, "ssim")
    assert drawn.picture.largest.pixelColor(1, 1).red() == 255
    assert drawn.picture.full == drawn.picture.largest.size()


def test_what_is_wrong_with_the_pair_is_one_sentence_of_the_answer(
    worker: MeasureWorker,
    engine: MeasuringEngine,
    answers: list[object],
    qtbot: QtBot,
) -> None:
    engine.problem = UsageProblem("a.jpg cannot be read: restore it.")
    worker.measure(FIRST)
    worker.draw(DrawingRequest(FIRST, "ssim"))
    qtbot.waitUntil(lambda: not worker.running)
    measured, drawn = answers[-2:]
    assert isinstance(measured, Measured)
    assert isinstance(drawn, Drawn)
    assert measured.problem == drawn.problem == str(engine.problem)
    assert not drawn.picture.levels


def test_a_bug_keeps_its_traceback(
    worker: MeasureWorker, engine: MeasuringEngine, qtbot: QtBot
) -> None:
    engine.problem = ZeroDivisionError("ours")
    with qtbot.waitSignal(worker.crashed) as crashed:
        worker.measure(FIRST)
    assert "ZeroDivisionError: ours" in crashed.args[0]


def test_forgetting_stops_and_drops_what_waits(
    worker: MeasureWorker, engine: MeasuringEngine, qtbot: QtBot
) -> None:
    engine.waits_for_stop = True
    worker.measure(FIRST)
    worker.draw(DrawingRequest(FIRST, "ssim"))
    qtbot.waitUntil(lambda: bool(engine.measured))
    worker.forget()
    qtbot.waitUntil(lambda: not worker.running)
    assert engine.drawn == []


def test_the_real_engine_measures_and_draws(
    draw_photo: DrawPhoto, tmp_path: Path, qtbot: QtBot
) -> None:
    photo = Image.fromarray(draw_photo(3, width=320, height=240))
    pair = PairRequest(tmp_path / "a.png", tmp_path / "b.jpg")
    photo.save(pair.test)
    photo.resize((160, 120)).save(pair.reference, quality=70)
    engine = CoreEngine()
    worker = MeasureWorker(engine)
    answers: list[object] = []
    worker.finished.connect(answers.append)
    worker.measure(pair)
    worker.draw(DrawingRequest(pair, "orb"))
    qtbot.waitUntil(lambda: not worker.running, timeout=60_000)
    engine.close()
    measured, drawn = answers
    assert isinstance(measured, Measured)
    assert [outcome.method for outcome in measured.outcomes] == [
        method.name for method in methods()
    ]
    values = {
        outcome.method: outcome.value
        for outcome in measured.outcomes
        if isinstance(outcome, Compared)
    }
    assert values["phash"] <= 8
    assert values["combined"] > 0.58
    assert isinstance(drawn, Drawn)
    assert not drawn.problem
    assert drawn.picture.full.width() > 320
