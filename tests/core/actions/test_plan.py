from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photodedup.core.actions.plan import (
    ActionKind,
    GroupPhoto,
    Marked,
    in_groups,
    plan,
    select,
)
from photodedup.core.errors import ActionProblem, UsageProblem
from photodedup.core.records import (
    Facts,
    Group,
    Hashes,
    MatchKind,
    Member,
    Photo,
    PhotoFile,
    Suggestion,
)

SAME = b"s" * 16
OTHER = b"o" * 16


def file(number: int) -> PhotoFile:
    return PhotoFile(Path(f"/album/{number:03}.jpg"), 10, 1, 1, 1, number)


def with_companions(number: int, *companions: Path) -> PhotoFile:
    return replace(file(number), companions=companions)


def pair(victim: PhotoFile, keeper: PhotoFile, *, group: int = 1) -> Marked:
    return Marked(group, victim, SAME, keeper, SAME)


def members(*numbers: int, group: int = 1, gone: tuple[int, ...]) -> list[GroupPhoto]:
    return [
        GroupPhoto(group, file(number), bytes([number]) * 16, goes=number in gone)
        for number in numbers
    ]


def test_the_suggested_keeper_stays_for_the_others() -> None:
    selection = select(members(1, 2, 3, gone=(2, 3)))
    assert selection.problems == ()
    assert [(m.victim.inode, m.keeper.inode) for m in selection.marked] == [
        (2, 1),
        (3, 1),
    ]


def test_a_photo_of_the_same_bytes_stays_rather_than_the_keeper() -> None:
    photos = members(1, 2, 3, gone=(3,))
    photos[1] = replace(photos[1], content=photos[2].content)
    (chosen,) = select(photos).marked
    assert chosen.keeper.inode == 2
    assert chosen.identical


def test_when_the_keeper_goes_another_member_stays_for_it() -> None:
    (chosen,) = select(members(1, 2, gone=(1,))).marked
    assert (chosen.victim.inode, chosen.keeper.inode) == (1, 2)


def test_a_group_that_would_be_emptied_keeps_its_photos() -> None:
    selection = select(members(1, 2, gone=(1, 2)))
    assert selection.marked == ()
    assert "group 1 would lose its last readable photo" in str(selection.problems[0])
    assert len(selection.problems) == 2


def test_a_damaged_photo_is_not_the_last_one_of_a_group() -> None:
    photos = members(1, 2, gone=(1,))
    photos[1] = replace(photos[1], whole=False)
    assert select(photos).marked == ()


def test_a_damaged_photo_stays_for_its_own_bytes() -> None:
    photos = [
        replace(each, whole=False, content=SAME) for each in members(1, 2, gone=(1,))
    ]
    assert len(select(photos).marked) == 1


def test_overlapping_groups_do_not_take_each_others_keepers() -> None:
    """Groups that overlap once cost all three photos (SD Maid, issue 885)."""
    photos = members(1, 2, gone=(2,)) + members(2, 3, group=2, gone=(2, 3))
    selection = select(photos)
    assert [problem.path.name for problem in selection.problems] == [
        "002.jpg",
        "003.jpg",
    ]
    assert selection.marked == ()


@given(
    st.lists(
        st.lists(st.integers(1, 8), min_size=2, max_size=5, unique=True), max_size=6
    ),
    st.sets(st.integers(1, 8)),
)
def test_every_group_keeps_a_member_whatever_is_marked(
    groups: list[list[int]], gone: set[int]
) -> None:
    photos = [
        photo
        for number, group in enumerate(groups, 1)
        for photo in members(*group, group=number, gone=tuple(gone))
    ]
    selection = select(photos)
    if not selection.marked:
        return
    steps = plan(ActionKind.TRASH, selection.marked).steps
    removed = {step.victim.inode for step in steps}
    assert removed <= gone
    assert all(set(group) - removed for group in groups)
    assert removed.isdisjoint(step.keeper.inode for step in steps)
    assert len(removed) == len(steps)


def test_marks_of_the_window_become_group_photos() -> None:
    photos = [
        Photo(
            number,
            file(number),
            SAME,
            Facts(4, 3, "jpeg", damage=damage),
            Hashes(0, 0, 0, 0, 0, 0, None, None, 9.0),
        )
        for number, damage in ((1, ""), (2, "cut short"))
    ]
    group = Group(
        7,
        MatchKind.IDENTICAL,
        tuple(Member(photo, Suggestion.REVIEW, 1.0) for photo in photos),
    )
    first, second = in_groups([group], trashed={2})
    assert (first.group, first.goes, first.whole) == (7, False, True)
    assert (second.group, second.goes, second.whole) == (7, True, False)


