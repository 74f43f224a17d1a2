"""Groups as rows: the same group keeps its row, whatever a scan finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from photodedup.core.records import MatchKind
from photodedup.ui.models.group_filter import GroupFilter
from photodedup.ui.models.groups import (
    GroupModel,
    GroupRole,
    GroupSort,
    GroupState,
    reconcile,
)
from photodedup.ui.models.marks import Decision, Mark, Marks
from photodedup.ui.models.members import MemberModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from photodedup.core.records import Group

    MakeGroup = Callable[..., Group]

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def marks() -> Marks:
    return Marks()


@pytest.fixture
def model(marks: Marks) -> GroupModel:
    model = GroupModel(marks)
    QAbstractItemModelTester(model, FATAL, model)
    return model


def names(model: GroupModel) -> list[str]:
    return [row.group.keeper.file.path.name for row in model.rows]


def test_model_and_filter_keep_qt_contract_through_every_change(
    model: GroupModel, marks: Marks, make_group: MakeGroup
) -> None:
    shown = GroupFilter(model)
    QAbstractItemModelTester(shown, FATAL, shown)
    groups = [make_group(f"{n}a", f"{n}b", number=n, width=500 + n) for n in range(6)]
    model.set_groups(groups[:3])
    model.set_current(model.rows[1].key)
    model.set_groups(groups)
    shown.set_text("a")
    model.sort_by(GroupSort.RECLAIMABLE)
    decided = Decision({}, model.rows[0].key, decided=True)
    shown.set_state(GroupState.TO_DO)
    marks.set(decided)
    model.set_gone(frozenset({groups[2].keeper.file.path}))
    model.set_groups(groups[2:5])
    model.set_gone(frozenset())
    model.clear()
    assert shown.rowCount() == 0


def test_members_keep_qt_contract(make_group: MakeGroup, marks: Marks) -> None:
    model = MemberModel(marks)
    QAbstractItemModelTester(model, FATAL, model)
    model.set_members(make_group("a", "b", "c").members)
    model.marks_changed()
    model.set_members(make_group("d", "e").members)
    text = model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert text.startswith("e, undecided, suggested: trash, 600 × 400 pixels")  # noqa: RUF001


def test_new_groups_are_appended(model: GroupModel, make_group: MakeGroup) -> None:
    model.set_groups([make_group("m", "n")])
    model.set_groups([make_group("a", "b"), make_group("m", "n", number=2)])
    assert names(model) == ["m", "a"]
    assert not model.is_sorted


def test_a_group_with_another_keeper_keeps_its_row(
    model: GroupModel, make_group: MakeGroup
) -> None:
    model.set_groups([make_group("a", "b", "c"), make_group("x", "y", number=2)])
    keys = [row.key for row in model.rows]
    model.set_groups([make_group("x", "y"), make_group("c", "a", "b", number=2)])
    assert [row.key for row in model.rows] == keys
    assert names(model) == ["c", "x"]


def test_a_look_alike_group_is_not_the_copy_group_with_the_same_keeper(
    model: GroupModel, make_group: MakeGroup
) -> None:
    copies = make_group("a", "b")
    alike = make_group("a", "c", kind=MatchKind.LOOKALIKE, number=2)
    model.set_groups([copies])
    model.set_groups([alike, copies])
    assert [row.group for row in model.rows] == [copies, alike]


def test_a_group_that_grows_while_looked_at_says_how_many_are_new(
    model: GroupModel, make_group: MakeGroup
) -> None:
    model.set_groups([make_group("a", "b"), make_group("x", "y", number=2)])
    model.set_current(model.rows[0].key)
    model.set_groups([make_group("a", "b", "c"), make_group("x", "y", "z", number=2)])
    assert [row.grown for row in model.rows] == [1, 0]


def test_a_group_that_grows_keeps_its_marks(
    model: GroupModel, marks: Marks, make_group: MakeGroup
) -> None:
    group = make_group("a", "b")
    model.set_groups([group])
    path = group.members[1].photo.file.path
    marks.set(Decision({path: Mark.TRASH}, model.rows[0].key, decided=False))
    model.set_groups([make_group("a", "b", "c")])
    assert marks.mark(path) is Mark.TRASH
    assert model.rows[0].grown == 1


def test_sorting_takes_the_selection_along(
    model: GroupModel, make_group: MakeGroup
) -> None:
    model.set_groups([make_group("a", "b"), make_group("c", "d", width=900, number=2)])
    kept = QPersistentModelIndex(model.index(0))
    model.sort_by(GroupSort.RECLAIMABLE)
    assert names(model) == ["c", "a"]
    assert kept.row() == 1
    model.sort_by(GroupSort.PATH)
    assert names(model) == ["a", "c"]


def test_removed_photos_come_back_where_they_were(
    model: GroupModel, make_group: MakeGroup
) -> None:
    groups = [make_group(f"{n}a", f"{n}b", number=n) for n in range(3)]
    model.set_groups(groups)
    model.set_gone(frozenset({groups[1].members[1].photo.file.path}))
    assert names(model) == ["0a", "2a"]
    model.set_gone(frozenset())
    assert names(model) == ["0a", "1a", "2a"]


def test_a_group_without_its_keeper_suggests_nothing(
    model: GroupModel, make_group: MakeGroup
) -> None:
    group = make_group("a", "b", "c")
    model.set_groups([group])
    model.set_gone(frozenset({group.keeper.file.path}))
    left = model.rows[0].group
    assert left.keeper.file.path.name == "b"
    assert left.reclaimable_bytes == 0
    assert all(member.match is None for member in left.members)


def test_filter_finds_a_part_of_any_path_whatever_its_case(
    model: GroupModel, make_group: MakeGroup
) -> None:
    shown = GroupFilter(model)
    model.set_groups([make_group("Trip/a", "old/b"), make_group("c", "d", number=2)])
    shown.set_text("OLD/")
    assert shown.rowCount() == 1
    shown.set_text("")
    shown.set_kind(MatchKind.EDITED)
    assert shown.rowCount() == 0
    assert shown.is_active


def test_a_row_is_read_out_in_words(model: GroupModel, make_group: MakeGroup) -> None:
    model.set_groups([make_group("IMG_1.jpg", "b")])
    index = model.index(0)
    assert index.data(GroupRole.STATE) is GroupState.TO_DO
    text = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert text.startswith("IMG_1.jpg: 2 photo")
    assert text.endswith("resized, 600 kB to free, to do")


letters = st.lists(st.sampled_from("abcdefghij"), min_size=2, max_size=5, unique=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(before=st.lists(letters, max_size=5), after=st.lists(letters, max_size=5))
def test_no_row_is_given_to_two_groups(
    make_group: MakeGroup, before: list[list[str]], after: list[list[str]]
) -> None:
    old, new = _disjoint(before), _disjoint(after)
    model = GroupModel(Marks())
    model.set_groups([make_group(*names) for names in old])
    groups = [make_group(*names) for names in new]
    places = [place for place in reconcile(model.rows, groups) if place is not None]
    assert len(places) == len(set(places))
    model.set_groups(groups)
    assert {row.group.keeper.content for row in model.rows} == {
        group.keeper.content for group in groups
    }


def _disjoint(lists: list[list[str]]) -> list[list[str]]:
    seen: set[str] = set()
    result = []
    for names_ in lists:
        left = [name for name in names_ if name not in seen]
        if len(left) > 1:
            result.append(left)
            seen.update(left)
    return result
