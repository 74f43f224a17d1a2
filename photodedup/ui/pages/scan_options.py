"""How far to look, in plain words; what only few people change folds away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QRadioButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photodedup.core.settings import FindLevel, Folder, IndexKind, ScanSettings

MAX_WORKERS = 64
MAX_MIN_SIZE_KB = 1_000_000
BYTES_PER_KB = 1000


class ScanOptions(QWidget):
    """Find level and the advanced options; makes `ScanSettings` of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._levels = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        title = QLabel(self.tr("Find"))
        title.setProperty("subheading", True)  # noqa: FBT003 -- Qt's property
        layout.addWidget(title)
        layout.addLayout(self._make_levels())
        self._more = self._make_expander()
        self._advanced = self._make_advanced()
        layout.addWidget(self._more)
        layout.addWidget(self._advanced)
        self._advanced.hide()

    @property
    def find_level(self) -> FindLevel:
        """The chosen level."""
        return tuple(FindLevel)[self._levels.checkedId()]

    def set_find_level(self, level: FindLevel) -> None:
        """Choose a level."""
        self._levels.button(tuple(FindLevel).index(level)).setChecked(True)

    def settings(self, folders: tuple[Folder, ...]) -> ScanSettings:
        """Return what to scan and how."""
        kind = self._index.currentData()
        return ScanSettings(
            folders=folders,
            find=self.find_level,
            thorough=self._thorough.isChecked(),
            index=kind if isinstance(kind, IndexKind) else IndexKind.AUTO,
            workers=self._workers.value(),
            min_size_bytes=self._min_size.value() * BYTES_PER_KB,
        )

    def _make_levels(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        words = (
            (
                self.tr("Same photo"),
                self.tr("resized, re-saved, other format or metadata"),
            ),
            (
                self.tr("+ edited copies"),
                self.tr("also brightened, cropped, rotated, mirrored or framed"),
            ),
            (
                self.tr("+ look-alikes"),
                self.tr("also similar shots, in groups of their own, never pre-marked"),
            ),
        )
        for place, (name, meaning) in enumerate(words):
            button = QRadioButton(name)
            button.setAccessibleDescription(meaning)
            label = QLabel(meaning)
            label.setProperty("muted", True)  # noqa: FBT003 -- Qt's property
            self._levels.addButton(button, place)
            grid.addWidget(button, place, 0)
            grid.addWidget(label, place, 1)
        self.set_find_level(FindLevel.EDITED)
        return grid

    def _make_expander(self) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("Advanced"))
        button.setObjectName("expander")
        button.setCheckable(True)
        button.setArrowType(Qt.ArrowType.RightArrow)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.toggled.connect(self._show_advanced)
        return button

    def _make_advanced(self) -> QWidget:
        panel = QWidget()
        form = QGridLayout(panel)
        form.setContentsMargins(20, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(6)
        form.setColumnStretch(2, 1)
        self._thorough = QCheckBox(
            self.tr("Thorough: finds a few more copies, takes about twice as long")
        )
        form.addWidget(self._thorough, 0, 0, 1, 3)
        self._index = QComboBox()
        for kind, name in (
            (IndexKind.AUTO, self.tr("Automatic")),
            (IndexKind.BKTREE, self.tr("BK-tree (up to about 2,000 photos)")),
            (IndexKind.MULTIINDEX, self.tr("Multi-index hashing (many photos)")),
            (IndexKind.BRUTE, self.tr("Brute force (reference)")),
        ):
            self._index.addItem(name, kind)
        self._workers = QSpinBox()
        self._workers.setRange(0, MAX_WORKERS)
        self._workers.setSpecialValueText(self.tr("Automatic"))
        self._min_size = QSpinBox()
        self._min_size.setRange(0, MAX_MIN_SIZE_KB)
        self._min_size.setSuffix(self.tr(" kB"))
        self._min_size.setSpecialValueText(self.tr("No limit"))
        fields = (
            (self.tr("Search index (same result, other speed)"), self._index),
            (self.tr("Reading processes"), self._workers),
            (self.tr("Skip files smaller than"), self._min_size),
        )
        for row, (label, field) in enumerate(fields, start=1):
            field.setAccessibleName(label)
            form.addWidget(QLabel(label), row, 0)
            form.addWidget(field, row, 1)
        return panel

    def _show_advanced(self, shown: bool) -> None:  # noqa: FBT001 -- the slot of toggled(bool)
        arrow = Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow
        self._more.setArrowType(arrow)
        self._advanced.setVisible(shown)
