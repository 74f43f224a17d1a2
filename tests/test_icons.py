"""The icons that travel with the program: own drawings that follow the palette."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DATA = Path(str(resources.files("photodedup"))) / "data"
ICONS = sorted((DATA / "icons").glob("*.svg"))


def _ink(svg: bytes) -> int:
    """Return how many of 24x24 pixels the drawing covers."""
    image = QImage(24, 24, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, 24, 24))
    painter.end()
    return sum(
        image.pixelColor(x, y).alpha() > 64 for x in range(24) for y in range(24)
    )


def test_the_set_is_there() -> None:
    assert len(ICONS) >= 30


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_takes_its_colour_from_the_palette(path: Path) -> None:
    root = ET.fromstring(path.read_bytes())  # noqa: S314 -- our own file
    assert root.get("viewBox") == "0 0 24 24"
    assert root.get("stroke") == "currentColor"
    colours = {
        element.get(paint)
        for element in root.iter()
        for paint in ("fill", "stroke")
        if element.get(paint)
    }
    assert colours <= {"none", "currentColor"}


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_is_visible(path: Path) -> None:
    assert _ink(path.read_bytes()) > 15


@pytest.mark.usefixtures("qapp")
def test_the_program_icon_is_visible() -> None:
    assert _ink((DATA / "photodedup.svg").read_bytes()) > 200
