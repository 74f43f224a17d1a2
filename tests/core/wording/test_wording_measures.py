"""What is measured is explained, and nothing that is measured is left out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from photodedup.core.records import Bound, Match, MatchKind, Measure
from photodedup.core.wording import (
    evidence_text,
    measure_name,
    measure_sentence,
    measure_text,
)
from photodedup.core.wording.explanations import EXPLANATIONS

CORE = Path(__file__).resolve().parents[3] / "photodedup" / "core"


def quantities(tree: ast.Module) -> list[str]:
    """Return the values of the enumeration `Quantity`, of which measures are made."""
    return [
        str(line.value.value)
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == "Quantity"
        for line in node.body
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant)
    ]


def measure_names() -> dict[str, str]:
    """Return every name that is given to a `Measure` in the core, and where."""
    named: dict[str, str] = {}
    for path in sorted(CORE.rglob("*.py")):
        if path.is_relative_to(CORE / "wording"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        named |= dict.fromkeys(quantities(tree), path.name)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if not (isinstance(node.func, ast.Name) and node.func.id == "Measure"):
                continue
            name = node.args[0]
            if isinstance(name, ast.Constant):
                named[str(name.value)] = path.name
            elif isinstance(name, ast.Name) and name.id in constants:
                named[str(constants[name.id])] = path.name
    return named


def test_every_measure_of_the_core_is_explained() -> None:
    names = measure_names()
    assert "fine structure" in names
    assert {name: names[name] for name in names if name not in EXPLANATIONS} == {}


@pytest.mark.parametrize("name", EXPLANATIONS)
@pytest.mark.parametrize("bound", list(Bound))
@pytest.mark.parametrize("value", [0.2, 0.9, 3.0])
def test_every_explanation_is_whole_and_translated(
    name: str, bound: Bound, value: float
) -> None:
    def starred(context: str, text: str) -> str:
        assert context
        return f"*{text}"

    measure = Measure(name, value, 0.5, bound)
    for text in (
        measure_name(name, starred),
        measure_text(measure, starred),
        measure_sentence(measure, starred),
    ):
        assert text.startswith("*")
        assert "{" not in text
    assert measure_name(name)[0].islower()
    assert measure_sentence(measure)[0].isupper()


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        (
            Measure("hash distance", 2, 12, Bound.AT_MOST),
            "hash distance 2 (at most 12)",
        ),
        (
            Measure("fine structure", 0.967, 0.8, Bound.AT_LEAST),
            "fine structure 0.97 (at least 0.80)",
        ),
        (
            Measure("fine structure", 0.7999, 0.8, Bound.AT_LEAST),
            "fine structure 0.7999 (under the limit of 0.8000)",
        ),
        (
            Measure("leftover shift", 0.61, 0.45, Bound.AT_MOST),
            "leftover shift 0.61 px (over the limit of 0.45)",
        ),
        (Measure("equal bytes", 1, 1, Bound.AT_LEAST), "equal bytes"),
        (
            Measure("of tomorrow", 3.5, 2, Bound.AT_LEAST),
            "of tomorrow 3.50 (at least 2.00)",
        ),
    ],
)
def test_a_measure_shows_its_value_against_its_threshold(
    measure: Measure, text: str
) -> None:
    assert measure_text(measure) == text


def test_a_measure_is_explained_in_a_sentence() -> None:
    measure = Measure("fine structure", 0.967, 0.8, Bound.AT_LEAST)
    assert measure_sentence(measure) == (
        "Agreement of edges and details, 1 is perfect: 0.97, at least 0.80 needed"
    )
    assert measure_sentence(Measure("equal bytes", 1, 1, Bound.AT_LEAST)) == (
        "Both files hold the same bytes"
    )
    assert measure_sentence(Measure("of tomorrow", 3, 2, Bound.AT_MOST)) == (
        "of tomorrow: 3, more than the 2 allowed"
    )


def test_the_measures_of_a_match_stand_in_one_line() -> None:
    evidence = (
        Measure("hash distance", 2, 12, Bound.AT_MOST),
        Measure("overlap", 0.9, 0.5, Bound.AT_LEAST),
    )
    match = Match(0, 1, MatchKind.RESIZED, 0.9, evidence=evidence)
    assert evidence_text(match) == (
        "hash distance 2 (at most 12); overlap 0.90 (at least 0.50)"
    )
    assert evidence_text(Match(0, 1, MatchKind.IDENTICAL, 1.0)) == ""


def test_a_question_answered_by_no_has_no_numbers() -> None:
    measure = Measure("saved again", 0, 1, Bound.AT_LEAST)
    assert measure_text(measure) == "saved again: no"
    assert measure_sentence(measure).endswith("at full size: no")
    assert measure_text(replace_value(measure, 1)) == "saved again"


def replace_value(measure: Measure, value: float) -> Measure:
    return Measure(measure.name, value, measure.threshold, measure.bound)
