"""Does the costly first times of a hidden page in small steps, while nobody waits.

The first layout and the first painting of the review page take 0.1 s together: style
sheets are matched, icons drawn, fonts looked up. Without this they would fall together
when the first groups of a scan arrive, and the window would not answer meanwhile.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

STEP_S = 0.01
"""Steps go on in one event until this time is used up."""


class WarmUp(QObject):
    """Lays out and paints parts of a page that is not shown yet.

    Parameters
    ----------
    page
        The page; its children are matched with the style sheet.
    parts
        Then painted once, each in an event of its own.
    """

    def __init__(self, page: QWidget, parts: Sequence[QWidget]) -> None:
        super().__init__(page)
        self._steps = self._planned(page, parts)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        """Begin when the events that wait now are done."""
        self._timer.start(0)

    @staticmethod
    def _planned(
        page: QWidget, parts: Sequence[QWidget]
    ) -> Iterator[Callable[[], object]]:
        for child in page.findChildren(QWidget):
            yield child.ensurePolished
        for part in parts:
            yield part.grab

    def _go_on(self) -> None:
        until = time.monotonic() + STEP_S
        while time.monotonic() < until:
            step = next(self._steps, None)
            if step is None:
                self._timer.stop()
                return
            step()
