"""A fake engine and a fake review page for the tests of the window."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from photodedup.core.actions.plan import ActionKind
from photodedup.core.errors import UsageProblem
from photodedup.core.methods import Method, methods
from photodedup.core.progress import Cancelled, CancelToken, Progress, Stage
from photodedup.core.records import (
    Facts,
    Group,
    Hashes,
    MatchKind,
    Member,
    Photo,
    PhotoFile,
    Query,
    Ranked,
    ScanResult,
    SearchResult,
    Skipped,
    Snapshot,
    Suggestion,
)
from photodedup.core.settings import (
    Folder,
    MethodOptions,
    ScanSettings,
    SearchSettings,
)
from photodedup.ui.engine import (
    Applied,
    ApplyRequest,
    NotDuplicates,
    PastBatch,
    Undone,
)
from photodedup.ui.models.marks import MarkedPhoto
from photodedup.ui.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photodedup.core.jobs import Rendered
    from photodedup.core.records import Compared, NotCompared
    from photodedup.ui.models.additions import Addition
    from photodedup.ui.picture_threads import RenderedPhoto, RenderProblem
    from photodedup.ui.theme import Theme

HASHES = Hashes(0, 0, 0, 0, 0, 0, None, None, 5.0)
SETTINGS = ScanSettings(folders=(Folder(Path("/photos")),))
TRASH = ApplyRequest(ActionKind.TRASH)


def _photo(number: int) -> Photo:
    file = PhotoFile(Path(f"/photos/{number}.jpg"), 500_000, 0, 0, 1, number)
    content = bytes([number]) * 16
    return Photo(number, file, content, Facts(640, 480, "jpeg"), HASHES)


PHOTOS = tuple(_photo(number) for number in range(4))
GROUP = Group(
    1,
    MatchKind.RESIZED,
    tuple(Member(photo, Suggestion.REMOVE, 1.0) for photo in PHOTOS),
)
MARKED = tuple(MarkedPhoto(photo, PHOTOS[0], GROUP) for photo in PHOTOS[1:])
RESULT = ScanResult(SETTINGS, PHOTOS, (GROUP,), (), seconds=1.0)


class FakeReview(QWidget):
    """Writes down what the window asks of it."""

    pauseRequested = Signal(bool)  # noqa: N815 -- the page's own name
    stopRequested = Signal()  # noqa: N815 -- the page's own name
    applyRequested = Signal()  # noqa: N815 -- the page's own name
    skippedRequested = Signal()  # noqa: N815 -- the page's own name
    exportRequested = Signal()  # noqa: N815 -- the page's own name
    notDuplicates = Signal(object)  # noqa: N815 -- the page's own name
    duplicatesAgain = Signal(object)  # noqa: N815 -- the page's own name
    undoRequested = Signal()  # noqa: N815 -- the page's own name
    strictnessChosen = Signal(float)  # noqa: N815 -- the page's own name
    similarRequested = Signal(object)  # noqa: N815 -- the page's own name

    def __init__(self) -> None:
        super().__init__()
        self.undo_stack = QUndoStack(self)
        self.begun: list[ScanSettings] = []
        self.progress: list[Progress] = []
        self.finished: list[ScanResult] = []
        self.gone: set[Path] = set()
        self.marked: tuple[MarkedPhoto, ...] = MARKED
        self.marked_photos = 0
        self.regrouped: list[ScanResult] = []
        self.theme = LIGHT
        self.added: list[Addition] = []
        self.shown: list[Addition] = []
        self.refusal = ""

    def add_to_group(self, addition: Addition) -> None:
        if self.refusal:
            raise UsageProblem(self.refusal)
        self.added.append(addition)

    def show_together(self, addition: Addition) -> None:
        self.shown.append(addition)

    def with_added(self, result: ScanResult) -> ScanResult:
        return result

    def regroup(self, result: ScanResult) -> None:
        self.regrouped.append(result)

    def begin(self, settings: ScanSettings) -> None:
        self.begun.append(settings)

    def set_progress(self, progress: Progress) -> None:
        self.progress.append(progress)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        del snapshot

    def finish(self, result: ScanResult) -> None:
        self.finished.append(result)

    def remove_photos(self, paths: frozenset[Path]) -> None:
        self.gone |= paths

    def restore_photos(self, paths: frozenset[Path]) -> None:
        self.gone -= paths

    def decided(self, result: ScanResult) -> ScanResult:
        return result

    def marked_for_removal(self) -> tuple[MarkedPhoto, ...]:
        return self.marked

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme


class FakeEngine:
    """Scans and acts as it is told, in no time."""

    def __init__(self) -> None:
        self.result = RESULT
        self.scan_problem: Exception | None = None
        self.until_cancelled = False
        self.scans: list[ScanSettings] = []
        self.applied: list[ApplyRequest] = []
        self.undone: list[int] = []
        self.export_problem: Exception | None = None
        self.remembered: list[NotDuplicates] = []
        self.refused: tuple[tuple[Path, str], ...] = ()
        self.searches: list[tuple[Query, SearchSettings]] = []
        self.search_problem: Exception | None = None
        self.reads_on = self.prepares_on = False
        self.prepared: list[tuple[Path, ...]] = []
        self.values: tuple[float, ...] = (1, 4, 12)
        self.notes: tuple[str, ...] = ("", "", "")
        self.skipped: tuple[Skipped, ...] = ()
        self.picked = Path("/photos/2.jpg")

    def scan(
        self,
        settings: ScanSettings,
        on_progress: Callable[[Progress], None],
        on_snapshot: Callable[[Snapshot], None],
        cancel: CancelToken,
    ) -> ScanResult:
        self.scans.append(settings)
        on_progress(Progress(Stage.READING, 1, 4))
        on_snapshot(Snapshot((GROUP,), 1))
        if self.scan_problem is not None:
            raise self.scan_problem
        pause = threading.Event()
        try:
            while self.until_cancelled:
                cancel.check()
                pause.wait(0.005)
        except Cancelled:
            return replace(self.result, complete=False)
        return replace(self.result, settings=settings)

    def regroup(self, result: ScanResult, strictness: float) -> ScanResult:
        settings = replace(result.settings, strictness=strictness)
        return replace(result, settings=settings)

    def count_photos(self, folder: Path, cancel: CancelToken) -> int:
        del folder, cancel
        return 4

    def apply(
        self,
        request: ApplyRequest,
        marked: Sequence[MarkedPhoto],
        result: ScanResult,
        on_progress: Callable[[Progress], None],
        cancel: CancelToken,
    ) -> Applied:
        del result, cancel
        self.applied.append(request)
        on_progress(Progress(Stage.ACTING, 1, len(marked)))
        refused = {path for path, _ in self.refused}
        files = (each.photo.file for each in marked)
        done = tuple(file for file in files if file.path not in refused)
        return Applied(len(self.applied), request.kind, done, self.refused)

    def undo(self, batch: int) -> Undone:
        if batch in self.undone:
            raise UsageProblem(f"Batch {batch} is undone already.")
        self.undone.append(batch)
        return Undone(frozenset(each.photo.file.path for each in MARKED))

    def history(self) -> tuple[PastBatch, ...]:
        return ()

    def export(self, result: ScanResult, path: Path) -> None:
        del result, path
        if self.export_problem is not None:
            raise self.export_problem

    def remember(self, decision: NotDuplicates) -> None:
        self.remembered.append(decision)

    def methods(self, options: MethodOptions) -> tuple[Method, ...]:
        return methods(options)

    def search(
        self,
        query: Query,
        settings: SearchSettings,
        on_progress: Callable[[Progress], None],
        cancel: CancelToken,
    ) -> SearchResult:
        """Find the photos 1, 2, 3 with `values`; `reads_on` until it is stopped."""
        self.searches.append((query, settings))
        on_progress(Progress(Stage.READING, 1, 4))
        if self.search_problem is not None:
            raise self.search_problem
        asked = replace(PHOTOS[0], file=replace(PHOTOS[0].file, path=query.path))
        pause = threading.Event()
        while self.reads_on:
            if cancel.cancelled:
                return SearchResult(
                    query, asked, settings.method, (), 0, 0, complete=False
                )
            pause.wait(0.005)
        ranked = tuple(
            Ranked(rank, PHOTOS[rank], value, note)
            for rank, (value, note) in enumerate(
                zip(self.values, self.notes, strict=True), start=1
            )
        )
        return SearchResult(
            query,
            asked,
            settings.method,
            ranked,
            3,
            3,
            skipped=self.skipped,
            seconds=0.1,
        )

    def prepare_search(
        self,
        folders: Sequence[Path],
        on_progress: Callable[[Progress], None],
        cancel: CancelToken,
    ) -> int:
        self.prepared.append(tuple(folders))
        on_progress(Progress(Stage.READING, 1, 4))
        pause = threading.Event()
        while self.prepares_on:
            cancel.check()
            pause.wait(0.005)
        return 4

    def random_photo(self, folders: Sequence[Path], cancel: CancelToken) -> Path:
        del folders, cancel
        return self.picked

    def measure(
        self,
        test: Path,
        references: Sequence[Path],
        methods: Sequence[str],
        options: MethodOptions,
        on_progress: Callable[[Progress], None],
        cancel: CancelToken,
    ) -> tuple[Compared | NotCompared, ...]:
        del test, references, methods, options, on_progress, cancel
        return ()

    def illustrate(
        self, method: str, options: MethodOptions, test: Path, reference: Path
    ) -> Rendered:
        del options, test, reference
        raise UsageProblem(f"{method} draws nothing.")


class NoPreviews:
    """A cache that holds nothing."""

    def preview(self, content: bytes) -> bytes:
        raise KeyError(content)

    def histogram(self, content: bytes) -> bytes:
        raise KeyError(content)

    def close(self) -> None:
        pass


class NoRenderer:
    """Decodes nothing."""

    pending = 0

    def submit(self, file: PhotoFile, max_side: int) -> None:
        pass

    def want_only(self, paths: frozenset[Path]) -> None:
        pass

    def poll(self, timeout_s: float) -> list[RenderedPhoto | RenderProblem]:
        del timeout_s
        return []

    def close(self) -> None:
        pass
