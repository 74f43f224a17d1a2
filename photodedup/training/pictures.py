"""The pictures of a training: squared pixels, where they came from, which are held out.

Photos are decoded in worker processes like those of a scan.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from photodedup.core import jobs
from photodedup.core.errors import UsageProblem
from photodedup.core.fingerprints.squash import squashed
from photodedup.core.progress import Progress, Stage
from photodedup.core.settings import Folder, ScanSettings
from photodedup.core.walk import walk
from photodedup.core.workers import Task, TaskFailure, WorkerPool
from photodedup.training import idx

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from photodedup.core.progress import CancelToken
    from photodedup.core.records import PhotoFile

STORED_SIDE = 224
"""Side in px at which pictures wait in memory: twice what the network sees at most."""
LONG_SIDE = 320
"""What a worker sends: enough for the squares, a tenth of the bytes of a photo."""
LEVELS = 3
FEWEST = 8
POLL_S = 0.5
HELD_OUT_SCALE = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture, squared.

    Attributes
    ----------
    levels
        uint8 (S, S, 3), sRGB, at 224, 112 and 56 px: a pyramid to shrink from.
    aspect
        Width by height before it was squared.
    label
        Number of its sub-folder; 0 without labels.
    """

    levels: tuple[NDArray[np.uint8], ...]
    aspect: float
    label: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """What a training sees and what it never sees.

    Attributes
    ----------
    trained, held_out
        Disjoint.
    labels
        Names of the sub-folders, in the order of their numbers; those of IDX files have
        no names.
    skipped
        Files that could not be read.
    """

    trained: tuple[Picture, ...]
    held_out: tuple[Picture, ...]
    labels: tuple[str, ...]
    skipped: int


def picture(pixels: NDArray[np.uint8], label: int = 0) -> Picture:
    """Return pixels, uint8 (H, W, 3), sRGB, as a picture to train on."""
    levels = [squashed(pixels, STORED_SIDE)]
    for _ in range(LEVELS - 1):
        side = levels[-1].shape[0] // 2
        half = cv2.resize(levels[-1], (side, side), interpolation=cv2.INTER_AREA)
        levels.append(np.asarray(half, np.uint8))
    height, width = pixels.shape[:2]
    return Picture(tuple(levels), width / height, label)


def collect(
    folders: Sequence[Path],
    held_out: float,
    on_progress: Callable[[Progress], None],
    cancel: CancelToken,
    *,
    workers: int = 0,
) -> Collection:
    """Read the photos of folders.

    Parameters
    ----------
    folders
        Each is looked through with all folders in it. The first folder below it is a
        photo's label. IDX files in it (Fashion-MNIST) are read with their labels.
    held_out
        Share of the photos that is kept from the training, 0..0.5. Whether a photo is
        one of them depends on its path inside the folder alone.
    workers
        Decoder processes; 0 means one per core minus one.

    Raises
    ------
    FolderProblem, UsageProblem
        A folder cannot be looked through, or there are too few photos in it.
    EnvironmentProblem
        An IDX file is broken.
    Cancelled
        By the token.
    """
    settings = ScanSettings(tuple(Folder(folder) for folder in folders))
    files = walk(settings, cancel).files
    names = [_inside(file.path, folders) for file in files]
    kinds = sorted({name.partition("/")[0] for name in names if "/" in name})
    numbers = {kind: number for number, kind in enumerate(kinds)}
    labels = [numbers.get(name.partition("/")[0], len(kinds)) for name in names]
    pixels = _read(files, on_progress, cancel, workers)
    parts: defaultdict[bool, list[Picture]] = defaultdict(list)
    for number in sorted(pixels):
        parts[_is_held_out(names[number], held_out)].append(
            picture(pixels[number], labels[number])
        )
    for labelled in idx.pictures(folders):
        # Behind the sub-folders, and behind what lies in none.
        number = len(kinds) + 1 + labelled.label
        parts[_is_held_out(labelled.name, held_out)].append(
            picture(labelled.pixels, number)
        )
    if len(parts[False]) < FEWEST:
        raise UsageProblem(
            f"{len(parts[False])} readable photos are too few to train on; "
            f"name folders with at least {FEWEST}"
        )
    return Collection(
        trained=tuple(parts[False]),
        held_out=tuple(parts[True]),
        labels=tuple(kinds),
        skipped=len(files) - len(pixels),
    )


def _read(
    files: Sequence[PhotoFile],
    on_progress: Callable[[Progress], None],
    cancel: CancelToken,
    workers: int,
) -> dict[int, NDArray[np.uint8]]:
    found: dict[int, NDArray[np.uint8]] = {}
    done = 0
    with WorkerPool(jobs.perform, workers) as pool:
        for number, file in enumerate(files):
            request = jobs.encode_render(LONG_SIDE)
            pool.submit(Task(number, jobs.Operation.RENDER, request, file))
        while pool.pending:
            cancel.check()
            for outcome in pool.poll(POLL_S):
                done += 1
                if not isinstance(outcome.answer, TaskFailure):
                    found[outcome.task.key] = _pixels(outcome.answer)
            skipped = done - len(found)
            on_progress(Progress(Stage.READING, done, len(files), skipped=skipped))
    return found


def _pixels(answer: bytes) -> NDArray[np.uint8]:
    shown = jobs.decode_render(answer)
    return np.frombuffer(shown.rgb, np.uint8).reshape(shown.height, shown.width, 3)


def _inside(path: Path, folders: Sequence[Path]) -> str:
    """Return the path below the folder that was named, with slashes."""
    for folder in folders:
        for root in (folder, folder.absolute(), folder.resolve()):
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
    return path.name


def _is_held_out(name: str, share: float) -> bool:
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
    return int.from_bytes(digest[:8], "big") % HELD_OUT_SCALE < share * HELD_OUT_SCALE
