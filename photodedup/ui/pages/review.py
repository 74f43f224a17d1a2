"""The review page: groups on the left, two photos in the middle, facts on the right.

It runs along with a scan: groups arrive while the user already decides. The page only
lays out its widgets, passes on keys and says what is selected; what a key does to a
group is in `models.review`. All keys are handled here, after the focused widget: a
text field keeps its letters and a focused button its space bar.
"""

from __future__ import annotations

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
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photodedup.ui import wording
from photodedup.ui.models import marks as marking
from photodedup.ui.models.group_filter import GroupFilter
from photodedup.ui.models.groups import GroupRole, GroupSort
from photodedup.ui.models.members import MemberModel
from photodedup.ui.models.review import Review
from photodedup.ui.pages.review_keys import ReviewKeys
from photodedup.ui.warming import WarmUp
from photodedup.ui.widgets.compare import Compare
from photodedup.ui.widgets.compare_bar import CompareBar
from photodedup.ui.widgets.decision_bar import DecisionBar
from photodedup.ui.widgets.empty_state import EmptyState
from photodedup.ui.widgets.filmstrip import Filmstrip
from photodedup.ui.widgets.filter_bar import FilterBar, NoFit
from photodedup.ui.widgets.group_list import GroupList
from photodedup.ui.widgets.hint_bar import HintBar
from photodedup.ui.widgets.progress_strip import ProgressStrip
from photodedup.ui.widgets.side_panel import SidePanel
from photodedup.ui.widgets.staged import StagedPainting

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.progress import Progress
    from photodedup.core.records import ScanResult, Snapshot
    from photodedup.core.settings import ScanSettings
    from photodedup.ui.models.marks import Mark, MarkedPhoto
    from photodedup.ui.theme import Theme
    from photodedup.ui.thumbnails import PictureSource

LIST_WIDTH = 260
PAIR = 2
SMALLEST_FILMSTRIP = 3
"""Two photos are both in the panes already."""


