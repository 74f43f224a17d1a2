"""The table of all methods on the review page: asked for, measured, drawn, enlarged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QToolButton

from photodedup.core.methods import methods
from photodedup.core.records import Compared, NotCompared, ScanResult
from photodedup.core.settings import Folder, MethodOptions, ScanSettings
from photodedup.ui.histograms import Channel
from photodedup.ui.measure_worker import DrawingRequest, Drawn, Listed, Measured
from photodedup.ui.models.methods import MethodLine, MethodRole
from photodedup.ui.picture_threads import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from photodedup.core.records import Group
    from photodedup.ui.measure_worker import PairRequest
    from photodedup.ui.pages.review import ReviewPage
    from photodedup.ui.widgets.methods_panel import MethodsPanel

    MakeGroups = Callable[[int], tuple[Group, ...]]

SETTINGS = ScanSettings((Folder(Path("/photos")),))
KEY = Qt.Key


class Asked:
    """Everything that the table asks for."""

    def __init__(self, panel: MethodsPanel) -> None:
        self.pairs: list[PairRequest] = []
        self.drawings: list[DrawingRequest] = []
        self.stops = 0
        panel.measureRequested.connect(self.pairs.append)
        panel.drawingRequested.connect(self.drawings.append)
        panel.stopRequested.connect(self._stop)

    def _stop(self) -> None:
        self.stops += 1


@pytest.fixture
def asked(page: ReviewPage, make_groups: MakeGroups) -> Asked:
    """The page with three groups, and what its table asks for."""
    groups = make_groups(3)
    photos = tuple(member.photo for group in groups for member in group.members)
    page.begin(SETTINGS)
    page.finish(ScanResult(SETTINGS, photos, groups, (), 1.0))
    return Asked(page.methods)


def answer(panel: MethodsPanel, pair: PairRequest, value: float = 0.0) -> None:
    """Say the same of every method, but that SURF is missing."""
    table = methods(pair.options)
    panel.take_listed(Listed(pair, table))
    panel.take(
        Measured(
            pair,
            tuple(
                NotCompared("surf", pair.reference, "Install the extra surf.")
                if method.name == "surf"
                else Compared(method.name, pair.reference, value)
                for method in table
            ),
        )
    )


def choose(panel: MethodsPanel, name: str) -> None:
    for row in range(panel.model.rowCount()):
        line = panel.model.index(row).data(MethodRole.LINE)
        if isinstance(line, MethodLine) and line.method.name == name:
            panel.list.setCurrentIndex(panel.model.index(row))
            return
    raise KeyError(name)


def red(width: int = 60, height: int = 20) -> Picture:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#FF0000"))
    return Picture((image,), max(width, height), image.size())


def test_nothing_is_measured_before_somebody_asks(
    page: ReviewPage, asked: Asked
) -> None:
    for _ in range(3):
        QTest.keyClick(page.list, KEY.Key_Down)
    assert not page.methods.isVisible()
    assert asked.pairs == []


def test_the_key_opens_the_table_in_place_of_the_facts_and_gives_it_the_keys(
    page: ReviewPage, asked: Asked
) -> None:
    QTest.keyClick(page.list, KEY.Key_E)
    assert page.methods.isVisible()
    assert not page.panel.isVisible()
    assert page.methods.list.hasFocus()
    first, second = page.compare.members
    assert [(pair.test, pair.reference) for pair in asked.pairs] == [
        (first.photo.file.path, second.photo.file.path)
    ]
    assert page.methods.state == "Measuring…"
    QTest.keyClick(page.methods.list, KEY.Key_E)
    assert not page.methods.isVisible()
    assert page.panel.isVisible()
    assert page.list.hasFocus()
    assert asked.stops == 1


def test_the_button_below_why_matched_opens_it_too(
    page: ReviewPage, asked: Asked
) -> None:
    QTest.mouseClick(page.panel.methods, Qt.MouseButton.LeftButton)
    assert page.methods.isVisible()
    assert len(asked.pairs) == 1


def test_the_table_covers_the_facts_whatever_is_switched_on_meanwhile(
    page: ReviewPage, asked: Asked
) -> None:
    del asked
    QTest.keyClick(page.list, KEY.Key_E)
    for key in (KEY.Key_H, KEY.Key_H, KEY.Key_I, KEY.Key_I):
        QTest.keyClick(page.methods.list, key)
        assert not page.panel.isVisible()
    QTest.keyClick(page.methods.list, KEY.Key_E)
    assert page.panel.isVisible()


def test_values_are_shown_and_counted(page: ReviewPage, asked: Asked) -> None:
    panel = page.methods
    QTest.keyClick(page.list, KEY.Key_E)
    pair = asked.pairs[0]
    panel.take_listed(Listed(pair, methods()))
    assert {line.outcome for line in panel.model.lines} == {None}
    panel.take_counted(Measured(pair, (Compared("combined", pair.reference, 1.0),)))
    assert panel.state == f"Measuring… 1 of {len(methods())}"
    assert [line.is_alike for line in panel.model.lines][:2] == [True, False]
    answer(panel, pair)
    alike = sum(line.is_alike for line in panel.model.lines)
    assert panel.state == f"{alike} of {len(methods()) - 1} methods say alike."
    assert not panel.action.isVisible()


def test_stop_stops_and_measure_measures_again(page: ReviewPage, asked: Asked) -> None:
    panel = page.methods
    QTest.keyClick(page.list, KEY.Key_E)
    assert panel.action.text() == "Stop"
    QTest.mouseClick(panel.action, Qt.MouseButton.LeftButton)
    assert asked.stops == 1
    assert (panel.state, panel.action.text()) == ("Stopped.", "Measure")
    assert panel.list.hasFocus()
    panel.take_counted(Measured(asked.pairs[0]))  # comes too late
    answer(panel, asked.pairs[0])
    assert panel.state == "Stopped."
    QTest.mouseClick(panel.action, Qt.MouseButton.LeftButton)
    assert asked.pairs[0] == asked.pairs[1]


def test_what_a_stopped_measurement_left_is_not_the_answer_of_the_next(
    page: ReviewPage, asked: Asked
) -> None:
    panel = page.methods
    QTest.keyClick(page.list, KEY.Key_E)
    for _ in ("stop", "measure"):
        QTest.mouseClick(panel.action, Qt.MouseButton.LeftButton)
    panel.take(Measured(asked.pairs[0], complete=False))
    assert panel.action.text() == "Stop"
    answer(panel, asked.pairs[1])
    assert panel.state.endswith("methods say alike.")


def test_the_tab_key_goes_from_top_to_bottom(page: ReviewPage, asked: Asked) -> None:
    drawn(page, asked)
    page.methods.choices.more.click()
    QApplication.processEvents()
    page.methods.choices.more.setFocus()
    seen = []
    for _ in range(6):
        QTest.keyClick(page, KEY.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.mapTo(page, QPoint()).y())
    assert seen == sorted(seen)
    assert page.methods.details.drawing.hasFocus()


def test_groups_that_are_passed_are_not_measured(
    page: ReviewPage, asked: Asked, qtbot: QtBot
) -> None:
    QTest.keyClick(page.list, KEY.Key_E)
    page.list.setFocus()
    QTest.keyClick(page.list, KEY.Key_Down)
    assert asked.stops == 1  # the first pair is not wanted any more
    QTest.keyClick(page.list, KEY.Key_Down)
    assert page.methods.state == "Measures when you stay here."
    assert len(asked.pairs) == 1
    qtbot.waitUntil(lambda: len(asked.pairs) == 2)
    third = page.compare.members[1].photo.file.path
    assert asked.pairs[1].reference == third


def test_values_of_another_pair_never_stay(page: ReviewPage, asked: Asked) -> None:
    panel = page.methods
    QTest.keyClick(page.list, KEY.Key_E)
    answer(panel, asked.pairs[0])
    page.list.setFocus()
    QTest.keyClick(page.list, KEY.Key_Down)
    assert {line.outcome for line in panel.model.lines} == {None}
    answer(panel, asked.pairs[0])  # the answer of the pair before
    assert {line.outcome for line in panel.model.lines} == {None}


def test_a_pair_that_is_known_is_shown_without_measuring(
    page: ReviewPage, asked: Asked
) -> None:
    panel = page.methods
    QTest.keyClick(page.list, KEY.Key_E)
    answer(panel, asked.pairs[0])
    said = panel.state
    page.list.setFocus()
    QTest.keyClick(page.list, KEY.Key_Down)
    QTest.keyClick(page.list, KEY.Key_Up)
    assert panel.state == said
    QTest.keyClick(page.list, KEY.Key_E)
    QTest.keyClick(page.list, KEY.Key_E)
    assert panel.state == said
    assert len(asked.pairs) == 1


def test_escape_gives_the_keys_back_to_the_groups(
    page: ReviewPage, asked: Asked
) -> None:
    QTest.keyClick(page.list, KEY.Key_E)
    answer(page.methods, asked.pairs[0])
    QTest.keyClick(page.methods.list, KEY.Key_Escape)
    assert page.list.hasFocus()
    assert page.methods.isVisible()


def test_enter_on_a_method_accepts_no_group(page: ReviewPage, asked: Asked) -> None:
    QTest.keyClick(page.list, KEY.Key_E)
    answer(page.methods, asked.pairs[0])
    choose(page.methods, "phash")
    QTest.keyClick(page.methods.list, KEY.Key_Return)
    assert page.review.groups.decided == 0
    QTest.keyClick(page.methods.list, KEY.Key_X)  # other keys still act on the photo
    assert page.marked_photos == 1


def test_a_problem_is_told_where_the_values_would_be(
    page: ReviewPage, asked: Asked
) -> None:
    panel = page.methods
    QTest.keyClick(page.list, KEY.Key_E)
    panel.take(Measured(asked.pairs[0], problem="a.jpg is gone: scan again."))
    assert panel.state == "a.jpg is gone: scan again."
    assert panel.action.text() == "Measure"
    QTest.mouseClick(panel.action, Qt.MouseButton.LeftButton)
    panel.take_crash()
    assert panel.state == "The methods could not be asked."
    assert panel.action.text() == "Measure"


def test_a_drawing_is_asked_for_when_its_method_is_selected(
    page: ReviewPage, asked: Asked, qtbot: QtBot
) -> None:
    panel = page.methods
    QTest.keyClick(page.list, KEY.Key_E)
    pair = asked.pairs[0]
    panel.take_listed(Listed(pair, methods()))
    choose(panel, "ssim")
    assert panel.details.drawing.sentence == "Drawn when the value is there."
    answer(panel, pair)
    assert panel.details.drawing.sentence == "Drawing…"
    choose(panel, "orb")  # passed
    choose(panel, "sift")
    qtbot.waitUntil(lambda: bool(asked.drawings))
    assert asked.drawings == [DrawingRequest(pair, "sift")]
    panel.take(Drawn(asked.drawings[0], red()))
    assert panel.details.drawing.picture.levels
    first, second = (member.photo.file.path.name for member in page.compare.members)
    name = f"SIFT keypoints: {first} and {second}"
    assert panel.details.drawing.accessibleName() == name
    choose(panel, "orb")
    assert not panel.details.drawing.picture.levels
    panel.take(Drawn(DrawingRequest(pair, "orb"), problem="orb.jpg is gone."))
    assert panel.details.drawing.sentence == "orb.jpg is gone."


def test_what_is_not_compared_is_not_drawn(page: ReviewPage, asked: Asked) -> None:
    panel = page.methods
    QTest.keyClick(page.list, KEY.Key_E)
    answer(panel, asked.pairs[0])
    choose(panel, "surf")
    assert panel.details.drawing.isHidden()
    assert panel.details.text.startswith("Install the extra surf.")


def drawn(page: ReviewPage, asked: Asked) -> None:
    """Have the drawing of SIFT in the panel."""
    QTest.keyClick(page.list, KEY.Key_E)
    answer(page.methods, asked.pairs[0])
    choose(page.methods, "sift")
    page.methods.take(Drawn(DrawingRequest(asked.pairs[0], "sift"), red(600, 200)))
    QApplication.processEvents()


def test_enter_and_a_click_enlarge_the_drawing_and_escape_closes_it(
    page: ReviewPage, asked: Asked
) -> None:
    drawn(page, asked)
    QTest.keyClick(page.methods.list, KEY.Key_Return)
    assert page.large.isVisible()
    assert not page.compare.isVisible()
    assert page.large.hasFocus()
    assert page.large.title.startswith("SIFT keypoints: ")
    QTest.keyClick(page.large, KEY.Key_Escape)
    assert page.compare.isVisible()
    assert page.methods.list.hasFocus()
    QTest.mouseClick(page.methods.details.drawing, Qt.MouseButton.LeftButton)
    assert page.large.isVisible()
    page.large.findChildren(QToolButton)[0].click()
    assert page.compare.isVisible()
    page.methods.details.drawing.setFocus()
    QTest.keyClick(page.methods.details.drawing, KEY.Key_Return)
    assert page.large.isVisible()


def test_the_large_drawing_is_zoomed_by_keys(page: ReviewPage, asked: Asked) -> None:
    drawn(page, asked)
    QTest.keyClick(page.methods.list, KEY.Key_Return)
    photos, viewport = page.compare.viewport.zoom, page.large.viewport
    QTest.keyClick(page.large, KEY.Key_Plus)
    assert viewport.zoom > 1
    QTest.keyClick(page.large, KEY.Key_Minus)
    assert viewport.zoom == 1
    page.large.view.resize(300, 100)
    QTest.keyClick(page.large, KEY.Key_Z)
    assert viewport.zoom == pytest.approx(2)
    QTest.keyClick(page.large, KEY.Key_Z)
    QTest.keyClick(page.large, KEY.Key_0)
    assert viewport.zoom == 1
    assert page.compare.viewport.zoom == photos
    assert page.large.isVisible()
    assert not page.large.grab().isNull()


@pytest.mark.parametrize("key", [KEY.Key_Down, KEY.Key_D, KEY.Key_L, KEY.Key_E])
def test_whoever_turns_to_the_photos_sees_them(
    key: Qt.Key, page: ReviewPage, asked: Asked
) -> None:
    drawn(page, asked)
    QTest.keyClick(page.methods.list, KEY.Key_Return)
    QTest.keyClick(page.list, key)
    assert page.compare.isVisible()
    assert page.bar.isVisible()


def test_histogram_methods_show_the_histograms_of_both(
    page: ReviewPage, asked: Asked, qtbot: QtBot
) -> None:
    QTest.keyClick(page.list, KEY.Key_E)
    answer(page.methods, asked.pairs[0])
    plot = page.methods.details.plot
    choose(page.methods, "histogram-correlation")
    assert plot.isVisible()
    qtbot.waitUntil(lambda: not plot.curve(1, Channel.RED).isEmpty())
    choose(page.methods, "histogram-gray-l2")
    assert not plot.curve(1, Channel.LUMA).isEmpty()
    assert "Gray histogram distance" in plot.accessibleName()


def test_another_option_measures_again(page: ReviewPage, asked: Asked) -> None:
    panel = page.methods
    QTest.keyClick(page.list, KEY.Key_E)
    answer(panel, asked.pairs[0])
    assert panel.choices.options == MethodOptions()
    size, bins = panel.choices.findChildren(QComboBox)
    assert not size.isVisible()
    panel.choices.more.click()
    assert size.isVisible()
    size.setCurrentIndex(1)
    bins.setCurrentIndex(2)
    for box in panel.choices.findChildren(QCheckBox):
        box.click()
    wanted = MethodOptions(16, 256, raw_counts=True, ignore_white=True)
    assert asked.pairs[-1].options == wanted
    answer(panel, asked.pairs[-1])
    assert panel.state.endswith("methods say alike.")
    panel.choices.set_options(MethodOptions())  # known already
    assert panel.state.endswith("methods say alike.")


def test_a_new_scan_closes_the_table_and_forgets_it(
    page: ReviewPage, asked: Asked
) -> None:
    drawn(page, asked)
    QTest.keyClick(page.methods.list, KEY.Key_Return)
    page.begin(SETTINGS)
    assert page.methods.pair is None
    assert page.methods.isHidden()
    assert page.stage.currentWidget() is page.compare
    QTest.keyClick(page, KEY.Key_E)
    assert page.methods.isHidden()
    assert len(asked.pairs) == 1


def test_a_tall_drawing_leaves_the_table_its_room(
    page: ReviewPage, asked: Asked
) -> None:
    drawn(page, asked)
    flat = page.methods.details.drawing.height()
    page.methods.take(Drawn(DrawingRequest(asked.pairs[0], "sift"), red(200, 900)))
    QApplication.processEvents()
    drawing = page.methods.details.drawing
    assert flat < drawing.height() <= drawing.heightForWidth(drawing.width())
    assert page.methods.list.height() > 200
