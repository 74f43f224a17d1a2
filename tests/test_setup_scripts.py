"""The set-up scripts on machines that lack something: one clear line, nothing done.

The commands that tell about the system (uname, id, sudo, dpkg-query, apt-get) are
replaced by small stand-ins in front of the search path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Machine:
    """A copy of the scripts on a pretended machine."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.commands = folder / "commands"
        self.commands.mkdir()
        shutil.copytree(ROOT / "packaging", self.checkout / "packaging")
        shutil.copytree(ROOT / "requirements", self.checkout / "requirements")
        shutil.copy(ROOT / "pyproject.toml", self.checkout)
        self.environment = {
            "PATH": f"{self.commands}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "PYTHON": sys.executable,
        }
        self.answer("uname", "echo Linux")
        self.answer("id", "echo 1000")
        self.answer("sudo", "exit 1")
        self.answer("apt-get", "exit 1")
        self.answer("dpkg-query", "exit 1")

    def answer(self, command: str, script: str) -> None:
        """Let a command run a line of shell instead of itself."""
        path = self.commands / command
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def install_python(self, script: str) -> None:
        """Let a line of shell stand for the Python of .venv."""
        path = self.checkout / ".venv" / "bin" / "python"
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def run(self, script: str, argument: str) -> subprocess.CompletedProcess[str]:
        """Run one of the scripts."""
        return subprocess.run(  # noqa: S603 -- our own script
            ["/bin/sh", str(self.checkout / "packaging" / script), argument],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_without_a_display_the_command_line_is_named(machine: Machine) -> None:
    done = machine.run("run.sh", "window")
    assert done.returncode == 2
    (sentence,) = done.stderr.splitlines()
    assert "no display" in sentence
    assert "photodedup scan" in sentence
    assert not (machine.checkout / ".venv").exists()


def test_scanning_in_the_terminal_asks_for_a_folder(machine: Machine) -> None:
    done = machine.run("run.sh", "scan")
    assert done.returncode == 2
    assert "FOLDER=" in done.stderr


def test_without_a_python_one_sentence_says_so(machine: Machine) -> None:
    machine.environment["PYTHON"] = "no-such-python"
    done = machine.run("setup.sh", "dev")
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert "Python 3.11" in sentence


def test_an_old_python_is_not_taken(machine: Machine) -> None:
    machine.answer("python3.9", "exit 1")
    machine.environment["PYTHON"] = "python3.9"
    assert "Python 3.11" in machine.run("setup.sh", "dev").stderr


@pytest.mark.parametrize(
    ("level", "named", "unnamed"),
    [("dev", "libegl1", "libxcb-cursor0"), ("run", "libxcb-cursor0", "xvfb")],
)
def test_missing_libraries_are_one_apt_line_for_a_plain_user(
    machine: Machine, level: str, named: str, unnamed: str
) -> None:
    done = machine.run("setup.sh", level)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("sudo apt-get update && sudo apt-get install ")
    words = line.split()
    assert named in words
    assert unnamed not in words
    assert "libglib2.0-0" in words
    assert not (machine.checkout / ".venv").exists()


def test_newer_systems_are_asked_for_the_renamed_library(machine: Machine) -> None:
    machine.answer("dpkg-query", 'case "$*" in *"lib*t64") echo x ;; *) exit 1 ;; esac')
    line = machine.run("setup.sh", "dev").stderr
    assert "libglib2.0-0t64" in line.split()


def test_root_installs_what_is_missing(machine: Machine) -> None:
    log = machine.checkout / "apt.log"
    machine.answer("id", "echo 0")
    machine.answer("apt-get", f'echo "$*" >>"{log}"; [ "$1" = update ]')
    done = machine.run("setup.sh", "dev")
    update, install = log.read_text(encoding="utf-8").splitlines()
    assert update.startswith("update")
    assert "libegl1" in install.split()
    # This pretended apt-get refuses to install: the line to run by hand is last.
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("sudo apt-get update")


@pytest.mark.parametrize(
    ("level", "builds", "says_so"),
    [("dev", True, False), ("dev", False, True), ("run", False, False)],
)
def test_a_machine_that_cannot_build_annoy_is_ready_all_the_same(
    machine: Machine, level: str, *, builds: bool, says_so: bool
) -> None:
    machine.answer("dpkg-query", "echo installed")
    log = machine.checkout / "pip.log"
    machine.install_python(
        f'case "$*" in -c*) exit 0 ;; *annoy*) echo "$*" >>"{log}"; '
        f"exit {int(not builds)} ;; esac"
    )
    done = machine.run("setup.sh", level)
    assert done.returncode == 0
    assert log.exists() == (level == "dev")
    assert ("its tests will be skipped" in done.stderr) == says_so
    # The second call finds everything in place and does not try again.
    log.unlink(missing_ok=True)
    assert machine.run("setup.sh", level).stderr == ""
    assert not log.exists()


def test_the_packaging_page_names_every_library() -> None:
    script = (ROOT / "packaging" / "setup.sh").read_text(encoding="utf-8")
    page = (ROOT / "packaging" / "README.md").read_text(encoding="utf-8")
    libraries = {word.strip('"') for word in script.split() if "lib" in word[:4]}
    named = {
        word for word in libraries if word.replace("-", "").replace(".", "").isalnum()
    }
    assert len(named) > 20
    assert named <= set(page.replace("`", " ").split())