class ReviewPage(QWidget):
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
    notDuplicates(Group), duplicatesAgain(Group)
        The user said that the photos of a group are no duplicates; took it back.
    """

    pauseRequested = Signal(bool)  # noqa: N815 -- Qt names signals so
    stopRequested = Signal()  # noqa: N815 -- Qt names signals so
    applyRequested = Signal()  # noqa: N815 -- Qt names signals so
    undoRequested = Signal()  # noqa: N815 -- Qt names signals so
    skippedRequested = Signal()  # noqa: N815 -- Qt names signals so
    exportRequested = Signal()  # noqa: N815 -- Qt names signals so
    notDuplicates = Signal(object)  # noqa: N815 -- Qt names signals so
    duplicatesAgain = Signal(object)  # noqa: N815 -- Qt names signals so

    def __init__(
        self, pictures: PictureSource, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures, self._theme = pictures, theme
        self._is_scanning = self._was_stopped = False
        self._photos_looked_at = 0
        self.review = Review(self)
        self.shown_groups = GroupFilter(self.review.groups, self)
        self._members = MemberModel(self.review.marks, self)
        self.strip = ProgressStrip()
        self.filters = FilterBar(self.shown_groups)
        self.list = GroupList(pictures)
        self.list.setModel(self.shown_groups)
        self.bar = CompareBar()
        self.hint = HintBar()
        self.compare = Compare(pictures)
        self.filmstrip = Filmstrip(pictures)
        self.filmstrip.setModel(self._members)
        self.panel = SidePanel(pictures)
        self.decisions = DecisionBar(self.review.undo_stack)
        self.empty = EmptyState()
        self._no_fit = NoFit()
        self._no_fit.pressed.connect(self.filters.clear)
        self._body = QStackedWidget()
        self._appearing = StagedPainting(
            (*self.compare.panes, self.list, *self.panel.parts), self
        )
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._after_groups)
        self._keys = ReviewKeys(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out()
        self._connect_parts()
        self._connect_review()
        self._show_group()
        self._show_totals()

    # ------------------------------------------------------------------ interface

    @property
    def undo_stack(self) -> QUndoStack:
        """Every decision of the user, newest on top."""
        return self.review.undo_stack

    def warm_up(self) -> None:
        """Prepare for the first groups while the user still chooses folders."""
        parts = (self.filters, self.list, self.bar, self.compare, self.panel)
        WarmUp(self, (*parts, self.strip, self.decisions)).start()

    def begin(self, settings: ScanSettings) -> None:
        """Clear the page for a scan that starts."""
        del settings
        self._is_scanning, self._photos_looked_at = True, 0
        self._was_stopped = False
        self.filters.clear()
        self.hint.hide()
        self._pictures.drop_waiting()
        self.review.clear()
        self.decisions.show_scanning(scanning=True)
        self.strip.begin()
        self._show_body()
        self._take_keys()

    def set_progress(self, progress: Progress) -> None:
        """Show how far the scan is."""
        self.strip.set_progress(progress)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the scan has found so far."""
        self._photos_looked_at = snapshot.photos_read
        self.review.groups.set_groups(snapshot.groups)
        if self.isVisible() and self._body.currentIndex() == 0:
            self._soon.start()  # a rescan brings all groups at once: an event each
        else:
            self._after_groups()

    def finish(self, result: ScanResult) -> None:
        """Show the outcome of the scan; sort, unless the user has begun already."""
        self._is_scanning, self._was_stopped = False, not result.complete
        self._photos_looked_at = len(result.photos)
        self.strip.finish()
        self.decisions.show_scanning(scanning=False)
        self.review.groups.set_groups(result.groups)
        if not self.undo_stack.count():
            self._sort(self.filters.order)
            if self.review.groups.rows:
                self.review.show_group(self.review.groups.rows[0].key)
        self._after_groups()

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
        return marking.decided(result, self.review.marks)

    def marked_for_removal(self) -> tuple[MarkedPhoto, ...]:
        """Return every photo that is marked Trash, with the copy that stays."""
        return self.review.marked_for_removal()

    # ------------------------------------------------------------------ building

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.filters)
        left.addWidget(self._no_fit)
        left.addWidget(self.list, stretch=1)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.setContentsMargins(6, 2, 6, 0)
        middle.addWidget(self.bar)
        middle.addWidget(self.hint)
        middle.addWidget(self.compare, stretch=1)
        middle.addWidget(self.filmstrip)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(LIST_WIDTH)
        left.setContentsMargins(0, 0, 0, 0)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(middle, stretch=1)
        row.addWidget(self.panel)
        self._body.addWidget(self.empty)
        self._body.addWidget(work)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(self.palette().ColorRole.Mid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in (
            (self.strip, 0),
            (self._body, 1),
            (line, 0),
            (self.decisions, 0),
        ):
            column.addWidget(widget, stretch)

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
        self.bar.fitRequested.connect(self.compare.viewport.fit)
        self.bar.fullSizeRequested.connect(self.compare.toggle_full_size)
        self.bar.zoomInRequested.connect(self.compare.zoom_in)
        self.bar.zoomOutRequested.connect(self.compare.zoom_out)
        self.bar.histogramToggled.connect(
            lambda on: self.panel.show_histogram(shown=on)
        )
        self.bar.informationToggled.connect(
            lambda on: self.panel.show_information(shown=on)
        )
        self.bar.turnToggled.connect(lambda on: self.compare.set_turning(turning=on))
        self.compare.turnOffered.connect(self.bar.turn.setVisible)
        self.compare.scaleChanged.connect(self.bar.show_scale)
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
        if review.row is None and review.groups.rows:
            review.show_group(review.groups.rows[0].key)
        review.refresh()
        self.filters.show_unsorted(unsorted=not review.groups.is_sorted)
        self._show_body()
        self._show_totals()

    def _show_body(self) -> None:
        has_groups = bool(self.review.groups.rows)
        if has_groups and self._body.currentIndex() != 1:
            self._appearing.begin()
        self._body.setCurrentIndex(1 if has_groups else 0)
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
        has_list = self._body.currentIndex() == 1
        (self.list if has_list else self).setFocus()

    def _show_fit(self) -> None:
        """Say so when the filter hides every group."""
        hidden = not self.shown_groups.rowCount() and bool(self.review.groups.rows)
        self._no_fit.setVisible(hidden and self.shown_groups.is_active)

    def _show_group(self) -> None:
        """Show another group, or the same one with other photos."""
        row, members = self.review.row, self.review.members
        self._members.set_members(members)
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
        place = self.review.groups.place(row.key) + 1
        self.bar.show_group(row.group, place, len(self.review.groups.rows))
        if self.compare.members != (first, second):
            self._pictures.want_only([first.photo, second.photo])
            self.compare.show_pair(first, second)
            self.panel.show_pair(row.group, first, second)
        index = self._members.index(self.review.focus)
        if index != self.filmstrip.currentIndex():
            self.filmstrip.setCurrentIndex(index)
        self._show_marks()

    def _show_marks(self) -> None:
        members, marks = self.review.members, self.review.marks
        if len(members) > 1:
            pair = (members[0], members[self.review.other])
            first, second = (marks.mark(m.photo.file.path) for m in pair)
            self.compare.show_marks(first, second, min(self.review.focus, 1))
        self._members.marks_changed()
        self._show_decision()

    def _show_decision(self) -> None:
        row = self.review.row
        if row is None:
            self.decisions.show_group(None, {}, decided=False)
            return
        after = marking.accepted(row.group, self.review.marks.of(row.group))
        decided = self.review.marks.is_decided(row.key)
        self.decisions.show_group(row.group, after, decided=decided)

    def _show_totals(self) -> None:
        groups = self.review.groups
        self.decisions.show_totals(
            groups.decided, len(groups.rows), self.marked_for_removal()
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
        if row is not None:
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
        if self._soon.isActive():
            self._after_groups()
        self._appearing.finish()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means here; pass on the others."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End blinking."""
        if not self._keys.release(event):
            super().keyReleaseEvent(event)
