"""Adding encoders: what is kept, what is refused and in which words."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import onnx
import pytest

from photodedup.core.errors import ModelProblem
from photodedup.core.fingerprints.encoder import describe
from photodedup.core.models import ModelFolder
from photodedup.core.models.folder import read_draft
from photodedup.core.records import (
    CardDraft,
    ChannelOrder,
    Interpolation,
    Layout,
    ResizeRule,
    ValueRange,
)
from photodedup.core.records.cards import to_json

if TYPE_CHECKING:

    class SaveEncoder(Protocol):
        def __call__(
            self,
            path: Path,
            *,
            dimensions: int = 8,
            size: int | None = 16,
            batch: int | None = 1,
            channels_last: bool = False,
        ) -> Path: ...

    class SaveGraph(Protocol):
        def __call__(
            self,
            name: str,
            *,
            inputs: dict[str, list[int | str]],
            outputs: dict[str, list[int | str]],
            kind: int = ...,
        ) -> Path: ...


PICTURE: list[int | str] = [1, 3, 16, 16]


def contents(folder: ModelFolder) -> list[str]:
    place = folder.model("any").parent
    return sorted(each.name for each in place.iterdir()) if place.exists() else []


def test_an_added_encoder_is_a_file_and_a_card(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "Small One.onnx")
    card = folder.add(file, prepared)
    assert contents(folder) == ["small-one.json", "small-one.onnx"]
    assert folder.model("small-one").read_bytes() == file.read_bytes()
    assert card.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (card.width, card.height, card.dimensions) == (16, 16, 8)
    assert (card.input, card.output) == ("pixels", "vector")
    assert (card.layout, card.channels) == (Layout.CHANNELS_FIRST, ChannelOrder.RGB)
    assert (card.values, card.source) == (ValueRange.UNIT, "Small One.onnx")
    assert folder.cards() == (card,)
    assert folder.card("small-one") == card


def test_what_was_added_can_be_asked(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    card = folder.add(save_encoder(tmp_path / "small.onnx", dimensions=5), prepared)
    vector = describe(np.full((9, 9, 3), 80, np.uint8), card, folder.model("small"))
    assert len(vector) == 4 * 5


def test_an_empty_folder_and_one_that_is_not_there_have_no_encoders(
    folder: ModelFolder,
) -> None:
    assert folder.cards() == ()
    with pytest.raises(ModelProblem, match="none was added yet"):
        folder.card("clip")
    assert contents(folder) == []


def test_the_encoders_come_by_name(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx")
    for name in ("b", "c.2", "a"):
        folder.add(file, replace(prepared, name=name))
    assert [card.name for card in folder.cards()] == ["a", "b", "c.2"]
    assert folder.encoders()[0] == (folder.card("a"), folder.model("a"))


def test_a_removed_encoder_leaves_nothing(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    folder.add(save_encoder(tmp_path / "small.onnx"), prepared)
    with pytest.raises(ModelProblem, match="did you mean small"):
        folder.remove("smal")
    folder.remove("small")
    assert contents(folder) == []
    with pytest.raises(ModelProblem, match="no encoder small"):
        folder.remove("small")


@pytest.mark.parametrize(
    ("name", "side", "shorter", "filter_"),
    [
        ("clip", 240, 240, Interpolation.BICUBIC),
        ("resnet", 224, 232, Interpolation.BILINEAR),
        ("vgg", 224, 256, Interpolation.BILINEAR),
        ("inception", 299, 342, Interpolation.BILINEAR),
    ],
)
def test_a_preset_says_how_the_usual_encoders_want_their_pictures(
    name: str,
    side: int,
    shorter: int,
    filter_: Interpolation,
    folder: ModelFolder,
    save_encoder: SaveEncoder,
    tmp_path: Path,
) -> None:
    file = save_encoder(tmp_path / "open.onnx", size=None, batch=None)
    card = folder.add(file, CardDraft(name=name))
    assert (card.width, card.height, card.shorter) == (side, side, shorter)
    assert (card.resize, card.interpolation) == (ResizeRule.CROP, filter_)
    assert 0.4 < card.mean[0] < 0.5
    assert folder.add(file, CardDraft(name="x"), preset=name).mean == card.mean


def test_the_size_of_the_graph_goes_before_that_of_a_preset(
    folder: ModelFolder, save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    card = folder.add(save_encoder(tmp_path / "vgg.onnx", size=112))
    assert (card.width, card.shorter) == (112, 128)


def test_a_card_beside_the_file_is_read_and_what_is_said_goes_before_it(
    folder: ModelFolder, save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx", channels_last=True)
    said = {"mean": [1, 2, 3], "std": [4, 5, 6], "values": "0..255", "name": "mine"}
    file.with_suffix(".json").write_text(json.dumps(said | {"channels": "BGR"}))
    card = folder.add(file, CardDraft(name="yours", licence="MIT"))
    assert (card.name, card.licence, card.mean) == ("yours", "MIT", (1, 2, 3))
    assert card.values is ValueRange.BYTE
    assert card.channels is ChannelOrder.BGR
    assert card.layout is Layout.CHANNELS_LAST


def test_a_network_of_photodedup_train_comes_with_its_own_card(
    folder: ModelFolder, tmp_path: Path
) -> None:
    data = Path(str(resources.files("photodedup").joinpath("data")))
    for end in ("onnx", "json"):
        shutil.copy(data / f"embedding.{end}", tmp_path / f"mine.{end}")
    card = folder.add(tmp_path / "mine.onnx")
    assert (card.name, card.dimensions) == ("mine", 192)
    assert card.values is ValueRange.BYTE
    assert card.resize is ResizeRule.SQUASH


def test_the_card_that_is_kept_can_be_used_again(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    card = folder.add(save_encoder(tmp_path / "small.onnx"), prepared)
    file = folder.model("small")
    kept = folder.add(file, CardDraft(name="again"))
    assert replace(kept, name="small") == card


# What is refused


def refused(
    folder: ModelFolder,
    file: Path,
    said: CardDraft,
    **more: Any,  # noqa: ANN401 -- whatever `add` takes
) -> str:
    before = contents(folder)
    with pytest.raises(ModelProblem) as caught:
        folder.add(file, said, **more)
    assert contents(folder) == before
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 300
    return sentence


def test_nothing_is_guessed_of_how_pictures_are_prepared(
    folder: ModelFolder, save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx")
    told = refused(folder, file, CardDraft(mean=(0, 0, 0)))
    assert "--mean and --std" in told
    assert "a card beside it" in told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"width": 20, "height": 20}, "takes 16x16 pictures and not 20x20"),
        ({"input": "picture"}, "has no input 'picture'; its input is 'pixels'"),
        ({"output": "logits"}, "has no output 'logits'; it has vector"),
        ({"dimensions": 512}, "gives 8 numbers and its card says 512"),
        ({"layout": Layout.CHANNELS_LAST}, "takes 1x3x16x16, which is not NHWC"),
        ({"sha256": "0" * 64}, "the sha256 differs"),
        ({"name": "phash"}, "name of another method"),
        ({"shorter": 10}, "make `shorter` larger"),
    ],
)
def test_what_contradicts_the_graph_is_told(
    said: dict[str, Any],
    told: str,
    folder: ModelFolder,
    save_encoder: SaveEncoder,
    prepared: CardDraft,
    tmp_path: Path,
) -> None:
    file = save_encoder(tmp_path / "small.onnx")
    assert told in refused(folder, file, CardDraft(**said).over(prepared))


@pytest.mark.parametrize(
    ("inputs", "outputs", "told"),
    [
        (
            {"words": [1, 77]},
            {"v": [1, 8]},
            "no image encoder: its input has the shape",
        ),
        (
            {"pixels": PICTURE, "words": [1, 77]},
            {"v": [1, 8]},
            "takes 2 inputs (pixels, words)",
        ),
        ({"pixels": [4, 3, 16, 16]}, {"v": [4, 8]}, "takes 4 pictures at once"),
        ({"pixels": [1, 1, 16, 16]}, {"v": [1, 8]}, "not pictures of 3 channels"),
        ({"pixels": PICTURE}, {"v": [1, 8], "w": [1, 9]}, "has 2 outputs (v, w)"),
        ({"pixels": PICTURE}, {"v": [1, 197, 8]}, "gives 1x197x8 as 'v'"),
        ({"pixels": PICTURE}, {"v": [1, 8, 2, 2]}, "gives 1x8x2x2 as 'v'"),
        ({"pixels": PICTURE}, {"v": [8]}, "gives 8 as 'v'"),
        ({"pixels": PICTURE}, {"v": [2, 8]}, "gives 2x8 as 'v'"),
        ({"pixels": PICTURE}, {"v": [1, 1]}, "gives 1 numbers"),
        ({"pixels": PICTURE}, {"v": [1, 20_000]}, "gives 20000 numbers"),
        ({"pixels": ["n", 3, "h", "w"]}, {"v": ["n", 8]}, "say which with --size"),
        ({"pixels": [1, 3, 4096, 4096]}, {"v": [1, 8]}, "2048 px at most"),
    ],
)
def test_a_network_that_is_no_encoder_of_pictures_is_told(
    inputs: dict[str, list[int | str]],
    outputs: dict[str, list[int | str]],
    told: str,
    folder: ModelFolder,
    save_graph: SaveGraph,
    prepared: CardDraft,
) -> None:
    file = save_graph("odd.onnx", inputs=inputs, outputs=outputs)
    assert told in refused(folder, file, prepared)


@pytest.mark.parametrize("shape", [[1, 8], [1, 8, 1, 1]])
def test_a_vector_may_come_with_axes_of_one(
    shape: list[int | str],
    folder: ModelFolder,
    save_graph: SaveGraph,
    prepared: CardDraft,
) -> None:
    file = save_graph("odd.onnx", inputs={"pixels": PICTURE}, outputs={"v": shape})
    assert folder.add(file, prepared).dimensions == 8


def test_one_of_several_outputs_can_be_chosen(
    folder: ModelFolder, save_graph: SaveGraph, prepared: CardDraft
) -> None:
    outputs: dict[str, list[int | str]] = {"maps": [1, 8, 4, 4], "v": [1, 6]}
    file = save_graph("odd.onnx", inputs={"pixels": PICTURE}, outputs=outputs)
    assert folder.add(file, replace(prepared, output="v")).dimensions == 6


def test_other_numbers_than_float32_are_told(
    folder: ModelFolder, save_graph: SaveGraph, prepared: CardDraft
) -> None:
    file = save_graph(
        "odd.onnx",
        inputs={"pixels": PICTURE},
        outputs={"v": [1, 8]},
        kind=onnx.TensorProto.DOUBLE,
    )
    assert "takes tensor(double) and not float32" in refused(folder, file, prepared)


def test_weights_in_another_file_are_refused(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    model = onnx.load(save_encoder(tmp_path / "whole.onnx"))
    file = tmp_path / "split.onnx"
    onnx.save(
        model,
        file,
        save_as_external_data=True,
        location="split.onnx.data",
        size_threshold=0,
    )
    told = refused(folder, file, prepared)
    assert "lie in another file (split.onnx.data)" in told
    assert "onnx.save(onnx.load(FILE), NEW_FILE)" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "no ONNX"),
        (b"<html>not found</html>", "no ONNX"),
        (bytes(100), "it is no ONNX"),
        (b"\x08\x08", "holds no graph"),
    ],
)
def test_what_is_no_onnx_is_told(
    content: bytes, told: str, folder: ModelFolder, prepared: CardDraft, tmp_path: Path
) -> None:
    file = tmp_path / "odd.onnx"
    file.write_bytes(content)
    assert told in refused(folder, file, prepared)


def test_a_file_that_was_cut_is_told(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx")
    file.write_bytes(file.read_bytes()[:-20])
    assert "its end is missing" in refused(folder, file, prepared)


def test_a_graph_that_cannot_be_carried_out_is_told(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    model = onnx.load(save_encoder(tmp_path / "small.onnx"))
    model.graph.node[1].op_type = "Teleport"
    onnx.save(model, tmp_path / "odd.onnx")
    told = refused(folder, tmp_path / "odd.onnx", prepared)
    assert "odd.onnx cannot be loaded as an ONNX network" in told
    assert "Teleport" in told


def test_numbers_that_are_not_finite_are_told(
    folder: ModelFolder, save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    said = CardDraft(mean=(0, 0, 0), std=(1e-38,) * 3)
    told = refused(folder, save_encoder(tmp_path / "small.onnx"), said)
    assert "not finite" in told


def test_a_name_is_given_only_once(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx")
    folder.add(file, prepared)
    assert "there is an encoder small already" in refused(folder, file, prepared)


def test_a_name_that_suggests_nothing_must_be_given(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "照片.onnx")
    assert "give one: --name" in refused(folder, file, prepared)
    assert folder.add(file, replace(prepared, name="photo")).name == "photo"


def test_an_unknown_preset_is_told(
    folder: ModelFolder, save_encoder: SaveEncoder, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx")
    told = refused(folder, file, CardDraft(), preset="bert")
    assert "there are clip, resnet, vgg, inception" in told


def test_files_that_cannot_be_models_are_told(
    folder: ModelFolder, prepared: CardDraft, tmp_path: Path
) -> None:
    assert "no such file" in refused(folder, tmp_path / "none.onnx", prepared)
    assert "is not a file" in refused(folder, tmp_path, prepared)
    os.mkfifo(tmp_path / "pipe.onnx")
    assert "is not a file" in refused(folder, tmp_path / "pipe.onnx", prepared)
    large = tmp_path / "large.onnx"
    with large.open("wb") as file:
        file.truncate(700_000_000)
    assert "has 700 MB" in refused(folder, large, prepared)


def test_a_card_beside_it_that_is_wrong_is_named(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    file = save_encoder(tmp_path / "small.onnx")
    file.with_suffix(".json").write_text('{"width": "wide"}')
    told = refused(folder, file, prepared)
    assert told.startswith(str(tmp_path / "small.json"))
    with pytest.raises(ModelProblem, match=r"small.json: `width`"):
        read_draft(tmp_path / "small.json")


# What somebody did to the folder


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda place: (place / "small.json").write_text("{}"), "the card lacks"),
        (lambda place: (place / "small.onnx").unlink(), "its file is gone"),
        (lambda place: (place / "small.onnx").write_bytes(b"1"), "another size"),
        (
            lambda place: (place / "small.json").write_text(
                (place / "other.json").read_text()
            ),
            "its card is that of other",
        ),
    ],
)
def test_a_broken_encoder_is_told_and_the_others_can_be_used(
    spoil: Any,  # noqa: ANN401 -- a small function
    told: str,
    folder: ModelFolder,
    save_encoder: SaveEncoder,
    prepared: CardDraft,
    tmp_path: Path,
) -> None:
    file = save_encoder(tmp_path / "small.onnx")
    folder.add(file, prepared)
    folder.add(file, replace(prepared, name="other"))
    spoil(folder.model("small").parent)
    inventory = folder.inventory()
    assert [card.name for card in inventory.cards] == ["other"]
    (problem,) = inventory.left_out.values()
    assert told in problem
    assert "photodedup models remove small" in problem
    folder.remove("small")
    assert folder.inventory().left_out == {}


def test_an_encoder_with_the_name_of_a_method_that_came_later_is_left_out(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    folder.add(save_encoder(tmp_path / "small.onnx"), prepared)
    place = folder.model("small").parent
    later = ModelFolder(place, {"small"})
    assert later.encoders() == ()
    assert "name is that of another method" in later.inventory().left_out["small"]
    later.remove("small")
    assert contents(folder) == []


def test_other_files_in_the_folder_are_left_alone(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    card = folder.add(save_encoder(tmp_path / "small.onnx"), prepared)
    place = folder.model("small").parent
    (place / "NOTES.json").write_text("mine")
    (place / "read.me").write_text("mine")
    assert folder.inventory().left_out == {}
    assert folder.cards() == (card,)


def test_a_file_without_its_card_is_written_over(
    folder: ModelFolder, save_encoder: SaveEncoder, prepared: CardDraft, tmp_path: Path
) -> None:
    card = folder.add(save_encoder(tmp_path / "small.onnx"), prepared)
    (folder.model("small").with_suffix(".json")).unlink()
    assert folder.cards() == ()
    assert folder.add(tmp_path / "small.onnx", prepared) == card
    assert to_json(card) == folder.model("small").with_suffix(".json").read_text()
