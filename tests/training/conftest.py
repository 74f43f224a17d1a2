"""Pictures to train on; where torch is missing only what needs none is tested."""

from __future__ import annotations

from importlib import util
from typing import TYPE_CHECKING

import pytest

from photodedup.training import drawn
from photodedup.training.pictures import Collection, Picture, picture

if TYPE_CHECKING:
    from pathlib import Path

NEED_TORCH = (
    "test_export.py",
    "test_losses.py",
    "test_model.py",
    "test_network.py",
    "test_training.py",
)
# `make test-train` installs torch and runs them all.
collect_ignore = list(NEED_TORCH) if util.find_spec("torch") is None else []


@pytest.fixture(scope="session")
def pictures() -> tuple[Picture, ...]:
    """Return 24 drawn pictures of three labels."""
    return tuple(picture(drawn.draw(5, n), n % 3) for n in range(24))


@pytest.fixture(scope="session")
def collection(pictures: tuple[Picture, ...]) -> Collection:
    """Return a collection of which a third is held out."""
    return Collection(pictures[:16], pictures[16:], ("a", "b", "c"), 0)


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three sub-folders of drawn photos and one broken file."""
    from PIL import Image  # noqa: PLC0415 -- only the tests that read files need it

    folder = tmp_path_factory.mktemp("album")
    for number in range(30):
        kind = folder / "abc"[number % 3]
        kind.mkdir(exist_ok=True)
        Image.fromarray(drawn.draw(6, number)).save(kind / f"{number}.jpg")
    (folder / "a" / "broken.jpg").write_bytes(b"\xff\xd8\xff no picture")
    return folder
