"""Lets parts of a page be painted one after the other instead of all at once."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

PAUSE_MS = 5
"""Lets the part before be painted, and keys and clicks through."""


class StagedPainting(QObject):
    """Holds the painting of widgets back and lets them go one by one.

    When a page with much on it appears while other threads work, painting everything
    takes 0.1 s in one event; a quarter of it at a time lets the window answer between.

    Parameters
    ----------
    parts
        In the order in which they appear.
    """

    def __init__(self, parts: tuple[QWidget, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._held: deque[QWidget] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._release)

    def begin(self) -> None:
        """Hold all parts back; the first one appears next."""
        self._held = deque(self._parts)
        for part in self._parts:
            part.setUpdatesEnabled(False)
        self._timer.start()

    def finish(self) -> None:
        """Let everything go that is held back."""
        self._timer.stop()
        while self._held:
            self._release()

    def _release(self) -> None:
        if self._held:
            self._held.popleft().setUpdatesEnabled(True)
        if not self._held:
            self._timer.stop()
