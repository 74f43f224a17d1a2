"""How the methods with a choice are carried out, folded up until somebody asks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photodedup.core.settings import HASH_SIZES, MethodOptions
from photodedup.ui.widgets.paint import smaller

BINS = (16, 64, 256)
"""256 takes 64 MB a photo: what the tutorials print."""


LAST_WIDE = 2
"""Column of the check boxes where they stand beside the other choices."""


class MethodChoices(QWidget):
    """A line that unfolds to the choices of `MethodOptions`.

    Parameters
    ----------
    wide
        Whether there is room for a check box beside each of the other choices.

    Signals
    -------
    changed()
        `options` is another one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, wide: bool = False) -> None:
        super().__init__(parent)
        self._is_wide = wide
        self.more = self._expander()
        self._size, self._bins = QComboBox(), QComboBox()
        for side in HASH_SIZES:
            self._size.addItem(f"{side} × {side}", side)  # noqa: RUF001 -- times
        for bins in BINS:
            self._bins.addItem(str(bins), bins)
        self._bins.setCurrentIndex(self._bins.findData(MethodOptions().bins))
        self._raw = QCheckBox(self.tr("Counts, not shares"))
        self._raw.setToolTip(
            self.tr(
                "Compare counts of pixels in the histogram distances: photos of "
                "different sizes are then far apart, whatever they show."
            )
        )
        self._white = QCheckBox(self.tr("Ignore white, trim edges"))
        self._white.setToolTip(
            self.tr(
                "Do not count pure white in the colour histograms, and cut uniform "
                "margins off before structural similarity."
            )
        )
        self._choices = self._folded()
        self._choices.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.more)
        column.addWidget(self._choices)
        for combo in (self._size, self._bins):
            combo.currentIndexChanged.connect(self.changed)
        for box in (self._raw, self._white):
            box.toggled.connect(self.changed)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the Tab key goes to, in the order in which it is read."""
        if self._is_wide:
            return self.more, self._size, self._raw, self._bins, self._white
        return self.more, self._size, self._bins, self._raw, self._white

    @property
    def options(self) -> MethodOptions:
        """What is chosen."""
        return MethodOptions(
            hash_size=int(self._size.currentData()),
            bins=int(self._bins.currentData()),
            raw_counts=self._raw.isChecked(),
            ignore_white=self._white.isChecked(),
        )

    def set_options(self, options: MethodOptions) -> None:
        """Choose; bins that are not offered leave theirs as they are."""
        self._size.setCurrentIndex(self._size.findData(options.hash_size))
        place = self._bins.findData(options.bins)
        self._bins.setCurrentIndex(place if place >= 0 else self._bins.currentIndex())
        self._raw.setChecked(options.raw_counts)
        self._white.setChecked(options.ignore_white)

    def _expander(self) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("Options"))
        button.setFont(smaller(button.font(), 0.5))
        button.setObjectName("expander")
        button.setCheckable(True)
        button.setArrowType(Qt.ArrowType.RightArrow)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(self._unfold)
        return button

    def _folded(self) -> QWidget:
        panel = QWidget()
        grid = QGridLayout(panel)
        grid.setContentsMargins(4, 0, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(LAST_WIDE if self._is_wide else 0, 1)
        fields = (
            (self.tr("Size of the hashes"), self._size),
            (self.tr("Bins per colour"), self._bins),
        )
        for row, (text, field) in enumerate(fields):
            label = QLabel(text)
            label.setFont(smaller(label.font(), 0.5))
            label.setWordWrap(not self._is_wide)
            field.setAccessibleName(text)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        for row, box in enumerate((self._raw, self._white)):
            box.setFont(smaller(box.font(), 0.5))
            if self._is_wide:
                grid.addWidget(box, row, LAST_WIDE)
            else:
                grid.addWidget(box, len(fields) + row, 0, 1, 2)
        return panel

    def _unfold(self, shown: bool) -> None:  # noqa: FBT001 -- the slot of toggled(bool)
        arrow = Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow
        self.more.setArrowType(arrow)
        self._choices.setVisible(shown)
