from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.core.store import Places

if TYPE_CHECKING:
    import pytest


def test_one_variable_moves_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHOTODEDUP_HOME", str(tmp_path))
    assert Places.default() == Places(tmp_path / "cache", tmp_path / "data")
    monkeypatch.setenv("PHOTODEDUP_HOME", "~/somewhere")
    assert Places.default().cache == Path.home() / "somewhere" / "cache"


def test_the_systems_own_places_are_used_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PHOTODEDUP_HOME", raising=False)
    places = Places.default()
    assert places.cache != places.data
    assert "photodedup" in places.cache.parts
    assert places.data.is_absolute()
