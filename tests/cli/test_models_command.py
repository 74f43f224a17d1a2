"""`photodedup models`: adding, listing and removing encoders, as people do it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

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

    class SaveEncoder(Protocol):
        def __call__(
            self, path: Path, *, size: int | None = 16, dimensions: int = 8
        ) -> Path: ...

    class Hub(Protocol):
        endpoint: str
        commit: str

        def put(self, name: str, content: bytes, **trouble: Any) -> None: ...  # noqa: ANN401 -- fields of a file there


PREPARED = ("--mean", "0.5,0.5,0.5", "--std", "0.25,0.25,0.25")
NAME = "someone/encoders/small.onnx"


@pytest.mark.parametrize("words", [["models"], ["models", "list"]])
def test_without_encoders_it_says_how_to_add_one(words: list[str], call: Call) -> None:
    answer = call(*words)
    assert answer.code == 0
    assert "models add" in answer.out


def test_an_encoder_is_added_listed_and_removed(
    call: Call, save_encoder: SaveEncoder, tmp_path: Path, home: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx")
    answer = call("models", "add", file, *PREPARED)
    assert answer.code == 0
    assert "--method small" in answer.out
    heading, row = call("models").out.splitlines()
    assert heading.split() == [
        "name",
        "size",
        "input",
        "dimensions",
        "sha256",
        "source",
    ]
    assert row.split()[0] == "small"
    assert row.split()[-4:-2] == ["16x16", "8"]
    assert (home / "data" / "models" / "small.onnx").exists()
    assert call("models", "remove", "small").code == 0
    assert list((home / "data" / "models").iterdir()) == []


def test_every_option_comes_to_the_card(
    call: Call, save_encoder: SaveEncoder, tmp_path: Path, home: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx", size=None)
    words = [
        *("--name", "mine", "--title", "My own", "--licence", "MIT"),
        *("--size", "20x12", "--mean", "1,2,3", "--std", "4,5,6"),
        *("--values", "0..255", "--channels", "BGR", "--layout", "NCHW"),
        *("--resize", "crop", "--shorter", "24", "--interpolation", "bilinear"),
        *("--output", "vector"),
    ]
    assert call("models", "add", file, *words).code == 0
    card = json.loads((home / "data" / "models" / "mine.json").read_text())
    assert card["title"] == "My own"
    assert card["licence"] == "MIT"
    assert (card["width"], card["height"], card["shorter"]) == (20, 12, 24)
    assert (card["mean"], card["std"]) == ([1, 2, 3], [4, 5, 6])
    assert (card["values"], card["channels"]) == ("0..255", "BGR")
    assert card["interpolation"] == "bilinear"


def test_a_preset_is_chosen_by_name_or_by_word(
    call: Call, save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx", size=None)
    assert "240x240" in call("models", "add", file, "--name", "clip").out
    words = ("--name", "v", "--preset", "vgg", "--size", "112")
    assert "112x112" in call("models", "add", file, *words).out


def test_a_card_elsewhere_can_be_named(
    call: Call, save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx")
    card = tmp_path / "cards" / "any.json"
    card.parent.mkdir()
    card.write_text('{"mean": [0, 0, 0], "std": [1, 1, 1], "name": "carded"}')
    assert "--method carded" in call("models", "add", file, "--card", card).out
    answer = call("models", "add", file, "--card", tmp_path / "none.json")
    assert "none.json cannot be read" in answer.sentence


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--mean", "1,2"], "'1,2' is not three numbers"),
        (["--std", "a,b,c"], "not three numbers"),
        (["--mean", "1,nan,2"], "not three numbers"),
        (["--size", "0"], "'0' is no number of pixels"),
        (["--size", "20x"], "'' is no number of pixels"),
        (["--layout", "CHW"], "invalid choice"),
        (["--preset", "bert"], "invalid choice"),
    ],
)
def test_a_wrong_argument_is_told_in_one_line(
    words: list[str], told: str, call: Call
) -> None:
    answer = call("models", "add", "x.onnx", *words)
    assert answer.code == 2
    assert told in answer.err
    assert len(answer.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "none.onnx"], "no such file"),
        (["add", "none.onnx", "--name", "../x"], "cannot be the name"),
        (["add", "hf:someone/file"], "is no address at the hub"),
        (["remove", "clip"], "no encoder clip"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    words: list[str], told: str, call: Call
) -> None:
    answer = call("models", *words)
    assert answer.code == 2
    assert told in answer.sentence


@pytest.mark.parametrize("name", ["phash", "all"])
def test_the_names_of_other_methods_are_taken(
    name: str, call: Call, save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx")
    answer = call("models", "add", file, *PREPARED, "--name", name)
    assert f"{name} is the name of another method" in answer.sentence


def test_a_broken_encoder_is_listed_as_a_problem(
    call: Call, save_encoder: SaveEncoder, tmp_path: Path, home: Path
) -> None:
    call("models", "add", save_encoder(tmp_path / "small.onnx"), *PREPARED)
    (home / "data" / "models" / "small.onnx").unlink()
    answer = call("models", "list")
    assert answer.code == 1
    assert "photodedup models remove small" in answer.err
    for words in (("search", tmp_path / "q.jpg", tmp_path), ("compare", "a", "b")):
        answer = call(*words, "--method", "Small")
        assert answer.code == 2
        assert "The encoder small is left out: its file is gone" in answer.sentence


def test_an_encoder_comes_from_the_hub_with_its_commit(
    call: Call,
    hub: Hub,
    save_encoder: SaveEncoder,
    tmp_path: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
    hub.put(NAME, save_encoder(tmp_path / "small.onnx").read_bytes())
    pinned = f"hf:{NAME}@{hub.commit}"
    answer = call("models", "add", f"hf:{NAME}")
    assert answer.code == 2
    assert "does not say how its pictures are prepared" in answer.err
    answer = call("models", "add", f"hf:{NAME}", *PREPARED)
    assert answer.code == 0
    assert f"Downloaded {pinned}" in answer.out
    card = json.loads((home / "data" / "models" / "small.json").read_text())
    assert card["source"] == pinned
    names = {each.name for each in (home / "data" / "models").rglob("*")}
    assert names == {"small.onnx", "small.json", "downloads"}
