"""Calls into Qt must not eat references to None and True.

PySide6 6.12.0 on Python 3.11 drops one reference to None in every call without a
result and one to True in every emit. The process dies only when the count reaches
zero, after about a second of scrolling, so that short tests pass on the broken pair;
counting the references shows it at once. From Python 3.12 both are immortal.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

CALLS = 200
TOLERANCE = 20  # what the interpreter itself may release meanwhile


def _references_lost(of: object, call: Callable[[], object]) -> int:
    call()
    before = sys.getrefcount(of)
    for _ in range(CALLS):
        call()
    return before - sys.getrefcount(of)


class Bell(QObject):
    rung = Signal()


class Sheet(QWidget):
    """Its paint event returns None into Qt."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        event.accept()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("of", [None, True], ids=str)
def test_calls_without_a_result_lose_no_reference(*, of: bool | None) -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    pen = QPen()
    try:
        assert _references_lost(of, lambda: painter.setPen(pen)) < TOLERANCE
    finally:
        painter.end()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("of", [None, True], ids=str)
def test_emitting_a_signal_loses_no_reference(*, of: bool | None) -> None:
    bell = Bell()
    assert _references_lost(of, bell.rung.emit) < TOLERANCE


def test_an_overridden_event_loses_no_reference(qtbot: QtBot) -> None:
    sheet = Sheet()
    qtbot.addWidget(sheet)
    sheet.resize(8, 8)
    assert _references_lost(None, sheet.grab) < TOLERANCE
