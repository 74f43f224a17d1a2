"""The table of all methods beside two compared photos: when it shows, what is large.

The review and the compare view of the search page are laid out alike (`Beside`), so
one class opens the table on both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QStackedWidget, QWidget

    from photodedup.core.records import Member
    from photodedup.ui.measure_worker import MeasureWorker
    from photodedup.ui.picture_threads import Picture
    from photodedup.ui.widgets.compare import Compare
    from photodedup.ui.widgets.drawing import LargeDrawing
    from photodedup.ui.widgets.methods_panel import MethodsPanel


class Facts(Protocol):
    """What is said beside the photos while the table is not asked for."""

    def cover(self, *, covered: bool) -> None:
        """Give the place to the table, or take it back."""
        ...


class Beside(Protocol):
    """Two photos, what is above and beside them, and what can take their place."""

    @property
    def panel(self) -> Facts:
        """The facts."""

    @property
    def methods(self) -> MethodsPanel:
        """The table."""

    @property
    def bar(self) -> QWidget:
        """The buttons for the photos."""

    @property
    def stage(self) -> QStackedWidget:
        """Shows `compare` or `large`."""

    @property
    def compare(self) -> Compare:
        """The photos."""

    @property
    def large(self) -> LargeDrawing:
        """A drawing in their place."""


class AllMethods(QObject):
    """Opens the table in place of the facts, and drawings in place of the photos.

    Parameters
    ----------
    beside
        The widgets it acts on.
    give_keys
        Gives the keys back to the page when the table is left.
    parent
        Owns it.
    """

    def __init__(
        self, beside: Beside, give_keys: Callable[[], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._beside, self._give_keys = beside, give_keys
        table = beside.methods
        table.closeRequested.connect(self.toggle)
        table.left.connect(give_keys)
        table.enlarged.connect(self._enlarge)
        beside.large.closed.connect(self._close_large)
        # Whoever turns to the photos wants to see them.
        beside.compare.viewChanged.connect(self._show_photos)
        beside.compare.viewport.changed.connect(self._show_photos)
        beside.compare.viewport.loupeMoved.connect(self._show_photos)

    def use(self, worker: MeasureWorker) -> None:
        """Let a worker measure and draw what the table asks for; no other table's."""
        table = self._beside.methods
        table.measureRequested.connect(worker.measure)
        table.drawingRequested.connect(worker.draw)
        table.stopRequested.connect(worker.forget)
        worker.listed.connect(table.take_listed)
        worker.counted.connect(table.take_counted)
        worker.finished.connect(table.take)
        worker.crashed.connect(table.take_crash)

    def toggle(self) -> None:
        """Open the table and give it the keys, or go back to the facts."""
        table = self._beside.methods
        if table.is_open:
            self.close()
            self._give_keys()
        elif self._beside.stage.isVisible() and table.pair is not None:
            self._beside.panel.cover(covered=True)
            table.open()
            table.list.setFocus()

    def close(self) -> None:
        """Show the photos and the facts."""
        self._show_photos()
        self._beside.methods.close_panel()
        self._beside.panel.cover(covered=False)

    def forget(self) -> None:
        """Be about no photos: another scan begins."""
        self.close()
        self._beside.methods.forget()

    def show_pair(self, first: Member, second: Member, note: str = "") -> None:
        """Take over another pair, with what must be known of its values."""
        self._show_photos()
        self._beside.methods.show_pair(first.photo, second.photo, note)

    def _enlarge(self, picture: Picture, title: str) -> None:
        large = self._beside.large
        large.show_picture(picture, title)
        self._beside.bar.hide()
        self._beside.stage.setCurrentWidget(large)
        large.setFocus()

    def _close_large(self) -> None:
        self._show_photos()
        self._beside.methods.list.setFocus()

    def _show_photos(self) -> None:
        self._beside.bar.show()
        self._beside.stage.setCurrentWidget(self._beside.compare)
