"""Starting: no display, first paint without heavy imports, bugs, plurals."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication, QDialog

import photodedup
from photodedup.ui.app import has_display
from photodedup.ui.application import BugReporter, make_application
from photodedup.ui.dialogs.about import LICENCES, AboutDialog
from photodedup.ui.dialogs.crash import CrashDialog
from photodedup.ui.dialogs.shortcuts import ShortcutsDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ROOT = Path(photodedup.__file__).resolve().parents[1]

FIRST_PAINT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from photodedup.ui import application
from photodedup.ui.main_window import MainWindow

def look():
    window = next(w for w in app.topLevelWidgets() if isinstance(w, MainWindow))
    assert not window.grab().isNull()
    print(sorted({name.split(".")[0] for name in sys.modules}))
    window.close()

app = application.make_application()
QTimer.singleShot(0, look)
sys.exit(application.run([], demo=False))
"""

HEAVY = {"numpy", "cv2", "PIL", "scipy", "skimage", "imagehash", "rawpy", "pybktree"}


def _run(code: str, home: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PHOTODEDUP_HOME": str(home), **changes}
    environment = {name: value for name, value in environment.items() if value}
    return subprocess.run(  # noqa: S603 -- our own interpreter and code
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_a_display_one_sentence_names_the_command_line(home: Path) -> None:
    code = (
        "import sys; from photodedup.ui.app import main; code = main([]); "
        "assert not any(name.startswith('PySide6') for name in sys.modules); "
        "sys.exit(code)"
    )
    nowhere = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"), "")
    ended = _run(code, home, **nowhere)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert "photodedup scan" in ended.stderr


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_only_linux_needs_a_display_in_the_environment(
    environment: dict[str, str], platform: str, *, expected: bool
) -> None:
    assert has_display(environment, platform) is expected


def test_the_first_window_is_painted_without_numpy_or_a_decoder(home: Path) -> None:
    ended = _run(FIRST_PAINT, home, QT_QPA_PLATFORM="offscreen")
    assert ended.returncode == 0, ended.stderr
    loaded = HEAVY.intersection(
        ended.stdout.replace("'", " ").replace(",", " ").split()
    )
    assert loaded == set()


def test_a_bug_is_shown_with_its_traceback_and_can_be_copied(qtbot: QtBot) -> None:
    make_application()
    reporter = BugReporter()
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CrashDialog)
        seen.append(dialog.report)
        dialog.close()

    QTimer.singleShot(0, look)
    error = ZeroDivisionError("ours")
    reporter.report(ZeroDivisionError, error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(seen))
    assert "ZeroDivisionError: ours" in seen[0]
    assert photodedup.__version__ in seen[0]


@pytest.mark.parametrize("dialog", [AboutDialog, ShortcutsDialog])
def test_the_help_dialogs_open(dialog: type[QDialog], qtbot: QtBot) -> None:
    make_application()
    made = dialog()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()


def test_every_dependency_has_its_licence_in_the_about_dialog() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = project.split("dependencies = [")[1].split("]")[0]
    names = {
        line.split(">=")[0].strip(' "') for line in block.splitlines() if ">=" in line
    }
    assert names == {name for name, _ in LICENCES}


def test_counted_texts_have_english_plurals(qapp: QApplication) -> None:
    make_application()
    counted = [qapp.tr("%Ln photo(s)", "", number) for number in (0, 1, 1234)]
    thousand = QLocale().toString(1234)
    assert counted == ["0 photos", "1 photo", f"{thousand} photos"]
