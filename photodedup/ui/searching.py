"""Connects the search page with the review and the rest of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from photodedup.core.errors import UsageProblem
from photodedup.core.settings import FolderRole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from photodedup.core.records import Photo
    from photodedup.core.settings import Folder
    from photodedup.ui.applying import Applying
    from photodedup.ui.models.additions import Addition
    from photodedup.ui.pages.review import ReviewPage
    from photodedup.ui.pages.search import SearchPage


class Searching(QObject):
    """Takes photos from the review to the search page, and found ones back.

    Parameters
    ----------
    applying
        While it acts on files, groups stay as they are.

    Signals
    -------
    searchRequested(), reviewRequested()
        Show that page.
    """

    searchRequested = Signal()  # noqa: N815 -- Qt names signals so
    reviewRequested = Signal()  # noqa: N815 -- Qt names signals so

    def __init__(
        self,
        page: SearchPage,
        review: ReviewPage,
        applying: Applying,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._review, self._applying = page, review, applying
        self._has_scan = False
        review.similarRequested.connect(self._on_similar)
        page.additionRequested.connect(self._add)
        page.groupRequested.connect(self._show_group)
        # What is said of the last addition may be undone.
        review.undo_stack.indexChanged.connect(page.hint.hide)

    def look_for(self, path: Path) -> None:
        """Look for photos like a file; a folder is looked in."""
        self.searchRequested.emit()
        self._page.intake.take_path(path)

    def begin_scan(self, folders: Sequence[Folder]) -> None:
        """Look where the scan looks, and read nothing beside it."""
        self._has_scan = True
        self._page.hold(held=True)
        self._page.set_folders(_read(folders))

    def end_scan(self) -> None:
        """Read ahead again."""
        self._page.hold(held=False)

    def offer(self, folders: Sequence[Folder]) -> None:
        """Look in these folders while there are none."""
        if not self._page.has_folders:
            self._page.set_folders(_read(folders))

    def _on_similar(self, photo: Photo) -> None:
        self.look_for(photo.file.path)

    def _add(self, addition: Addition) -> None:
        """Put a found photo into the group of the query, or say why not."""
        hint = self._page.hint
        if not self._has_scan:
            hint.tell(self.tr("Groups belong to a scan: scan the folder first."))
        elif self._applying.running:
            hint.tell(self.tr("Wait until the action that is running is done."))
        else:
            try:
                self._review.add_to_group(addition)
            except UsageProblem as problem:
                hint.tell(str(problem))
            else:
                self._page.tell_added(addition)

    def _show_group(self, addition: Addition) -> None:
        self.reviewRequested.emit()
        self._review.show_together(addition)


def _read(folders: Sequence[Folder]) -> list[Path]:
    """Return the folders of which a scan reads the photos."""
    return [each.path for each in folders if each.role is not FolderRole.IGNORE]
