"""The real `Engine`: opens the stores and calls the core, always on some thread.

The core is imported inside the methods: the window shows before numpy or SQLite are
loaded, and a scan loads them on its own thread.
"""

# ruff: noqa: PLC0415 -- the imports inside functions are the point, see above

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from photodedup.core.errors import ReportProblem, printable
from photodedup.core.records import Suggestion
from photodedup.ui.core_pictures import LatestPreviews
from photodedup.ui.core_search import CoreSearch
from photodedup.ui.engine import Applied, PastBatch, Undone
from photodedup.ui.models.groups import lens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from photodedup.core.jobs import Rendered
    from photodedup.core.methods import Method
    from photodedup.core.progress import CancelToken
    from photodedup.core.records import (
        Compared,
        Group,
        Member,
        NotCompared,
        Query,
        ScanResult,
        SearchResult,
    )
    from photodedup.core.scan import Regrouping
    from photodedup.core.settings import MethodOptions, ScanSettings, SearchSettings
    from photodedup.core.store import Places
    from photodedup.ui.engine import ApplyRequest, NotDuplicates, OnProgress, OnSnapshot
    from photodedup.ui.models.marks import MarkedPhoto


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """A result that is ready to be grouped at any strictness."""

    result: ScanResult
    told_apart: frozenset[tuple[bytes, bytes]]
    regrouping: Regrouping

    def serves(
        self, result: ScanResult, told_apart: frozenset[tuple[bytes, bytes]]
    ) -> bool:
        """Whether it was made of these matches and decisions."""
        is_same = result.matches is self.result.matches
        return is_same and told_apart == self.told_apart


