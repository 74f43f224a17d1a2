"""The entry "Find similar" in the context menu of everything that shows photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from photodedup.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QModelIndex

    from photodedup.core.records import Photo


class SimilarMenu(QObject):
    """Offers to look for photos like the one under the mouse.

    Signals
    -------
    requested(Photo)
        Look for photos like this one.
    """

    requested = Signal(object)

    def offer_on(self, widget: QWidget, photo: Callable[[], Photo | None]) -> None:
        """Offer it on a widget that shows one photo."""
        self._follow(widget, lambda _: photo())

    def offer_in(
        self, view: QAbstractItemView, photo: Callable[[QModelIndex], Photo | None]
    ) -> None:
        """Offer it on every photo of a view; the menu key means the current one."""

        def under(place: QPoint) -> Photo | None:
            index = view.indexAt(place)
            return photo(index if index.isValid() else view.currentIndex())

        self._follow(view, under)

    def _follow(
        self, widget: QWidget, photo_at: Callable[[QPoint], Photo | None]
    ) -> None:
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        widget.customContextMenuRequested.connect(
            lambda place: self._open(widget, place, photo_at(place))
        )

    def _open(self, widget: QWidget, place: QPoint, photo: Photo | None) -> None:
        if photo is None:
            return
        menu = QMenu(widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = QCoreApplication.translate("SimilarMenu", "&Find similar")
        entry = menu.addAction(icon("search"), text)
        # Only shown: the key itself belongs to the page.
        entry.setShortcut(QKeySequence("F"))
        entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        entry.triggered.connect(lambda: self.requested.emit(photo))
        menu.popup(widget.mapToGlobal(place))
