"""The frozen records that travel through a scan, from folder to screen and report.

Nothing here does I/O or needs more than the standard library: the window imports
this module before numpy is loaded. Pictures travel as `Thumbnails` (bytes), never as
arrays. Coordinates of a `Box` are fractions of the upright (displayed) picture.
"""

from photodedup.core.records.groups import (
    Group,
    Member,
    Reason,
    ScanResult,
    Snapshot,
    Suggestion,
)
from photodedup.core.records.matches import (
    Bound,
    Candidate,
    Hypothesis,
    Match,
    MatchKind,
    Measure,
    Transform,
    Turn,
)
from photodedup.core.records.photos import (
    WHOLE,
    Box,
    Capture,
    Facts,
    Hashes,
    Photo,
    PhotoFile,
    Reading,
    Skipped,
    SkipStage,
    Thumbnails,
)

__all__ = [
    "WHOLE",
    "Bound",
    "Box",
    "Candidate",
    "Capture",
    "Facts",
    "Group",
    "Hashes",
    "Hypothesis",
    "Match",
    "MatchKind",
    "Measure",
    "Member",
    "Photo",
    "PhotoFile",
    "Reading",
    "Reason",
    "ScanResult",
    "SkipStage",
    "Skipped",
    "Snapshot",
    "Suggestion",
    "Thumbnails",
    "Transform",
    "Turn",
]
