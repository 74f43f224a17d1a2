"""``photodedup search`` and ``compare``: what a person sees and what a script reads."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from photodedup.core.search import Searcher

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.records import SearchResult
    from tests.cli.conftest import Call, Program


def ranks(out: str) -> list[str]:
    """Return the lines of the answer that name a photo."""
    return [line for line in out.splitlines() if line[:4].strip().isdigit()]


@pytest.mark.parametrize("method", ["phash", "histogram-l2", "siamese", "combined"])
def test_the_copies_come_first(call: Call, pristine: Path, method: str) -> None:
    answer = call("search", beach(pristine), pristine, "--method", method, "-k", "3")
    assert answer.code == 0
    assert method in answer.out.splitlines()[0]
    assert "beach" in ranks(answer.out)[0]
    assert len(ranks(answer.out)) <= 3


def test_a_rule_parts_the_likely_from_the_maybe(call: Call, pristine: Path) -> None:
    answer = call("search", beach(pristine), pristine, "--method", "phash")
    lines = answer.out.splitlines()
    rule = next(n for n, line in enumerate(lines) if line.endswith("maybe:"))
    assert "beach" in lines[rule - 1]
    assert "beach" not in "".join(lines[rule + 1 :])


def test_the_answer_is_written_as_csv_and_json(
    call: Call, pristine: Path, tmp_path: Path
) -> None:
    table, document = tmp_path / "found.csv", tmp_path / "found.json"
    query = beach(pristine)
    answer = call("search", query, pristine, "--csv", table, "--json", document)
    assert answer.code == 0
    rows = list(csv.DictReader(table.read_text().splitlines()))
    found = json.loads(document.read_text())
    assert found["query"]["path"] == str(query)
    assert found["method"]["name"] == "combined"
    assert [row["path"] for row in rows] == [each["path"] for each in found["matches"]]
    assert found["matches"][0]["verdict"] == "alike"


def test_a_stopped_search_leaves_older_reports_as_they_were(
    call: Call, pristine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "found.csv"
    words = ("search", beach(pristine), pristine, "--method", "phash", "--csv", table)
    call(*words)
    before = table.read_text()
    search = Searcher.search

    def stopped(self: Searcher, *asked: Any, **how: Any) -> SearchResult:  # noqa: ANN401 -- handed through
        return replace(search(self, *asked, **how), ranked=(), complete=False)

    monkeypatch.setattr(Searcher, "search", stopped)
    answer = call(*words)
    assert (answer.code, answer.out) == (130, "Stopped before the end.\n")
    assert table.read_text() == before


def test_a_method_that_has_nothing_to_say_does_not_say_that_there_are_no_photos(
    call: Call, pristine: Path, tmp_path: Path
) -> None:
    white = tmp_path / "white.png"
    Image.new("RGB", (40, 30), "white").save(white)
    words = ("--method", "histogram-correlation", "--ignore-white")
    answer = call("search", white, pristine, *words)
    assert ranks(answer.out) == []
    assert "nothing to say" in answer.out
    assert "no other photo" not in answer.out


def test_a_random_photo_can_ask(call: Call, pristine: Path) -> None:
    words = ("search", "--random", "--seed", "4", pristine, "-k", "5")
    first, second = (call(*words, "--method", "dhash") for _ in range(2))
    assert first.code == 0
    assert first.out == second.out
    assert first.out.startswith(f"Nearest to {pristine}")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--method", "phsh"), 'Did you mean "phash"'),
        (("--method", "siamese", "--index", "annoy"), "for hashes"),
        (("-k", "0"), "not between"),
        (("--part", "0,0,200,100"), "in percent"),
        (("--bins", "1"), "not between 2 and 256"),
        (("--hash-size", "9"), "8, 16 or 32"),
    ],
)
def test_a_wrong_wish_is_one_sentence(
    call: Call, pristine: Path, words: tuple[str, ...], expected: str
) -> None:
    answer = call("search", beach(pristine), pristine, *words)
    assert answer.code == 2
    assert expected in answer.sentence


def test_a_query_without_folders_says_what_is_missing(
    call: Call, pristine: Path
) -> None:
    answer = call("search", beach(pristine))
    assert answer.code == 2
    assert "Name the folders" in answer.sentence


@pytest.mark.parametrize("command", ["search", "compare"])
def test_a_query_that_is_no_photo_is_one_sentence(
    call: Call, pristine: Path, tmp_path: Path, command: str
) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_text("Dear Jo")
    where = pristine if command == "search" else beach(pristine)
    for query in (letter, tmp_path / "missing.jpg", tmp_path):
        answer = call(command, query, where)
        assert answer.code == 2
        assert str(query) in answer.sentence


def test_more_answers_than_photos_are_all_of_them(call: Call, pristine: Path) -> None:
    words = ("--method", "ahash", "-k", "5000")
    answer = call("search", beach(pristine), pristine, *words)
    assert answer.code == 0
    assert len(ranks(answer.out)) == len(photos(pristine)) - 1
    assert "You asked for 5000; there are no more than these." in answer.out


def test_compare_prints_every_method_in_one_aligned_table(
    call: Call, pristine: Path
) -> None:
    one, other = beach(pristine), forest(pristine)
    answer = call("compare", one, one, other, "--method", "all")
    assert answer.code == 0
    lines = answer.out.splitlines()
    for method in ("combined", "phash", "histogram-chi-square", "ssim", "siamese"):
        rows = [line for line in lines if line.startswith(f"{method} ")]
        assert [one.name in rows[0], other.name in rows[1]] == [True, True]
    columns = {line.index("closer") for line in lines if " closer" in line}
    assert len(columns) <= 2
    assert lines[-1].startswith(f"{one} is most like: {one}")


def test_compare_with_one_reference_counts_the_methods_that_agree(
    call: Call, pristine: Path
) -> None:
    one = beach(pristine)
    words = ("--method", "phash", "--method", "dhash")
    answer = call("compare", one, forest(pristine), *words)
    assert answer.out.splitlines()[-1].endswith("alike by 0 of 2 methods")


def test_of_many_references_that_tie_a_few_are_named(
    call: Call, pristine: Path, tmp_path: Path
) -> None:
    one = beach(pristine)
    copies = [tmp_path / f"{number}.jpg" for number in range(7)]
    for copy in copies:
        copy.write_bytes(one.read_bytes())
    answer = call("compare", one, *copies, "--method", "phash")
    end = answer.out.splitlines()[-1]
    assert end.endswith(f"{copies[4]} and 2 more")
    assert str(copies[5]) not in end


def test_compare_writes_json(call: Call, pristine: Path, tmp_path: Path) -> None:
    place = tmp_path / "c.json"
    one = beach(pristine)
    call("compare", one, one, "--method", "all", "--json", place)
    results = json.loads(place.read_text())["results"]
    by_name = {each["method"]: each for each in results}
    assert by_name["phash"]["value"] == 0
    assert by_name["phash"]["range"] == [0, 64]
    assert by_name["histogram-chi-square"]["range"] == [0, None]
    assert by_name["phash"]["direction"] == "lower is closer"
    assert by_name["phash"]["verdict"] == "alike"


def test_a_reference_that_cannot_be_read_does_not_hide_the_others(
    call: Call, pristine: Path, tmp_path: Path
) -> None:
    one = beach(pristine)
    answer = call("compare", one, one, tmp_path / "gone.jpg", "--method", "phash")
    assert answer.code == 1
    assert "no such file" in answer.out
    assert "0 bits" in answer.out


def test_the_methods_are_listed_by_family(call: Call) -> None:
    answer = call("methods")
    assert answer.code == 0
    for name in ("HISTOGRAMS", "phash: Perception hash", "surf: SURF", "siamese:"):
        assert name in answer.out


def test_the_real_program_searches(program: Program, pristine: Path) -> None:
    words = ("--method", "phash", "-k", "1", "--quiet")
    answer = program("search", beach(pristine), pristine, *words)
    assert (answer.code, answer.err) == (0, "")
    assert "beach" in ranks(answer.out)[0]


def photos(album: Path) -> list[Path]:
    return sorted(path for path in album.rglob("*") if path.suffix == ".jpg")


def beach(album: Path) -> Path:
    return next(path for path in photos(album) if "beach" in path.name)


def forest(album: Path) -> Path:
    return next(path for path in photos(album) if "forest" in path.name)
