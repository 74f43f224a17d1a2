"""The window answers all the time while it scans: a timer of 5 ms is hardly ever late.

The program runs as a user starts it, in a process of its own, so that everything that
happens for the first time (imports, style sheets, fonts) happens inside the measured
time. Machines that build are busy with other things; a stall of ours comes every time,
one of theirs does not. So one run of three under the limit passes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

import photodedup

if TYPE_CHECKING:
    from tests.conftest import DrawPhoto

ROOT = Path(photodedup.__file__).resolve().parents[1]
PHOTOS = 500
PICTURES = 340
RUNS = 3
LONGEST_GAP_MS = 100

PROBE = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from PySide6.QtWidgets import QApplication
from photodedup.core.settings import Folder
from photodedup.ui import application
from photodedup.ui.main_window import MainWindow

ticks = []
snapshots = []
seen = {}
probe = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
probe.timeout.connect(lambda: ticks.append(time.perf_counter()))

def begin():
    global window
    window = next(w for w in app.topLevelWidgets() if isinstance(w, MainWindow))
    window.scanning.snapshot.connect(snapshots.append)
    window.scanning.finished.connect(finish)
    probe.start()
    window.scan(window.start.options.settings((Folder(Path(sys.argv[1])),)))

def finish(result):
    seen.update(photos=len(result.photos), groups=len(result.groups))
    QTimer.singleShot(300, end)

def end():
    probe.stop()
    gaps = [1000 * (b - a) for a, b in zip(ticks, ticks[1:])]
    seen.update(snapshots=len(snapshots), ticks=len(ticks), longest_ms=max(gaps))
    print(json.dumps(seen))
    window.close()

app = application.make_application()
QTimer.singleShot(1000, begin)  # a user needs longer to choose a folder
code = application.run([], demo=False)
sys.exit(code)
"""


def test_the_event_loop_never_waits_100_ms_during_a_scan_of_500_photos(
    tmp_path: Path, draw_photo: DrawPhoto
) -> None:
    folder = tmp_path / "photos"
    _write_photos(folder, draw_photo)
    runs = []
    for number in range(RUNS):
        runs.append(_measured(folder, tmp_path / f"home {number}"))
        assert runs[-1]["photos"] == PHOTOS
        assert runs[-1]["groups"] == PHOTOS - PICTURES
        assert runs[-1]["snapshots"] > 1
        if runs[-1]["longest_ms"] < LONGEST_GAP_MS:
            break
    assert min(run["longest_ms"] for run in runs) < LONGEST_GAP_MS, runs


def _measured(folder: Path, home: Path) -> dict[str, float]:
    environment = {
        **os.environ,
        "PHOTODEDUP_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
    }
    ended = subprocess.run(  # noqa: S603 -- our own interpreter and code
        [sys.executable, "-c", PROBE, str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    measured: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return measured


def _write_photos(folder: Path, draw_photo: DrawPhoto) -> None:
    """Write small photos, most of the even ones at half their size too: 500 files."""
    folder.mkdir()
    copies = PHOTOS - PICTURES
    for number in range(PICTURES):
        picture = Image.fromarray(draw_photo(number, width=200, height=150))
        picture.save(folder / f"{number:03}.jpg", quality=92)
        if number % 2 == 0 and number < 2 * copies:
            half = picture.resize((100, 75), Image.Resampling.LANCZOS)
            half.save(folder / f"{number:03} small.jpg", quality=88)
