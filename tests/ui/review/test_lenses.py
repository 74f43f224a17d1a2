"""Copies, series and look-alikes are looked at apart; a photo in two of them is one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from photodedup.core.records import MatchKind, ScanResult, Suggestion
from photodedup.core.settings import Folder, ScanSettings
from photodedup.ui.models.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photodedup.core.records import Group
    from photodedup.ui.pages.review import ReviewPage

    MakeGroup = Callable[..., Group]

SETTINGS = ScanSettings((Folder(Path("/photos")),))
RETURN = Qt.Key.Key_Return
REVIEW = Suggestion.REVIEW


def _series(make_group: MakeGroup, *names: str) -> Group:
    return make_group(*names, number=9, kind=MatchKind.SERIES, suggestion=REVIEW)


def _scanned(page: ReviewPage, groups: Sequence[Group]) -> None:
    photos = tuple(member.photo for group in groups for member in group.members)
    page.begin(SETTINGS)
    page.finish(ScanResult(SETTINGS, photos, tuple(groups), (), 1.0))


def _shown(page: ReviewPage) -> list[str]:
    model = page.list.model()
    return [model.index(n, 0).data() for n in range(model.rowCount())]


def test_without_a_series_there_is_nothing_to_choose(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    _scanned(page, [make_group("a", "b")])
    assert page.lenses.isHidden()


def test_a_series_is_not_among_the_duplicates(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    _scanned(page, [make_group("a", "b"), _series(make_group, "s", "t", "u")])
    assert _shown(page) == ["a"]
    button = page.lenses.buttons[MatchKind.SERIES]
    assert button.text() == "Series 1"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert _shown(page) == ["s"]
    assert page.review.members[0].photo.file.path.name == "s"
    assert "Sharpest: s" in page.panel.suggestion.text
    assert page.list.hasFocus()


def test_duplicates_are_all_decided_while_a_series_is_left(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    _scanned(page, [make_group("a", "b"), _series(make_group, "s", "t")])
    QTest.keyClick(page.list, RETURN)
    assert page.hint.text.startswith("All groups are decided: 1 photo marked")


def test_enter_in_a_series_decides_it_and_marks_nothing(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    _scanned(page, [_series(make_group, "s", "t")])
    assert page.review.lens is MatchKind.SERIES
    QTest.keyClick(page.list, RETURN)
    assert page.review.groups.decided == 1
    assert page.review.marks.marked == frozenset()


def test_a_photo_in_a_series_and_among_copies_is_marked_and_counted_once(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    copies = make_group("a", "b")
    series = _series(make_group, "b", "c")
    _scanned(page, [series, copies])
    QTest.keyClick(page.list, RETURN)
    page.lenses.chosen.emit(MatchKind.SERIES)
    QTest.keyClick(page.list, RETURN)
    marked = page.marked_for_removal()
    assert [one.photo.file.path.name for one in marked] == ["b"]
    # What stays is the copy of the same picture, not another shot.
    assert marked[0].keeper.file.path.name == "a"
    assert marked[0].group is copies
    assert page.decisions.apply.text().startswith("Apply: 1 photo,")


def test_looking_through_a_series_first_keeps_no_worse_copy(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    copies = make_group("a", "b")
    _scanned(page, [copies, _series(make_group, "b", "c")])
    page.lenses.chosen.emit(MatchKind.SERIES)
    QTest.keyClick(page.list, RETURN)
    page.lenses.chosen.emit(None)
    QTest.keyClick(page.list, RETURN)
    assert page.review.marks.mark(copies.members[1].photo.file.path) is Mark.TRASH
