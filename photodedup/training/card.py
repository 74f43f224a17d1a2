"""The card beside a model: what it takes and gives, what made it, how good it is."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core.errors import EnvironmentProblem, cause, printable
from photodedup.core.fingerprints.embedding import DIMENSIONS, STEPS_PER_UNIT
from photodedup.training.export import INPUT, OPSET, OUTPUT
from photodedup.training.network import SIDE
from photodedup.training.settings import Objective

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from photodedup.training.pictures import Collection
    from photodedup.training.recall import Recall
    from photodedup.training.settings import TrainingSettings
    from photodedup.training.training import Trained

FORM = 1
"""Goes up when a reader of older cards would misread the new one."""
KIND_LIMITS = ("tells only the kinds apart that it was trained on",)
COPY_LIMITS = (
    "proposes and never decides: its nearest wrong pairs show the same kind of thing",
    "one vector for the whole: a small part, or half of a collage, is found less often",
    "no threshold holds for every collection",
)


@dataclass(frozen=True, slots=True)
class Scores:
    """Recall of the network that was trained, and of the file that was written."""

    trained: Recall
    written: Recall


def path_of(model: Path) -> Path:
    """Return where the card of a model lies."""
    return model.with_suffix(".json")


def write(
    model: Path,
    settings: TrainingSettings,
    folders: Sequence[Path],
    collection: Collection,
    trained: Trained,
    scores: Scores,
    start: Path | None = None,
) -> None:
    """Write the card beside a model.

    Parameters
    ----------
    start
        The weights that the training began with; what their card says is told too.

    Raises
    ------
    EnvironmentProblem
        It cannot be written.
    """
    content = {
        "form": FORM,
        "name": model.stem,
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "bytes": model.stat().st_size,
        "input": {
            "name": INPUT,
            "width": SIDE,
            "height": SIDE,
            "layout": "NCHW",
            "type": "float32",
            "colors": "RGB",
            "range": [0, 255],
            "mean": [0, 0, 0],
            "std": [1, 1, 1],
            "shrunk_by": "area average to a square, whatever the shape",
        },
        "output": {
            "name": OUTPUT,
            "size": DIMENSIONS,
            "unit_length": True,
            "compared_by": "cosine",
            "int8_steps_per_unit": STEPS_PER_UNIT,
        },
        "opset": OPSET,
        "weights": "int8, QDQ, per channel",
        "data": _data(settings, folders, collection),
        "training": _training(settings, trained),
        "began_with": None if start is None else _began_with(start),
        "scores": {
            "network": _recall(scores.trained),
            "model": _recall(scores.written),
        },
        "limits": list(
            COPY_LIMITS if settings.objective is Objective.COPIES else KIND_LIMITS
        ),
    }
    path = path_of(model)
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        os.replace(part, path)  # noqa: PTH105 -- as everywhere: atomic
    except OSError as error:
        raise EnvironmentProblem(
            f"{printable(path)}: the card cannot be written: {cause(error)}"
        ) from error


def _data(
    settings: TrainingSettings, folders: Sequence[Path], collection: Collection
) -> dict[str, object]:
    return {
        # Names alone: the card travels with the model.
        "folders": [folder.resolve().name for folder in folders],
        "photos": len(collection.trained) - settings.drawn,
        "drawn": settings.drawn,
        "held_out": len(collection.held_out),
        "unreadable": collection.skipped,
        "labels": list(collection.labels)
        if settings.objective is not Objective.COPIES
        else [],
    }


def _training(settings: TrainingSettings, trained: Trained) -> dict[str, object]:
    return {
        "objective": settings.objective.value,
        "seed": settings.seed,
        "batch": settings.batch,
        "repeatable": settings.schedule.steps > 0,
        "steps": trained.steps,
        "views": trained.views,
        "wall_minutes": round(trained.wall_s / 60, 1),
        "processor_minutes": round(trained.cpu_s / 60, 1),
        "loss": round(trained.loss, 4),
        "held_out_loss": None
        if trained.held_out_loss is None
        else round(trained.held_out_loss, 4),
        "stopped_early": trained.stopped_early,
        "complete": trained.complete,
        "stages": [[each.until, each.side] for each in settings.schedule.stages],
    }


def _began_with(weights: Path) -> dict[str, object]:
    try:
        card = json.loads(path_of(weights).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Weights may travel without their card; then only the name is known.
        return {"name": weights.name}
    kept = ("data", "training", "began_with")
    return {"name": weights.name, **{key: card[key] for key in kept if key in card}}


def _recall(recall: Recall) -> dict[str, object]:
    return {
        "queries": recall.queries,
        "stored": recall.stored,
        "recall": {str(k): round(share, 4) for k, share in recall.among},
    }
