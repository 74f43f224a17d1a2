"""The page as its user meets it: keys, buttons, arriving groups, empty states."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from photodedup.core.progress import Progress, Stage
from photodedup.core.records import ScanResult, Snapshot, Suggestion
from photodedup.core.settings import Folder, ScanSettings
from photodedup.ui.models.groups import GroupState
from photodedup.ui.models.marks import Mark
from photodedup.ui.theme import DARK, LIGHT, Theme, apply_theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytestqt.qtbot import QtBot

    from photodedup.core.records import Group
    from photodedup.ui.pages.review import ReviewPage

    MakeGroup = Callable[..., Group]
    MakeGroups = Callable[[int], tuple[Group, ...]]

SETTINGS = ScanSettings((Folder(Path("/photos")),))
KEY = Qt.Key


def result(groups: Sequence[Group]) -> ScanResult:
    photos = tuple(member.photo for group in groups for member in group.members)
    return ScanResult(SETTINGS, photos, tuple(groups), (), 1.0)


def scanned(page: ReviewPage, groups: Sequence[Group]) -> None:
    page.begin(SETTINGS)
    page.finish(result(groups))


def marks(page: ReviewPage, group: Group) -> list[Mark]:
    return [page.review.marks.mark(m.photo.file.path) for m in group.members]


def test_fifty_groups_take_fifty_keys(
    page: ReviewPage, make_groups: MakeGroups
) -> None:
    scanned(page, make_groups(50))
    for _ in range(50):
        QTest.keyClick(page.list, KEY.Key_Return)
    assert len(page.marked_for_removal()) == 50
    assert page.review.groups.decided == 50
    assert page.hint.text.startswith("All groups are decided: 50 photos marked")
    assert page.decisions.apply.text().startswith("Apply: 50 photos")


def test_groups_arrive_while_the_user_already_decides(
    page: ReviewPage, make_groups: MakeGroups
) -> None:
    groups = make_groups(5)
    page.begin(SETTINGS)
    page.set_snapshot(Snapshot(groups[3:], 10))
    QApplication.processEvents()
    QTest.keyClick(page.list, KEY.Key_Return)
    looked_at = page.review.row
    page.set_snapshot(Snapshot(groups, 40))
    page.finish(result(groups))
    assert page.review.row == looked_at
    assert [row.group for row in page.review.groups.rows][:2] == list(groups[3:])
    assert len(page.marked_for_removal()) == 1
    page.filters.sortRequested.emit(page.filters.order)
    assert [row.group for row in page.review.groups.rows] == list(groups)
    assert page.review.row == looked_at


def test_the_end_of_the_scan_sorts_when_nothing_was_decided(
    page: ReviewPage, make_groups: MakeGroups
) -> None:
    groups = make_groups(3)
    page.begin(SETTINGS)
    page.set_snapshot(Snapshot(groups[2:], 10))
    page.finish(result(groups))
    assert [row.group for row in page.review.groups.rows] == list(groups)
    assert page.list.currentIndex().row() == 0


def test_the_keys_of_the_table_do_what_it_says(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    group = make_group("a", "b", "c")
    scanned(page, [group])
    keep, trash, open_ = Mark.KEEP, Mark.TRASH, Mark.UNDECIDED
    for key, expected in (
        (KEY.Key_X, [open_, trash, open_]),
        (KEY.Key_Space, [open_, keep, open_]),
        (KEY.Key_U, [open_, open_, open_]),
        (KEY.Key_Right, [open_, open_, open_]),
        (KEY.Key_K, [trash, trash, keep]),
        (KEY.Key_1, [keep, trash, keep]),
        (KEY.Key_A, [keep, keep, keep]),
    ):
        QTest.keyClick(page.list, key)
        assert marks(page, group) == expected
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(page.list, KEY.Key_2, Qt.KeyboardModifier.ShiftModifier)
    assert marks(page, group) == [trash, keep, trash]
    QTest.keyClick(page.list, KEY.Key_Z, control)
    assert marks(page, group) == [keep, keep, keep]
    QTest.keyClick(page.list, KEY.Key_Z, control)
    assert marks(page, group) == [keep, trash, keep]
    QTest.keyClick(page.list, KEY.Key_Z, control | Qt.KeyboardModifier.ShiftModifier)
    assert marks(page, group) == [keep, keep, keep]


def test_arrows_choose_group_and_photo(page: ReviewPage, make_group: MakeGroup) -> None:
    scanned(page, [make_group("a", "b", "c"), make_group("d", "e", number=2)])
    QTest.keyClick(page.list, KEY.Key_Right)
    assert page.compare.members[1].photo.file.path.name == "c"
    QTest.keyClick(page.list, KEY.Key_Left)
    QTest.keyClick(page.list, KEY.Key_Left)
    assert page.review.focus == 0
    assert page.compare.members[1].photo.file.path.name == "b"
    QTest.keyClick(page.list, KEY.Key_Down)
    assert page.compare.members[0].photo.file.path.name == "d"
    QTest.keyClick(page.compare, KEY.Key_Up)
    assert page.compare.members[0].photo.file.path.name == "a"


def test_the_filter_field_keeps_its_letters(
    page: ReviewPage, make_groups: MakeGroups
) -> None:
    scanned(page, make_groups(3))
    QTest.keyClick(page.list, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(page.filters.field, "xnak 1")
    assert page.filters.field.text() == "xnak 1"
    assert page.undo_stack.count() == 0
    assert page.list.model().rowCount() == 0
    QTest.keyClick(page.filters.field, KEY.Key_Escape)
    assert page.list.model().rowCount() == 3
    assert page.list.hasFocus()


def test_a_refusal_is_said_beside_the_photos(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    scanned(page, [make_group("a", "b")])
    QTest.keyClick(page.list, KEY.Key_X)
    QTest.keyClick(page.list, KEY.Key_Left)
    QTest.keyClick(page.list, KEY.Key_X)
    assert "always stays" in page.hint.text
    QTest.keyClick(page.list, KEY.Key_K)
    assert page.hint.text == ""


def test_the_accept_button_says_what_it_does(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    review = make_group("a", "b", suggestion=Suggestion.REVIEW)
    scanned(page, [review, make_group("c", "d", number=2, width=100)])
    page.review.show_group(page.review.groups.rows[1].key)
    button = page.decisions.accept
    assert button.text() == "Keep all, next   Enter"
    assert "keeps every photo" in button.toolTip()
    QTest.keyClick(page.list, KEY.Key_X)
    assert button.text() == "Accept, next   Enter"
    assert button.toolTip().startswith("Marks 1 photo for the Trash")


def test_the_mouse_marks_too(page: ReviewPage, make_group: MakeGroup) -> None:
    group = make_group("a", "b")
    scanned(page, [group])
    page.compare.marked.emit(1, Mark.TRASH)
    assert marks(page, group) == [Mark.UNDECIDED, Mark.TRASH]
    QTest.mouseClick(page.decisions.accept, Qt.MouseButton.LeftButton)
    assert marks(page, group) == [Mark.KEEP, Mark.TRASH]


def test_apply_needs_a_marked_photo(
    page: ReviewPage, qtbot: QtBot, make_group: MakeGroup
) -> None:
    scanned(page, [make_group("a", "b")])
    assert not page.decisions.apply.isEnabled()
    QTest.keyClick(page.list, KEY.Key_X)
    control = Qt.KeyboardModifier.ControlModifier
    with qtbot.waitSignal(page.applyRequested):
        QTest.keyClick(page.list, KEY.Key_Return, control)


def test_applied_photos_leave_and_come_back_with_their_marks(
    page: ReviewPage, make_groups: MakeGroups
) -> None:
    scanned(page, make_groups(2))
    QTest.keyClick(page.list, KEY.Key_Return)
    gone = frozenset(one.photo.file.path for one in page.marked_for_removal())
    page.remove_photos(gone)
    assert page.marked_for_removal() == ()
    assert len(page.review.groups.rows) == 1
    page.restore_photos(gone)
    assert [one.photo.file.path for one in page.marked_for_removal()] == list(gone)
    assert page.review.groups.state(page.review.groups.rows[0]) is GroupState.DECIDED


def test_not_duplicates_is_told_and_taken_back(
    page: ReviewPage, qtbot: QtBot, make_group: MakeGroup
) -> None:
    group = make_group("a", "b")
    scanned(page, [group])
    with qtbot.waitSignal(page.notDuplicates) as said:
        QTest.keyClick(page.list, KEY.Key_N)
    assert said.args == [group]
    assert "Nothing left to review" in page.empty.text
    with qtbot.waitSignal(page.duplicatesAgain):
        page.undo_stack.undo()
    assert page.review.row is not None
    assert page.review.row.group is group


def test_holding_b_blinks(page: ReviewPage, make_group: MakeGroup) -> None:
    scanned(page, [make_group("a", "b")])
    QTest.keyPress(page.list, KEY.Key_B)
    assert page.compare.is_blinking
    QTest.keyRelease(page.list, KEY.Key_B)
    assert not page.compare.is_blinking


def test_keys_zoom_and_switch_panels(page: ReviewPage, make_group: MakeGroup) -> None:
    scanned(page, [make_group("a", "b")])
    QTest.keyClick(page.list, KEY.Key_Plus)
    assert page.compare.viewport.zoom > 1
    QTest.keyClick(page.list, KEY.Key_0)
    assert page.compare.viewport.zoom == 1
    QTest.keyClick(page.list, KEY.Key_H)
    QTest.keyClick(page.list, KEY.Key_I)
    assert page.panel.isHidden()


def test_progress_is_told_in_words(page: ReviewPage, qtbot: QtBot) -> None:
    page.begin(SETTINGS)
    page.set_progress(Progress(Stage.READING, 4212, 12480, 17, 3, 61.0, 130.0))
    words = page.strip.text.replace(",", "").replace("\u202f", "")
    for part in ("33 %", "about 2 min 10 s left", "61 photos/s", "17 groups so far"):
        assert part in words
    assert "3 photos could not be read" in words
    page.set_progress(Progress(Stage.READING, 10, 12480, 1))
    assert "estimating" in page.strip.text
    with qtbot.waitSignal(page.pauseRequested) as paused:
        page.strip._pause.click()
    assert paused.args == [True]
    with qtbot.waitSignal(page.stopRequested):
        page.strip._stop.click()
    page.finish(result(()))
    assert page.strip.isHidden()


@pytest.mark.parametrize(
    ("photos", "words"), [(0, "No photos found"), (12, "Looked at 12 photos")]
)
def test_empty_results_say_what_was_looked_at(
    page: ReviewPage, make_groups: MakeGroups, photos: int, words: str
) -> None:
    page.begin(SETTINGS)
    assert "Looking for duplicates" in page.empty.text
    read = tuple(group.keeper for group in make_groups(photos))
    page.finish(ScanResult(SETTINGS, read, (), (), 1.0))
    assert words in page.empty.text


def test_what_is_said_about_the_pair(page: ReviewPage, make_group: MakeGroup) -> None:
    scanned(page, [make_group("a", "b")])
    assert "Keep a\n+ 4.0x the pixels" in page.panel.suggestion.text
    assert page.panel.match.sentence == "Scaled to 50 %."
    assert "equal" in page.panel.differences.equal_text


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 800), (1000, 650)])
def test_the_page_fits_and_paints_in_both_themes(
    page: ReviewPage,
    qapp: QApplication,
    make_groups: MakeGroups,
    theme: Theme,
    size: tuple[int, int],
) -> None:
    scanned(page, make_groups(4))
    apply_theme(qapp, theme)
    page.set_theme(theme)
    page.resize(*size)
    image = page.grab().toImage()
    assert (page.width(), page.height()) == size
    assert image.pixelColor(size[0] // 2, size[1] - 4) == theme.window
    qapp.setStyleSheet("")


def test_the_list_and_its_rows_have_names(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    scanned(page, [make_group("IMG_1.jpg", "b")])
    spoken = QAccessible.queryAccessibleInterface(page.list)
    assert spoken is not None
    assert spoken.text(QAccessible.Text.Name) == "Groups"
    row = spoken.child(0)
    assert row is not None
    assert row.text(QAccessible.Text.Name).startswith("IMG_1.jpg: 2 photos, resized")


def test_the_undo_button_asks_whoever_knows_what_was_done_last(
    page: ReviewPage, qtbot: QtBot, make_group: MakeGroup
) -> None:
    scanned(page, [make_group("a", "b")])
    assert not page.decisions.undo.isEnabled()
    QTest.keyClick(page.list, KEY.Key_X)
    with qtbot.waitSignal(page.undoRequested):
        page.decisions.undo.click()
    assert page.undo_stack.index() == 1


def test_the_undo_button_takes_back_a_mark_when_nobody_listens(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    group = make_group("a", "b")
    scanned(page, [group])
    QTest.keyClick(page.list, KEY.Key_X)
    page.decisions.undo.click()
    assert marks(page, group) == [Mark.UNDECIDED, Mark.UNDECIDED]


def test_a_review_without_a_mark_ends_with_every_photo(
    page: ReviewPage, make_group: MakeGroup
) -> None:
    scanned(page, [make_group("a", "b", suggestion=Suggestion.REVIEW)])
    QTest.keyClick(page.list, KEY.Key_Return)
    assert page.hint.text == "All groups are decided; every photo stays."


def test_the_page_takes_the_keys_when_it_is_shown_and_when_groups_arrive(
    page: ReviewPage, qapp: QApplication, make_groups: MakeGroups
) -> None:
    page.begin(SETTINGS)
    assert qapp.focusWidget() is page
    page.set_snapshot(Snapshot(make_groups(2), 4))
    QApplication.processEvents()
    assert qapp.focusWidget() is page.list
    page.hide()
    page.show()
    page.activateWindow()
    assert page.focusWidget() is page.list


def test_enter_goes_through_what_the_filter_found(
    page: ReviewPage, make_groups: MakeGroups
) -> None:
    scanned(page, make_groups(6))
    page.filters.field.setFocus()
    QTest.keyClicks(page.filters.field, "3/")
    QTest.keyClick(page.filters.field, KEY.Key_Return)
    assert page.compare.members[0].photo.file.path.parent.name == "003"
    QTest.keyClick(page.list, KEY.Key_Return)
    assert page.compare.members[0].photo.file.path.parent.name == "003"
    assert "filter" in page.hint.text
    page.filters.clear()
    QTest.keyClick(page.list, KEY.Key_Return)
    assert page.compare.members[0].photo.file.path.parent.name == "004"
