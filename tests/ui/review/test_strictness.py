"""The slider groups anew: what is looked at stays, marks follow their groups."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from photodedup.core.records import Match, MatchKind, ScanResult, Suggestion
from photodedup.core.settings import Folder, ScanSettings
from photodedup.ui import wording
from photodedup.ui.models.feed import AT_ONCE
from photodedup.ui.models.groups import GroupState
from photodedup.ui.models.marks import Mark
from photodedup.ui.widgets.strictness_bar import DEFAULT, StrictnessBar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytestqt.qtbot import QtBot

    from photodedup.core.records import Group
    from photodedup.ui.pages.review import ReviewPage

    MakeGroup = Callable[..., Group]
    MakeGroups = Callable[[int], tuple[Group, ...]]

SETTINGS = ScanSettings((Folder(Path("/photos")),))
MATCHES = (Match(0, 1, MatchKind.RESIZED, 0.9),)


def _result(groups: Sequence[Group]) -> ScanResult:
    photos = tuple(member.photo for group in groups for member in group.members)
    result = ScanResult(SETTINGS, photos, tuple(groups), (), 1.0)
    return replace(result, matches=MATCHES)


def _scanned(page: ReviewPage, groups: Sequence[Group]) -> None:
    page.begin(SETTINGS)
    page.finish(_result(groups))


@pytest.fixture
def bar(qtbot: QtBot) -> StrictnessBar:
    made = StrictnessBar()
    qtbot.addWidget(made)
    made.offer(offered=True)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_moved_slider_is_told_once_it_rests(bar: StrictnessBar, qtbot: QtBot) -> None:
    said: list[float] = []
    bar.chosen.connect(said.append)
    for value in (60, 70, 80):
        bar.slider.setValue(value)
    qtbot.waitUntil(lambda: bool(said))
    assert said == [0.8]
    assert bar.slider.accessibleName() == "Strictness: 0.80"


def test_a_double_click_leads_back_to_the_default(
    bar: StrictnessBar, qtbot: QtBot
) -> None:
    bar.slider.setValue(90)
    with qtbot.waitSignal(bar.chosen):
        QTest.mouseDClick(bar.slider, Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    assert bar.slider.value() == DEFAULT
    assert "default" in bar.slider.accessibleName()


def test_the_slider_waits_for_the_end_of_the_scan(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    page.begin(SETTINGS)
    assert not page.strictness.slider.isEnabled()
    page.finish(_result([make_group("a", "b")]))
    assert page.strictness.slider.isEnabled()


def test_the_photos_looked_at_stay_in_view(
    page: ReviewPage, make_groups: MakeGroups, make_group: MakeGroup
) -> None:
    groups = make_groups(3)
    _scanned(page, groups)
    page.review.show_group(page.review.groups.rows[1].key)
    seen = page.review.members
    # The group looked at goes; its keeper is in another one now.
    other = make_group("zzz.jpg", "y.jpg", number=8)
    moved = replace(other, members=(other.members[0], seen[0]))
    page.regroup(_result([groups[0], groups[2], moved]))
    assert page.review.row is not None
    assert page.review.row.group is moved


def test_marks_go_with_their_group_and_come_back_with_it(
    page: ReviewPage, make_groups: MakeGroups
) -> None:
    groups = make_groups(2)
    _scanned(page, groups)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert len(page.marked_for_removal()) == 2
    page.regroup(_result(groups[1:]))
    assert len(page.marked_for_removal()) == 1
    assert page.hint.text.startswith("1 photo lost the Trash mark")
    assert page.marked_photos == 2  # keeper and copy of the group that is left
    page.regroup(_result(groups))
    assert len(page.marked_for_removal()) == 2
    assert page.hint.text == "1 photo got the Trash mark back."
    states = {page.review.groups.state(row) for row in page.review.groups.rows}
    assert states == {GroupState.DECIDED}


def test_a_copy_that_becomes_another_shot_is_not_marked_any_more(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    _scanned(page, [make_group("a", "b")])
    QTest.keyClick(page.list, Qt.Key.Key_X)
    review = Suggestion.REVIEW
    series = make_group("a", "b", kind=MatchKind.SERIES, suggestion=review)
    page.regroup(_result([series]))
    assert page.marked_for_removal() == ()
    assert page.review.marks.marked == frozenset()


def test_a_mark_given_in_a_series_stays_while_the_series_is_there(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    review = Suggestion.REVIEW
    series = make_group("a", "b", kind=MatchKind.SERIES, suggestion=review)
    _scanned(page, [series])
    QTest.keyClick(page.list, Qt.Key.Key_X)
    page.regroup(_result([series]))
    path = series.members[1].photo.file.path
    assert page.review.marks.mark(path) is Mark.TRASH


def test_a_group_below_the_default_is_called_possible(make_group: MakeGroup) -> None:
    group = make_group("a", "b")
    loose = [
        replace(m, match=replace(m.match, strictness=0.3)) if m.match else m
        for m in group.members
    ]
    assert not wording.is_possible(group)
    assert wording.is_possible(replace(group, members=tuple(loose)))


def test_many_groups_arrive_in_several_turns_of_the_event_loop(
    page: ReviewPage, make_groups: MakeGroups, qtbot: QtBot
) -> None:
    groups = make_groups(3 * AT_ONCE)
    _scanned(page, groups)
    assert len(page.review.groups.rows) == AT_ONCE
    qtbot.waitUntil(lambda: len(page.review.groups.rows) == len(groups))
    qtbot.waitUntil(lambda: page.review.groups.is_sorted)
    assert [row.group for row in page.review.groups.rows] == list(groups)
    assert page.review.groups.is_sorted


def test_a_new_scan_forgets_the_groups_that_still_wait(
    page: ReviewPage, make_groups: MakeGroups, qtbot: QtBot
) -> None:
    _scanned(page, make_groups(2 * AT_ONCE))
    page.begin(SETTINGS)
    page.finish(_result(make_groups(1)))
    qtbot.waitUntil(lambda: page.list.model().rowCount() == 1)
    assert len(page.review.groups.rows) == 1


def test_groups_that_merge_and_part_again_are_decided_as_before(
    page: ReviewPage, make_groups: MakeGroups, make_group: MakeGroup
) -> None:
    one, other = make_groups(2)
    _scanned(page, [one, other])
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert page.review.groups.decided == 1
    keeper = make_group("000/best.jpg", "x").members[0]
    merged = replace(one, members=(keeper, *one.members, *other.members))
    page.regroup(_result([merged]))
    assert page.review.groups.decided == 0
    assert page.review.groups.rows[0].grown == 0
    page.regroup(_result([one, other]))
    states = [page.review.groups.state(row) for row in page.review.groups.rows]
    assert states.count(GroupState.DECIDED) == 1
    assert len(page.marked_for_removal()) == 1


def test_what_is_all_trash_together_loses_its_marks(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    group = make_group("a", "b", "c")
    _scanned(page, [group])
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert len(page.marked_for_removal()) == 2
    # Without "a" nothing of the picture would stay.
    left = replace(group, members=group.members[1:])
    page.regroup(_result([left]))
    assert page.marked_for_removal() == ()
    assert page.hint.text.startswith("2 photos lost the Trash mark")
    page.regroup(_result([group]))
    assert len(page.marked_for_removal()) == 2


def test_the_photo_beside_the_keeper_stays_beside_it(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    group = make_group("a", "b", "c", "d")
    _scanned(page, [group])
    page.review.focus_photo(3)
    first, *_, last = group.members
    page.regroup(_result([replace(group, members=(first, last))]))
    assert page.compare.members[1] is last
    page.regroup(_result([group]))
    assert page.compare.members[1] is last
