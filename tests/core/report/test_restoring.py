from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.derivation import mapping_of
from photodedup.core.errors import ReportProblem
from photodedup.core.report import read_json, write_json
from photodedup.core.report.document import FORM
from tests.core.report.conftest import result_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photodedup.core.records import Match, ScanResult

    Edit = Callable[[Any], None]


def with_mapping(match: Match) -> Match:
    """Return a match as a report has it: with its mapping written out."""
    transform = match.transform
    return replace(match, transform=replace(transform, mapping=mapping_of(transform)))


def as_reported(result: ScanResult) -> ScanResult:
    """Return a result without what no report holds."""
    photos = {
        photo.number: replace(
            photo, file=replace(photo.file, ctime_ns=0, device=0, inode=0)
        )
        for photo in result.photos
    }
    groups = tuple(
        replace(
            group,
            members=tuple(
                replace(
                    member,
                    photo=photos[member.photo.number],
                    match=None if member.match is None else with_mapping(member.match),
                )
                for member in group.members
            ),
        )
        for group in result.groups
    )
    return replace(
        result,
        photos=tuple(photos.values()),
        groups=groups,
        matches=tuple(with_mapping(match) for match in result.matches),
    )


def edited(result: ScanResult, path: Path, edit: Edit) -> Path:
    """Write a report of which something was changed by hand."""
    write_json(result, path)
    values = json.loads(path.read_bytes())
    edit(values)
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


def test_a_report_comes_back_as_it_was_written(
    result: ScanResult, tmp_path: Path
) -> None:
    write_json(result, tmp_path / "r.json")
    assert read_json(tmp_path / "r.json") == as_reported(result)


def test_what_came_back_is_written_as_the_same_bytes(
    result: ScanResult, tmp_path: Path
) -> None:
    write_json(result, tmp_path / "one.json")
    write_json(read_json(tmp_path / "one.json"), tmp_path / "two.json")
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    assert one.read_bytes() == two.read_bytes()


def test_damaged_photos_and_empty_results_come_back_too(tmp_path: Path) -> None:
    result = result_of("/album/a.jpg")
    empty = replace(result, photos=(), groups=(), matches=(), complete=False)
    write_json(empty, tmp_path / "r.json")
    assert read_json(tmp_path / "r.json") == empty


def test_a_report_from_before_cells_were_looked_for_comes_back(
    result: ScanResult, tmp_path: Path
) -> None:
    path = edited(result, tmp_path / "r.json", without("photos", 1, "hashes", "cells"))
    restored = read_json(path)
    assert [len(each.hashes.cells) for each in restored.photos] == [0, 0, 1]
    assert restored.matches == as_reported(result).matches


def set_at(*keys: str | int, value: object) -> Edit:
    def edit(values: Any) -> None:  # noqa: ANN401 -- parsed JSON
        for key in keys[:-1]:
            values = values[key]
        values[keys[-1]] = value

    return edit


