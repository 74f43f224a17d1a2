"""A photo with its header: letter, name, facts, the two mark buttons, and its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photodedup.ui import wording
from photodedup.ui.models.marks import Mark, suggested
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.elided_label import ElidedLabel
from photodedup.ui.widgets.mark_button import MarkButton
from photodedup.ui.widgets.paint import RADIUS, bold, mark_pen, smaller
from photodedup.ui.widgets.photo_view import PhotoView

if TYPE_CHECKING:
    from photodedup.core.records import Member
    from photodedup.ui.picture_threads import Picture
    from photodedup.ui.widgets.viewport import Viewport

COMPACT_BELOW = 300
"""Narrower panes show the mark buttons without words: the file name needs the room."""

FRAME = 5


class LetterBadge(QWidget):
    """The letter by which histogram and tables call a photo."""

    def __init__(self, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = letter
        self._is_focused = False
        self.setFixedSize(22, 22)

    def set_letter(self, letter: str) -> None:
        """Show a letter."""
        self._letter = letter
        self.update()

    def set_focused(self, *, focused: bool) -> None:
        """Fill the badge of the photo that the keys act on."""
        self._is_focused = focused
        self.update()

    def sizeHint(self) -> QSize:
        """Return a small square."""
        return QSize(22, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the letter in a rounded square."""
        del event
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        filled = self._is_focused
        painter.setBrush(theme.accent if filled else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.accent if filled else theme.muted, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.setPen(theme.accent_text if filled else theme.text)
        painter.setFont(bold(self.font()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.end()


class PhotoPane(QWidget):
    """One of the compared photos.

    Parameters
    ----------
    marking
        Whether it has the two mark buttons.

    Signals
    -------
    chosen()
        The user pressed on this photo.
    marked(Mark)
        The user pressed Keep or Trash.
    """

    chosen = Signal()
    marked = Signal(Mark)

    def __init__(
        self,
        letter: str,
        viewport: Viewport,
        parent: QWidget | None = None,
        *,
        marking: bool = True,
    ) -> None:
        super().__init__(parent)
        self._letter, self._marking = letter, marking
        self._mark = Mark.UNDECIDED
        self._is_focused = False
        self.view = PhotoView(viewport)
        self.view.pressed.connect(self.chosen)
        self._badge = LetterBadge(letter)
        self._name = ElidedLabel()
        self._name.setFont(bold(self.font()))
        self._facts = ElidedLabel(Qt.TextElideMode.ElideRight, muted=True)
        self._folder = ElidedLabel(Qt.TextElideMode.ElideLeft, muted=True)
        for label in (self._facts, self._folder):
            label.setFont(smaller(self.font()))
        self._buttons = MarkButton(Mark.KEEP), MarkButton(Mark.TRASH)
        for button, mark in zip(self._buttons, (Mark.KEEP, Mark.TRASH), strict=True):
            button.clicked.connect(lambda _=False, mark=mark: self.marked.emit(mark))
            if not marking:
                button.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(6)
        title.addWidget(self._badge)
        title.addWidget(self._name, stretch=1)
        for button in self._buttons:
            title.addWidget(button)
        facts = QHBoxLayout()
        facts.setSpacing(10)
        facts.addWidget(self._facts)
        facts.addWidget(self._folder, stretch=1)
        column = QVBoxLayout(self)
        column.setContentsMargins(FRAME + 3, FRAME + 2, FRAME + 3, FRAME + 3)
        column.setSpacing(3)
        column.addLayout(title)
        column.addLayout(facts)
        column.addSpacing(2)
        column.addWidget(self.view, stretch=1)

    @property
    def caption_height(self) -> int:
        """Height of everything above the photo."""
        lines = self._buttons[0].sizeHint().height() + self._facts.sizeHint().height()
        return lines + 2 * FRAME + 13

    def show_member(
        self, member: Member, letter: str, preview: QImage, picture: Picture
    ) -> None:
        """Show a photo."""
        photo = member.photo
        size = QSizeF(photo.facts.width, photo.facts.height)
        self._badge.set_letter(letter)
        self._name.set_text(wording.file_name(photo))
        self._name.setToolTip(wording.path_text(photo))
        facts = (
            self.tr("%1 px").replace("%1", wording.pixels_text(photo.facts)),
            wording.size_text(photo.file.size_bytes),
            wording.format_text(photo.facts),
        )
        self._facts.set_text(" · ".join(facts))
        folder = wording.folder_text(photo)
        if photo.file.protected:
            folder = self.tr("protected · %1").replace("%1", folder)
        self._folder.set_text(folder)
        self._buttons[1].setEnabled(not photo.file.protected)
        self.view.set_photo(size, preview, picture)

    def show_mark(self, member: Member, mark: Mark, *, focused: bool) -> None:
        """Show the mark of the photo, and whether the keys act on it."""
        self._mark, self._is_focused = mark, focused
        self._badge.set_focused(focused=focused)
        name = wording.file_name(member.photo)
        for button in self._buttons:
            button.set_state(mark, suggested(member), name)
        spoken = wording.photo_text(member, mark) if self._marking else name
        self.setAccessibleName(spoken)
        self.view.setAccessibleName(spoken)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop the folder and the words of the buttons where there is little room."""
        is_compact = self.width() < COMPACT_BELOW
        self._folder.setVisible(not is_compact)
        for button in self._buttons:
            button.set_compact(compact=is_compact)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, the frame of the mark and the ring of the focus."""
        del event
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setBrush(theme.base)
        painter.setPen(mark_pen(theme, self._mark, self._frame_width))
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        if self._is_focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.link, 1))
            ring = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(ring, RADIUS + 2, RADIUS + 2)
        painter.end()

    @property
    def _frame_width(self) -> float:
        return 1.0 if self._mark is Mark.UNDECIDED else 2.5