class CoreEngine:
    """Calls the core with the stores of this user.

    Attributes
    ----------
    previews
        Small pictures of the newest scan.
    """

    def __init__(self) -> None:
        self.previews = LatestPreviews()
        self._search = CoreSearch(self.previews)
        self._prepared: _Prepared | None = None

    def scan(
        self,
        settings: ScanSettings,
        on_progress: OnProgress,
        on_snapshot: OnSnapshot,
        cancel: CancelToken,
    ) -> ScanResult:
        """Scan with the user's cache and decisions."""
        from photodedup.core.jobs import READING_VERSIONS
        from photodedup.core.scan import scan
        from photodedup.core.store import Cache, Decisions

        places = _places()
        with (
            Cache.open(places.cache, READING_VERSIONS) as cache,
            Decisions.open(places.data) as decisions,
        ):
            self.previews.use(cache.reader())
            return scan(
                settings,
                cache,
                decisions,
                on_progress=on_progress,
                on_snapshot=on_snapshot,
                cancel=cancel,
            )

    def regroup(self, result: ScanResult, strictness: float) -> ScanResult:
        """Group anew with what people have told apart by now.

        What is prepared for one result serves for each of its strictnesses, so groups
        that do not change stay the same records.
        """
        from photodedup.core.scan import Regrouping
        from photodedup.core.store import Decisions

        with Decisions.open(_places().data) as decisions:
            told_apart = decisions.pairs()
        prepared = self._prepared
        if prepared is None or not prepared.serves(result, told_apart):
            made = Regrouping(result, told_apart)
            prepared = self._prepared = _Prepared(result, told_apart, made)
        return prepared.regrouping.at(strictness)

    def count_photos(self, folder: Path, cancel: CancelToken) -> int:
        """Walk a folder and count."""
        from photodedup.core.settings import Folder, ScanSettings
        from photodedup.core.walk import walk

        return len(walk(ScanSettings(folders=(Folder(folder),)), cancel).files)

    def apply(
        self,
        request: ApplyRequest,
        marked: Sequence[MarkedPhoto],
        result: ScanResult,
        on_progress: OnProgress,
        cancel: CancelToken,
    ) -> Applied:
        """Write the report, plan, then act with proof and journal."""
        from photodedup.core.actions.journal import Journal
        from photodedup.core.actions.perform import perform
        from photodedup.core.actions.plan import in_groups, plan, select
        from photodedup.core.jobs.checking import PictureCheck

        goes = {each.photo.number for each in marked}
        selection = select(in_groups(_numbered(marked), goes))
        steps = plan(
            request.kind,
            selection.marked,
            destination=request.destination,
            keep_structure=request.keep_structure,
            roots=[folder.path for folder in result.settings.folders],
        )
        if request.report is not None:
            self.export(as_marked(result, marked), request.report)
        with Journal.open(_places().data) as journal, PictureCheck() as check:
            batch = perform(
                steps,
                journal,
                on_progress=on_progress,
                cancel=cancel,
                pictures=check,
            )
        problems = [
            *((each.path, each.reason) for each in selection.problems),
            *((each.step.victim.path, each.problem) for each in batch.problems),
        ]
        return Applied(
            batch=batch.id,
            kind=request.kind,
            done=tuple(each.step.victim for each in batch.done),
            problems=tuple(_without_path(path, text) for path, text in problems),
        )

    def undo(self, batch: int) -> Undone:
        """Put back what the journal tells of a batch."""
        from photodedup.core.actions.journal import Journal
        from photodedup.core.actions.undo import undo

        with Journal.open(_places().data) as journal:
            result = undo(journal, batch)
        return Undone(
            restored=frozenset(result.restored),
            problems=tuple(
                _without_path(each.path, each.problem) for each in result.problems
            ),
        )

    def history(self) -> tuple[PastBatch, ...]:
        """Read the journal."""
        from photodedup.core.actions.history import history
        from photodedup.core.actions.journal import Journal

        with Journal.open(_places().data) as journal:
            return tuple(
                PastBatch(
                    batch=each.id,
                    kind=each.kind,
                    when=each.started_at,
                    photos=each.files,
                    can_undo=each.unfinished or (each.files > 0 and not each.undone),
                    interrupted=each.unfinished,
                )
                for each in history(journal)
            )

    def export(self, result: ScanResult, path: Path) -> None:
        """Write the report that the ending of the path names."""
        from photodedup.core import report

        write = {
            ".csv": report.write_csv,
            ".json": report.write_json,
            ".html": report.write_html,
        }.get(path.suffix.lower())
        if write is None:
            raise ReportProblem(path, "choose a name that ends in .csv, .json or .html")
        write(result, path)

    def remember(self, decision: NotDuplicates) -> None:
        """Store or forget the pairs among the user's decisions."""
        from photodedup.core.store import Decisions

        with Decisions.open(_places().data) as decisions:
            note = decisions.forget if decision.taken_back else decisions.not_duplicates
            for first, second in decision.pairs:
                note(first, second)

    def methods(self, options: MethodOptions) -> tuple[Method, ...]:
        """Return every method, also the encoders that the user added."""
        return self._search.methods(options)

    def search(
        self,
        query: Query,
        settings: SearchSettings,
        on_progress: OnProgress,
        cancel: CancelToken,
    ) -> SearchResult:
        """Search with the user's cache."""
        return self._search.search(query, settings, on_progress, cancel)

    def prepare_search(
        self, folders: Sequence[Path], on_progress: OnProgress, cancel: CancelToken
    ) -> int:
        """Read what is new in some folders; return how many photos there are."""
        return self._search.prepare(folders, on_progress, cancel)

    def random_photo(self, folders: Sequence[Path], cancel: CancelToken) -> Path:
        """Return a photo of some folders, chosen at random."""
        return self._search.random_photo(folders, cancel)

    def measure(
        self,
        test: Path,
        references: Sequence[Path],
        methods: Sequence[str],
        options: MethodOptions,
        on_progress: OnProgress,
        cancel: CancelToken,
    ) -> tuple[Compared | NotCompared, ...]:
        """Compare files by several methods, at full size."""
        return self._search.measure(
            test, references, methods, options, on_progress, cancel
        )

    def illustrate(
        self, method: str, options: MethodOptions, test: Path, reference: Path
    ) -> Rendered:
        """Return a picture of what a method sees in two files."""
        return self._search.illustrate(method, options, test, reference)

    def close(self) -> None:
        """End every process and close what is shown."""
        self._search.close()
        self.previews.close()


def as_marked(result: ScanResult, marked: Sequence[MarkedPhoto]) -> ScanResult:
    """Return the result with the user's marks in place of the suggestions.

    What is suggested for removal but not marked becomes "review".
    """
    gone = {each.photo.file.path for each in marked}

    def decide(member: Member) -> Member:
        if member.photo.file.path in gone:
            return replace(member, suggestion=Suggestion.REMOVE)
        if member.suggestion is Suggestion.REMOVE:
            return replace(member, suggestion=Suggestion.REVIEW)
        return member

    groups = tuple(
        replace(group, members=tuple(map(decide, group.members)))
        for group in result.groups
    )
    return replace(result, groups=groups)


def _numbered(marked: Sequence[MarkedPhoto]) -> list[Group]:
    """Return the groups of marked photos, numbered anew.

    Groups that the window took over at different moments of a scan may have the same
    number, and the plan must never take two groups for one.
    """
    groups = {
        (each.group.keeper.number, lens(each.group.kind)): each.group for each in marked
    }
    return [replace(each, id=n) for n, each in enumerate(groups.values(), start=1)]


def _without_path(path: Path, problem: str) -> tuple[Path, str]:
    """Return both for a table: the sentences of the core begin with the path."""
    return path, problem.removeprefix(f"{printable(path)}: ")


def _places() -> Places:
    from photodedup.core.store import Places

    return Places.default()