def test_only_what_a_person_marked_against_the_advice_is_judged() -> None:
    facts, hashes = Facts(4, 3, "jpeg"), Hashes(0, 0, 0, 0, 0, 0, None, None, 20.0)
    suggested = (Suggestion.KEEP, Suggestion.REMOVE, Suggestion.REVIEW)
    members = tuple(
        Member(
            Photo(number, file(number), bytes([number]) * 16, facts, hashes), each, 0.9
        )
        for number, each in enumerate(suggested)
    )
    photos = in_groups([Group(1, MatchKind.RESAVED, members)], trashed={1, 2})
    assert [each.judged for each in photos] == [True, False, True]
    assert [each.judged for each in select(photos).marked] == [False, True]
    steps = plan(ActionKind.TRASH, select(photos).marked).steps
    assert [each.judged for each in steps] == [False, True]


def test_nothing_marked_is_a_usage_problem() -> None:
    with pytest.raises(UsageProblem, match="Nothing is marked"):
        plan(ActionKind.TRASH, [])


@pytest.mark.parametrize("destination", [None, Path("relative")])
def test_moving_needs_a_full_path(destination: Path | None) -> None:
    with pytest.raises(UsageProblem, match="full path"):
        plan(ActionKind.MOVE, [pair(file(1), file(2))], destination=destination)


def test_a_protected_photo_is_never_planned() -> None:
    with pytest.raises(ActionProblem, match="keep always"):
        plan(ActionKind.TRASH, [pair(replace(file(1), protected=True), file(2))])


def test_a_photo_that_stays_for_another_is_never_planned() -> None:
    chain = [pair(file(1), file(2)), pair(file(2), file(3), group=2)]
    with pytest.raises(ActionProblem, match="must stay because another photo goes"):
        plan(ActionKind.TRASH, chain)


def test_a_keeper_is_known_by_its_path_as_well() -> None:
    twice = [
        pair(file(1), file(2)),
        pair(replace(file(9), path=file(2).path), file(3), group=2),
    ]
    with pytest.raises(ActionProblem, match="must stay"):
        plan(ActionKind.TRASH, twice)


def test_two_names_of_one_file_are_no_copies() -> None:
    with pytest.raises(ActionProblem, match="another name of the photo"):
        plan(
            ActionKind.TRASH,
            [pair(file(1), replace(file(1), path=Path("/album/b.jpg")))],
        )


def test_a_hard_link_needs_the_same_bytes() -> None:
    near = Marked(1, file(1), SAME, file(2), OTHER)
    with pytest.raises(ActionProblem, match="byte by byte"):
        plan(ActionKind.HARDLINK, [near])


def test_a_hard_link_needs_one_disk() -> None:
    with pytest.raises(ActionProblem, match="another disk"):
        plan(ActionKind.HARDLINK, [pair(file(1), replace(file(2), device=2))])


def test_a_photo_marked_in_two_groups_is_one_step() -> None:
    near = Marked(1, file(1), SAME, file(2), OTHER)
    steps = plan(ActionKind.TRASH, [near, pair(file(1), file(3), group=2)]).steps
    assert [(step.victim.inode, step.keeper.inode) for step in steps] == [(1, 3)]


def test_a_sidecar_shared_with_the_keeper_stays() -> None:
    shared, own = Path("/album/IMG.xmp"), Path("/album/IMG.jpg.xmp")
    victim = with_companions(1, shared, own)
    steps = plan(ActionKind.TRASH, [pair(victim, with_companions(2, shared))]).steps
    assert steps[0].victim.companions == (own,)


def test_a_sidecar_shared_by_two_victims_goes_once() -> None:
    shared = Path("/album/IMG.xmp")
    steps = plan(
        ActionKind.TRASH,
        [
            pair(with_companions(1, shared), file(3)),
            pair(with_companions(2, shared), file(3)),
        ],
    ).steps
    assert [step.victim.companions for step in steps] == [(shared,), ()]


def test_a_plan_tells_its_size() -> None:
    both = [pair(file(1), file(3)), pair(file(2), file(3))]
    assert plan(ActionKind.TRASH, both).size_bytes == 20
