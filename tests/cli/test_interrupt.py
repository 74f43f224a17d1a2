"""Ctrl+C in the middle: partial results, exit code 130, and nobody left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from photodedup.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol

    import numpy as np
    from numpy.typing import NDArray

    class DrawPhoto(Protocol):
        def __call__(
            self, seed: int, *, width: int = 400, height: int = 300
        ) -> NDArray[np.uint8]: ...

    class SavePhoto(Protocol):
        def __call__(self, path: Path, pixels: NDArray[np.uint8]) -> Path: ...


pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="there a process group gets no SIGINT"
)

PHOTOS = 600
END_S = 10.0

# Takes a terminal as its own, as a terminal program does, and becomes photodedup.
ON_TERMINAL = (
    "import os, sys\n"
    "os.login_tty(int(sys.argv[1]))\n"
    "os.execv(sys.executable, [sys.executable, *sys.argv[2:]])\n"
)


@pytest.fixture
def many(tmp_path: Path, draw_photo: DrawPhoto, save_photo: SavePhoto) -> Path:
    """Photos that take some seconds to read: thirty copies of each of twenty."""
    folder = tmp_path / "many"
    for seed in range(20):
        first = save_photo(folder / f"{seed}.jpg", draw_photo(seed, width=640))
        picture = first.read_bytes()
        for number in range(1, PHOTOS // 20):
            path = folder / f"{seed} {number}.jpg"
            path.write_bytes(picture + b"\0" * number)
    return folder


def started(*words: str | Path) -> subprocess.Popen[str]:
    """Start photodedup as the leader of a process group, as a shell does."""
    return subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-m", "photodedup", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )


def interrupted(process: subprocess.Popen[str], line: str) -> tuple[int, str, str]:
    """Press Ctrl+C when a line of progress comes; return code, output and errors."""
    assert process.stderr is not None
    err = ""
    with process:
        for text in process.stderr:
            err += text
            if re.match(line, text):
                # A terminal sends it to every process of the group.
                os.killpg(process.pid, signal.SIGINT)
                break
        out, rest = process.communicate(timeout=END_S)
    return process.returncode, out, err + rest


def assert_nobody_is_left(group: int) -> None:
    deadline = time.monotonic() + END_S
    while True:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        assert time.monotonic() < deadline, "a process outlives the scan"


def test_a_stopped_scan_ends_with_130_and_writes_what_it_has(
    many: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.csv"
    process = started("scan", many, "--csv", report, "--workers", "1")
    code, out, err = interrupted(process, r"Reading [1-9]\d* / ")
    assert_nobody_is_left(process.pid)
    assert code == 130
    assert "Traceback" not in err
    assert out.startswith("Stopped before the end; this is what was found until then.")
    read = int(re.findall(r"^(\d+) photos in ", out, re.MULTILINE)[0])
    assert 0 < read < PHOTOS
    # By path order the first thirty are copies of one picture.
    assert 2 <= len(report.read_text().splitlines()) <= read + 1


def test_ctrl_c_while_the_workers_start_leaves_no_traceback_of_theirs(
    many: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.csv"
    process = started("scan", many, "--csv", report, "--workers", "4")
    code, out, err = interrupted(process, "Looking for photos")
    assert_nobody_is_left(process.pid)
    assert code == 130
    assert "Traceback" not in err
    assert out.startswith("Stopped before the end")


def test_ctrl_c_on_a_terminal_wipes_the_bar_and_ends_with_the_summary(
    many: Path,
) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", ON_TERMINAL, str(theirs)]
    process = subprocess.Popen(  # noqa: S603 -- our own program
        [*command, "-m", "photodedup", "scan", str(many), "--workers", "2"],
        pass_fds=[theirs],
    )
    os.close(theirs)
    shown, pressed = b"", False
    with process:
        while chunk := read_terminal(ours):
            shown += chunk
            if not pressed and re.search(rb"\] Reading [1-9]", shown):
                os.write(ours, b"\x03")
                pressed = True
    os.close(ours)
    assert process.returncode == 130
    assert_nobody_is_left(process.pid)
    bars, _, end = shown.rpartition(b"\r \r".replace(b" ", b" " * 79))
    assert b"] Reading " in bars
    assert b"Traceback" not in shown
    assert b"Group 1: " in end
    assert b"Stopped before the end" in end


def read_terminal(descriptor: int) -> bytes:
    """Return what is shown next, nothing at the end."""
    try:
        return os.read(descriptor, 65536)
    except OSError:  # how Linux says that the other side is gone
        return b""


def test_ctrl_c_before_the_command_line_is_loaded_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    half_loaded = ModuleType("photodedup.cli")

    def interrupted(_words: list[str]) -> int:
        raise KeyboardInterrupt

    half_loaded.__dict__["main"] = interrupted
    monkeypatch.setitem(sys.modules, "photodedup.cli", half_loaded)
    assert main(["methods"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"
