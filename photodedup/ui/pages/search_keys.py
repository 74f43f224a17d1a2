"""The keys of the search page: one table for the results, one for the compare view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from photodedup.ui.widgets.overlay_view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from photodedup.ui.pages.search import SearchPage

    Actions = dict[int, Callable[[], object]]


class SearchKeys:
    """Turns key presses into what the page does."""

    def __init__(self, page: SearchPage) -> None:
        self._page = page
        key = Qt.Key
        self._results: Actions = {
            key.Key_Return: page.open_current,
            key.Key_Enter: page.open_current,
            key.Key_G: page.add_to_group,
            key.Key_F: page.find_similar,
            key.Key_Escape: page.box.view.reset,
        }
        self._compared: Actions = {
            key.Key_Escape: page.show_results,
            key.Key_Return: page.show_results,
            key.Key_Enter: page.show_results,
            key.Key_G: page.add_to_group,
            key.Key_F: page.find_similar,
            key.Key_Left: lambda: page.step(-1),
            key.Key_Up: lambda: page.step(-1),
            key.Key_Right: lambda: page.step(1),
            key.Key_Down: lambda: page.step(1),
            **self._looking(page),
        }

    @staticmethod
    def _looking(page: SearchPage) -> Actions:
        """Return the keys that the review has too."""
        key, compare, bar = Qt.Key, page.found.compare, page.found.bar
        return {
            key.Key_H: bar.histogram.toggle,
            key.Key_I: bar.information.toggle,
            key.Key_E: page.all_methods.toggle,
            key.Key_T: bar.toggle_turn,
            key.Key_Z: compare.toggle_full_size,
            key.Key_0: compare.viewport.fit,
            key.Key_Plus: compare.zoom_in,
            key.Key_Equal: compare.zoom_in,
            key.Key_Minus: compare.zoom_out,
            key.Key_W: lambda: compare.show_view(View.SIDE_BY_SIDE),
            key.Key_P: lambda: compare.show_view(View.SWIPE),
            key.Key_O: lambda: compare.show_view(View.ONION),
            key.Key_D: lambda: compare.show_view(View.DIFFERENCE),
            key.Key_L: compare.toggle_loupe,
            key.Key_B: lambda: compare.set_blinking(blinking=True),
        }

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; return whether it means anything."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = Qt.KeyboardModifier.ShiftModifier
        # "+" needs Shift on most keyboards.
        shifted = modifiers == shift and event.key() == Qt.Key.Key_Plus
        actions = self._compared if self._page.is_comparing else self._results
        action = actions.get(event.key())
        if action is None or (modifiers and not shifted):
            return False
        if not event.isAutoRepeat() or event.key() in _REPEATING:
            action()
        return True

    def release(self, event: QKeyEvent) -> bool:
        """End what lasts as long as a key is held; return whether there was any."""
        if event.key() != Qt.Key.Key_B or event.isAutoRepeat():
            return False
        self._page.found.compare.set_blinking(blinking=False)
        return True


_REPEATING = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Plus,
        Qt.Key.Key_Equal,
        Qt.Key.Key_Minus,
    }
)
"""Keys that do it again while held."""
