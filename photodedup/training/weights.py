"""The weights of a network: their running average, and their file."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING

import torch

from photodedup.core.errors import EnvironmentProblem, cause, printable

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.training.network import Network

AVERAGE = 0.995
"""Kept of the average at every step: it looks back on 200 steps."""


def follow(average: Network, network: Network, step: int) -> None:
    """Move the average a little towards the network; running statistics as well."""
    keep = min(AVERAGE, (1 + step) / (10 + step))
    with torch.no_grad():
        for mean, now in zip(
            average.state_dict().values(), network.state_dict().values(), strict=True
        ):
            if mean.dtype.is_floating_point:
                mean.lerp_(now, 1 - keep)
            else:
                mean.copy_(now)


def save(network: Network, path: Path) -> None:
    """Write the weights, to begin another training with.

    Raises
    ------
    EnvironmentProblem
        They cannot be written.
    """
    write(network.state_dict(), path)


def write(content: object, path: Path) -> None:
    """Write tensors and numbers to a file, whole or not at all.

    Raises
    ------
    EnvironmentProblem
        They cannot be written.
    """
    # By way of memory: torch itself reports a full disk as a defect of its own.
    file = io.BytesIO()
    torch.save(content, file)
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(file.getbuffer())
        os.replace(part, path)  # noqa: PTH105 -- as everywhere: atomic
    except OSError as error:
        raise EnvironmentProblem(
            f"{printable(path)}: the training cannot be kept: {cause(error)}"
        ) from error


def load(network: Network, path: Path) -> None:
    """Give a network the weights of an earlier training.

    Raises
    ------
    EnvironmentProblem
        The file holds none of this network.
    """
    problem = EnvironmentProblem(
        f"{printable(path)} holds no weights of this network; name a .weights file "
        "that `photodedup train` wrote"
    )
    if not zipfile.is_zipfile(path):
        raise problem
    try:
        network.load_state_dict(torch.load(path, weights_only=True))
    except (OSError, RuntimeError, KeyError, TypeError, ValueError) as error:
        raise problem from error
