"""How fast a stage runs and how long it will still take."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW_S = 20.0
FIRST_ESTIMATE_S = 5.0


class Meter:
    """A moving rate over the last 20 s; nothing is estimated in the first 5 s.

    Parameters
    ----------
    clock
        Monotonic seconds; tests give their own.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._marks: deque[tuple[float, int]] = deque([(self._started, 0)])

    def note(self, done: int) -> None:
        """Note how many items are done now."""
        now = self._clock()
        self._marks.append((now, done))
        while len(self._marks) > 2 and now - self._marks[1][0] > WINDOW_S:  # noqa: PLR2004
            self._marks.popleft()

    @property
    def rate_per_s(self) -> float | None:
        """Items per second; None while it is too early to say."""
        first, last = self._marks[0], self._marks[-1]
        if last[0] - self._started < FIRST_ESTIMATE_S or last[0] <= first[0]:
            return None
        return (last[1] - first[1]) / (last[0] - first[0])

    def eta_s(self, total: int) -> float | None:
        """Return the seconds left to `total` items; None while it is unknown."""
        rate = self.rate_per_s
        if rate is None or rate <= 0:
            return None
        return max(0, total - self._marks[-1][1]) / rate
