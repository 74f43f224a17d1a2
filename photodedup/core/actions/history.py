"""What was done before: one line per batch, for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core.actions.acts import ActState
from photodedup.core.actions.plan import ActionKind
from photodedup.core.actions.proof import FileRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photodedup.core.actions.acts import Act
    from photodedup.core.actions.journal import Journal

NAMES_OF_KINDS = {
    ActionKind.TRASH: "moved to the trash",
    ActionKind.MOVE: "moved to a folder",
    ActionKind.HARDLINK: "replaced by hard links",
}


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """One past batch.

    Attributes
    ----------
    started_at
        ISO 8601 in UTC, seconds.
    files
        Photos that were acted on, undone ones included.
    size_bytes
        Their sizes together.
    undone
        Every one of them was put back.
    unfinished
        It was interrupted; see `recovery`.
    """

    id: int
    started_at: str
    kind: ActionKind
    files: int
    size_bytes: int
    undone: bool
    unfinished: bool

    @property
    def name(self) -> str:
        """What was done, in words."""
        return NAMES_OF_KINDS[self.kind]


def history(journal: Journal) -> tuple[BatchSummary, ...]:
    """Return the batches, newest first.

    Raises
    ------
    StoreProblem
        The journal cannot be read.
    """
    summaries: list[BatchSummary] = []
    for batch in reversed(journal.batches()):
        acts = journal.acts(batch)
        photos = photos_done(acts)
        summaries.append(
            BatchSummary(
                id=batch.id,
                started_at=batch.started_at,
                kind=batch.kind,
                files=len(photos),
                size_bytes=sum(act.file.size_bytes for act in photos),
                undone=bool(photos) and not _any_done(acts),
                unfinished=not batch.finished,
            )
        )
    return tuple(summaries)


def photos_done(acts: Sequence[Act]) -> list[Act]:
    """Return the acts on photos that happened, whether undone since or not."""
    return [
        act
        for act in acts
        if act.role is FileRole.PHOTO and act.state in {ActState.DONE, ActState.UNDONE}
    ]


def _any_done(acts: Sequence[Act]) -> bool:
    return any(act.state is ActState.DONE for act in acts)
