"""`photodedup train` without its extra, and its wrong uses; no torch needed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    class Answer(Protocol):
        code: int
        out: str
        err: str

        @property
        def sentence(self) -> str: ...

    class Call(Protocol):
        def __call__(self, *words: str | Path) -> Answer: ...


def test_without_the_extra_it_says_what_to_install(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    answer = call("train", tmp_path, "--out", tmp_path / "m.onnx")
    assert answer.code == 2
    assert "torch" in answer.sentence
    assert "pip install 'photodedup[train]'" in answer.sentence


def test_the_entry_point_knows_the_command(program: Call) -> None:
    answer = program("train", "-h")
    assert answer.code == 0
    assert "--out MODEL.onnx" in answer.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--held-out", "0.9"], "0.9 is not between 0 and 0.5"),
        (["--held-out", "some"], "'some' is not a number"),
        (["--minutes", "0"], "0 is no time to train"),
        (["--minutes", "inf"], "'inf' is not a number"),
        (["--steps", "-3"], "not a number"),
        (["--batch", "1"], "1 is too small"),
        (["--learning-rate", "0"], "0 is not between 0 and 0.1"),
        (["--objective", "guess"], "guess"),
        (["--steps", "5", "--minutes", "2"], "not allowed with"),
    ],
)
def test_a_wrong_argument_is_told_in_one_sentence(
    words: list[str], told: str, call: Call, tmp_path: Path
) -> None:
    answer = call("train", tmp_path, "--out", tmp_path / "m.onnx", *words)
    assert answer.code == 2
    assert told in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_the_model_must_be_named(call: Call, tmp_path: Path) -> None:
    answer = call("train", tmp_path)
    assert answer.code == 2
    assert "--out" in answer.err
