"""An album with copies, stores of its own for every test, and the real program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from photodedup.cli import main

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    class DrawPhoto(Protocol):
        def __call__(
            self, seed: int, *, width: int = 400, height: int = 300
        ) -> NDArray[np.uint8]: ...

    class SavePhoto(Protocol):
        def __call__(
            self, path: Path, pixels: NDArray[np.uint8], *, quality: int = 95
        ) -> Path: ...


TIME_LIMIT_S = 60.0
WORDS_OF_TRACEBACKS = ("Traceback", "Error", "Errno", "Exception", "defect")
PROGRESS = (
    "Looking for photos",
    "Reading",
    "Making copies",
    "Comparing",
    "Describing",
    "Grouping",
    "Moving",
)


@dataclass(frozen=True)
class Answer:
    """What a run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one sentence on standard error, progress left out."""
        lines = [
            line for line in self.err.splitlines() if not line.startswith(PROGRESS)
        ]
        assert len(lines) == 1, self.err
        assert not any(word in lines[0] for word in WORDS_OF_TRACEBACKS), lines[0]
        assert "photodedup" in lines[0].split(":")[0]
        return lines[0]


class Program(Protocol):
    """Runs photodedup with some arguments."""

    def __call__(
        self,
        *words: str | Path,
        prefix: tuple[str, ...] = (),
        redirect: str = "",
    ) -> Answer: ...


class Call(Protocol):
    """Runs photodedup with some arguments, inside the process of the tests."""

    def __call__(self, *words: str | Path) -> Answer: ...


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the stores; nobody's own is ever touched."""
    folder = tmp_path / "home"
    monkeypatch.setenv("PHOTODEDUP_HOME", str(folder))
    return folder


@pytest.fixture
def program() -> Program:
    """The real entry point in a process of its own."""

    def run(
        *words: str | Path,
        prefix: tuple[str, ...] = (),
        redirect: str = "",
    ) -> Answer:
        command = [*prefix, sys.executable, "-m", "photodedup", *map(str, words)]
        if redirect:
            command = ["sh", "-c", f'"$@" {redirect}', "sh", *command]
        done = subprocess.run(  # noqa: S603 -- our own program
            command,
            capture_output=True,
            check=False,
            timeout=TIME_LIMIT_S,
        )
        # Whatever bytes a name has, they are printed escaped.
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line without a process of its own: a second faster."""

    def run(*words: str | Path) -> Answer:
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return run


@pytest.fixture
def without_privileges() -> tuple[str, ...]:
    """What to put before a command so that permissions hold for the superuser too."""
    if os.geteuid() != 0:
        return ()
    return (
        "setpriv",
        "--bounding-set=-all",
        "--inh-caps=-all",
        "--reuid=0",
        "--no-new-privs",
    )


@pytest.fixture(scope="session")
def pristine(
    tmp_path_factory: pytest.TempPathFactory,
    draw_photo: DrawPhoto,
    save_photo: SavePhoto,
) -> Path:
    """Three beaches (two of them the same bytes), two forests, one harbour."""
    folder = tmp_path_factory.mktemp("pristine") / "album"
    beach, forest = draw_photo(1), draw_photo(2)
    original = save_photo(folder / "trip" / "beach.jpg", beach)
    (folder / "copies").mkdir()
    shutil.copy2(original, folder / "copies" / "beach.jpg")
    save_photo(folder / "copies" / "beach saved again.jpg", beach, quality=80)
    save_photo(folder / "trip" / "forest.jpg", forest)
    save_photo(folder / "copies" / "forest saved again.jpg", forest, quality=80)
    save_photo(folder / "trip" / "harbour.jpg", draw_photo(3))
    return folder


@pytest.fixture
def album(pristine: Path, tmp_path: Path) -> Path:
    """A copy of the album for one test."""
    return Path(shutil.copytree(pristine, tmp_path / "album"))


@pytest.fixture(scope="session")
def pristine_report(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pristine report")
    report = folder / "report.csv"
    command = [sys.executable, "-m", "photodedup", "scan", str(pristine)]
    subprocess.run(  # noqa: S603 -- our own program
        [*command, "--csv", str(report), "--quiet"],
        check=True,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PHOTODEDUP_HOME": str(folder / "home")},
    )
    return report


@pytest.fixture
def report(album: Path, pristine: Path, pristine_report: Path, tmp_path: Path) -> Path:
    """The report of a scan of the album."""
    text = pristine_report.read_bytes().decode()
    path = tmp_path / "report.csv"
    path.write_bytes(text.replace(str(pristine), str(album)).encode())
    return path
