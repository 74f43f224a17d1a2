"""The keys of the search page: one table for the results, one for the compare view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from photodedup.ui.widgets.compare_wiring import looking_keys

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
            key.Key_E: page.all_methods.toggle,
            **looking_keys(page.found.bar, page.found.compare),
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
