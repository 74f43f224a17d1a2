"""Stores "not duplicates" decisions on a thread, in the order they were made."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from photodedup.ui.background import CLOSE_TIMEOUT_S, Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from photodedup.core.records import Group
    from photodedup.ui.engine import NotDuplicates


class Remembering(Worker):
    """Keeps the order of the decisions; none is lost when the window closes.

    Parameters
    ----------
    remember
        Stores one decision; called on the thread.
    """

    def __init__(
        self,
        remember: Callable[[NotDuplicates], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._remember = remember
        self._waiting: list[NotDuplicates] = []
        self.ended.connect(self._next)

    def add(self, decision: NotDuplicates) -> None:
        """Store a decision after those before it."""
        self._waiting.append(decision)
        self._next()

    def close(self, timeout_s: float = CLOSE_TIMEOUT_S) -> bool:
        """Store what waits, and return whether that was done in time."""
        done = super().close(timeout_s)
        while done and self._waiting:
            self._remember(self._waiting.pop(0))
        return done

    def _next(self) -> None:
        if self._waiting and not self.running:
            decision = self._waiting.pop(0)
            self._begin(lambda _: self._remember(decision))


def pairs_of(group: Group) -> tuple[tuple[bytes, bytes], ...]:
    """Return every two different contents of a group.

    Equal files are left out: the same bytes are the same picture.
    """
    contents = sorted({member.photo.content for member in group.members})
    return tuple(combinations(contents, 2))
