"""RAW files and films that belong to a photo are proven, move with it and come back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photodedup.core.actions.plan import Step
from photodedup.core.actions.proof import FileRole, verify
from photodedup.core.errors import ActionProblem
from tests.core.actions.conftest import Pictures, digest

if TYPE_CHECKING:
    from tests.core.actions.conftest import Disk


def bundle_step(disk: Disk, kept: bytes | None, gone: bytes) -> Step:
    """Return a step for two equal JPEGs with these RAW files beside them."""
    stays, goes = disk.photo("a.jpg", b"one"), disk.photo("b.jpg", b"one")
    goes = replace(goes, companions=(disk.write("b.cr2", gone),))
    if kept is not None:
        stays = replace(stays, companions=(disk.write("a.cr2", kept),))
    return Step(1, goes, digest(goes), stays, digest(stays))


def test_a_raw_file_goes_when_the_photo_that_stays_has_an_equal_one(
    disk: Disk,
) -> None:
    step = bundle_step(disk, b"raw", b"raw")
    proof = verify(step, Pictures())
    assert [each.role for each in proof.files] == [FileRole.PHOTO, FileRole.COMPANION]


@pytest.mark.parametrize("kept", [None, b"other"])
def test_a_raw_file_without_an_equal_keeps_its_photo(
    disk: Disk, kept: bytes | None
) -> None:
    step = bundle_step(disk, kept, b"raw")
    with pytest.raises(ActionProblem, match=r"no equal of b\.cr2"):
        verify(step, Pictures())


def test_a_person_may_send_a_raw_file_away_with_its_photo(disk: Disk) -> None:
    step = replace(bundle_step(disk, None, b"raw"), judged=True)
    proof = verify(step, Pictures())
    assert len(proof.files) == 2
