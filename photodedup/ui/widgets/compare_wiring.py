"""Connects the line above two compared photos with them and with the panel beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
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
