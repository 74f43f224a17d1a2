"""What is installed is what was tested: versions, pins, commands, the wheel."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import photodedup

if TYPE_CHECKING:
    from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
RUN_LOCK = ROOT / "requirements" / "run.lock"
DEV_LOCK = ROOT / "requirements" / "dev.lock"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def _pins(lock: Path) -> dict[str, Requirement]:
    """Return the pinned packages of a lock file by their canonical name."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines())
    pins = [
        Requirement(line.partition("--hash")[0])
        for line in lines
        if line and not line.startswith("#")
    ]
    return {canonicalize_name(pin.name): pin for pin in pins}


def _version(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    return specifier.version


def _applies_somewhere(marker: Marker | None) -> bool:
    """Whether a requirement holds for any Python that the locks are made for."""
    return marker is None or any(
        marker.evaluate({"python_version": f"3.{minor}"}) for minor in range(11, 15)
    )


# ------------------------------------------------------------------ pins


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        (RUN_LOCK, PROJECT["dependencies"]),
        (
            DEV_LOCK,
            PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
        ),
    ],
    ids=["run", "dev"],
)
def test_a_lock_pins_every_dependency_inside_its_range(
    lock: Path, wanted: list[str]
) -> None:
    pins = _pins(lock)
    for requirement in map(Requirement, wanted):
        if _applies_somewhere(requirement.marker):
            pin = pins[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(_version(pin)), str(requirement)


def test_the_program_runs_with_the_versions_that_were_tested() -> None:
    tested = _pins(DEV_LOCK)
    for name, pin in _pins(RUN_LOCK).items():
        assert _version(tested[name]) == _version(pin)


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.lock")))
def test_a_lock_has_a_hash_for_every_pin_and_names_no_server(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block)
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_python_311_never_gets_the_qt_that_loses_references() -> None:
    qt = [Requirement(line) for line in PROJECT["dependencies"] if "PySide6" in line]
    on_311 = [
        r
        for r in qt
        if r.marker is None or r.marker.evaluate({"python_version": "3.11"})
    ]
    assert on_311
    assert not any(requirement.specifier.contains("6.12.0") for requirement in on_311)


# ------------------------------------------------------------------ commands


def _targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_command_of_the_documentation_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    code = re.findall(r"`([^`\n]+)`|^( {4}\S.*|[a-z].*)$", text, flags=re.MULTILINE)
    named = {
        target
        for snippet, line in code
        for target in re.findall(r"^\s*make ([a-z-]+)", snippet or line)
    }
    assert named <= _targets()


def test_the_readme_opens_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.index("make run") < text.index("make test") < 700


def test_every_make_target_is_phony_and_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == _targets()


def test_the_build_server_runs_make_test() -> None:
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in text
    assert "CI=true" in text


# ------------------------------------------------------------------ the wheel


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the unpacked wheel of this checkout."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "photodedup", source / "photodedup", ignore=ignored)
    code = "from setuptools.build_meta import build_wheel; build_wheel('dist')"
    built = subprocess.run(  # noqa: S603 -- our own code in our own interpreter
        [sys.executable, "-c", code],
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = (source / "dist").glob("*.whl")
    place = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    return place


def _distribution(unpacked: Path) -> Distribution:
    (distribution,) = distributions(path=[str(unpacked)])
    return distribution


def test_the_wheel_has_the_version_of_the_package(unpacked: Path) -> None:
    assert _distribution(unpacked).version == photodedup.__version__


def test_the_wheel_has_every_file_of_the_package(unpacked: Path) -> None:
    def contents(folder: Path) -> set[str]:
        return {
            path.relative_to(folder).as_posix()
            for path in (folder / "photodedup").rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }

    assert contents(unpacked) == contents(ROOT)


def test_the_wheel_carries_the_licence(unpacked: Path) -> None:
    assert list(unpacked.glob("*.dist-info/licenses/LICENSE"))


def test_the_installed_command_works_outside_the_checkout(
    unpacked: Path, tmp_path: Path
) -> None:
    (command,) = _distribution(unpacked).entry_points.select(group="console_scripts")
    assert command.name == "photodedup"
    code = (
        f"import sys; sys.path.insert(0, {str(unpacked)!r});"
        f"from {command.module} import {command.attr};"
        f"import photodedup; assert photodedup.__file__.startswith({str(unpacked)!r});"
        f"sys.argv[1:] = ['methods']; sys.exit({command.attr}())"
    )
    done = subprocess.run(  # noqa: S603 -- our own code in our own interpreter
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "dhash" in done.stdout
