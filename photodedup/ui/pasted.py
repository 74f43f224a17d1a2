"""Pictures and files that come by drop or from the clipboard."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QCoreApplication, QUrl
from PySide6.QtGui import QImage, QImageWriter

from photodedup.core.errors import EnvironmentProblem, UsageProblem

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

FAST = 80
"""Of 0 to 100, as Qt counts for PNG: packed a little, without making anyone wait."""


def local_paths(data: QMimeData) -> tuple[Path, ...]:
    """Return the files and folders that are dropped or pasted."""
    return tuple(Path(u.toLocalFile()) for u in data.urls() if u.isLocalFile())


def holds_picture(data: QMimeData) -> bool:
    """Whether `Pasted.take` finds a picture or a file in it."""
    return bool(local_paths(data)) or data.hasImage() or bool(_named(data))


def _named(data: QMimeData) -> str:
    """Return the path that a text names; empty for any other text."""
    text = data.text().strip().strip("\"'") if data.hasText() else ""
    if text.startswith("file:"):
        text = QUrl(text).toLocalFile()
    is_line = "\n" not in text and "\0" not in text
    is_path = text.startswith("~/") or PurePath(text).is_absolute()
    return text if is_line and is_path else ""


class Pasted:
    """Keeps pasted bitmaps as PNG files in a temporary folder of our own."""

    def __init__(self) -> None:
        self._folders: list[tempfile.TemporaryDirectory[str]] = []
        self._count = 0

    def take(self, data: QMimeData) -> Path:
        """Return the file that was pasted or dropped; a bitmap is written into one.

        Raises
        ------
        UsageProblem
            There is neither a picture nor a file.
        EnvironmentProblem
            The bitmap cannot be written.
        """
        paths = local_paths(data)
        if paths:
            return paths[0]
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            return self._written(image)
        named = _named(data)
        if named:
            return Path(named).expanduser()
        raise UsageProblem(
            QCoreApplication.translate(
                "Pasted",
                "There is no picture and no file to paste: copy a photo first.",
            )
        )

    def holds(self, path: Path) -> bool:
        """Whether a file is one of ours, so that it will not last."""
        return any(path.is_relative_to(folder.name) for folder in self._folders)

    def remove(self) -> None:
        """Delete every pasted bitmap."""
        while self._folders:
            self._folders.pop().cleanup()

    def _written(self, image: QImage) -> Path:
        if not self._folders:
            self._folders.append(tempfile.TemporaryDirectory(prefix="photodedup-"))
        self._count += 1
        path = Path(self._folders[0].name) / f"pasted-{self._count}.png"
        writer = QImageWriter(str(path), QByteArray(b"png"))
        writer.setQuality(FAST)
        if not writer.write(image):
            text = QCoreApplication.translate(
                "Pasted", "The pasted picture could not be written: %1."
            )
            raise EnvironmentProblem(text.replace("%1", writer.errorString()))
        return path
