"""Two photos beside or above each other, always showing the same content."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from photodedup.core.records import Turn
from photodedup.ui.alignment import Adjustment, Placing, adjustment, placings
from photodedup.ui.models.marks import Mark
from photodedup.ui.widgets.overlay_view import OverlayPane, View
from photodedup.ui.widgets.photo_pane import PhotoPane
from photodedup.ui.widgets.viewport import FIT, STEP, Viewport, stacks_better

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QHideEvent, QImage, QResizeEvent

    from photodedup.core.records import Member, Photo
    from photodedup.ui.thumbnails import PictureSource

LETTERS = ("A", "B")
UNIT = QRectF(0, 0, 1, 1)
BLINK_MS = 450
"""Slow enough to see each photo, fast enough that the eye catches what moves."""


class Compare(QWidget):
    """The keeper (A) and another photo of its group (B), or any two photos.

    Parameters
    ----------
    marking
        Whether the photos can be marked.

    Signals
    -------
    chosen(int)
        The user pressed on photo 0 (A) or 1 (B).
    marked(int, Mark)
        The user pressed a mark button of A or B.
    scaleChanged(float)
        Pixels of the screen per pixel of the larger photo.
    turnOffered(bool)
        The pair shown can be turned to match, or not.
    viewChanged(View)
        Compared in another way now.
    """

    chosen = Signal(int)
    marked = Signal(int, Mark)
    scaleChanged = Signal(float)  # noqa: N815 -- Qt names signals so
    turnOffered = Signal(bool)  # noqa: N815 -- Qt names signals so
    viewChanged = Signal(object)  # noqa: N815 -- Qt names signals so

    def __init__(
        self,
        pictures: PictureSource,
        parent: QWidget | None = None,
        *,
        marking: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Compared photos"))
        self.viewport = Viewport(self)
        self._pictures = pictures
        self._members: tuple[Member, ...] = ()
        self._marks = (Mark.UNDECIDED, Mark.UNDECIDED)
        self._focus = 1
        self._is_turning = True
        self._placings: tuple[Placing, ...] = ()
        self._blinking_to = 0
        self._view = View.SIDE_BY_SIDE
        self.overlay = OverlayPane(self.viewport)
        self.overlay.view.toggled.connect(self.toggle_full_size)
        self.overlay.view.fullWanted.connect(self._want_full)
        self.overlay.view.resized.connect(self._tell_scale)
        self.overlay.hide()
        self.panes = tuple(
            PhotoPane(letter, self.viewport, marking=marking) for letter in LETTERS
        )
        for number, pane in enumerate(self.panes):
            pane.chosen.connect(lambda number=number: self.chosen.emit(number))
            pane.marked.connect(
                lambda mark, number=number: self.marked.emit(number, mark)
            )
            pane.view.toggled.connect(self.toggle_full_size)
            pane.view.fullWanted.connect(self._want_full)
            pane.view.resized.connect(self._tell_scale)
        self._blink = QTimer(self)
        self._blink.setInterval(BLINK_MS)
        self._blink.timeout.connect(self._blink_on)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        for pane in self.panes:
            self._box.addWidget(pane, stretch=1)
        self._box.addWidget(self.overlay, stretch=1)
        self.viewport.changed.connect(self._tell_scale)
        pictures.previewReady.connect(self._on_preview)
        pictures.pictureReady.connect(self._on_picture)
        pictures.failed.connect(self._on_failed)

    # ------------------------------------------------------------------ content

    @property
    def members(self) -> tuple[Member, ...]:
        """The photos shown: A, B."""
        return self._members

    @property
    def is_blinking(self) -> bool:
        """Whether both photos take turns in one pane."""
        return self._blink.isActive()

    @property
    def adjustment(self) -> Adjustment:
        """What makes the second photo lie as the first one does."""
        if not self._members:
            return Adjustment()
        first, second = self._members
        return adjustment(first.photo, second.photo, second.match)

    @property
    def view(self) -> View:
        """How the photos are compared."""
        return self._view

    def show_view(self, view: View) -> None:
        """Compare in another way; the same way again leads back to both panes."""
        self._view = View.SIDE_BY_SIDE if view is self._view else view
        if self._view is not View.SIDE_BY_SIDE:
            self.viewport.close_loupe()
            self.overlay.show_view(self._view)
            self._fill_overlay()
        self._show_widgets()
        self._tell_scale()
        self.viewChanged.emit(self._view)

    def toggle_loupe(self) -> None:
        """Open or close the circle that shows both photos pixel by pixel."""
        if self.viewport.has_loupe or not self._members:
            self.viewport.close_loupe()
            return
        if self._view is not View.SIDE_BY_SIDE:
            self.show_view(View.SIDE_BY_SIDE)
        zoom = self._finer.view.zoom_for_scale(1.0)
        hovered = (pane.view for pane in self.panes if pane.view.underMouse())
        view = next(hovered, self.panes[0].view)
        self.viewport.open_loupe(zoom, view.loupe_wanted())
        self._want_full()

    def _show_widgets(self) -> None:
        laid_over = self._view is not View.SIDE_BY_SIDE and not self.is_blinking
        self.overlay.setVisible(laid_over)
        self.panes[0].setVisible(not laid_over)
        self.panes[1].setVisible(not laid_over and not self.is_blinking)

    def show_pair(self, first: Member, second: Member) -> None:
        """Show two photos; the view of the first stays when only the second is new."""
        old = self._members
        is_same = bool(old) and old[0].photo.file.path == first.photo.file.path
        self._members = first, second
        if not is_same:
            self._placings = ()
            self.viewport.fit()
        self._place()
        self.turnOffered.emit(not self.adjustment.is_none)

    def set_turning(self, *, turning: bool) -> None:
        """Show turned and mirrored photos as the first one is, or as they are."""
        if turning != self._is_turning:
            self._is_turning = turning
            if self._members:
                self._place()

    def _place(self) -> None:
        """Lay the photos into one scene; what is seen of the first one stays."""
        first, second = (member.photo for member in self._members)
        before = self._placings[0] if self._placings else None
        self._placings = placings(
            first, second, self._members[1].match, turned=self._is_turning
        )
        if before is not None and self.viewport.zoom > FIT:
            self._keep_view(before, self._placings[0])
        for number in range(len(self.panes)):
            self._fill(number, self._shown_in(number))
        self._fill_overlay()
        self._arrange()
        self._tell_scale()

    def _keep_view(self, before: Placing, after: Placing) -> None:
        """Go on looking at the same place of the first photo in another scene."""
        back, _ = before.photo.inverted()
        middle = (back * after.photo).map(self.viewport.centre)
        width = after.photo.mapRect(UNIT).width()
        zoom = self.viewport.zoom * before.photo.mapRect(UNIT).width() / width
        self.viewport.look_at(zoom, middle)

    def show_marks(self, first: Mark, second: Mark, focus: int) -> None:
        """Show the marks of both, and which one (0, 1) the keys act on."""
        self._marks, self._focus = (first, second), focus
        for pane in range(len(self._members)):
            self._show_mark(pane)

    def _show_mark(self, pane: int) -> None:
        number = self._shown_in(pane)
        self.panes[pane].show_mark(
            self._members[number], self._marks[number], focused=number == self._focus
        )

    def _fill(self, pane: int, number: int) -> None:
        """Show photo `number` in a pane (another one only while blinking)."""
        photo = self._members[number].photo
        preview = self._pictures.preview(photo.content)
        picture = self._pictures.picture(photo, full=self.viewport.zoom > FIT)
        self.panes[pane].show_member(
            self._members[number], LETTERS[number], preview, picture
        )
        part_name = self.tr("seen in %1").replace("%1", LETTERS[1 - number])
        self.panes[pane].view.place(
            self._placings[number], badge=self._badge(number), part_name=part_name
        )
        problem = self._pictures.problem(photo)
        if problem:
            self.panes[pane].view.set_problem(problem)
        self._show_mark(pane)

    def _badge(self, number: int) -> str:
        change = self.adjustment
        if number == 0 or not self._is_turning or change.is_none:
            return ""
        if change.turn.is_mirror:
            return self.tr("Mirrored to match A")
        if change.turn is not Turn.UPRIGHT:
            return self.tr("Turned to match A")
        if change.is_tilted:
            return self.tr("Straightened to match A")
        return self.tr("Stretched to match A")

    def _fill_overlay(self) -> None:
        """Lay both photos upon each other, when they are seen so."""
        if self._view is View.SIDE_BY_SIDE or not self._members:
            return
        first, second = self._members
        placed = placings(first.photo, second.photo, second.match, turned=True)
        layers = (
            replace(pane.view.layer, placing=placing)
            for pane, placing in zip(self.panes, placed, strict=True)
        )
        self.overlay.set_layers(*layers)

    def _shown_in(self, pane: int) -> int:
        return self._blinking_to if self.is_blinking and pane == 0 else pane

    def _photo_in(self, pane: int) -> Photo:
        return self._members[self._shown_in(pane)].photo

    def _on_preview(self, content: bytes, image: QImage) -> None:
        for number in range(len(self._members)):
            if self._photo_in(number).content == content:
                self.panes[number].view.set_preview(image)
                self._fill_overlay()

    def _on_picture(self, path: Path, image: QImage) -> None:
        del image
        for number in range(len(self._members)):
            photo = self._photo_in(number)
            if photo.file.path == path:
                self.panes[number].view.set_picture(self._pictures.picture(photo))
                self._fill_overlay()

    def _on_failed(self, path: Path, sentence: str) -> None:
        for number in range(len(self._members)):
            if self._photo_in(number).file.path == path:
                self.panes[number].view.set_problem(sentence)

    def _want_full(self) -> None:
        for number in range(len(self._members)):
            self._pictures.picture(self._photo_in(number), full=True)

    # ------------------------------------------------------------------ zoom

    @property
    def scale(self) -> float:
        """Pixels of the screen per pixel of the larger photo."""
        if self.overlay.isVisibleTo(self) and self.overlay.view.layers():
            view = self.overlay.view
            scene = view.scene_rect()
            return min(layer.scale(scene) for layer in view.layers())
        return self._finer.view.scale

    def toggle_full_size(self, anchor: QPointF | None = None) -> None:
        """Show the larger photo pixel by pixel, or everything again."""
        if self.viewport.zoom > FIT:
            self.viewport.fit()
        else:
            zoom = self.viewport.zoom / self.scale
            self.viewport.zoom_to(zoom, anchor or self.viewport.centre)

    def zoom_in(self) -> None:
        """Zoom in about the centre."""
        self.viewport.zoom_by(STEP)

    def zoom_out(self) -> None:
        """Zoom out about the centre."""
        self.viewport.zoom_by(1 / STEP)

    @property
    def _finer(self) -> PhotoPane:
        """The photo that shows the common content with more pixels."""
        shown = self.panes[:1] if self.is_blinking else self.panes
        return min(shown, key=lambda pane: pane.view.scale)

    def _tell_scale(self) -> None:
        self.scaleChanged.emit(self.scale)

    # ------------------------------------------------------------------ blink

    def set_blinking(self, *, blinking: bool) -> None:
        """Let both photos take turns in one pane, or show both again."""
        if blinking == self.is_blinking or not self._members:
            return
        if blinking:
            self._blink.start()
            self._blink_on()
        else:
            self._blink.stop()
            self._blinking_to = 0
            self._fill(0, 0)
        self._show_widgets()

    def _blink_on(self) -> None:
        self._blinking_to = 1 - self._blinking_to
        self._fill(0, self._blinking_to)

    # ------------------------------------------------------------------ Qt

    def _arrange(self) -> None:
        sizes = [placing.scene for placing in self._placings]
        if not sizes or any(size.isEmpty() for size in sizes):
            return
        stacked = stacks_better(
            sizes, QSizeF(self.size()), self.panes[0].caption_height
        )
        direction = QBoxLayout.Direction
        self._box.setDirection(
            direction.TopToBottom if stacked else direction.LeftToRight
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the photos where they are largest."""
        super().resizeEvent(event)
        self._arrange()
        self._tell_scale()

    def changeEvent(self, event: QEvent) -> None:
        """End blinking when another window gets the keys."""
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.set_blinking(blinking=False)
        super().changeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """End blinking: the key may be released elsewhere."""
        self.set_blinking(blinking=False)
        super().hideEvent(event)
