"""Connects two compared photos with the line above, the panel beside, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt

from photodedup.ui.widgets.overlay_view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from photodedup.ui.widgets.compare import Compare
    from photodedup.ui.widgets.compare_bar import CompareBar


class Panel(Protocol):
    """What is said beside the photos."""

    def show_histogram(self, *, shown: bool) -> None:
        """Show or hide the histogram."""
        ...

    def show_information(self, *, shown: bool) -> None:
        """Show or hide everything but the histogram."""
        ...


def wire(bar: CompareBar, compare: Compare, panel: Panel) -> None:
    """Let the buttons of the bar act on the photos, and show how they are seen."""
    bar.fitRequested.connect(compare.viewport.fit)
    bar.fullSizeRequested.connect(compare.toggle_full_size)
    bar.zoomInRequested.connect(compare.zoom_in)
    bar.zoomOutRequested.connect(compare.zoom_out)
    bar.histogramToggled.connect(lambda on: panel.show_histogram(shown=on))
    bar.informationToggled.connect(lambda on: panel.show_information(shown=on))
    bar.turnToggled.connect(lambda on: compare.set_turning(turning=on))
    bar.viewRequested.connect(compare.show_view)
    bar.loupeRequested.connect(compare.toggle_loupe)
    compare.turnOffered.connect(bar.turn.setVisible)
    compare.viewChanged.connect(bar.show_view)
    compare.viewport.loupeMoved.connect(
        lambda: bar.show_loupe(shown=compare.viewport.has_loupe)
    )
    compare.scaleChanged.connect(bar.show_scale)


def looking_keys(bar: CompareBar, compare: Compare) -> dict[int, Callable[[], object]]:
    """Return the keys that only change how two photos are seen."""
    key = Qt.Key
    return {
        key.Key_H: bar.histogram.toggle,
        key.Key_I: bar.information.toggle,
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
