"""From folders to a model with its card, by the command too."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from photodedup.cli.main import main
from photodedup.core.errors import FolderProblem, UsageProblem
from photodedup.core.fingerprints.embedding import open_model
from photodedup.core.progress import CancelToken
from photodedup.training import card, model
from photodedup.training.settings import Objective, Schedule, Stage, TrainingSettings

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.core.progress import Progress
    from photodedup.training.training import Report

SHORT = TrainingSettings(
    batch=4,
    held_out=0.3,
    drawn=4,
    check_every=3,
    schedule=Schedule(steps=4, stages=(Stage(1.0, 32),)),
)


def ignore(_progress: Progress | Report) -> None:
    pass


def make(settings: TrainingSettings, folder: Path, out: Path) -> model.Made:
    return model.make(
        settings,
        [folder],
        out,
        on_progress=ignore,
        on_report=ignore,
        cancel=CancelToken(),
    )


def test_a_model_and_a_true_card_are_written(album: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.onnx"
    made = make(SHORT, album, out)
    written = json.loads(card.path_of(out).read_text(encoding="utf-8"))
    assert written["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert written["data"]["drawn"] == 4
    assert written["data"]["photos"] + written["data"]["held_out"] == 30
    assert written["data"]["unreadable"] == made.skipped == 1
    assert written["training"]["steps"] == 4
    assert written["training"]["repeatable"]
    assert written["input"]["width"] == open_model(out).side
    assert str(tmp_path) not in card.path_of(out).read_text(encoding="utf-8")
    assert not model.checkpoint_of(out).exists()
    assert model.weights_of(out).exists()


def test_the_same_seed_writes_the_same_model(album: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        make(SHORT, album, tmp_path / f"{name}.onnx")
    first, second = (tmp_path / f"{name}.onnx" for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_a_stopped_training_leaves_only_its_checkpoint(
    album: Path, tmp_path: Path
) -> None:
    token = CancelToken()
    out = tmp_path / "m.onnx"
    made = model.make(
        SHORT,
        [album],
        out,
        on_progress=ignore,
        on_report=lambda _: token.cancel(),
        cancel=token,
    )
    assert not made.trained.complete
    assert not out.exists()
    assert model.checkpoint_of(out).exists()
    assert make(SHORT, album, out).trained.complete


def test_labels_need_sub_folders(album: Path, tmp_path: Path) -> None:
    settings = TrainingSettings(objective=Objective.TRIPLET, schedule=SHORT.schedule)
    with pytest.raises(UsageProblem, match="fewer than 2"):
        make(settings, album / "b", tmp_path / "m.onnx")


def test_a_model_must_end_in_onnx(album: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"end in \.onnx"):
        make(SHORT, album, tmp_path / "m.txt")


def test_a_missing_folder_for_the_model_is_told_before_any_work(
    album: Path, tmp_path: Path
) -> None:
    with pytest.raises(FolderProblem, match="there is no such folder"):
        make(SHORT, album, tmp_path / "no" / "m.onnx")


@pytest.mark.parametrize("objective", ["copies", "contrastive", "triplet"])
def test_the_command_trains_and_tells_the_recall(
    objective: str, album: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "m.onnx"
    command = ["train", str(album), "--out", str(out), "--objective", objective]
    command += ["--steps", "3", "--batch", "6", "--held-out", "0.3"]
    assert main(command) == 1  # one file of the album is broken
    printed = capsys.readouterr()
    assert "Recall on" in printed.out
    assert f"Model: {out}" in printed.out
    assert "1 photo could not be read." in printed.out
    assert "loss" in printed.err
    assert out.exists()
