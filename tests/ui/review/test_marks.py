"""What each key makes of a group, and how it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photodedup.core.records import Suggestion
from photodedup.ui.models import marks as marking
from photodedup.ui.models.groups import GroupState
from photodedup.ui.models.marks import Mark
from photodedup.ui.models.review import Review

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from photodedup.core.records import Group

    MakeGroup = Callable[..., Group]

K, T, U = Mark.KEEP, Mark.TRASH, Mark.UNDECIDED


def paths(group: Group) -> list[Path]:
    return [member.photo.file.path for member in group.members]


def values(review: Review, group: Group) -> list[Mark]:
    return [review.marks.mark(path) for path in paths(group)]


def begin(review: Review, groups: Sequence[Group]) -> None:
    review.groups.set_groups(groups)
    review.show_group(review.groups.rows[0].key)


def test_accepting_marks_what_is_suggested_for_removal(make_group: MakeGroup) -> None:
    group = make_group("a", "b", "c")
    assert list(marking.accepted(group, {}).values()) == [K, T, T]


def test_accepting_keeps_what_a_person_has_to_look_at(make_group: MakeGroup) -> None:
    group = make_group("a", "b", suggestion=Suggestion.REVIEW)
    assert list(marking.accepted(group, {}).values()) == [K, K]


def test_accepting_leaves_the_marks_of_the_user(make_group: MakeGroup) -> None:
    group = make_group("a", "b", "c")
    marks = {paths(group)[1]: K}
    assert list(marking.accepted(group, marks).values()) == [K, K, T]


def test_nothing_is_suggested_any_more_when_the_keeper_goes(
    make_group: MakeGroup,
) -> None:
    group = make_group("a", "b", "c")
    marks = {paths(group)[0]: T}
    assert list(marking.accepted(group, marks).values()) == [T, K, K]


def test_a_protected_photo_is_never_suggested_for_the_trash(
    make_group: MakeGroup,
) -> None:
    group = make_group("a", "b", "c", protected=("b",))
    assert list(marking.accepted(group, {}).values()) == [K, K, T]
    assert list(marking.kept_only(group, paths(group)[2]).values()) == [T, K, K]


def test_a_whole_group_cannot_go_to_the_trash(
    review: Review, make_group: MakeGroup
) -> None:
    group = make_group("a", "b")
    begin(review, [group])
    said: list[str] = []
    review.refused.connect(said.append)
    review.mark(1, T)
    review.mark(0, T)
    assert values(review, group) == [U, T]
    assert "always stays" in said[0]


def test_a_protected_photo_cannot_be_marked(
    review: Review, make_group: MakeGroup
) -> None:
    group = make_group("a", "b", protected=("b",))
    begin(review, [group])
    said: list[str] = []
    review.refused.connect(said.append)
    review.mark(1, T)
    assert values(review, group) == [U, U]
    assert "protected" in said[0]


def test_each_key_is_one_command_and_undo_shows_the_group_again(
    review: Review, make_group: MakeGroup
) -> None:
    groups = [make_group("a", "b"), make_group("c", "d", number=2)]
    begin(review, groups)
    review.accept()
    assert review.undo_stack.count() == 1
    assert review.row is not None
    assert review.row.group is groups[1]
    review.undo_stack.undo()
    assert review.row.group is groups[0]
    assert values(review, groups[0]) == [U, U]
    assert review.groups.state(review.row) is GroupState.REVIEWING
    review.undo_stack.redo()
    assert values(review, groups[0]) == [K, T]


def test_accepting_the_last_group_says_that_all_are_decided(
    review: Review, make_group: MakeGroup
) -> None:
    begin(review, [make_group("a", "b"), make_group("c", "d", number=2)])
    said: list[bool] = []
    review.finishedAll.connect(lambda: said.append(True))
    review.accept()
    assert not said
    review.accept()
    assert said


def test_skipping_leaves_the_group_to_do(review: Review, make_group: MakeGroup) -> None:
    groups = [make_group("a", "b"), make_group("c", "d", number=2)]
    begin(review, groups)
    review.skip()
    assert review.row is not None
    assert review.row.group is groups[1]
    assert review.groups.state(review.groups.rows[0]) is GroupState.TO_DO
    review.skip()
    assert review.row.group is groups[0]


def test_not_duplicates_takes_the_group_away_and_undo_brings_it_to_its_place(
    review: Review, make_group: MakeGroup
) -> None:
    groups = [make_group(f"{n}a", f"{n}b", number=n) for n in range(3)]
    begin(review, groups)
    review.show_group(review.groups.rows[1].key)
    said: list[object] = []
    review.dismissed.connect(said.append)
    review.reinstated.connect(said.append)
    review.not_duplicates()
    assert [row.group for row in review.groups.rows] == [groups[0], groups[2]]
    assert review.row is not None
    assert review.row.group is groups[2]
    review.undo_stack.undo()
    assert [row.group for row in review.groups.rows] == groups
    assert review.row.group is groups[1]
    assert said == [groups[1], groups[1]]


def test_a_removed_photo_names_the_copy_that_stays(
    review: Review, make_group: MakeGroup
) -> None:
    group = make_group("a", "b", "c")
    begin(review, [group])
    review.keep_only(2)
    marked = review.marked_for_removal()
    assert [one.photo.file.path.name for one in marked] == ["a", "b"]
    assert {one.keeper.file.path.name for one in marked} == {"c"}


def test_undeciding_a_photo_makes_its_group_undecided(
    review: Review, make_group: MakeGroup
) -> None:
    group = make_group("a", "b")
    begin(review, [group])
    review.accept()
    review.mark(1, U)
    assert review.groups.decided == 0


ACTIONS = ("accept", "skip", "keep_all", "not_duplicates", "undo", "redo")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    steps=st.lists(
        st.one_of(
            st.sampled_from(ACTIONS),
            st.tuples(
                st.sampled_from(("toggle", "keep_only", "trash", "focus")),
                st.integers(0, 3),
            ),
        ),
        max_size=25,
    )
)
def test_no_order_of_keys_loses_the_last_copy_or_a_protected_photo(
    make_group: MakeGroup, steps: list[str | tuple[str, int]]
) -> None:
    groups = [
        make_group("a", "b", "c", "d", protected=("c",)),
        make_group("e", "f", number=2),
        make_group("b", "g", number=3, suggestion=Suggestion.REVIEW),
    ]
    review = Review()
    begin(review, groups)
    for step in steps:
        press(review, step)
    gone = {one.photo.file.path for one in review.marked_for_removal()}
    for group in (row.group for row in review.groups.rows):
        assert not gone.issuperset(paths(group))
    assert not any(one.photo.file.protected for one in review.marked_for_removal())
    assert not any(one.keeper.file.path in gone for one in review.marked_for_removal())


def press(review: Review, step: str | tuple[str, int]) -> None:
    name, number = step if isinstance(step, tuple) else (step, 0)
    act: dict[str, Callable[[], object]] = {
        "accept": review.accept,
        "skip": review.skip,
        "keep_all": review.keep_all,
        "not_duplicates": review.not_duplicates,
        "undo": review.undo_stack.undo,
        "redo": review.undo_stack.redo,
        "toggle": lambda: review.toggle(number),
        "keep_only": lambda: review.keep_only(number),
        "focus": lambda: review.focus_photo(number),
        "trash": lambda: review.mark(number, T),
    }
    act[name]()
