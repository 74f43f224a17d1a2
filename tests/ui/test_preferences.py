"""What is remembered between two runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from photodedup.core.settings import FindLevel, Folder, FolderRole
from photodedup.ui.preferences import Preferences, RecentScan
from photodedup.ui.theme import ThemeChoice


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "photodedup.ini")


def test_what_was_set_is_read_by_the_next_run(tmp_path: Path) -> None:
    file = tmp_path / "photodedup.ini"
    scan = RecentScan(
        (Folder(Path("/a, b;c/\udcff")), Folder(Path("/d"), FolderRole.KEEP)), 12, 3
    )
    first = Preferences(file)
    first.theme, first.find = ThemeChoice.DARK, FindLevel.ALIKE
    first.add_recent(scan)
    first.sync()
    again = Preferences(file)
    assert (again.theme, again.find) == (ThemeChoice.DARK, FindLevel.ALIKE)
    assert again.recent == (scan,)


def test_a_preferences_file_that_a_person_broke_costs_only_comfort(
    tmp_path: Path,
) -> None:
    file = tmp_path / "broken.ini"
    file.write_text('[scan]\nrecent="[1, {}]"\nfind=never\n[window]\ntheme=pink\n')
    broken = Preferences(file)
    assert broken.recent == ()
    assert broken.find is FindLevel.EDITED
    assert broken.theme is ThemeChoice.SYSTEM


def test_the_newest_of_six_recent_scans_comes_first(preferences: Preferences) -> None:
    scans = [
        RecentScan((Folder(Path(f"/photos/{n}")),), photos=n, groups=0)
        for n in (1, 2, 3, 4, 5, 6, 7, 3)
    ]
    for scan in scans:
        preferences.add_recent(scan)
    assert [scan.photos for scan in preferences.recent] == [3, 7, 6, 5, 4, 2]
