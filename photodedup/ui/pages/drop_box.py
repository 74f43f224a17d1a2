"""The box that invites folders, by drop or by button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from photodedup.ui.icons import Tone, icon, tinted
from photodedup.ui.theme import theme_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

RADIUS = 10
INVITING_SIDE = 48
COMPACT_SIDE = 24


class _Sign(QWidget):
    """The folder sign, painted in the theme's colour at any size."""

    def __init__(self) -> None:
        super().__init__()
        self.set_side(COMPACT_SIDE)

    def set_side(self, side: int) -> None:
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        color = theme_of(self.palette()).link
        picture = tinted("folder-add", color, self.width(), self.devicePixelRatioF())
        painter.drawPixmap(0, 0, picture)
        painter.end()


class DropBox(QFrame):
    """Large while there are no folders, one row high afterwards.

    It does not accept drops itself: the whole window does, and tells the box through
    `set_hovered`.

    Signals
    -------
    addRequested()
    """

    addRequested = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = False
        self._sign = _Sign()
        self._words = QLabel(
            self.tr("Drop folders here, or a photo to find others like it")
        )
        self.add_button = QPushButton(
            icon("folder-add", Tone.ON_ACCENT), self.tr("Add folder...")
        )
        self.add_button.setProperty("primary", True)  # noqa: FBT003 -- Qt's property
        self.add_button.setToolTip(self.tr("Choose a folder (Ctrl+O)"))
        self.add_button.clicked.connect(self.addRequested)
        self._promise = QLabel(
            self.tr("Photos are never changed until you press Apply.")
        )
        self._promise.setProperty("muted", True)  # noqa: FBT003 -- Qt's property
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self.set_inviting(inviting=True)

    def set_inviting(self, *, inviting: bool) -> None:
        """Fill the page (no folder yet), or be one row."""
        while self._layout.count():
            self._layout.takeAt(0)
        direction = QBoxLayout.Direction
        vertical = direction.TopToBottom if inviting else direction.LeftToRight
        self._layout.setDirection(vertical)
        self._sign.set_side(INVITING_SIDE if inviting else COMPACT_SIDE)
        self._promise.setVisible(inviting)
        self._words.setProperty("heading", inviting)
        self.style().polish(self._words)
        widgets = (self._sign, self._words, self.add_button, self._promise)
        if inviting:
            self._layout.setContentsMargins(24, 24, 24, 24)
            self._layout.setSpacing(16)
            self._layout.addStretch(1)
            for widget in widgets:
                self._layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            self._layout.addStretch(1)
        else:
            self._layout.setContentsMargins(16, 10, 10, 10)
            self._layout.setSpacing(10)
            for widget in widgets:
                self._layout.addWidget(widget)
            self._layout.insertStretch(2, 1)
        policy = QSizePolicy.Policy
        self.setSizePolicy(
            policy.Expanding, policy.Expanding if inviting else policy.Maximum
        )
        primary = self.add_button
        primary.setProperty("primary", inviting)
        primary.setIcon(icon("folder-add", Tone.ON_ACCENT if inviting else Tone.TEXT))
        self.style().polish(primary)

    def set_hovered(self, *, hovered: bool) -> None:
        """Show that a drop would be taken."""
        self._hovered = hovered
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed frame."""
        del event
        theme = theme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.link if self._hovered else theme.border, 1.5)
        pen.setDashPattern((4, 4))
        painter.setPen(pen)
        painter.setBrush(theme.hover if self._hovered else theme.base)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS
        )
        painter.end()
