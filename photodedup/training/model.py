"""Folders in, a model and its card out: the whole of `photodedup train`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from photodedup.core.errors import FolderProblem, UsageProblem, printable
from photodedup.core.fingerprints.embedding import open_model
from photodedup.training import card, drawn, export, recall, weights
from photodedup.training.network import SIDE
from photodedup.training.pictures import Collection, collect, picture
from photodedup.training.settings import Objective
from photodedup.training.training import Report, Trained, Training

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from photodedup.core.progress import CancelToken, Progress
    from photodedup.training.settings import TrainingSettings

    Vector = Callable[[NDArray[np.uint8]], NDArray[np.float32]]

FEWEST_KINDS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """What a training left on the disk.

    Attributes
    ----------
    trained
        How it went; when not ``complete``, only the checkpoint was written.
    scores
        None when nothing was held out or the training is not complete.
    skipped
        Photos that could not be read.
    """

    trained: Trained
    scores: card.Scores | None
    skipped: int


def checkpoint_of(model: Path) -> Path:
    """Return where the state of an unfinished training lies."""
    return model.with_name(model.name + ".checkpoint")


def weights_of(model: Path) -> Path:
    """Return where the weights of a model lie."""
    return model.with_suffix(".weights")


def make(
    settings: TrainingSettings,
    folders: Sequence[Path],
    out: Path,
    *,
    on_progress: Callable[[Progress], None],
    on_report: Callable[[Report], None],
    cancel: CancelToken,
    start: Path | None = None,
) -> Made:
    """Train on the photos of folders and write the model, its card and its weights.

    A training that was stopped goes on from its checkpoint when it is asked for again
    with the same settings; the checkpoint goes when the model is there.

    Parameters
    ----------
    out
        The model, ``.onnx``; beside it lie its card as ``.json`` and, to begin another
        training with, its weights as ``.weights``.
    start
        Weights of an earlier training to begin with.

    Raises
    ------
    EnvironmentProblem
        A folder or file cannot be used, or there is too little to learn from.
    """
    _check(settings, out)
    # The same sums in the same order on every computer with the same libraries.
    torch.set_num_threads(1)
    collection = collect(folders, settings.held_out, on_progress, cancel)
    _check_labels(settings, collection)
    collection = _with_drawn(settings, collection)
    checkpoint = checkpoint_of(out)
    training = Training(settings, collection, checkpoint, start)
    trained = training.run(on_report, cancel)
    if not trained.complete:
        return Made(trained, None, collection.skipped)
    weights.save(trained.network, weights_of(out))
    export.write(trained.network, collection.trained, out)
    scores = card.Scores(
        trained=_scored(_vector(trained), settings, collection),
        written=_scored(open_model(out).vector, settings, collection),
    )
    card.write(out, settings, folders, collection, trained, scores, start)
    checkpoint.unlink(missing_ok=True)
    return Made(trained, scores, collection.skipped)


def _check(settings: TrainingSettings, out: Path) -> None:
    if out.suffix != ".onnx":
        raise UsageProblem(
            f"{printable(out)} is no name for a model; let it end in .onnx"
        )
    if not out.absolute().parent.is_dir():
        raise FolderProblem(out.absolute().parent, "there is no such folder; make it")
    if settings.batch < FEWEST_KINDS:
        raise UsageProblem("a batch needs at least 2 pictures to tell apart")


def _check_labels(settings: TrainingSettings, collection: Collection) -> None:
    if settings.objective is Objective.COPIES:
        return
    if len({picture.label for picture in collection.trained}) < FEWEST_KINDS:
        raise UsageProblem(
            "labels come from sub-folders, and fewer than 2 hold photos; sort the "
            "photos into one sub-folder per kind, or train on copies"
        )


def _with_drawn(settings: TrainingSettings, collection: Collection) -> Collection:
    squares = [one.levels[0] for one in collection.trained]
    added = tuple(
        picture(drawn.draw(settings.seed, number, squares))
        for number in range(settings.drawn)
    )
    return replace(collection, trained=collection.trained + added)


def _vector(trained: Trained) -> Vector:
    def vector(square: NDArray[np.uint8]) -> NDArray[np.float32]:
        planes = torch.from_numpy(square).permute(2, 0, 1)[None].float()
        with torch.no_grad():
            return np.asarray(trained.network(planes)[0].numpy(), np.float32)

    return vector


def _scored(
    vector: Vector, settings: TrainingSettings, collection: Collection
) -> recall.Recall:
    if settings.objective is Objective.COPIES:
        return recall.of_copies(vector, SIDE, collection, settings.seed)
    return recall.of_labels(vector, SIDE, collection)
