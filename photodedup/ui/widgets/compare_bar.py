"""The line above the compared photos: which group, zoom, and which panels show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photodedup.ui import wording
from photodedup.ui.icons import icon
from photodedup.ui.widgets.elided_label import ElidedLabel
from photodedup.ui.widgets.overlay_view import View

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from photodedup.core.records import Group

NARROW = 620
"""Below this a title beside the buttons would be cut."""

NARROWEST = 430


class CompareBar(QWidget):
    """Title, zoom buttons and panel switches.

    Signals
    -------
    fitRequested(), fullSizeRequested(), zoomInRequested(), zoomOutRequested()
        Zoom of both photos.
    histogramToggled(bool), informationToggled(bool)
        Show or hide a part of the side panel.
    viewRequested(View), loupeRequested()
        Compare in this way, or in both panes again; open or close the loupe.
    turnToggled(bool)
        Show a turned photo as the other one is, or as it is.
    """

    fitRequested = Signal()  # noqa: N815 -- Qt names signals so
    fullSizeRequested = Signal()  # noqa: N815 -- Qt names signals so
    zoomInRequested = Signal()  # noqa: N815 -- Qt names signals so
    zoomOutRequested = Signal()  # noqa: N815 -- Qt names signals so
    viewRequested = Signal(object)  # noqa: N815 -- Qt names signals so
    loupeRequested = Signal()  # noqa: N815 -- Qt names signals so
    turnToggled = Signal(bool)  # noqa: N815 -- Qt names signals so
    histogramToggled = Signal(bool)  # noqa: N815 -- Qt names signals so
    informationToggled = Signal(bool)  # noqa: N815 -- Qt names signals so

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = tuple(
            ElidedLabel(Qt.TextElideMode.ElideRight) for _ in ("above", "beside")
        )
        for title in self._titles:
            policy = QSizePolicy.Policy
            title.setSizePolicy(policy.Ignored, policy.Fixed)
        self._scale = QLabel()
        self._scale.setProperty("muted", "true")
        self._scale.setAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        widest = self._scale.fontMetrics().horizontalAdvance("6400 %")
        self._scale.setFixedWidth(widest)
        self._scale.setToolTip(self.tr("Size of the larger photo on the screen"))
        self.views = self._view_buttons()
        self.loupe = self._switch("search", self.tr("Loupe on both photos (L)"))
        self.loupe.setChecked(False)
        self.loupe.clicked.connect(self.loupeRequested)
        self.turn = self._switch("turn", self.tr("Turn B to match A (T)"))
        self.turn.toggled.connect(self.turnToggled)
        self.turn.hide()
        self.histogram = self._switch("histogram", self.tr("Histogram (H)"))
        self.histogram.toggled.connect(self.histogramToggled)
        self.information = self._switch("info", self.tr("Information (I)"))
        self.information.toggled.connect(self.informationToggled)
        above, beside = self._titles
        above.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(2)
        column.addWidget(above)
        row = QHBoxLayout()
        row.setSpacing(2)
        column.addLayout(row)
        row.addWidget(beside, stretch=1)
        row.addWidget(self._scale)
        row.addSpacing(4)
        self._zooms = self._zoom_buttons()
        for button in self._zooms:
            row.addWidget(button)
        row.addSpacing(4)
        for button in (*self.views.values(), self.loupe):
            row.addWidget(button)
        row.addSpacing(4)
        row.addWidget(self.turn)
        row.addWidget(self.histogram)
        row.addWidget(self.information)

    def _zoom_buttons(self) -> list[QToolButton]:
        out = self._button("zoom-out", self.tr("Zoom out (-)"))
        out.clicked.connect(self.zoomOutRequested)
        fit = self._button("fit", self.tr("Show the whole photos (0)"))
        fit.setText(self.tr("Fit"))
        fit.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        fit.clicked.connect(self.fitRequested)
        full = self._button("actual-size", self.tr("Pixel by pixel, and back (Z)"))
        full.setText(self.tr("100 %"))
        full.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        full.clicked.connect(self.fullSizeRequested)
        into = self._button("zoom-in", self.tr("Zoom in (+)"))
        into.clicked.connect(self.zoomInRequested)
        return [out, fit, full, into]

    def _view_buttons(self) -> dict[View, QToolButton]:
        buttons = {}
        for view, name, tip in (
            (View.SIDE_BY_SIDE, "columns", self.tr("Both photos (W)")),
            (
                View.SWIPE,
                "swap",
                self.tr("Swipe: a line between both (P)"),
            ),
            (View.ONION, "layers", self.tr("Onion: one through the other (O)")),
            (View.DIFFERENCE, "eye", self.tr("Difference of both (D)")),
        ):
            button = self._switch(name, tip)
            button.clicked.connect(lambda _=False, v=view: self.viewRequested.emit(v))
            button.setChecked(view is View.SIDE_BY_SIDE)
            buttons[view] = button
        return buttons

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _switch(self, name: str, tip: str) -> QToolButton:
        button = self._button(name, tip)
        button.setCheckable(True)
        button.setChecked(True)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the title a line of its own where the buttons need the width."""
        super().resizeEvent(event)
        above, beside = self._titles
        is_narrow = self.width() < NARROW
        above.setVisible(is_narrow)
        beside.setVisible(not is_narrow)
        # Squeezed words would be three dots.
        style = Qt.ToolButtonStyle
        look = style.ToolButtonIconOnly if is_narrow else style.ToolButtonTextOnly
        for button in self._zooms[1:-1]:
            button.setToolButtonStyle(look)
        # The wheel and the keys zoom too.
        for spare in (self._zooms[0], self._zooms[-1], self._scale):
            spare.setVisible(not is_narrow)

    def minimumSizeHint(self) -> QSize:
        """Let the window be narrow: the size on the screen goes first."""
        return QSize(NARROWEST, super().minimumSizeHint().height())

    def toggle_turn(self) -> None:
        """Turn the second photo, or not, when it can be turned to match."""
        if not self.turn.isHidden():
            self.turn.toggle()

    def show_group(self, group: Group, place: int, count: int) -> None:
        """Tell which group is looked at."""
        text = self.tr("%1 of %2 · %3 · %4")
        text = text.replace("%1", wording.number_text(place))
        text = text.replace("%2", wording.number_text(count))
        text = text.replace("%3", wording.group_kind_text(group))
        self.show_title(text.replace("%4", wording.photos_text(len(group.members))))

    def show_title(self, text: str) -> None:
        """Tell what is looked at."""
        for title in self._titles:
            title.set_text(text)

    def show_view(self, view: View) -> None:
        """Show how the photos are compared."""
        for each, button in self.views.items():
            button.setChecked(each is view)

    def show_loupe(self, *, shown: bool) -> None:
        """Show whether the loupe is open."""
        self.loupe.setChecked(shown)

    def show_scale(self, scale: float) -> None:
        """Tell how large the larger photo is on the screen."""
        percent = wording.number_text(100 * scale)
        self._scale.setText(self.tr("%1 %").replace("%1", percent))
