"""The answers of a search and of a comparison, as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import TYPE_CHECKING

from photodedup.core.records import Compared
from photodedup.core.report.table import guarded
from photodedup.core.report.writing import write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from photodedup.core.methods import Method
    from photodedup.core.records import NotCompared, SearchResult

    Json = dict[str, object]

SEARCH_COLUMNS = ("rank", "path", "method", "value", "verdict", "note", "content")


def verdict(method: Method, value: float) -> str:
    """Return what a value means at the method's threshold: alike or different."""
    return "alike" if method.is_alike(value) else "different"


def write_search_csv(result: SearchResult, method: Method, path: Path) -> None:
    """Write the answers of a search as a table.

    Raises
    ------
    ReportProblem
        It cannot be written; an older report is as it was.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(SEARCH_COLUMNS)
    for each in result.ranked:
        cells = (
            str(each.rank),
            guarded(str(each.photo.file.path)),
            guarded(method.name),
            # A number, also with a minus; that is no formula.
            f"{each.value:.6g}",
            verdict(method, each.value),
            guarded(each.note),
            each.photo.content.hex(),
        )
        writer.writerow(cells)
    write(path, text.getvalue().encode("utf-8", "surrogateescape"))


def write_search_json(result: SearchResult, method: Method, path: Path) -> None:
    """Write the answers of a search as JSON.

    Raises
    ------
    ReportProblem
        It cannot be written; an older report is as it was.
    """
    _write_json(search_document(result, method), path)


def search_document(result: SearchResult, method: Method) -> Json:
    """Return the answers of a search as JSON values."""
    part = result.query.part
    return {
        "query": {
            "path": str(result.query.path),
            "part": [part.left, part.top, part.right, part.bottom],
        },
        "method": _facts(method),
        "photos": result.photos,
        "examined": result.examined,
        "matches": [
            {
                "rank": each.rank,
                "path": str(each.photo.file.path),
                "value": each.value,
                "verdict": verdict(method, each.value),
                "note": each.note,
                "content": each.photo.content.hex(),
            }
            for each in result.ranked
        ],
        "skipped": [
            {"path": str(each.path), "stage": each.stage.value, "reason": each.reason}
            for each in result.skipped
        ],
        "notices": list(result.notices),
        "seconds": round(result.seconds, 3),
        "complete": result.complete,
    }


def write_comparison(
    test: Path,
    answers: Sequence[Compared | NotCompared],
    methods: Mapping[str, Method],
    path: Path,
) -> None:
    """Write the answers of a comparison as JSON.

    Parameters
    ----------
    test
        The picture that was compared.
    answers
        What the methods said.
    methods
        The methods by name.

    Raises
    ------
    ReportProblem
        It cannot be written; an older report is as it was.
    """
    results = [_result(each, methods[each.method]) for each in answers]
    _write_json({"test": str(test), "results": results}, path)


def _result(answer: Compared | NotCompared, method: Method) -> Json:
    found: Json = {"method": answer.method, "reference": str(answer.reference)}
    if not isinstance(answer, Compared):
        return found | {"value": None, "verdict": None, "reason": answer.reason}
    return found | {
        "value": answer.value,
        "verdict": verdict(method, answer.value),
        "note": answer.note,
        **{key: value for key, value in _facts(method).items() if key != "name"},
    }


def _facts(method: Method) -> Json:
    """Return what a value of a method means; an open end of a range is null."""
    low, high = (
        end if math.isfinite(end) else None for end in (method.low, method.high)
    )
    return {
        "name": method.name,
        "range": [low, high],
        "direction": method.direction.value,
        "threshold": method.default_threshold,
        "unit": method.unit,
    }


def _write_json(document: Json, path: Path) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    write(path, (text + "\n").encode("utf-8", "backslashreplace"))
