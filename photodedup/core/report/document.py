r"""The JSON report: everything a scan found, for other programs.

The form is described in ``docs/reports.md`` and only ever grows. A name that is not
Unicode is written with the escapes of its undecodable bytes (``\udcff`` is byte FF),
which every JSON reader for Python gives back as it was.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from photodedup.core.records import Suggestion
from photodedup.core.report.writing import write
from photodedup.core.wording import match_sentence, reasons_text

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records import (
        Box,
        Group,
        Match,
        Member,
        Photo,
        ScanResult,
        Skipped,
    )

    Json = dict[str, object]


def write_json(result: ScanResult, path: Path) -> None:
    """Write a scan as JSON.

    Raises
    ------
    ReportProblem
        It cannot be written; an older report is as it was.
    """
    text = json.dumps(document(result), ensure_ascii=False, indent=1, allow_nan=False)
    # Only lone surrogates cannot be encoded, and their Python escape is JSON's as well.
    write(path, (text + "\n").encode("utf-8", "backslashreplace"))


def document(result: ScanResult) -> Json:
    """Return a scan as JSON values."""
    paths = {photo.number: str(photo.file.path) for photo in result.photos}
    return {
        "settings": result.settings.to_json(),
        "photos": [_photo(photo) for photo in result.photos],
        "groups": [_group(group, paths) for group in result.groups],
        "skipped": [_skipped(each) for each in result.skipped],
        "summary": _summary(result),
    }


def _photo(photo: Photo) -> Json:
    facts = photo.facts
    return {
        "path": str(photo.file.path),
        "width": facts.width,
        "height": facts.height,
        "format": facts.format,
        "size_bytes": photo.file.size_bytes,
        "taken_at": facts.capture.taken_at,
        "content": photo.content.hex(),
        "damaged": bool(facts.damage),
        "damage": facts.damage,
        "protected": photo.file.protected,
        "other_names": [str(name) for name in photo.file.other_names],
        "companions": [str(name) for name in photo.file.companions],
    }


def _group(group: Group, paths: dict[int, str]) -> Json:
    known = paths | {
        member.photo.number: str(member.photo.file.path) for member in group.members
    }
    return {
        "id": group.id,
        "kind": group.kind.value,
        "keeper": str(group.keeper.file.path),
        "reclaimable_bytes": group.reclaimable_bytes,
        "members": [_member(member) for member in group.members],
        "matches": [
            _match(member.match, known)
            for member in group.members
            if member.match is not None
        ],
    }


def _member(member: Member) -> Json:
    return {
        "path": str(member.photo.file.path),
        "suggestion": member.suggestion.value,
        "similarity": member.similarity,
        "reasons": [
            {
                "rule": reason.rule.value,
                "better": reason.better,
                "worse": reason.worse,
            }
            for reason in member.reasons
        ],
        "reason": reasons_text(member.reasons),
    }


def _match(match: Match, paths: dict[int, str]) -> Json:
    transform = match.transform
    return {
        "first": paths[match.first],
        "second": paths[match.second],
        "kind": match.kind.value,
        "similarity": match.similarity,
        "sentence": match_sentence(match),
        "transform": {
            "turn": str(transform.turn.name).lower().replace("_", " "),
            "angle_deg": transform.angle_deg,
            "first_part": _box(transform.first_part),
            "second_part": _box(transform.second_part),
        },
        "evidence": [
            {
                "name": measure.name,
                "value": measure.value,
                "bound": measure.bound.value,
                "threshold": measure.threshold,
                "holds": measure.holds,
            }
            for measure in match.evidence
        ],
    }


def _box(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]


def _skipped(skipped: Skipped) -> Json:
    return {
        "path": str(skipped.path),
        "stage": skipped.stage.value,
        "reason": skipped.reason,
    }


def _summary(result: ScanResult) -> Json:
    members = [member for group in result.groups for member in group.members]
    return {
        "photos": len(result.photos),
        "groups": len(result.groups),
        "copies": len(members) - len(result.groups),
        "suggested_removals": sum(
            member.suggestion is Suggestion.REMOVE for member in members
        ),
        "reclaimable_bytes": sum(group.reclaimable_bytes for group in result.groups),
        "skipped": len(result.skipped),
        "links_not_followed": result.links,
        "too_small": result.too_small,
        "folders_passed_over": len(result.passed_over),
        "seconds": round(result.seconds, 3),
        "complete": result.complete,
        "notices": list(result.notices),
    }
