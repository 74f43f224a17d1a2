"""The rows of the table of methods: order, words, bars, sentences."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from photodedup.core.methods import Direction, Family, Method, find, methods
from photodedup.core.records import Compared, NotCompared
from photodedup.core.settings import MethodOptions
from photodedup.ui import method_wording
from photodedup.ui.models.methods import MethodLine, MethodRole, MethodsModel
from photodedup.ui.plurals import EnglishPlurals
from photodedup.ui.theme import DARK, LIGHT, Theme, apply_theme
from photodedup.ui.widgets.method_details import MethodDetails
from photodedup.ui.widgets.method_list import MethodList, bar_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from photodedup.ui.thumbnails import PictureSource

METHODS = methods()
B = Path("/photos/b.jpg")
PHASH = find("phash", METHODS)
SIFT = find("sift", METHODS)
KEY = Qt.Key


@pytest.fixture(autouse=True)
def _plurals(qapp: QApplication) -> Iterator[None]:
    plurals = EnglishPlurals(qapp)
    qapp.installTranslator(plurals)
    yield
    qapp.removeTranslator(plurals)


@pytest.fixture
def model(qapp: QApplication) -> MethodsModel:
    del qapp
    made = MethodsModel()
    QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal, made
    )
    made.set_methods(METHODS)
    return made


@pytest.fixture
def table(model: MethodsModel, qtbot: QtBot) -> MethodList:
    made = MethodList(model)
    qtbot.addWidget(made)
    made.resize(270, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def _index(model: MethodsModel, name: str) -> QModelIndex:
    for row in range(model.rowCount()):
        line = model.index(row).data(MethodRole.LINE)
        if isinstance(line, MethodLine) and line.method.name == name:
            return model.index(row)
    raise KeyError(name)


def _said(index: QModelIndex, role: Qt.ItemDataRole) -> str:
    return str(index.data(role))


def test_every_method_stands_below_its_family(model: MethodsModel) -> None:
    rows = [model.index(row).data(MethodRole.LINE) for row in range(model.rowCount())]
    assert [row for row in rows if isinstance(row, Family)] == list(Family)
    family = None
    for row in rows:
        if isinstance(row, MethodLine):
            assert row.method.family is family
        else:
            family = row
    assert {line.method.name for line in model.lines} == {m.name for m in METHODS}


def test_the_same_methods_keep_their_rows_and_lose_their_values(
    model: MethodsModel, qtbot: QtBot
) -> None:
    model.set_outcomes([Compared("phash", B, 4)])
    larger = methods(MethodOptions(hash_size=16))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_methods(larger)
    line = _index(model, "phash").data(MethodRole.LINE)
    assert line == MethodLine(find("phash", larger))


def test_an_added_encoder_gets_a_row_of_its_own(
    model: MethodsModel, qtbot: QtBot
) -> None:
    added = replace(find("siamese", METHODS), name="clip", title="CLIP")
    with qtbot.waitSignal(model.modelReset):
        model.set_methods([*METHODS, added])
    assert _index(model, "clip").isValid()


def test_a_row_is_read_out_with_value_verdict_and_range(model: MethodsModel) -> None:
    model.set_outcomes(
        [
            Compared("phash", B, 4),
            Compared("sift", B, 7, "2 % of the keypoints"),
            NotCompared("surf", B, "The extra surf is missing: install it."),
        ]
    )
    role = Qt.ItemDataRole.AccessibleTextRole
    assert (
        _said(_index(model, "phash"), role)
        == "Perception hash: 4 bits, alike, 0 to 64 bits; alike up to 8 bits."
    )
    assert _said(_index(model, "sift"), role) == (
        "SIFT keypoints: 7 keypoints, different, "
        "0 or more; alike from 8 keypoints up. 2 % of the keypoints"
    )
    assert _said(_index(model, "surf"), role) == (
        "SURF keypoints: not compared, The extra surf is missing: install it."
    )
    assert _said(_index(model, "ssim"), role) == "Structural similarity: not measured"
    tip = _said(_index(model, "surf"), Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("The extra surf is missing: install it.\nHow many keypoints")


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_what_is_said_of_a_method_has_sentence_range_direction_and_source(
    method: Method,
) -> None:
    text = method_wording.about_text(method)
    for part in (method.measures, "alike", "is closer.", method.source):
        assert part in text
    assert "%" not in text


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("phash", 4.0, "4 bits"),
        ("phash", 1.0, "1 bit"),
        ("sift", 207.0, "207 keypoints"),
        ("ssim", 0.934, "0.93"),
        ("ssim", 0.6999, "0.6999"),
        ("ssim", 1.0, "1"),
        ("histogram-chi-square", 5311.25, "5311"),
        ("histogram-chi-square", 53.17, "53.2"),
        ("histogram-chi-square", math.inf, "∞"),
        ("crop-resistant", 0.0, "0"),
    ],
)
def test_values_are_written_as_they_are_read(
    name: str, value: float, text: str
) -> None:
    shown = method_wording.value_text(find(name, METHODS), value)
    assert shown.replace(",", "") == text


@given(value=st.floats(-10, 1e9) | st.just(math.inf))
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_a_bar_reaches_beyond_the_tick_as_the_value_is_beyond_the_threshold(
    method: Method, value: float
) -> None:
    share = bar_share(method, value)
    tick = bar_share(method, method.default_threshold)
    assert 0 <= share <= 1
    if method.direction is Direction.LOWER_IS_CLOSER:
        assert share <= tick or not method.is_alike(value)
    else:
        assert share >= tick or not method.is_alike(value)


def test_bars_of_open_ranges_have_the_threshold_in_the_middle() -> None:
    assert bar_share(SIFT, SIFT.default_threshold) == 0.5
    assert bar_share(SIFT, 0) == 0
    assert bar_share(SIFT, math.inf) == 1


def test_the_keys_go_from_method_to_method_over_the_headings(
    table: MethodList,
) -> None:
    table.setFocus()
    assert table.line is not None
    assert table.line.method.name == "combined"
    QTest.keyClick(table, KEY.Key_Down)
    assert table.line.method.name == "ahash"
    QTest.keyClick(table, KEY.Key_End)
    assert table.line.method.family is Family.EMBEDDING


def test_enter_opens_and_escape_leaves(table: MethodList, qtbot: QtBot) -> None:
    table.setFocus()
    with qtbot.waitSignal(table.opened):
        QTest.keyClick(table, KEY.Key_Return)
    with qtbot.waitSignal(table.left):
        QTest.keyClick(table, KEY.Key_Escape)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_every_row_is_painted_selected_or_not(
    theme: Theme, table: MethodList, model: MethodsModel, qapp: QApplication
) -> None:
    apply_theme(qapp, theme)
    before = table.grab().toImage()
    values = [Compared(m.name, B, m.default_threshold, "a note") for m in METHODS[:-2]]
    model.set_outcomes([*values, NotCompared(METHODS[-2].name, B, "Not installed.")])
    qapp.processEvents()
    assert table.grab().toImage() != before
    for row in range(model.rowCount()):
        table.setCurrentIndex(model.index(row))
        assert not table.grab().isNull()


def test_a_note_makes_its_row_higher(
    table: MethodList, model: MethodsModel, qapp: QApplication
) -> None:
    index = _index(model, "sift")
    before = table.visualRect(index).height()
    model.set_outcomes([Compared("sift", B, 20, "38 % of the keypoints")])
    qapp.processEvents()
    assert table.visualRect(index).height() > before


def test_details_show_what_the_method_is_about(
    pictures: PictureSource, qtbot: QtBot
) -> None:
    details = MethodDetails(pictures)
    qtbot.addWidget(details)
    details.show_line(None, None)
    assert details.isHidden()
    details.show_line(MethodLine(PHASH, Compared("phash", B, 4)), None)
    assert details.text == method_wording.about_text(PHASH)
    assert details.plot.isHidden()
    assert details.drawing.isHidden()
    details.show_line(MethodLine(find("histogram-gray-l2", METHODS)), None)
    assert not details.plot.isHidden()
    note = "38 % of the keypoints"
    details.show_line(MethodLine(SIFT, Compared("sift", B, 20, note)), None)
    assert details.text.startswith(f"{note}\n")
    assert not details.drawing.isHidden()
    reason = "The extra surf is missing: install it."
    details.show_line(MethodLine(SIFT, NotCompared("sift", B, reason)), None)
    assert details.drawing.isHidden()
    assert details.text.startswith(f"{reason}\n")
