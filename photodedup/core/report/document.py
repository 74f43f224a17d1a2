r"""The JSON report: everything a scan found, for other programs and for `read_json`.

The form is described in ``docs/reports.md`` and only ever grows. A name that is not
Unicode is written with the escapes of its undecodable bytes (``\udcff`` is byte FF),
which every JSON reader for Python gives back as it was.
"""

from __future__ import annotations

import json
from dataclasses import asdict, astuple
from typing import TYPE_CHECKING

from photodedup.core.records import Suggestion
from photodedup.core.report.pairs import original_of, pair
from photodedup.core.report.writing import write
from photodedup.core.wording import reasons_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photodedup.core.records import (
        Facts,
        Group,
        Hashes,
        Member,
        Photo,
        ScanResult,
        Skipped,
    )

    Json = dict[str, object]

FORM = 2
"""Version of the form; 2 added the pairs from which groups can be made anew."""


def write_json(result: ScanResult, path: Path) -> None:
    """Write a scan as JSON.

    Raises
    ------
    ReportProblem
        It cannot be written; an older report is as it was.
    """
    text = "".join(_lines(document(result)))
    # Only lone surrogates cannot be encoded, and their Python escape is JSON's as well.
    write(path, text.encode("utf-8", "backslashreplace"))


def document(result: ScanResult) -> Json:
    """Return a scan as JSON values."""
    return {
        "form": FORM,
        "settings": result.settings.to_json(),
        "photos": [_photo(photo) for photo in result.photos],
        "groups": [_group(group) for group in result.groups],
        "matches": list(_matches(result)),
        "skipped": [_skipped(each) for each in result.skipped],
        "passed_over": [_skipped(each) for each in result.passed_over],
        "summary": _summary(result),
    }


def _lines(values: Json) -> Iterator[str]:
    """Return the text: each photo, group and match on a line of its own.

    Python's indented writer is ten times slower, and its lines are no easier to read.
    """
    yield "{"
    separator = "\n"
    for name, value in values.items():
        yield f"{separator}{json.dumps(name)}: "
        separator = ",\n"
        if isinstance(value, list) and value:
            yield "[\n"
            yield ",\n".join(_text(each) for each in value)
            yield "\n]"
        else:
            yield _text(value)
    yield "\n}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


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
        "number": photo.number,
        "mtime_ns": photo.file.mtime_ns,
        **_facts(facts),
        "hashes": _hashes(photo.hashes),
    }


def _facts(facts: Facts) -> Json:
    """Return what the keeper rules look at, besides the plain columns."""
    capture = asdict(facts.capture)
    del capture["taken_at"]
    digest = facts.picture_digest
    return {
        "lossless": facts.lossless,
        "jpeg_quality": facts.jpeg_quality,
        "has_alpha": facts.has_alpha,
        "frames": facts.frames,
        "pixels_digest": None if digest is None else digest.hex(),
        "capture": capture,
        "quality": None if facts.quality is None else asdict(facts.quality),
    }


def _hashes(hashes: Hashes) -> Json:
    """Return the hashes in hexadecimal digits: not every reader has 64-bit numbers."""
    trim, trimmed = hashes.trim, hashes.sign_trimmed
    return {
        "average": f"{hashes.average:016x}",
        "difference": f"{hashes.difference:016x}",
        "perception": f"{hashes.perception:016x}",
        "wavelet": f"{hashes.wavelet:016x}",
        "color": f"{hashes.color:016x}",
        "sign": f"{hashes.sign:016x}",
        "sign_trimmed": None if trimmed is None else f"{trimmed:016x}",
        "trim": None if trim is None else list(astuple(trim)),
        "texture": hashes.texture,
        "cells": [
            {"sign": f"{cell.sign:016x}", "box": list(astuple(cell.box))}
            for cell in hashes.cells
        ],
    }


def _group(group: Group) -> Json:
    return {
        "id": group.id,
        "kind": group.kind.value,
        "keeper": str(group.keeper.file.path),
        "reclaimable_bytes": group.reclaimable_bytes,
        "members": [_member(member) for member in group.members],
        "matches": [
            pair(member.match, group.keeper, member.photo)
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


def _matches(result: ScanResult) -> Iterator[Json]:
    """Return every verified pair, said of the copy where a group tells which it is."""
    photos = {photo.number: photo for photo in result.photos}
    keepers = {
        member.photo.number: group.keeper.number
        for group in result.groups
        for member in group.members
    }
    for match in result.matches:
        first, second = photos[match.first], photos[match.second]
        if keepers.get(match.second) == match.first:
            yield pair(match, first, second)
        elif keepers.get(match.first) == match.second:
            yield pair(match, second, first)
        else:
            yield pair(match, *original_of(first, second))


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
