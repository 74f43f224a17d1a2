"""Fixtures for every test: photos drawn with numpy, folders, and where ../shared lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with photo collections beside the checkout.

    Without it a test is skipped on a newcomer's machine and fails where CI=true.
    """
    if not SHARED.is_dir():
        message = f"the photo collections are not at {SHARED}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return SHARED
