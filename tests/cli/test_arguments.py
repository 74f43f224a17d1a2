from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import photodedup
from photodedup.cli import methods, scanning, values
from photodedup.core.errors import Bug
from photodedup.core.methods import methods as table

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Protocol

    class Answer(Protocol):
        code: int
        out: str
        err: str
        sentence: str

    class Run(Protocol):
        def __call__(self, *words: str | Path, **named: object) -> Answer: ...


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("scan a --find all", "--find: cannot be 'all'; choose same, edited or alike;"),
        (
            "scan a --index kd",
            "--index: cannot be 'kd'; choose auto, brute, bktree or multiindex;",
        ),
        ("scan a --workers two", "--workers: 'two' is not a number;"),
        ("scan a --workers -1", "--workers: '-1' is not a number;"),
        ("scan a --workers 9999", "--workers: 9999 is more than 256;"),
        ("scan a --cache b --no-cache", "not allowed with argument --cache;"),
        ("scan a --strictness 1.1", "'1.1' is not a number from 0 to 1;"),
        ("scan a --strictness nan", "'nan' is not a number from 0 to 1;"),
        ("regroup r.json --strictness loose", "'loose' is not a number from 0 to 1;"),
        ("regroup", "required: REPORT.json;"),
        ("calibrate", "required: FOLDER;"),
        ("calibrate a --photos 1", "--photos: 1 is not between 2 and 2000;"),
        ("calibrate a --photos 9999", "--photos: 9999 is not between 2 and 2000;"),
        ("scan", "required: FOLDER;"),
        ("apply", "required: REPORT.csv;"),
        ("apply r.csv", "one of the arguments --trash --move --hardlink is required;"),
        ("apply r.csv --trash --hardlink", "not allowed with argument --trash;"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_the_help(
    call: Run, words: str, sentence: str
) -> None:
    answer = call(*words.split())
    assert answer.code == 2
    assert answer.out == ""
    assert sentence in answer.sentence
    command = words.split(maxsplit=1)[0]
    assert answer.sentence.startswith(f"photodedup {command}: ")
    assert answer.sentence.endswith(f"; see photodedup {command} -h")


@pytest.mark.parametrize(
    "words",
    [
        ("scan", ""),
        ("scan", "a", "--csv", ""),
        ("scan", "a", "--keep", ""),
        ("regroup", ""),
        ("calibrate", "a", "--json", ""),
        ("apply", "", "--trash"),
        ("apply", "r.csv", "--move", ""),
    ],
)
def test_an_empty_name_never_means_the_current_folder(
    call: Run, words: tuple[str, ...]
) -> None:
    answer = call(*words)
    assert answer.code == 2
    assert ": the name is empty; see photodedup " in answer.sentence


def test_options_are_never_guessed_from_their_beginning(call: Run) -> None:
    answer = call("scan", "a", "--fin", "same")
    assert answer.code == 2
    assert answer.sentence == (
        "photodedup: unrecognized arguments: --fin same; see photodedup -h"
    )


@pytest.mark.parametrize(
    "command",
    [
        "",
        "scan",
        "regroup",
        "calibrate",
        "apply",
        "undo",
        "history",
        "methods",
    ],
)
def test_every_command_explains_itself(call: Run, command: str) -> None:
    answer = call(*command.split(), "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"usage: photodedup {command}".rstrip())


def test_the_help_documents_the_exit_codes(call: Run) -> None:
    words = " ".join(call("--help").out.split())
    for code in ("0 done", "1 done but", "2 wrong usage", "130 interrupted"):
        assert code in words


def test_the_version_is_that_of_the_package(call: Run) -> None:
    assert call("--version").out == f"photodedup {photodedup.__version__}\n"


def test_methods_are_listed_with_range_direction_threshold_and_source(
    call: Run,
) -> None:
    out = call("methods").out
    for method in table():
        assert f"\n{methods.described(method)}\n" in out
        assert f"{method.name}: {method.title}\n" in out
        assert method.family.value.upper() in out
        words = " ".join(methods.described(method).split())
        assert f"range {values.range_text(method)}" in words
        assert method.direction.value in words
        limit = values.value_text(method, method.default_threshold)
        assert f"= {limit} Source: " in words
    assert max(map(len, out.splitlines())) <= 80


def test_a_slip_in_a_command_is_answered_with_the_right_one(program: Run) -> None:
    answer = program("scna")
    assert answer.code == 2
    assert answer.err == "There is no command scna; did you mean: photodedup scan\n"


def test_a_slip_in_a_command_with_arguments_is_answered_too(program: Run) -> None:
    answer = program("regruop", "report.json", "--strictness", "1")
    assert answer.code == 2
    assert answer.err == (
        "There is no command regruop; did you mean: photodedup regroup\n"
    )


def test_a_defect_keeps_its_traceback_and_says_what_to_do(
    call: Run, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise Bug("two and two are five")

    monkeypatch.setattr(scanning, "scan", broken)
    answer = call("scan", album)
    assert answer.code == 2
    assert "Traceback" in answer.err
    assert "two and two are five" in answer.err
    assert answer.err.splitlines()[-1] == (
        "photodedup: this is a defect of photodedup; please report it with the lines "
        "above"
    )
