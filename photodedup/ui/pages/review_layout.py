"""The widgets of the review page and where they stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from photodedup.ui.models.group_filter import GroupFilter
from photodedup.ui.models.groups import GroupRole
from photodedup.ui.models.members import MemberModel, MemberRole
from photodedup.ui.models.review import Review
from photodedup.ui.warming import WarmUp
from photodedup.ui.widgets.compare import Compare
from photodedup.ui.widgets.compare_bar import CompareBar
from photodedup.ui.widgets.decision_bar import DecisionBar
from photodedup.ui.widgets.drawing import LargeDrawing
from photodedup.ui.widgets.empty_state import EmptyState
from photodedup.ui.widgets.filmstrip import Filmstrip
from photodedup.ui.widgets.filter_bar import FilterBar, NoFit
from photodedup.ui.widgets.group_list import GroupList
from photodedup.ui.widgets.hint_bar import HintBar
from photodedup.ui.widgets.lens_bar import LensBar
from photodedup.ui.widgets.methods_panel import MethodsPanel
from photodedup.ui.widgets.progress_strip import ProgressStrip
from photodedup.ui.widgets.side_panel import SidePanel
from photodedup.ui.widgets.similar_menu import SimilarMenu
from photodedup.ui.widgets.staged import StagedPainting
from photodedup.ui.widgets.strictness_bar import StrictnessBar

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from photodedup.core.records import Member, Photo
    from photodedup.ui.models.groups import GroupRow
    from photodedup.ui.thumbnails import PictureSource

LIST_WIDTH = 260


class ReviewLayout(QWidget):
    """Groups on the left, two photos in the middle, facts on the right.

    Parameters
    ----------
    pictures
        Gives previews, histograms and large pictures.

    Signals
    -------
    similarRequested(Photo)
        Look for photos like this one.
    """

    similarRequested = Signal(object)  # noqa: N815 -- Qt names signals so

    def __init__(self, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self.review = Review(self)
        self.shown_groups = GroupFilter(self.review.groups, self)
        self.film = MemberModel(self.review.marks, self)
        self.strip = ProgressStrip()
        self.lenses = LensBar()
        self.strictness = StrictnessBar()
        self.filters = FilterBar(self.shown_groups)
        self.no_fit = NoFit()
        self.list = GroupList(pictures)
        self.list.setModel(self.shown_groups)
        self.bar = CompareBar()
        self.hint = HintBar()
        self.compare = Compare(pictures)
        self.filmstrip = Filmstrip(pictures)
        self.filmstrip.setModel(self.film)
        self.panel = SidePanel(pictures)
        self.methods = MethodsPanel(pictures)
        self.large = LargeDrawing()
        self.stage = QStackedWidget()
        self.decisions = DecisionBar(self.review.undo_stack)
        self.empty = EmptyState()
        self.body = QStackedWidget()
        self.appearing = StagedPainting(
            (*self.compare.panes, self.list, *self.panel.parts), self
        )
        self._similar = SimilarMenu(self)
        self._offer_similar()
        self._lay_out()

    def find_similar(self) -> None:
        """Look for photos like the one that the keys act on."""
        if self.review.members:
            self.similarRequested.emit(self.review.members[self.review.focus].photo)

    def _offer_similar(self) -> None:
        """Put "Find similar" into the context menu of every photo."""
        menu = self._similar
        menu.requested.connect(self.similarRequested)
        menu.offer_in(self.list, _keeper_of)
        menu.offer_in(self.filmstrip, _photo_of)
        for place, pane in enumerate(self.compare.panes):
            menu.offer_on(pane, partial(self._compared, place))

    def _compared(self, place: int) -> Photo | None:
        members = self.compare.members
        return members[place].photo if members else None

    def warm_up(self) -> None:
        """Prepare for the first groups while the user still chooses folders."""
        parts = (self.filters, self.list, self.bar, self.compare, self.panel)
        more = (self.lenses, self.strictness, self.strip, self.decisions)
        WarmUp(self, (*parts, *more)).start()

    def _lay_out(self) -> None:
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(self.palette().ColorRole.Mid)
        self.body.addWidget(self.empty)
        self.body.addWidget(self._work())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.body, stretch=1)
        column.addWidget(line)
        column.addWidget(self.decisions)

    def _work(self) -> QWidget:
        """Return what is seen while there are groups."""
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.setContentsMargins(6, 2, 6, 0)
        middle.addWidget(self.bar)
        middle.addWidget(self.hint)
        self.stage.addWidget(self.compare)
        self.stage.addWidget(self.large)
        middle.addWidget(self.stage, stretch=1)
        middle.addWidget(self.filmstrip)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side())
        row.addLayout(middle, stretch=1)
        row.addWidget(self.panel)
        row.addWidget(self.methods)
        return work

    def _side(self) -> QWidget:
        """Return the list of groups with what decides which it shows."""
        side = QWidget()
        side.setFixedWidth(LIST_WIDTH)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        for widget in (self.strictness, self.lenses, self.filters, self.no_fit):
            left.addWidget(widget)
        left.addWidget(self.list, stretch=1)
        return side


def _keeper_of(index: QModelIndex) -> Photo | None:
    row: GroupRow | None = index.data(GroupRole.ROW)
    return None if row is None else row.group.keeper


def _photo_of(index: QModelIndex) -> Photo | None:
    member: Member | None = index.data(MemberRole.MEMBER)
    return None if member is None else member.photo
