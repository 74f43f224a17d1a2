"""What people put together stays together, whatever a scan brings; and is undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from photodedup.core.errors import UsageProblem
from photodedup.core.records import (
    Match,
    MatchKind,
    Photo,
    ScanResult,
    Snapshot,
    Suggestion,
    Transform,
    Turn,
)
from photodedup.core.settings import Folder, ScanSettings
from photodedup.ui import wording
from photodedup.ui.models.additions import Addition, Additions
from photodedup.ui.models.groups import GroupSort
from photodedup.ui.models.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from photodedup.core.records import Group
    from photodedup.ui.pages.review import ReviewPage

    MakeGroup = Callable[..., Group]
    MakePhoto = Callable[..., Photo]

KEY = Qt.Key
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def names(group: Group) -> list[str]:
    return [member.photo.file.path.name for member in group.members]


def scanned(page: ReviewPage, groups: Sequence[Group]) -> ScanResult:
    photos = tuple(member.photo for group in groups for member in group.members)
    folder = Folder(photos[0].file.path.parent)
    result = ScanResult(ScanSettings((folder,)), photos, tuple(groups), (), 1.0)
    page.begin(result.settings)
    page.finish(result)
    return result


def shown(page: ReviewPage) -> list[list[str]]:
    return [names(row.group) for row in page.review.groups.rows]


# ------------------------------------------------------------------ groups


def test_a_photo_joins_the_group_of_the_query_and_waits_for_a_person(
    make_group: MakeGroup, make_photo: MakePhoto
) -> None:
    additions, group = Additions(), make_group("a", "b")
    additions.add(Addition(group.members[1].photo, make_photo("new")))
    (joined,) = additions.joined([group])
    assert names(joined) == ["a", "b", "new"]
    assert joined.kind is group.kind
    last = joined.members[2]
    assert last.suggestion is Suggestion.REVIEW
    assert last.match is not None
    assert last.match.kind is MatchKind.LOOKALIKE
    assert wording.copy_sentence(last.match, joined.keeper, last.photo).startswith(
        "Put together by hand"
    )
    assert joined.reclaimable_bytes == group.reclaimable_bytes


def test_a_query_without_a_group_makes_one_of_the_kind_of_the_match(
    make_photo: MakePhoto, make_group: MakeGroup
) -> None:
    additions = Additions()
    match = Match(0, 1, MatchKind.TURNED, 0.9, Transform(Turn.CLOCKWISE))
    host, guest = make_photo("host"), make_photo("guest")
    additions.add(Addition(host, guest, match))
    _, pair = additions.joined([make_group("a", "b")])
    assert pair.kind is MatchKind.TURNED
    assert [member.suggestion for member in pair.members] == [
        Suggestion.KEEP,
        Suggestion.REVIEW,
    ]
    related = pair.members[1].match
    assert related is not None
    numbers = sorted(member.photo.number for member in pair.members)
    assert [related.first, related.second] == numbers
    # The match is said of the photo with the lower number, whichever that is.
    turned = (
        Turn.CLOCKWISE if pair.keeper.number == numbers[0] else Turn.COUNTERCLOCKWISE
    )
    assert related.transform.turn is turned


def test_no_two_photos_of_all_groups_share_a_number(
    make_photo: MakePhoto, make_group: MakeGroup
) -> None:
    additions = Additions()
    group = make_group("a", "b")
    # A search numbers its photos anew: these numbers mean others in the scan.
    host, guest, third = (
        replace(make_photo(name), number=group.keeper.number)
        for name in ("host", "guest", "third")
    )
    additions.add(Addition(host, guest))
    additions.add(Addition(guest, third))
    known = replace(group.members[1].photo, number=7)
    additions.add(Addition(known, host))
    photos: dict[Path, set[int]] = {}
    for each in additions.joined([group]):
        for member in each.members:
            photos.setdefault(member.photo.file.path, set()).add(member.photo.number)
    numbers = [number for numbers in photos.values() for number in numbers]
    assert len(numbers) == len(set(numbers)) == len(photos) == 5


def test_copies_are_joined_before_look_alikes(
    make_group: MakeGroup, make_photo: MakePhoto
) -> None:
    additions = Additions()
    alike = make_group("a", "z", kind=MatchKind.LOOKALIKE)
    additions.add(Addition(make_photo("a"), make_photo("new")))
    joined = additions.joined([alike, make_group("a", "b")])
    assert [names(group) for group in joined] == [["a", "z"], ["a", "b", "new"]]


def test_nothing_added_means_the_very_groups(make_group: MakeGroup) -> None:
    groups = (make_group("a", "b"),)
    assert Additions().joined(groups) is groups


# ------------------------------------------------------------------ the page


def test_what_was_added_survives_another_strictness_a_new_sort_and_a_snapshot(
    page: ReviewPage, make_group: MakeGroup, make_photo: MakePhoto
) -> None:
    QAbstractItemModelTester(page.review.groups, FATAL, page)
    groups = [make_group("a", "b", number=1), make_group("c", "d", number=2)]
    result = scanned(page, groups)
    page.add_to_group(Addition(make_photo("c"), make_photo("new")))
    assert ["c", "d", "new"] in shown(page)
    page.regroup(replace(result, groups=(make_group("a", "b", "x"), groups[1])))
    assert ["c", "d", "new"] in shown(page)
    page.review.groups.sort_by(GroupSort.PATH)
    assert shown(page) == [["a", "b", "x"], ["c", "d", "new"]]
    # At this strictness the query has no group: both make one.
    page.regroup(replace(result, groups=(groups[0],)))
    assert shown(page)[-1] == ["c", "new"]
    page.regroup(result)
    assert ["c", "d", "new"] in shown(page)
    page.set_snapshot(Snapshot(tuple(groups), 4))
    assert ["c", "d", "new"] in shown(page)


def test_undo_takes_the_photo_out_and_redo_puts_it_back(
    page: ReviewPage, make_group: MakeGroup, make_photo: MakePhoto
) -> None:
    scanned(page, [make_group("a", "b")])
    addition = Addition(make_photo("a"), make_photo("new"))
    page.add_to_group(addition)
    page.show_together(addition)
    QTest.keyClick(page.list, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown(page) == [["a", "b"]]
    assert page.review.groups.rows[0].grown == 0  # nothing is new any more
    page.undo_stack.redo()
    assert shown(page) == [["a", "b", "new"]]


def test_keys_decide_an_added_photo_as_any_other(
    page: ReviewPage, make_group: MakeGroup, make_photo: MakePhoto
) -> None:
    scanned(page, [make_group("a", "b"), make_group("c", "d", number=2)])
    new = make_photo("new")
    addition = Addition(make_photo("a"), new)
    page.add_to_group(addition)
    page.show_together(addition)
    assert page.review.row is not None
    assert names(page.review.row.group) == ["a", "b", "new"]
    focused = page.review.members[page.review.focus]
    assert focused.photo.file.path.name == "new"
    # Enter follows suggestions: nobody suggested to remove it.
    page.review.accept()
    marks = page.review.marks
    assert marks.mark(new.file.path) is Mark.KEEP
    page.undo_stack.undo()
    page.review.focus_photo(2)
    QTest.keyClick(page.list, KEY.Key_X)
    assert marks.mark(new.file.path) is Mark.TRASH
    (marked,) = page.marked_for_removal()
    assert marked.keeper.file.path.name == "a"
    QTest.keyClick(page.list, KEY.Key_K)
    gone = [each.photo.file.path.name for each in page.marked_for_removal()]
    assert gone == ["a", "b"]


def test_one_photo_of_a_group_made_by_hand_always_stays(
    page: ReviewPage, make_group: MakeGroup, make_photo: MakePhoto
) -> None:
    scanned(page, [make_group("a", "b")])
    addition = Addition(make_photo("host"), make_photo("guest"))
    page.add_to_group(addition)
    page.show_together(addition)
    assert page.review.row is not None
    assert names(page.review.row.group) == ["host", "guest"]
    page.review.mark(0, Mark.TRASH)
    page.review.mark(1, Mark.TRASH)
    assert len(page.marked_for_removal()) == 1
    assert "One photo of a group always stays" in page.hint.text


def test_what_cannot_be_added_is_told_in_one_sentence(
    page: ReviewPage, make_group: MakeGroup, make_photo: MakePhoto
) -> None:
    scanned(page, [make_group("a", "b")])
    with pytest.raises(UsageProblem, match="b is in the group of this photo already"):
        page.add_to_group(Addition(make_photo("a"), make_photo("b")))
    page.remove_photos(frozenset({make_photo("gone").file.path}))
    with pytest.raises(UsageProblem, match="was removed; Undo brings it back"):
        page.add_to_group(Addition(make_photo("a"), make_photo("gone")))
    assert page.undo_stack.count() == 0


def test_a_new_scan_forgets_what_was_added(
    page: ReviewPage, make_group: MakeGroup, make_photo: MakePhoto
) -> None:
    groups = [make_group("a", "b")]
    scanned(page, groups)
    page.add_to_group(Addition(make_photo("a"), make_photo("new")))
    scanned(page, groups)
    assert shown(page) == [["a", "b"]]


def test_a_report_has_what_was_added(
    page: ReviewPage, make_group: MakeGroup, make_photo: MakePhoto
) -> None:
    result = scanned(page, [make_group("a", "b")])
    page.add_to_group(Addition(make_photo("host"), make_photo("guest")))
    assert [names(group) for group in page.decided(result).groups] == [
        ["a", "b"],
        ["host", "guest"],
    ]
    assert len(page.with_added(result).groups) == 2


def test_f_and_the_context_menus_find_similar_photos(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    scanned(page, [make_group("a", "b", "c")])
    wanted: list[Photo] = []
    page.similarRequested.connect(wanted.append)
    QTest.keyClick(page.list, KEY.Key_F)
    page.review.focus_photo(2)
    QTest.keyClick(page.list, KEY.Key_F)
    assert [photo.file.path.name for photo in wanted] == ["b", "c"]
