"""Ctrl+C: the first stops in order, the second at once."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photodedup.core.progress import CancelToken


@contextmanager
def interruptible(token: CancelToken) -> Iterator[None]:
    """Turn the first Ctrl+C inside the block into a cancelled token."""

    def stop(_signal: int, _frame: Any) -> None:  # noqa: ANN401 -- as signal defines it
        if token.cancelled:
            raise KeyboardInterrupt
        token.cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
