"""The two buttons of a photo: Keep and Trash, by glyph, word, line and colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from photodedup.ui.icons import tinted
from photodedup.ui.models.marks import Mark
from photodedup.ui.theme import theme_of
from photodedup.ui.widgets.paint import DASH, RADIUS, mark_color

ICON_SIDE = 14
PADDING = 8


class MarkButton(QAbstractButton):
    """Filled when the photo has its mark; outlined in its colour when suggested."""

    def __init__(self, mark: Mark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        self._suggested = False
        self._is_compact = False
        self.setCheckable(True)
        self.setText(self.tr("Keep") if mark is Mark.KEEP else self.tr("Trash"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_state(self, mark: Mark, suggestion: Mark, name: str) -> None:
        """Show the mark of a photo, or what is suggested for it."""
        self.setChecked(mark is self._mark)
        self._suggested = mark is Mark.UNDECIDED and suggestion is self._mark
        self.setAccessibleName(f"{self.text()}: {name}")
        tip = self.tr("Keep this photo (K keeps only this one)")
        if self._mark is Mark.TRASH:
            tip = self.tr("Mark this photo for the Trash (X)")
        if self._suggested:
            tip = self.tr("%1. This is the suggestion: Enter accepts it.").replace(
                "%1", tip
            )
        if not self.isEnabled():
            tip = self.tr("Protected: this photo always stays")
        self.setToolTip(tip)
        self.update()

    def set_compact(self, *, compact: bool) -> None:
        """Show only the glyph where there is little room."""
        if compact != self._is_compact:
            self._is_compact = compact
            self.updateGeometry()
            self.update()

    def nextCheckState(self) -> None:
        """Leave the state alone: the mark itself decides it."""

    def sizeHint(self) -> QSize:
        """Return room for glyph and word."""
        height = self.fontMetrics().height() + 8
        if self._is_compact:
            return QSize(ICON_SIDE + 2 * PADDING, height)
        word = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(ICON_SIDE + 4 + word + 2 * PADDING + 2, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button."""
        del event
        theme = theme_of(self.palette())
        color = mark_color(theme, self._mark)
        on_color = theme.keep_text if self._mark is Mark.KEEP else theme.trash_text
        ink = on_color if self.isChecked() else theme.text
        if not self.isEnabled():
            ink = theme.muted
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = theme.hover if self.underMouse() else theme.raised
        painter.setBrush(color if self.isChecked() else fill)
        pen = QPen(theme.border, 1)
        if self._suggested:
            pen = QPen(color, 1.6)
            if self._mark is Mark.TRASH:
                pen.setDashPattern(DASH)
        elif self.isChecked():
            pen = QPen(color, 1)
        painter.setPen(pen)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS
        )
        if self.hasFocus():
            painter.setPen(QPen(ink, 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 4, 4)
        glyph = "check" if self._mark is Mark.KEEP else "x"
        pixmap = tinted(glyph, ink, ICON_SIDE, self.devicePixelRatioF())
        painter.drawPixmap(PADDING, (self.height() - ICON_SIDE) // 2, pixmap)
        if not self._is_compact:
            painter.setPen(ink)
            text = self.rect().adjusted(PADDING + ICON_SIDE + 4, 0, 0, 0)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(text, flags, self.text())
        painter.end()
