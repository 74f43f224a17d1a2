"""The review page: groups on the left, two photos in the middle, facts on the right.

It runs along with a scan: groups arrive while the user already decides. The page only
lays out its widgets, passes on keys and says what is selected; what a key does to a
group is in `models.review`. All keys are handled here, after the focused widget: a
text field keeps its letters and a focused button its space bar.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMetaMethod, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHideEvent,
    QKeyEvent,
    QShowEvent,
    QUndoStack,
)

from photodedup.ui import wording
from photodedup.ui.models import marks as marking
from photodedup.ui.models.feed import GroupFeed
from photodedup.ui.models.groups import GroupRole, GroupSort
from photodedup.ui.pages.all_methods import AllMethods
from photodedup.ui.pages.review_keys import ReviewKeys
from photodedup.ui.pages.review_layout import ReviewLayout
from photodedup.ui.widgets.compare_wiring import wire
from photodedup.ui.widgets.lens_bar import LENSES

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from photodedup.core.progress import Progress
    from photodedup.core.records import MatchKind, ScanResult, Snapshot
    from photodedup.core.settings import ScanSettings
    from photodedup.ui.models.additions import Addition
    from photodedup.ui.models.marks import Mark, MarkedPhoto
    from photodedup.ui.theme import Theme
    from photodedup.ui.thumbnails import PictureSource

PAIR = 2
SMALLEST_FILMSTRIP = 3
"""Two photos are both in the panes already."""


class ReviewPage(ReviewLayout):
    """Shows groups, takes decisions, and says what is to be removed.

    Parameters
    ----------
    pictures
        Gives previews, histograms and large pictures.
    theme
        The colours; every widget follows the application's palette.

    Signals
    -------
    pauseRequested(bool), stopRequested()
        Of the running scan.
    applyRequested()
        Do what `marked_for_removal` says.
    undoRequested()
        Take back the last thing: Apply, or the last command of `undo_stack`. When
        nobody listens, the page takes back the command itself.
    skippedRequested()
        Show the files that could not be read.
    exportRequested()
        Write a report.
    strictnessChosen(float)
        Group anew with this strictness, 0..1.
    notDuplicates(Group), duplicatesAgain(Group)
        The user said that the photos of a group are no duplicates; took it back.
    """

    pauseRequested = Signal(bool)  # noqa: N815 -- Qt names signals so
    stopRequested = Signal()  # noqa: N815 -- Qt names signals so
    applyRequested = Signal()  # noqa: N815 -- Qt names signals so
    undoRequested = Signal()  # noqa: N815 -- Qt names signals so
    skippedRequested = Signal()  # noqa: N815 -- Qt names signals so
    exportRequested = Signal()  # noqa: N815 -- Qt names signals so
    strictnessChosen = Signal(float)  # noqa: N815 -- Qt names signals so
    notDuplicates = Signal(object)  # noqa: N815 -- Qt names signals so
    duplicatesAgain = Signal(object)  # noqa: N815 -- Qt names signals so

    def __init__(
        self, pictures: PictureSource, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(pictures, parent)
        self._theme = theme
        self._is_scanning = self._was_stopped = self._was_regrouped = False
        self._photos_looked_at = 0
        self._feed = GroupFeed(self.review.groups, self.review.additions, self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._after_groups)
        self.all_methods = AllMethods(self, self.list.setFocus, self)
        self._keys = ReviewKeys(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._connect_parts()
        self._connect_compare()
        self._connect_review()
        self._show_group()
        self._show_totals()

    # ------------------------------------------------------------------ interface

    @property
    def undo_stack(self) -> QUndoStack:
        """Every decision of the user, newest on top."""
        return self.review.undo_stack

    def begin(self, settings: ScanSettings) -> None:
        """Clear the page for a scan that starts."""
        self._is_scanning, self._photos_looked_at = True, 0
        self._was_stopped = self._was_regrouped = False
        self.filters.clear()
        self.hint.hide()
        self.all_methods.forget()
        self._pictures.drop_waiting()
        self._feed.clear()
        self.review.clear()
        self._set_lens(None)
        self.decisions.show_scanning(scanning=True)
        self.strictness.show_strictness(settings.strictness)
        self.strictness.offer(offered=False)
        self.strip.begin()
        self._show_body()
        self._take_keys()

    def set_progress(self, progress: Progress) -> None:
        """Show how far the scan is."""
        self.strip.set_progress(progress)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the scan has found so far."""
        self._photos_looked_at = snapshot.photos_read
        self._feed.set_groups(snapshot.groups)

    def finish(self, result: ScanResult) -> None:
        """Show the outcome of the scan; sort, unless the user has begun already."""
        self._is_scanning, self._was_stopped = False, not result.complete
        self._photos_looked_at = len(result.photos)
        self.strip.finish()
        self.decisions.show_scanning(scanning=False)
        self.strictness.show_strictness(result.settings.strictness)
        self.strictness.offer(offered=bool(result.matches))
        self._feed.set_groups(result.groups)

    def regroup(self, result: ScanResult) -> None:
        """Show the groups of another strictness; the photos looked at stay in view."""
        self._was_regrouped = True
        self._feed.set_groups(result.groups, regrouped=True)

    def remove_photos(self, paths: frozenset[Path]) -> None:
        """Take away photos that are no longer there; groups of one disappear."""
        self.review.groups.set_gone(self.review.groups.gone | paths)
        self._after_groups()

    def restore_photos(self, paths: frozenset[Path]) -> None:
        """Show photos again that are back where they were."""
        self._pictures.forget(paths)
        self.review.groups.set_gone(self.review.groups.gone - paths)
        self._after_groups()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self.hint.hide()  # its ink was chosen for the colours before
        self.update()

    def decided(self, result: ScanResult) -> ScanResult:
        """Return a result with the user's marks in place of the suggestions."""
        return marking.decided(self.with_added(result), self.review.marks)

    def with_added(self, result: ScanResult) -> ScanResult:
        """Return a result with the photos that were put into groups by hand."""
        groups = self.review.additions.joined(result.groups)
        return replace(result, groups=tuple(groups))

    def add_to_group(self, addition: Addition) -> None:
        """Put a photo into the group of another one, see `Review.add_to_group`."""
        self.review.add_to_group(addition)

    def show_together(self, addition: Addition) -> None:
        """Look at the group that both photos are in, if there is one."""
        self.filters.clear()
        for row in self.review.groups.rows_with(addition.paths):
            if addition.paths <= row.paths:
                self._on_lens(row.lens)
                self.review.show_group(row.key)
                self.review.focus_path(addition.guest.file.path)
                return

    def marked_for_removal(self) -> tuple[MarkedPhoto, ...]:
        """Return every photo that is marked Trash, with the copy that stays."""
        return self.review.marked_for_removal()

    @property
    def marked_photos(self) -> int:
        """How many photos have a mark that a new scan would clear."""
        return self.review.marked_photos

    # ------------------------------------------------------------------ building

    def _connect_parts(self) -> None:
        self.strip.pauseRequested.connect(self.pauseRequested)
        self.strip.stopRequested.connect(self.stopRequested)
        self.strip.skippedRequested.connect(self.skippedRequested)
        self.filters.sortRequested.connect(self._sort)
        self.filters.left.connect(self._enter_list)
        self.review.ask_for(self.shown_groups.fits)
        self.list.selectionModel().currentChanged.connect(self._on_row)
        self.filmstrip.selectionModel().currentChanged.connect(self._on_film)
        for signal in (
            self.shown_groups.rowsInserted,
            self.shown_groups.rowsRemoved,
            self.shown_groups.modelReset,
            self.shown_groups.layoutChanged,
        ):
            signal.connect(self._show_fit)
        self.lenses.chosen.connect(self._on_lens)
        self.strictness.chosen.connect(self.strictnessChosen)
        self.no_fit.pressed.connect(self.filters.clear)
        self._feed.changed.connect(self._on_fed)
        self._feed.finished.connect(self._on_fed_all)

    def _connect_compare(self) -> None:
        wire(self.bar, self.compare, self.panel)
        self.panel.methodsRequested.connect(self.all_methods.toggle)
        self.compare.chosen.connect(self._on_chosen)
        self.compare.marked.connect(self._on_marked)

    def _connect_review(self) -> None:
        review, decisions = self.review, self.decisions
        decisions.acceptRequested.connect(review.accept)
        decisions.skipRequested.connect(review.skip)
        decisions.notDuplicatesRequested.connect(review.not_duplicates)
        decisions.applyRequested.connect(self.applyRequested)
        decisions.exportRequested.connect(self.exportRequested)
        decisions.undoRequested.connect(self._undo)
        self.hint.pressed.connect(self.applyRequested)
        review.currentChanged.connect(self._show_group)
        review.focusChanged.connect(self._show_pair)
        review.marksChanged.connect(self._on_marks)
        review.refused.connect(self.hint.tell)
        review.finishedAll.connect(self._tell_all_decided)
        review.dismissed.connect(self.notDuplicates)
        review.reinstated.connect(self.duplicatesAgain)

    # ------------------------------------------------------------------ showing

    def _after_groups(self) -> None:
        """Show what is left after the groups changed."""
        self._soon.stop()
        review = self.review
        self._show_lenses()
        review.refresh()
        self._show_title()
        self.filters.show_unsorted(unsorted=not review.groups.is_sorted)
        self._show_body()
        self._show_totals()

    def _on_fed(self) -> None:
        """Show the groups that came, in an event of their own."""
        if self.isVisible() and self.body.currentIndex() == 0:
            self._soon.start()
        else:
            self._after_groups()

    def _on_fed_all(self) -> None:
        """Sort at the end of a scan; after regrouping see to the marks."""
        if self._was_regrouped:
            self._was_regrouped = False
            moved = self.review.follow_groups()
            self._sort(self.filters.order)
            if any(moved):
                self.hint.tell(wording.moved_marks_text(*moved))
        elif not (self._is_scanning or self.undo_stack.count()):
            self._sort(self.filters.order)
            first = self.review.groups.of_lens(self.review.lens)
            if first:
                self.review.show_group(first[0].key)
            self._after_groups()

    def _show_lenses(self) -> None:
        """Count the groups of each lens; leave one that has none any more."""
        counts = Counter(row.lens for row in self.review.groups.rows)
        if counts and not counts[self.review.lens]:
            self._set_lens(next(each for each in LENSES if counts[each]))
        self.lenses.show_lens(self.review.lens, counts)

    def _set_lens(self, wanted: MatchKind | None) -> None:
        self.shown_groups.set_lens(wanted)
        self.filters.show_lens(wanted)
        self.review.set_lens(wanted)

    def _on_lens(self, wanted: MatchKind | None) -> None:
        self._set_lens(wanted)
        self._after_groups()
        self._show_fit()
        self._take_keys()

    def _show_body(self) -> None:
        has_groups = bool(self.review.groups.rows)
        if has_groups and self.body.currentIndex() != 1:
            self.appearing.begin()
        self.body.setCurrentIndex(1 if has_groups else 0)
        self.decisions.setVisible(has_groups or self.undo_stack.count() > 0)
        if self.hasFocus() or self.list.hasFocus():
            self._take_keys()
        if has_groups:
            return
        if self._is_scanning:
            self.empty.tell_scanning()
        elif not (self._photos_looked_at or self._was_stopped):
            self.empty.tell_no_photos()
        elif self.review.groups.has_hidden:
            self.empty.tell_all_done()
        elif self._was_stopped:
            self.empty.tell_stopped(self._photos_looked_at)
        else:
            self.empty.tell_no_duplicates(self._photos_looked_at)

    def _take_keys(self) -> None:
        """Give the keys to the list, or to the page while there is no list."""
        has_list = self.body.currentIndex() == 1
        (self.list if has_list else self).setFocus()

    def _show_fit(self) -> None:
        """Say so when the filter hides every group."""
        hidden = not self.shown_groups.rowCount() and bool(self.review.groups.rows)
        self.no_fit.setVisible(hidden and self.shown_groups.is_active)

    def _show_group(self) -> None:
        """Show another group, or the same one with other photos."""
        row, members = self.review.row, self.review.members
        self.film.set_members(members)
        self.filmstrip.setVisible(len(members) >= SMALLEST_FILMSTRIP)
        self.hint.hide()
        if row is None or len(members) < PAIR:
            self._show_decision()
            return
        source = self.review.groups.index(self.review.groups.place(row.key))
        index = self.shown_groups.mapFromSource(source)
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)
        self._show_pair()
        self._prefetch()
        text = wording.group_text(row.group, self.review.groups.state(row), row.grown)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.list, text))

    def _show_pair(self) -> None:
        """Show the keeper and the chosen photo."""
        row, members = self.review.row, self.review.members
        if row is None:
            return
        first, second = members[0], members[self.review.other]
        self._show_title()
        if self.compare.members != (first, second):
            self._pictures.want_only([first.photo, second.photo])
            self.compare.show_pair(first, second)
            self.panel.show_pair(row.group, first, second)
            self.all_methods.show_pair(first, second)
        index = self.film.index(self.review.focus)
        if index != self.filmstrip.currentIndex():
            self.filmstrip.setCurrentIndex(index)
        self._show_marks()

    def _show_title(self) -> None:
        """Say which group is looked at, of how many."""
        row, rows = self.review.row, self.review.groups.of_lens(self.review.lens)
        if row is not None:
            places = (n for n, each in enumerate(rows, 1) if each.key == row.key)
            self.bar.show_group(row.group, next(places, 0), len(rows))

    def _show_marks(self) -> None:
        members, marks = self.review.members, self.review.marks
        if len(members) > 1:
            pair = (members[0], members[self.review.other])
            first, second = (marks.mark(m.photo.file.path) for m in pair)
            self.compare.show_marks(first, second, min(self.review.focus, 1))
        self.film.marks_changed()
        self._show_decision()

    def _show_decision(self) -> None:
        row = self.review.row
        if row is None:
            self.decisions.show_group(None, {}, decided=False)
            return
        after = marking.accepted(row.group, self.review.marks.of(row.group))
        decided = self.review.groups.is_decided(row)
        self.decisions.show_group(row.group, after, decided=decided)

    def _show_totals(self) -> None:
        groups, wanted = self.review.groups, self.review.lens
        self.decisions.show_totals(
            groups.decided_in(wanted),
            len(groups.of_lens(wanted)),
            self.marked_for_removal(),
        )

    def _prefetch(self) -> None:
        """Fetch the small pictures of the next group before it is looked at."""
        following = self.review.next_undecided()
        if following is not None:
            for member in following.group.members[:2]:
                self._pictures.preview(member.photo.content)

    def _tell_all_decided(self) -> None:
        marked = self.marked_for_removal()
        if not marked:
            self.hint.tell(self.tr("All groups are decided; every photo stays."))
            return
        size = sum(one.photo.file.size_bytes for one in marked)
        self.hint.tell(wording.decided_text(len(marked), size), self.tr("Apply…"))

    # ------------------------------------------------------------------ reacting

    def _enter_list(self) -> None:
        """Go from the filter to what it found."""
        self.list.setFocus()
        if not self.list.currentIndex().isValid() and self.shown_groups.rowCount():
            self.list.setCurrentIndex(self.shown_groups.index(0, 0))

    def _sort(self, order: GroupSort) -> None:
        self.review.groups.sort_by(order)
        self.filters.show_unsorted(unsorted=False)
        self.list.scrollTo(self.list.currentIndex())
        self._show_pair()

    def _undo(self) -> None:
        if self.isSignalConnected(QMetaMethod.fromSignal(self.undoRequested)):
            self.undoRequested.emit()
        else:
            self.undo_stack.undo()

    def _on_row(self, index: QModelIndex) -> None:
        row = index.data(GroupRole.ROW)
        if row is not None and not self._feed.is_setting:
            self.review.show_group(row.key)

    def _on_film(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() != self.review.focus:
            self.review.focus_photo(index.row())

    def _on_chosen(self, pane: int) -> None:
        self.review.focus_photo(self.review.other if pane else 0)
        self.list.setFocus()

    def _on_marked(self, pane: int, mark: Mark) -> None:
        number = self.review.other if pane else 0
        self.review.focus_photo(number)
        self.review.mark(number, mark)

    def _on_marks(self) -> None:
        self.hint.hide()
        self._show_body()
        self._show_marks()
        self._show_totals()

    # ------------------------------------------------------------------ Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keys, whatever was pressed to come here."""
        super().showEvent(event)
        self._take_keys()

    def changeEvent(self, event: QEvent) -> None:
        """Take the keys again after an action, during which the page is disabled."""
        if event.type() is QEvent.Type.EnabledChange and self.isEnabled():
            self._take_keys()
        super().changeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Have every part ready for the next time."""
        self._feed.finish()
        if self._soon.isActive():
            self._after_groups()
        self.appearing.finish()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means here; pass on the others."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End blinking."""
        if not self._keys.release(event):
            super().keyReleaseEvent(event)
