"""Fixtures of the window's tests."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QThread, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test for everything that the program stores."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("PHOTODEDUP_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _no_thread_or_timer_survives() -> Iterator[None]:
    """Fail a test that leaves a thread running or a repeating timer active."""
    before = {id(thing) for thing in gc.get_objects() if _is_alive(thing)}
    yield
    left = [
        thing
        for thing in gc.get_objects()
        if _is_alive(thing) and id(thing) not in before
    ]
    for thing in left:
        if isinstance(thing, QThread):
            thing.wait(3000)
    assert not left, f"still running after the test: {left}"


def _is_alive(thing: Any) -> bool:  # noqa: ANN401 -- whatever the interpreter holds
    kind = type(thing)  # isinstance() would wake proxies
    if not issubclass(kind, (QThread, QTimer)):
        return False
    try:
        return bool(
            thing.isRunning() if issubclass(kind, QThread) else thing.isActive()
        )
    except RuntimeError:  # its C++ half is deleted already
        return False
