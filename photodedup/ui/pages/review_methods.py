"""The table of all methods on the review page: when it shows, and what is large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from photodedup.core.records import Member
    from photodedup.ui.measure_worker import MeasureWorker
    from photodedup.ui.pages.review import ReviewPage
    from photodedup.ui.picture_threads import Picture


class ReviewMethods(QObject):
    """Opens the table in place of the side panel, and drawings in place of the photos.

    Parameters
    ----------
    page
        The page that it belongs to.
    """

    def __init__(self, page: ReviewPage) -> None:
        super().__init__(page)
        self._page = page
        panel = page.methods
        page.panel.methodsRequested.connect(self.toggle)
        panel.closeRequested.connect(self.toggle)
        panel.left.connect(page.list.setFocus)
        panel.enlarged.connect(self._enlarge)
        page.large.closed.connect(self._close_large)
        # Whoever turns to the photos wants to see them.
        page.compare.viewChanged.connect(self._show_photos)
        page.compare.viewport.changed.connect(self._show_photos)
        page.compare.viewport.loupeMoved.connect(self._show_photos)

    def use(self, worker: MeasureWorker) -> None:
        """Let a worker measure and draw what the table asks for."""
        panel = self._page.methods
        panel.measureRequested.connect(worker.measure)
        panel.drawingRequested.connect(worker.draw)
        panel.stopRequested.connect(worker.forget)
        worker.listed.connect(panel.take_listed)
        worker.counted.connect(panel.take_counted)
        worker.finished.connect(panel.take)
        worker.crashed.connect(panel.take_crash)

    def toggle(self) -> None:
        """Open the table and give it the keys, or go back to the side panel."""
        panel = self._page.methods
        if panel.is_open:
            self.close()
            self._page.list.setFocus()
        elif self._page.review.row is not None:
            self._page.panel.cover(covered=True)
            panel.open()
            panel.list.setFocus()

    def close(self) -> None:
        """Show the photos and the side panel."""
        self._show_photos()
        self._page.methods.close_panel()
        self._page.panel.cover(covered=False)

    def forget(self) -> None:
        """Be about no photos: another scan begins."""
        self.close()
        self._page.methods.forget()

    def show_pair(self, first: Member, second: Member) -> None:
        """Take over another pair."""
        self._show_photos()
        self._page.methods.show_pair(first.photo, second.photo)

    def _enlarge(self, picture: Picture, title: str) -> None:
        self._page.large.show_picture(picture, title)
        self._page.bar.hide()  # its buttons are for the photos
        self._page.stage.setCurrentWidget(self._page.large)
        self._page.large.setFocus()

    def _close_large(self) -> None:
        self._show_photos()
        self._page.methods.list.setFocus()

    def _show_photos(self) -> None:
        self._page.bar.show()
        self._page.stage.setCurrentWidget(self._page.compare)
