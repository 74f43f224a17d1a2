"""Colours that can be read, and icons that follow them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage

from photodedup.core.errors import Bug
from photodedup.ui.icons import ICON_FOLDER, Tone, icon, tinted
from photodedup.ui.theme import (
    DARK,
    LIGHT,
    TEXT_PAIRS,
    Theme,
    ThemeChoice,
    apply_theme,
    contrast,
    palette,
    resolve,
    style_sheet,
    theme_of,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])

NAMES = (
    "folder",
    "folder-add",
    "search",
    "play",
    "pause",
    "stop",
    "check",
    "x",
    "trash",
    "undo",
    "redo",
    "shield",
    "lock",
    "eye",
    "histogram",
    "columns",
    "layers",
    "sun",
    "moon",
    "settings",
    "help",
    "export",
    "filter",
    "list",
    "image",
    "zoom-in",
    "zoom-out",
    "fit",
    "actual-size",
    "swap",
    "info",
    "warning",
    "arrow-right",
    "close",
    "plus",
    "minus",
    "clock",
)


def test_black_on_white_has_the_contrast_that_the_standard_gives() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@THEMES
@pytest.mark.parametrize(("ink", "paper"), TEXT_PAIRS)
def test_text_has_enough_contrast(theme: Theme, ink: str, paper: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, paper)) >= 4.5


@THEMES
@pytest.mark.parametrize("channel", ["red", "green", "blue", "luma"])
def test_histogram_channels_stand_out_from_their_background(
    theme: Theme, channel: str
) -> None:
    assert contrast(getattr(theme, channel), theme.base) >= 3.0


@THEMES
def test_a_palette_tells_the_theme_it_was_made_from(
    theme: Theme, qapp: QApplication
) -> None:
    del qapp
    assert theme_of(palette(theme)) is theme


@pytest.mark.parametrize(
    ("choice", "scheme", "theme"),
    [
        (ThemeChoice.DARK, Qt.ColorScheme.Light, DARK),
        (ThemeChoice.LIGHT, Qt.ColorScheme.Dark, LIGHT),
        (ThemeChoice.SYSTEM, Qt.ColorScheme.Dark, DARK),
        (ThemeChoice.SYSTEM, Qt.ColorScheme.Light, LIGHT),
        (ThemeChoice.SYSTEM, Qt.ColorScheme.Unknown, LIGHT),
    ],
)
def test_the_user_decides_before_the_system(
    choice: ThemeChoice, scheme: Qt.ColorScheme, theme: Theme
) -> None:
    assert resolve(choice, scheme) is theme


@THEMES
def test_every_picture_of_the_style_sheet_is_shipped(theme: Theme) -> None:
    pictures = re.findall(r'url\("([^"]+)"\)', style_sheet(theme))
    assert pictures
    assert [p for p in pictures if not Path(p).is_file()] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn(name: str, qapp: QApplication) -> None:
    del qapp
    picture = tinted(name, QColor("red"), 96).toImage()
    assert _colors(picture) == {QColor("red").rgb()}


def test_no_icon_file_has_a_colour_of_its_own() -> None:
    fixed = re.compile(r'(?:stroke|fill)="(?!none|currentColor)')
    painted = [
        file.name
        for file in ICON_FOLDER.glob("*.svg")
        if fixed.search(file.read_text(encoding="utf-8"))
    ]
    assert painted == []


def test_an_icon_that_does_not_exist_is_a_bug() -> None:
    with pytest.raises(Bug, match="no-such-icon"):
        icon("no-such-icon")


def test_an_icon_follows_a_change_of_the_theme(
    qtbot: QtBot, qapp: QApplication
) -> None:
    del qtbot
    check = icon("check")
    seen = []
    for theme in (DARK, LIGHT):
        apply_theme(qapp, theme)
        seen.append(_colors(check.pixmap(QSize(24, 24)).toImage()))
    assert seen == [{DARK.text.rgb()}, {LIGHT.text.rgb()}]


def test_an_icon_on_the_accent_colour_is_white(qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)
    size = QSize(24, 24)
    primary = icon("check", Tone.ON_ACCENT).pixmap(size)
    checked = icon("check").pixmap(size, QIcon.Mode.Normal, QIcon.State.On)
    white = {LIGHT.accent_text.rgb()}
    assert _colors(primary.toImage()) == _colors(checked.toImage()) == white


def _colors(image: QImage) -> set[int]:
    """Return the opaque colours of a picture."""
    return {
        image.pixelColor(x, y).rgb()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
