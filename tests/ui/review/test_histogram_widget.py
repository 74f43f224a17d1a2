"""Two histograms over each other, and what they say in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photodedup.ui import histograms
from photodedup.ui.histograms import Channel, Histogram
from photodedup.ui.widgets.histogram import HistogramPanel, HistogramPlot, Tab

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def packed(*levels: int) -> bytes:
    """Return a histogram of these levels, equally often, in all four channels."""
    row = [0] * 256
    for level in levels:
        row[level] += 65535 // len(levels)
    return b"".join(value.to_bytes(2, "little") for value in row * 4)


@pytest.fixture
def panel(qtbot: QtBot) -> HistogramPanel:
    panel = HistogramPanel()
    qtbot.addWidget(panel)
    panel.resize(280, 240)
    return panel


def test_shares_do_not_depend_on_how_the_row_was_rounded() -> None:
    histogram = Histogram.parse(packed(10, 20, 30))
    assert sum(histogram.rows[Channel.LUMA]) == pytest.approx(1.0)
    assert histogram.mean_luma == pytest.approx(20.0)


def test_a_histogram_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="12 bytes"):
        Histogram.parse(b"x" * 12)


def test_the_sentence_says_how_much_brighter_the_second_is(
    panel: HistogramPanel,
) -> None:
    panel.set_pair(packed(100), packed(112))
    assert panel.sentence == "B is 12 % brighter than A."
    panel.set_pair(packed(100), packed(80))
    assert panel.sentence == "B is 20 % darker than A."
    panel.set_pair(packed(100), packed(100))
    assert panel.sentence == "A and B are equally bright."
    assert "equally bright" in panel.plot.accessibleName()


def test_gaps_of_a_stretched_copy_are_named(panel: HistogramPanel) -> None:
    panel.set_pair(packed(*range(50, 150)), packed(*range(50, 150, 2)))
    assert "B has gaps" in panel.sentence
    assert not histograms.is_comb(
        Histogram.parse(packed(*range(50, 150))),
        Histogram.parse(packed(*range(50, 150, 2))),
    )


def test_a_missing_histogram_is_waited_for(panel: HistogramPanel) -> None:
    panel.set_pair(b"", packed(5))
    assert "still being read" in panel.sentence


def test_both_curves_have_the_same_scale_whatever_the_size(qtbot: QtBot) -> None:
    plot = HistogramPlot()
    qtbot.addWidget(plot)
    first = Histogram.parse(packed(100, 101))
    plot.set_pair(first, Histogram.parse(packed(200, 201)))
    heights = [1 - plot.curve(0, Channel.RED).at(100).y()]
    heights.append(1 - plot.curve(1, Channel.RED).at(200).y())
    assert heights[0] == pytest.approx(heights[1])


def test_the_square_root_shows_rare_tones_higher(qtbot: QtBot) -> None:
    plot = HistogramPlot()
    qtbot.addWidget(plot)
    both = Histogram.parse(packed(*[100] * 15, 200))
    plot.set_pair(both, both)
    root = 1 - plot.curve(0, Channel.RED).at(200).y()
    plot.set_linear(linear=True)
    assert root > 3 * (1 - plot.curve(0, Channel.RED).at(200).y())


@pytest.mark.parametrize("tab", list(Tab))
def test_every_tab_paints_both_photos(panel: HistogramPanel, tab: Tab) -> None:
    panel.plot.set_tab(tab)
    empty = panel.plot.grab().toImage()
    panel.set_pair(packed(*range(60, 90)), b"")
    first = panel.plot.grab().toImage()
    panel.set_pair(packed(*range(60, 90)), packed(*range(160, 190)))
    both = panel.plot.grab().toImage()
    assert empty != first != both
