"""The table of folders: roles are chosen in the row, folders leave by their cross."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QWidget,
)

from photodedup.core.errors import Bug
from photodedup.core.settings import FolderRole
from photodedup.ui.icons import Tone, icon
from photodedup.ui.models.folders import FolderColumn, FolderModel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 36
EDITOR_MARGIN = 4


class _RoleDelegate(QStyledItemDelegate):
    """A combo box with the three roles, always open."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        del option
        combo = QComboBox(parent)
        model = index.model()
        if not isinstance(model, FolderModel):
            raise Bug("the role delegate is for the folder model")
        for role in FolderRole:
            combo.addItem(model.role_name(role), role)
            help_text = model.role_help(role)
            combo.setItemData(combo.count() - 1, help_text, Qt.ItemDataRole.ToolTipRole)
        path = model.index(index.row(), FolderColumn.FOLDER).data()
        combo.setAccessibleName(self.tr("Role of %1").replace("%1", str(path)))
        combo.activated.connect(self._commit)
        return combo

    def _commit(self) -> None:
        combo = self.sender()
        if isinstance(combo, QComboBox):
            self.commitData.emit(combo)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(
                editor.findData(index.data(Qt.ItemDataRole.EditRole))
            )

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        del index
        editor.setGeometry(
            option.rect.adjusted(
                EDITOR_MARGIN, EDITOR_MARGIN, -EDITOR_MARGIN, -EDITOR_MARGIN
            )
        )


class FolderTable(QTableView):
    """Shows a `FolderModel`.

    Signals
    -------
    removeRequested(int)
        The row to take off.
    """

    removeRequested = Signal(int)  # noqa: N815 -- Qt names signals so

    def __init__(self, model: FolderModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table")
        self.setAccessibleName(self.tr("Folders to scan"))
        self.setModel(model)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setItemDelegateForColumn(FolderColumn.ROLE, _RoleDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        mode = QHeaderView.ResizeMode
        header.setSectionResizeMode(FolderColumn.FOLDER, mode.Stretch)
        for column, width in (
            (FolderColumn.PHOTOS, 100),
            (FolderColumn.ROLE, 150),
            (FolderColumn.REMOVE, 44),
        ):
            header.setSectionResizeMode(column, mode.Fixed)
            header.resizeSection(column, width)
        model.rowsInserted.connect(self._equip)

    def _equip(self, parent: QModelIndex, first: int, last: int) -> None:
        """Open the role editor and set the cross in new rows."""
        del parent
        for row in range(first, last + 1):
            role = self.model().index(row, FolderColumn.ROLE)
            self.openPersistentEditor(role)
            self._widen_for(self.indexWidget(role))
            place = self.model().index(row, FolderColumn.REMOVE)
            cross = QToolButton()
            cross.setIcon(icon("x", Tone.MUTED))
            cross.setIconSize(QSize(16, 16))
            cross.setToolTip(str(place.data(Qt.ItemDataRole.ToolTipRole)))
            cross.setAccessibleName(str(place.data(Qt.ItemDataRole.AccessibleTextRole)))
            lasting = QPersistentModelIndex(place)
            cross.clicked.connect(
                lambda *_, at=lasting: self.removeRequested.emit(at.row())
            )
            self.setIndexWidget(place, cross)

    def _widen_for(self, editor: QWidget) -> None:
        """Give the roles the room that their words take in this language."""
        needed = editor.sizeHint().width() + 2 * EDITOR_MARGIN
        if needed > self.columnWidth(FolderColumn.ROLE):
            self.setColumnWidth(FolderColumn.ROLE, needed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the current folder off with Delete."""
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.removeRequested.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)
