"""The keys of the review page: one table, one meaning each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from photodedup.ui.models.marks import Mark
from photodedup.ui.widgets.compare_wiring import looking_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from photodedup.ui.pages.review import ReviewPage

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class ReviewKeys:
    """Turns key presses into what the page does."""

    def __init__(self, page: ReviewPage) -> None:
        self._page = page
        review = page.review
        key = Qt.Key
        self._plain: dict[int, Callable[[], object]] = {
            key.Key_Return: review.accept,
            key.Key_Enter: review.accept,
            key.Key_S: review.skip,
            key.Key_N: review.not_duplicates,
            key.Key_A: review.keep_all,
            key.Key_Left: lambda: review.focus_photo(review.focus - 1),
            key.Key_Right: lambda: review.focus_photo(review.focus + 1),
            key.Key_Up: lambda: self._step(-1),
            key.Key_Down: lambda: self._step(1),
            key.Key_Space: lambda: review.toggle(review.focus),
            key.Key_K: lambda: review.keep_only(review.focus),
            key.Key_X: lambda: review.mark(review.focus, Mark.TRASH),
            key.Key_U: lambda: review.mark(review.focus, Mark.UNDECIDED),
            key.Key_E: page.all_methods.toggle,
            key.Key_M: lambda: review.keep_as_alternate(review.focus),
            key.Key_F: page.find_similar,
            **looking_keys(page.bar, page.compare),
        }
        for number in range(9):
            self._plain[key.Key_1 + number] = partial(self._toggle, number)
            # Shift+3 is "#" or something else on every keyboard; Qt's shortcuts know.
            shortcut = QShortcut(QKeySequence(f"Shift+{number + 1}"), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._keep_only, number))

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; return whether it means anything."""
        pad = Qt.KeyboardModifier.KeypadModifier
        modifiers = event.modifiers() & ~pad
        if modifiers == CONTROL and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            if self._page.decisions.apply.isEnabled():
                self._page.applyRequested.emit()
            return True
        if event.key() == Qt.Key.Key_Z and modifiers in (CONTROL, CONTROL | SHIFT):
            stack = self._page.undo_stack
            (stack.redo if modifiers & SHIFT else stack.undo)()
            return True
        if modifiers == CONTROL and event.key() == Qt.Key.Key_F:
            self._page.filters.field.setFocus()
            return True
        # "+" needs Shift on most keyboards.
        shifted = modifiers == SHIFT and event.key() == Qt.Key.Key_Plus
        action = self._plain.get(event.key())
        if action is None or not (modifiers == NONE or shifted):
            return False
        if event.isAutoRepeat() and event.key() not in _REPEATING:
            return True
        action()
        return True

    def release(self, event: QKeyEvent) -> bool:
        """End what lasts as long as a key is held; return whether there was any."""
        if event.key() != Qt.Key.Key_B or event.isAutoRepeat():
            return False
        self._page.compare.set_blinking(blinking=False)
        return True

    def _toggle(self, number: int) -> None:
        review = self._page.review
        if number < len(review.members):
            review.focus_photo(number)
            review.toggle(number)

    def _keep_only(self, number: int) -> None:
        review = self._page.review
        if number < len(review.members):
            review.focus_photo(number)
            review.keep_only(number)

    def _step(self, by: int) -> None:
        """Go up or down when the list itself does not have the focus."""
        view = self._page.list
        model = view.model()
        row = view.currentIndex().row() + by
        if 0 <= row < model.rowCount():
            view.setCurrentIndex(model.index(row, 0))


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
"""Keys that do it again while held; a held Enter must not decide ten groups."""
