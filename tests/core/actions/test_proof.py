from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photodedup.core.actions.filestate import state_of
from photodedup.core.actions.plan import ActionKind, Step
from photodedup.core.actions.proof import FileRole, RemovalProof, verify
from photodedup.core.errors import ActionProblem, Bug
from tests.core.actions.conftest import Pictures, digest

if TYPE_CHECKING:
    from tests.core.actions.conftest import Disk


def step(disk: Disk, victim: bytes = b"one", keeper: bytes = b"one") -> Step:
    stays, goes = disk.photo("a.jpg", keeper), disk.photo("b.jpg", victim)
    return Step(1, goes, digest(goes), stays, digest(stays))


def test_a_proof_names_every_file_of_the_photo(disk: Disk) -> None:
    basis = step(disk)
    sidecar = disk.write("b.xmp", b"stars")
    twin = disk.photos / "twin.jpg"
    twin.hardlink_to(basis.victim.path)
    victim = replace(basis.victim, companions=(sidecar,), other_names=(twin,))
    proof = verify(replace(basis, victim=victim), Pictures())
    assert [each.role for each in proof.files] == [
        FileRole.PHOTO,
        FileRole.NAME,
        FileRole.COMPANION,
    ]
    assert [each.state.path for each in proof.files] == [victim.path, twin, sidecar]


def test_only_verify_makes_a_proof(disk: Disk) -> None:
    basis = step(disk)
    with pytest.raises(Bug, match="outside"):
        RemovalProof(basis, (), state_of(basis.keeper.path), 0.0, object())


def test_a_proof_is_valid_for_thirty_seconds(disk: Disk) -> None:
    proof = verify(step(disk), Pictures())
    proof.require_fresh(proof.made_at + 30)
    with pytest.raises(ActionProblem, match="too long"):
        proof.require_fresh(proof.made_at + 30.1)


def test_the_keeper_of_a_near_duplicate_must_decode(disk: Disk) -> None:
    with pytest.raises(ActionProblem, match="cannot be read in full"):
        verify(step(disk, keeper=b"large"), Pictures(damaged=True))


def test_the_keeper_of_the_same_bytes_need_not_decode(disk: Disk) -> None:
    verify(step(disk), Pictures(damaged=True))


def test_the_cache_alone_removes_nothing(disk: Disk) -> None:
    """Another file's digest in the cache makes a group, never a removal."""
    basis = step(disk, keeper=b"two")
    poisoned = replace(basis, content=basis.keeper_content)
    with pytest.raises(ActionProblem, match="changed since the scan"):
        verify(poisoned, Pictures())


def test_different_bytes_with_one_digest_are_refused(disk: Disk) -> None:
    basis = step(disk, keeper=b"two")
    collided = replace(basis, keeper_content=basis.content)
    with pytest.raises(ActionProblem, match="should stay"):
        verify(collided, Pictures())


def test_a_keeper_in_a_trash_is_no_keeper(disk: Disk) -> None:
    basis = step(disk)
    for folder in (".Trash-1000/files", "$RECYCLE.BIN", ".Trashes", "Trash/files"):
        inside = disk.photo(f"{folder}/a.jpg", b"one")
        with pytest.raises(ActionProblem, match="lies in a trash"):
            verify(replace(basis, keeper=inside), Pictures())


def test_a_folder_that_is_merely_called_trash_is_no_trash(disk: Disk) -> None:
    stays = disk.photo("Trash/a.jpg", b"one")
    verify(replace(step(disk), keeper=stays), Pictures())


def test_a_protected_victim_is_refused_again(disk: Disk) -> None:
    basis = step(disk)
    with pytest.raises(ActionProblem, match="keep always"):
        verify(replace(basis, victim=replace(basis.victim, protected=True)), Pictures())


@pytest.mark.parametrize("link", ["hard", "symbolic"])
def test_two_names_of_one_file_are_never_copies(disk: Disk, link: str) -> None:
    basis = step(disk)
    other = disk.photos / "other.jpg"
    if link == "hard":
        other.hardlink_to(basis.keeper.path)
    else:
        other.symlink_to(basis.keeper.path)
    victim = replace(basis.keeper, path=other)
    with pytest.raises(ActionProblem, match=r"another name|is a link"):
        verify(replace(basis, victim=victim), Pictures())


def test_a_fifo_does_not_block(disk: Disk) -> None:
    basis = step(disk)
    basis.victim.path.unlink()
    os.mkfifo(basis.victim.path)
    with pytest.raises(ActionProblem, match="not a regular file"):
        verify(basis, Pictures())


def test_a_file_with_a_new_number_on_a_share_is_still_the_same(disk: Disk) -> None:
    """Some network shares change inode numbers; users then switch checks off."""
    basis = step(disk)
    victim = replace(basis.victim, inode=basis.victim.inode + 1000)
    verify(replace(basis, victim=victim), Pictures())
    with pytest.raises(ActionProblem, match="changed since the scan"):
        verify(
            replace(basis, victim=replace(victim, ctime_ns=victim.ctime_ns - 1)),
            Pictures(),
        )


def test_another_name_that_is_another_file_now_stops_the_photo(disk: Disk) -> None:
    basis = step(disk)
    twin = disk.write("twin.jpg", b"edited meanwhile")
    victim = replace(basis.victim, other_names=(twin,))
    with pytest.raises(ActionProblem, match=r"twin.jpg: changed since the scan"):
        verify(replace(basis, victim=victim), Pictures())


def test_chmod_since_the_scan_is_no_change_of_the_photo(disk: Disk) -> None:
    basis = step(disk)
    basis.victim.path.chmod(0o600)
    verify(basis, Pictures())


def test_an_action_kind_has_a_stable_value() -> None:
    assert [kind.value for kind in ActionKind] == ["trash", "move", "hardlink"]


def test_a_near_duplicate_goes_only_when_its_own_pixels_show_a_copy(
    disk: Disk,
) -> None:
    basis = step(disk, keeper=b"large")
    asked = Pictures()
    verify(basis, asked)
    assert asked.compared == [(basis.victim.path, basis.keeper.path)]
    with pytest.raises(ActionProblem, match=r"copy of .*a\.jpg .*another picture"):
        verify(basis, Pictures(unrelated=True))


def test_a_near_duplicate_with_something_of_its_own_is_kept(disk: Disk) -> None:
    basis = step(disk, keeper=b"large")
    with pytest.raises(
        ActionProblem,
        match=r"b\.jpg: was kept, .* differs from .*a\.jpg by more than saving it again"
        r" explains \(a part of it was changed\)",
    ):
        verify(basis, Pictures(edited=True))


def test_what_a_person_judged_is_not_asked_of_the_pixels(disk: Disk) -> None:
    asked = Pictures(unrelated=True, edited=True)
    verify(replace(step(disk, keeper=b"large"), judged=True), asked)
    assert asked.compared == []
    assert asked.compared_in_full == []
    assert len(asked.decoded) == 1


def test_equal_bytes_need_no_pixels(disk: Disk) -> None:
    asked = Pictures(damaged=True, unrelated=True, edited=True)
    verify(step(disk), asked)
    assert asked.decoded == []
    assert asked.compared == []
