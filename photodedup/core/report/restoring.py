"""Reads a JSON report back into the result that it was written from.

What comes back is all that grouping and ranking look at: groups can be made anew from
it, without a photo being there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from photodedup.core.errors import ReportProblem, cause
from photodedup.core.records import (
    Capture,
    Cell,
    Facts,
    Hashes,
    Photo,
    PhotoFile,
    Quality,
    ScanResult,
    Skipped,
    SkipStage,
)
from photodedup.core.report.document import FORM
from photodedup.core.report.restoring_groups import restored_group, restored_match
from photodedup.core.report.values import Value
from photodedup.core.settings import (
    FindLevel,
    Folder,
    FolderRole,
    IndexKind,
    KeepRule,
    KeepSettings,
    ScanSettings,
)

if TYPE_CHECKING:
    from pathlib import Path

WRITE_AGAIN = "write it again with photodedup scan --json"


def read_json(path: Path) -> ScanResult:
    """Read a report that `write_json` wrote.

    Returns
    -------
    The result with its photos, groups and matches. What tells whether a file is still
    the same (inode, change time) is not in a report and comes back as zeros.

    Raises
    ------
    ReportProblem
        It cannot be read, is no such report, or was edited into nonsense; the place is
        named.
    """
    report = Value(_parsed(path))
    try:
        _check_form(report, path)
        return _result(report)
    except ReportProblem:
        raise
    except ValueError as error:
        raise ReportProblem(path, f"{error}; {WRITE_AGAIN}") from error


def _parsed(path: Path) -> object:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReportProblem(path, "does not exist; check the name") from error
    except OSError as error:
        raise ReportProblem(path, f"cannot be read: {cause(error)}") from error
    except ValueError as error:
        raise ReportProblem(path, "is no file name") from error
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ReportProblem(path, f"is not JSON; {WRITE_AGAIN}") from error


def _check_form(report: Value, path: Path) -> None:
    if not isinstance(report.raw, dict) or not {"photos", "groups"} <= set(report.raw):
        raise ReportProblem(
            path, "is no report of a scan; choose what photodedup scan --json wrote"
        )
    if "form" not in report.raw or report["form"].natural() < FORM:
        raise ReportProblem(
            path,
            "was written by an older photodedup and lacks the compared pairs; "
            "scan again with --json",
        )
    if report["form"].natural() > FORM:
        raise ReportProblem(
            path, "was written by a newer photodedup; use that one, or scan again"
        )


def _result(report: Value) -> ScanResult:
    photos = tuple(_photo(each) for each in report["photos"])
    by_path = {str(photo.file.path): photo for photo in photos}
    numbers = [photo.number for photo in photos]
    if len(by_path) != len(photos) or sorted(set(numbers)) != numbers:
        raise ValueError("photos stand there twice or out of order")
    summary = report["summary"]
    return ScanResult(
        settings=_settings(report["settings"]),
        photos=photos,
        groups=tuple(restored_group(each, by_path) for each in report["groups"]),
        skipped=tuple(_skipped(each) for each in report["skipped"]),
        seconds=summary["seconds"].number(),
        notices=tuple(each.text() for each in summary["notices"]),
        complete=summary["complete"].flag(),
        passed_over=tuple(_skipped(each) for each in report["passed_over"]),
        links=summary["links_not_followed"].natural(),
        too_small=summary["too_small"].natural(),
        matches=tuple(restored_match(each, by_path) for each in report["matches"]),
    )


def _settings(value: Value) -> ScanSettings:
    return ScanSettings(
        folders=tuple(
            Folder(each["path"].path(), each["role"].choice(FolderRole))
            for each in value["folders"]
        ),
        find=value["find"].choice(FindLevel),
        thorough=value["thorough"].flag(),
        index=value["index"].choice(IndexKind),
        workers=value["workers"].natural(),
        min_size_bytes=value["min_size_bytes"].natural(),
        keep=KeepSettings(tuple(each.choice(KeepRule) for each in value["keep"])),
        strictness=value["strictness"].share(),
    )


def _photo(value: Value) -> Photo:
    file = PhotoFile(
        path=value["path"].path(),
        size_bytes=value["size_bytes"].natural(),
        mtime_ns=value["mtime_ns"].whole(),
        ctime_ns=0,
        device=0,
        inode=0,
        protected=value["protected"].flag(),
        other_names=tuple(each.path() for each in value["other_names"]),
        companions=tuple(each.path() for each in value["companions"]),
    )
    content = value["content"].digest()
    return Photo(
        value["number"].natural(),
        file,
        content,
        _facts(value),
        _hashes(value["hashes"]),
    )


def _facts(value: Value) -> Facts:
    quality, digest = value["jpeg_quality"], value["pixels_digest"]
    return Facts(
        width=value["width"].natural(1),
        height=value["height"].natural(1),
        format=value["format"].text(),
        lossless=value["lossless"].flag(),
        jpeg_quality=None if quality.is_null else quality.natural(),
        has_alpha=value["has_alpha"].flag(),
        frames=value["frames"].natural(),
        damage=value["damage"].text(),
        picture_digest=None if digest.is_null else digest.digest(),
        capture=_capture(value["taken_at"], value["capture"]),
        quality=_quality(value["quality"]),
    )


def _capture(taken_at: Value, value: Value) -> Capture:
    exposure, f_number, iso = value["exposure_s"], value["f_number"], value["iso"]
    return Capture(
        taken_at=None if taken_at.is_null else taken_at.text(),
        subsecond=value["subsecond"].text(),
        camera=value["camera"].text(),
        software=value["software"].text(),
        exposure_s=None if exposure.is_null else exposure.number(),
        f_number=None if f_number.is_null else f_number.number(),
        iso=None if iso.is_null else iso.natural(),
        has_gps=value["has_gps"].flag(),
    )


def _quality(value: Value) -> Quality | None:
    if value.is_null:
        return None
    return Quality(
        sharpness=value["sharpness"].number(),
        blockiness=value["blockiness"].number(),
        shadows=value["shadows"].share(),
        highlights=value["highlights"].share(),
    )


def _hashes(value: Value) -> Hashes:
    trim, trimmed = value["trim"], value["sign_trimmed"]
    return Hashes(
        average=value["average"].bits(),
        difference=value["difference"].bits(),
        perception=value["perception"].bits(),
        wavelet=value["wavelet"].bits(),
        color=value["color"].bits(),
        sign=value["sign"].bits(),
        sign_trimmed=None if trimmed.is_null else trimmed.bits(),
        trim=None if trim.is_null else trim.box(),
        texture=value["texture"].number(),
        cells=_cells(value["cells"]) if value.has("cells") else (),
    )


def _cells(value: Value) -> tuple[Cell, ...]:
    return tuple(Cell(each["sign"].bits(), each["box"].box()) for each in value)


def _skipped(value: Value) -> Skipped:
    return Skipped(
        value["path"].path(),
        value["stage"].choice(SkipStage),
        value["reason"].text(),
    )
