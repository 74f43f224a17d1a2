"""The frozen records that travel through a scan, from folder to screen and report.

Nothing here does I/O or needs more than the standard library: the window imports
this module before numpy is loaded. Pictures travel as `Thumbnails` (bytes), never as
arrays. Coordinates of a `Box` are fractions of the upright (displayed) picture.
"""

from photodedup.core.records.calibration import (
    Alteration,
    Calibration,
    FoundCopy,
    RelatedPhotos,
)
from photodedup.core.records.groups import (
    Group,
    Member,
    Reason,
    ScanResult,
    Snapshot,
    Suggestion,
)
from photodedup.core.records.matches import (
    IDENTITY,
    SAVED_AGAIN,
    STRICTNESS_DEFAULT,
    Bound,
    Candidate,
    Confidence,
    Hypothesis,
    Mapping,
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
    Cell,
    Facts,
    Hashes,
    Photo,
    PhotoFile,
    Quality,
    Reading,
    Skipped,
    SkipStage,
    Thumbnails,
)

__all__ = [
    "IDENTITY",
    "SAVED_AGAIN",
    "STRICTNESS_DEFAULT",
    "WHOLE",
    "Alteration",
    "Bound",
    "Box",
    "Calibration",
    "Candidate",
    "Capture",
    "Cell",
    "Confidence",
    "Facts",
    "FoundCopy",
    "Group",
    "Hashes",
    "Hypothesis",
    "Mapping",
    "Match",
    "MatchKind",
    "Measure",
    "Member",
    "Photo",
    "PhotoFile",
    "Quality",
    "Reading",
    "Reason",
    "RelatedPhotos",
    "ScanResult",
    "SkipStage",
    "Skipped",
    "Snapshot",
    "Suggestion",
    "Thumbnails",
    "Transform",
    "Turn",
]
