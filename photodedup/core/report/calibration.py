"""The JSON form of a calibration."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from photodedup.core.records import Alteration
from photodedup.core.report.pairs import pair
from photodedup.core.report.writing import write

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records import Calibration, RelatedPhotos

    Json = dict[str, object]

STRICTNESSES = tuple(step / 10 for step in range(11))


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Write a calibration as JSON.

    Raises
    ------
    ReportProblem
        It cannot be written; an older report is as it was.
    """
    values = calibration_document(calibration)
    text = json.dumps(values, ensure_ascii=False, indent=1, allow_nan=False)
    write(path, (text + "\n").encode("utf-8", "backslashreplace"))


def calibration_document(calibration: Calibration) -> Json:
    """Return a calibration as JSON values."""
    return {
        "settings": calibration.settings.to_json(),
        "photos": [str(photo.file.path) for photo in calibration.photos],
        "strictness": [_row(calibration, step) for step in STRICTNESSES],
        "copies": [
            {
                "path": str(copy.photo.file.path),
                "alteration": copy.alteration.value,
                "strictness": copy.strictness if copy.is_found else None,
            }
            for copy in calibration.copies
        ],
        "known": [_related(each) for each in calibration.known],
        "wrong": [_related(each) for each in calibration.wrong],
        "skipped": [
            {"path": str(each.path), "reason": each.reason}
            for each in calibration.skipped
        ],
        "seconds": round(calibration.seconds, 3),
        "complete": calibration.complete,
    }


def _row(calibration: Calibration, strictness: float) -> Json:
    return {
        "strictness": strictness,
        "found": round(calibration.found(strictness), 4),
        "wrong_pairs": calibration.wrong_at(strictness),
        "found_by_alteration": {
            alteration.value: round(calibration.found(strictness, alteration), 4)
            for alteration in Alteration
        },
    }


def _related(related: RelatedPhotos) -> Json:
    return pair(related.match, related.first, related.second)
