"""What the window asks of the core: one protocol that tests replace by a fake.

Every method is called on a thread of its own and may take long; none touches a widget.
The real one is `photodedup.ui.core_engine`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from photodedup.core.actions.plan import ActionKind
    from photodedup.core.jobs import Rendered
    from photodedup.core.methods import Method
    from photodedup.core.progress import CancelToken, Progress
    from photodedup.core.records import (
        Compared,
        NotCompared,
        PhotoFile,
        Query,
        ScanResult,
        SearchResult,
        Snapshot,
    )
    from photodedup.core.settings import MethodOptions, ScanSettings, SearchSettings
    from photodedup.ui.models.marks import MarkedPhoto

    OnProgress = Callable[[Progress], None]
    OnSnapshot = Callable[[Snapshot], None]


@dataclass(frozen=True, slots=True)
class ApplyRequest:
    """What the user confirmed in the Apply dialog.

    Attributes
    ----------
    destination
        Where to move the photos; None for the other kinds.
    keep_structure
        Whether the folders are rebuilt below `destination`.
    report
        Where to write the CSV report first; None for no report.
    """

    kind: ActionKind
    destination: Path | None = None
    keep_structure: bool = True
    report: Path | None = None


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of an `ApplyRequest`.

    Attributes
    ----------
    batch
        Number in the journal: the unit of undo.
    done
        The photos that were moved, put into the Trash or replaced.
    problems
        The photos that were not touched, and why.
    """

    batch: int
    kind: ActionKind
    done: tuple[PhotoFile, ...]
    problems: tuple[tuple[Path, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo put back, and what it could not and why."""

    restored: frozenset[Path]
    problems: tuple[tuple[Path, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PastBatch:
    """One line of the history.

    Attributes
    ----------
    when
        ISO 8601 in UTC, to the second.
    can_undo
        Whether something of it can still be put back.
    interrupted
        The program ended while it ran.
    """

    batch: int
    kind: ActionKind
    when: str
    photos: int
    can_undo: bool
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class NotDuplicates:
    """What the user said about pairs of photos.

    Attributes
    ----------
    pairs
        Content digests.
    taken_back
        The user undid it: the pairs may be duplicates again.
    """

    pairs: tuple[tuple[bytes, bytes], ...]
    taken_back: bool = False


class Engine(Protocol):
    """The work of the core, as the window needs it."""

    def scan(
        self,
        settings: ScanSettings,
        on_progress: OnProgress,
        on_snapshot: OnSnapshot,
        cancel: CancelToken,
    ) -> ScanResult:
        """Scan; a cancelled scan returns what is known with ``complete=False``."""
        ...

    def regroup(self, result: ScanResult, strictness: float) -> ScanResult:
        """Return a finished scan with the groups of another strictness, 0..1."""
        ...

    def count_photos(self, folder: Path, cancel: CancelToken) -> int:
        """Return how many photos a scan of the folder would read.

        Raises
        ------
        FolderProblem
            The folder is missing or cannot be read.
        """
        ...

    def apply(
        self,
        request: ApplyRequest,
        marked: Sequence[MarkedPhoto],
        result: ScanResult,
        on_progress: OnProgress,
        cancel: CancelToken,
    ) -> Applied:
        """Write the report if asked, then check and act file by file.

        Raises
        ------
        EnvironmentProblem
            Nothing was done: the request as a whole cannot be carried out.
        """
        ...

    def undo(self, batch: int) -> Undone:
        """Put back what a batch did."""
        ...

    def history(self) -> tuple[PastBatch, ...]:
        """Return the past batches, newest first."""
        ...

    def export(self, result: ScanResult, path: Path) -> None:
        """Write a report; the ending of `path` chooses CSV, JSON or HTML.

        Raises
        ------
        ReportProblem
            The report cannot be written.
        """
        ...

    def remember(self, decision: NotDuplicates) -> None:
        """Store a decision about pairs of photos, or take it back."""
        ...

    def methods(self, options: MethodOptions) -> tuple[Method, ...]:
        """Return every method there is, also the encoders that the user added."""
        ...

    def search(
        self,
        query: Query,
        settings: SearchSettings,
        on_progress: OnProgress,
        cancel: CancelToken,
    ) -> SearchResult:
        """Return the photos nearest to a query; new photos are read first.

        A second search in the same folders asks only what is new there.

        Raises
        ------
        EnvironmentProblem
            The query is no picture, a folder cannot be searched, or the method needs
            what is not installed.
        """
        ...

    def prepare_search(
        self, folders: Sequence[Path], on_progress: OnProgress, cancel: CancelToken
    ) -> int:
        """Read what is new in some folders, so that the first search is quick.

        Returns
        -------
        How many photos there are.

        Raises
        ------
        EnvironmentProblem
            A folder cannot be searched.
        """
        ...

    def random_photo(self, folders: Sequence[Path], cancel: CancelToken) -> Path:
        """Return any photo of some folders; nothing is read but the folders.

        Raises
        ------
        FolderProblem
            A folder cannot be read, or there is no photo in any of them.
        """
        ...

    def measure(
        self,
        test: Path,
        references: Sequence[Path],
        methods: Sequence[str],
        options: MethodOptions,
        on_progress: OnProgress,
        cancel: CancelToken,
    ) -> tuple[Compared | NotCompared, ...]:
        """Compare a picture with others by several methods, reference by reference.

        Raises
        ------
        EnvironmentProblem
            The test picture cannot be read.
        """
        ...

    def illustrate(
        self, method: str, options: MethodOptions, test: Path, reference: Path
    ) -> Rendered:
        """Return a picture of what a method sees in two photos.

        Raises
        ------
        EnvironmentProblem
            One of them cannot be read, or the method needs what is not installed.
        """
        ...
