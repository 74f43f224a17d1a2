"""Carries out a plan and kills itself at the given moment: a program for test_crash.

Arguments: data folder, photo folder, destination, kind, number of the moment. The
victims are ``b*.jpg``, the keeper is ``a.jpg``, sidecars are called ``NAME.jpg.xmp``.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import xxhash

from photodedup.core.actions.filestate import present
from photodedup.core.actions.journal import Journal
from photodedup.core.actions.perform import perform
from photodedup.core.actions.plan import ActionKind, Marked, plan
from photodedup.core.progress import CancelToken, Progress

if TYPE_CHECKING:
    from photodedup.core.actions.acts import Moment
    from photodedup.core.records import PhotoFile


class _Unasked:
    """Victims and keeper are the same bytes: nothing is asked of their pixels."""

    def whole(self, photo: PhotoFile, /) -> None:
        raise AssertionError(photo)

    def related(self, photo: PhotoFile, keeper: PhotoFile, /) -> None:
        raise AssertionError(photo, keeper)

    def only_saved_again(self, photo: PhotoFile, keeper: PhotoFile, /) -> None:
        raise AssertionError(photo, keeper)


class DiesAt:
    """Kills the process at the Nth moment, without any farewell."""

    def __init__(self, number: int) -> None:
        self._left = number

    def __call__(self, _moment: Moment, _path: Path) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def main(data: str, photos: str, destination: str, kind: str, number: str) -> None:
    keeper = present(Path(photos) / "a.jpg")
    content = xxhash.xxh3_128(keeper.path.read_bytes()).digest()
    marked = [
        Marked(1, photo, content, keeper, content) for photo in _victims(Path(photos))
    ]
    steps = plan(ActionKind(kind), marked, destination=Path(destination))
    with Journal.open(Path(data)) as journal:
        perform(
            steps,
            journal,
            on_progress=_ignore,
            cancel=CancelToken(),
            pictures=_Unasked(),
            observe=DiesAt(int(number)),
        )


def _victims(folder: Path) -> list[PhotoFile]:
    return [
        present(path, companions=(path.with_name(path.name + ".xmp"),))
        for path in sorted(folder.glob("b*.jpg"))
    ]


def _ignore(_progress: Progress) -> None:
    pass


if __name__ == "__main__":
    main(*sys.argv[1:])
