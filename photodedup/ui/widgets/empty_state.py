"""What stands in the middle when there is nothing to compare."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from photodedup.ui.icons import tinted
from photodedup.ui.theme import theme_of

ICON_SIDE = 48
WIDTH = 480


class _Sign(QWidget):
    """An icon that follows the theme."""

    def __init__(self) -> None:
        super().__init__()
        self._name = "search"
        self.setFixedSize(ICON_SIDE, ICON_SIDE)

    def set_name(self, name: str) -> None:
        self._name = name
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(ICON_SIDE, ICON_SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        color = theme_of(self.palette()).muted
        pixmap = tinted(self._name, color, ICON_SIDE, self.devicePixelRatioF())
        painter.drawPixmap(0, 0, pixmap)
        painter.end()


class EmptyState(QWidget):
    """An icon, a heading and a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = _Sign()
        self._heading, self._sentence = QLabel(), QLabel()
        self._heading.setProperty("heading", "true")
        self._sentence.setProperty("muted", "true")
        self._sentence.setWordWrap(True)
        # A label that wraps only gets the height it needs when nothing but the width
        # of its parent decides its own: no alignment, no maximum width on the label.
        box = QWidget()
        box.setFixedWidth(WIDTH)
        column = QVBoxLayout(box)
        column.setSpacing(10)
        column.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignHCenter)
        for label in (self._heading, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(box, alignment=Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    @property
    def text(self) -> str:
        """Heading and sentence."""
        return f"{self._heading.text()}\n{self._sentence.text()}"

    def tell(self, name: str, heading: str, sentence: str) -> None:
        """Show an icon by name, a heading and a sentence."""
        self._sign.set_name(name)
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self.setAccessibleName(f"{heading} {sentence}")

    def tell_scanning(self) -> None:
        """Say that groups will come."""
        sentence = self.tr(
            "Groups appear here as soon as they are found; you can begin at once."
        )
        self.tell("search", self.tr("Looking for duplicates"), sentence)

    def tell_no_photos(self) -> None:
        """Say that there was nothing to look at."""
        sentence = self.tr("Choose other folders on the start page.")
        self.tell("image", self.tr("No photos found"), sentence)

    def tell_all_done(self) -> None:
        """Say that every group was dealt with."""
        sentence = self.tr("Every group is done. Undo brings back what was removed.")
        self.tell("check", self.tr("Nothing left to review"), sentence)

    def tell_no_duplicates(self, photos: int) -> None:
        """Say that no two of so many photos show the same picture."""
        sentence = self.tr(
            "Looked at %Ln photo(s); no two show the same picture. A wider choice "
            "under “Find” on the start page also finds edits and look-alikes.",
            "",
            photos,
        )
        self.tell("check", self.tr("No duplicates found"), sentence)

    def tell_stopped(self, photos: int) -> None:
        """Say that the scan was stopped before it found a group."""
        sentence = self.tr(
            "Looked at %Ln photo(s) before it was stopped. What was read is kept: "
            "the next scan goes on from there.",
            "",
            photos,
        )
        self.tell("stop", self.tr("Scan stopped"), sentence)
