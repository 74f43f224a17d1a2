"""What this program is, its version, and the licences of what it is built on."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import photodedup

if TYPE_CHECKING:
    from collections.abc import Iterator

LICENCES = (
    ("PySide6-Essentials", "LGPL-3.0"),
    ("numpy", "BSD-3-Clause"),
    ("opencv-contrib-python-headless", "Apache-2.0"),
    ("pillow", "MIT-CMU"),
    ("pillow-heif", "BSD-3-Clause; bundles libheif, LGPL-3.0"),
    ("rawpy", "MIT; bundles LibRaw, LGPL-2.1"),
    ("onnxruntime", "MIT"),
    ("scikit-image", "BSD-3-Clause"),
    ("imagehash", "BSD-2-Clause"),
    ("pybktree", "MIT"),
    ("simplejpeg", "MIT"),
    ("xxhash", "BSD-2-Clause"),
    ("platformdirs", "MIT"),
)
"""The packages of the project file with their licences as they state them."""


class AboutDialog(QDialog):
    """Version and licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About photodedup"))
        title = QLabel(f"photodedup {photodedup.__version__}")
        title.setProperty("heading", True)  # noqa: FBT003 -- Qt's property
        what = QLabel(
            self.tr(
                "Finds exact and near-duplicate photos, explains every match, "
                "and never loses one."
            )
        )
        licence = QLabel(
            self.tr("Free software under the MIT licence. Qt %1.").replace(
                "%1", qVersion()
            )
        )
        licence.setProperty("muted", True)  # noqa: FBT003 -- Qt's property
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        for widget in (title, what, licence, self._make_licences()):
            column.addWidget(widget)
        column.addLayout(row)

    def _make_licences(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        grid = QGridLayout(card)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(4)
        heading = QLabel(self.tr("Built on"))
        heading.setProperty("subheading", True)  # noqa: FBT003 -- Qt's property
        grid.addWidget(heading, 0, 0, 1, 3)
        for row, cells in enumerate(_rows(), start=1):
            for column, text in enumerate(cells):
                label = QLabel(text)
                label.setProperty("muted", column > 0)
                grid.addWidget(label, row, column)
        return card


def _rows() -> Iterator[tuple[str, str, str]]:
    for name, licence in LICENCES:
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:  # a frozen program carries no metadata
            version = ""
        yield name, version, licence
