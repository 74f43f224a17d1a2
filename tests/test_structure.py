"""What the layout promises and no other tool checks: sizes, sole users, imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    path for room in ("photodedup", "tests") for path in (ROOT / room).rglob("*.py")
)
LONGEST_MODULE = 500

QT = {"PySide6", "shiboken6"}
HEAVY = {
    "PIL",
    "annoy",
    "cv2",
    "imagehash",
    "mahotas",
    "numpy",
    "onnxruntime",
    "pillow_heif",
    "pywt",
    "rawpy",
    "scipy",
    "skimage",
    "sklearn",
}

# Whoever else wants one of these asks its room.
SOLE_USERS = {
    "PySide6": ("photodedup.ui", "photodedup.core.actions.trash"),
    "sqlite3": ("photodedup.core.store", "photodedup.core.actions.journal"),
    "imagehash": ("photodedup.core.fingerprints",),
    "mahotas": ("photodedup.core.fingerprints.features",),
    "pybktree": ("photodedup.core.index",),
    "annoy": ("photodedup.core.index.forest",),
    # A tool of the tests.
    "sklearn": (),
    "pillow_heif": ("photodedup.core.decode",),
    "rawpy": ("photodedup.core.decode",),
    "onnxruntime": ("photodedup.core.fingerprints.network", "photodedup.training"),
    "huggingface_hub": ("photodedup.core.models.fetching",),
    "httpx2": ("photodedup.core.models.fetching",),
    "torch": ("photodedup.training",),
    "simplejpeg": ("photodedup.core.decode", "photodedup.core.fingerprints"),
    # Nothing that another process or a file sent is ever unpickled.
    "pickle": (),
    "marshal": (),
    "shelve": (),
}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(path: Path) -> set[str]:
    """Return the top-level packages that a module imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def _loaded_after_importing(module: str) -> set[str]:
    """Return the top-level packages in a fresh interpreter after one import."""
    code = f"import {module}, sys; print(*{{n.partition('.')[0] for n in sys.modules}})"
    done = subprocess.run(  # noqa: S603 -- our own code in our own interpreter
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_module_is_longer_than_a_reader_can_hold(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("package", SOLE_USERS)
def test_a_package_is_used_only_in_its_room(package: str) -> None:
    rooms = SOLE_USERS[package]
    strangers = [
        name
        for name, path in ((_name(path), path) for path in MODULES)
        if name.startswith("photodedup")
        and package in _imported(path)
        and not any(name == room or name.startswith(f"{room}.") for room in rooms)
    ]
    assert strangers == []


@pytest.mark.parametrize(
    "module", ["photodedup.core.scan", "photodedup.cli", "photodedup.__main__"]
)
def test_the_core_and_the_command_line_run_without_qt(module: str) -> None:
    assert _loaded_after_importing(module) & QT == set()


@pytest.mark.parametrize(
    "module",
    ["photodedup.ui.app", "photodedup.ui.main_window", "photodedup.demo"],
)
def test_the_first_window_waits_for_no_heavy_package(module: str) -> None:
    assert _loaded_after_importing(module) & HEAVY == set()