def without(*keys: str | int) -> Edit:
    def edit(values: Any) -> None:  # noqa: ANN401 -- parsed JSON
        for key in keys[:-1]:
            values = values[key]
        del values[keys[-1]]

    return edit


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (set_at("photos", 0, "width", value=0), r"photos\[0\].width cannot be 0;"),
        (set_at("photos", 0, "width", value=True), "photos.0..width cannot be True"),
        (set_at("photos", 0, "path", value="a.jpg"), "path cannot be 'a.jpg'"),
        (set_at("photos", 0, "path", value="/a/../b"), "path cannot be"),
        (set_at("photos", 0, "content", value="zz"), "content cannot be 'zz'"),
        (set_at("photos", 0, "mtime_ns", value=2**80), "mtime_ns cannot be"),
        (set_at("photos", 1, "number", value=0), "photos stand there twice"),
        (set_at("photos", 1, "path", value="/album/a.jpg"), "stand there twice"),
        (set_at("photos", 0, "hashes", "sign", value="x" * 16), "hashes.sign cannot"),
        (
            set_at("photos", 1, "hashes", "cells", 0, "box", value=[0, 0, 0, 1]),
            "cells.0..box cannot be",
        ),
        (set_at("photos", 1, "hashes", "cells", value=None), "cells cannot be None"),
        (without("photos", 0, "capture"), r"photos\[0\].capture is missing"),
        (set_at("photos", value={}), "photos cannot be {}"),
        (set_at("groups", 0, "keeper", value="/no.jpg"), "keeper cannot be '/no.jpg'"),
        (set_at("groups", 0, "keeper", value="/album/b.jpg"), "members cannot be"),
        (set_at("groups", 0, "members", value=[]), "members cannot be"),
        (set_at("groups", 0, "kind", value="twin"), "kind cannot be 'twin'"),
        (set_at("matches", 0, "second", value="/no.jpg"), "second cannot be"),
        (set_at("matches", 0, "second", value="/album/a.jpg"), "second cannot be"),
        (set_at("matches", 0, "strictness", value=1.5), "strictness cannot be 1.5"),
        (set_at("matches", 0, "transform", "turn", value="left"), "turn cannot be"),
        (set_at("matches", 0, "transform", "mapping", value=[1]), "mapping cannot be"),
        (set_at("matches", 0, "transform", "mapping", value=[0] * 9), "mapping cannot"),
        (
            set_at("matches", 0, "transform", "first_part", value=[0.5, 0, 0.5, 1]),
            "first_part cannot be",
        ),
        (set_at("matches", 0, "evidence", 0, "bound", value="="), "bound cannot be"),
        (set_at("matches", 0, "evidence", value=None), "evidence cannot be None"),
        (set_at("settings", "keep", value=["best"]), "keep.0. cannot be 'best'"),
        (set_at("summary", "complete", value="yes"), "complete cannot be 'yes'"),
    ],
)
def test_nonsense_is_named_by_its_place(
    result: ScanResult, tmp_path: Path, edit: Edit, words: str
) -> None:
    with pytest.raises(ReportProblem, match=words) as problem:
        read_json(edited(result, tmp_path / "r.json", edit))
    assert str(problem.value).endswith("write it again with photodedup scan --json")


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (without("form"), "written by an older photodedup .* scan again with --json"),
        (set_at("form", value=FORM - 1), "written by an older photodedup"),
        (set_at("form", value=FORM + 1), "written by a newer photodedup"),
        (without("groups"), "is no report of a scan; choose what"),
    ],
)
def test_a_report_of_another_form_is_refused(
    result: ScanResult, tmp_path: Path, edit: Edit, words: str
) -> None:
    with pytest.raises(ReportProblem, match=words):
        read_json(edited(result, tmp_path / "r.json", edit))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not JSON"),
        (b"group,kind\r\n1,edited\r\n", "is not JSON"),
        (b"\xff\xfe{}", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", "is no report of a scan"),
        (b"{}", "is no report of a scan"),
        (b'{"photos": 1, "groups": 2, "form": 2}', "photos cannot be 1"),
    ],
)
def test_another_file_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "r.json").write_bytes(content)
    with pytest.raises(ReportProblem, match=words):
        read_json(tmp_path / "r.json")


def test_a_missing_file_and_a_folder_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReportProblem, match="does not exist; check the name"):
        read_json(tmp_path / "r.json")
    with pytest.raises(ReportProblem, match="cannot be read"):
        read_json(tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
    ),
    max_leaves=5,
)
PLACES = (
    ("form",),
    ("settings",),
    ("settings", "folders"),
    ("photos",),
    ("photos", 0),
    ("photos", 0, "hashes"),
    ("photos", 1, "hashes", "cells"),
    ("photos", 1, "hashes", "cells", 0),
    ("photos", 0, "quality"),
    ("groups",),
    ("groups", 0, "members", 1),
    ("matches", 0),
    ("matches", 0, "transform"),
    ("matches", 0, "transform", "first_part"),
    ("matches", 0, "evidence", 0),
    ("skipped", 0),
    ("summary",),
)


@settings(deadline=None, max_examples=200)
@given(place=st.sampled_from(PLACES), value=JSON)
def test_whatever_stands_anywhere_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    place: tuple[str | int, ...],
    value: object,
) -> None:
    path = tmp_path_factory.mktemp("edited") / "r.json"
    edited(result_of("/a.jpg", "/b.jpg"), path, set_at(*place, value=value))
    with suppress(ReportProblem):
        read_json(path)
