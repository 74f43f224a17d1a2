from __future__ import annotations

import io

import pytest

from photodedup.cli.progress import ProgressPrinter, text
from photodedup.core.progress import Progress, Stage


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Gone(io.StringIO):
    """A pipe that nobody reads any more."""

    writes = 0

    def write(self, _text: str) -> int:
        self.writes += 1
        raise BrokenPipeError


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(Stage.WALKING, 0, None), "Looking for photos"),
        (Progress(Stage.WALKING, 1200, None), "Looking for photos, 1200 found"),
        (Progress(Stage.READING, 12, 50, groups=1), "Reading 12 / 50, 1 group"),
        (
            Progress(Stage.READING, 1, 5, skipped=3, rate_per_s=7.6, eta_s=75.0),
            "Reading 1 / 5, 8 photos/s, about 1 min 15 s left, 3 not readable",
        ),
        (
            Progress(Stage.COMPARING, 1, 9, rate_per_s=100.0),
            "Comparing 1 / 9, 100 pairs/s",
        ),
        (Progress(Stage.GROUPING, 50, 50), "Grouping"),
        (Progress(Stage.ACTING, 1, 3, skipped=1), "Moving 1 / 3, 1 not touched"),
    ],
)
def test_a_report_is_one_line_of_words(progress: Progress, words: str) -> None:
    assert text(progress) == words


def test_without_a_terminal_a_line_comes_every_two_seconds_and_per_stage() -> None:
    stream, clock = io.StringIO(), Clock()
    with ProgressPrinter(stream, clock) as printer:
        printer(Progress(Stage.WALKING, 0, None))
        for tenth in range(50):
            clock.now = tenth / 10
            printer(Progress(Stage.READING, tenth, 50))
        printer(Progress(Stage.GROUPING, 50, 50))
        printer(Progress(Stage.DONE, 50, 50))
    assert stream.getvalue().splitlines() == [
        "Looking for photos",
        "Reading 0 / 50",
        "Reading 20 / 50",
        "Reading 40 / 50",
        "Grouping",
    ]


def test_on_a_terminal_one_line_is_redrawn_and_wiped_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    stream = Terminal()
    with ProgressPrinter(stream) as printer:
        printer(Progress(Stage.READING, 1, 2))
        printer(Progress(Stage.READING, 2, 2))
    _, first, second, blank, rest = stream.getvalue().split("\r")
    assert first == f"[{'#' * 12}{'-' * 12}] Reading 1 / 2".ljust(59)
    assert second == f"[{'#' * 24}] Reading 2 / 2".ljust(59)
    assert blank == " " * 59
    assert rest == ""


def test_a_narrow_terminal_gets_a_short_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    stream = Terminal()
    with ProgressPrinter(stream) as printer:
        printer(Progress(Stage.READING, 1, 2))
    assert max(map(len, stream.getvalue().split("\r"))) == 19


def test_quiet_prints_nothing() -> None:
    stream = Terminal()
    with ProgressPrinter(stream, quiet=True) as printer:
        printer(Progress(Stage.READING, 1, 2))
    assert stream.getvalue() == ""


def test_a_reader_that_has_left_does_not_end_the_run() -> None:
    stream = Gone()
    with ProgressPrinter(stream) as printer:
        printer(Progress(Stage.READING, 1, 2))
        printer(Progress(Stage.GROUPING, 2, 2))
    assert stream.writes == 1
