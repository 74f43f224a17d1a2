"""The bar at the top: which page is shown, and the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QToolButton,
    QWidget,
)

from photodedup.ui.icons import icon

ICON_SIDE = 18


class TopBar(QFrame):
    """Switches between the pages; a later page is one more `add_page`.

    Signals
    -------
    pageRequested(int)
        The place of the page, in the order of `add_page`.
    themeToggled()
    helpRequested()
    """

    pageRequested = Signal(int)  # noqa: N815 -- Qt names signals so
    themeToggled = Signal()  # noqa: N815 -- Qt names signals so
    helpRequested = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self._pages = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 12, 4)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        theme = self._tool("moon", self.tr("Dark or light"))
        theme.clicked.connect(self.themeToggled)
        keys = self._tool("help", self.tr("Keyboard shortcuts (F1)"))
        keys.clicked.connect(self.helpRequested)
        self._pages.idClicked.connect(self.pageRequested)

    def add_page(self, name: str, icon_name: str) -> None:
        """Add a button for a page."""
        button = QToolButton()
        button.setText(name)
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(ICON_SIDE, ICON_SIDE))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setObjectName("page")
        button.setAccessibleName(self.tr("Page %1").replace("%1", name))
        place = len(self._pages.buttons())
        self._pages.addButton(button, place)
        self._row.insertWidget(place, button)

    def show_page(self, place: int) -> None:
        """Show which page is on the screen."""
        self._pages.button(place).setChecked(True)

    def set_page_enabled(self, place: int, *, enabled: bool) -> None:
        """Let a page be chosen or not."""
        self._pages.button(place).setEnabled(enabled)

    def _tool(self, icon_name: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(ICON_SIDE, ICON_SIDE))
        button.setToolTip(name)
        button.setAccessibleName(name)
        self._row.addWidget(button)
        return button
