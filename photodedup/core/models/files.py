"""Puts files in their place in one step, and reads cards."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core.errors import ModelProblem, cause, printable
from photodedup.core.records.cards import LONGEST_CARD_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_MODEL_BYTES = 600_000_000
"""A worker process has 2 GB of address space and its libraries take 520 MB of them. A
VGG of 537 MB, nearly all of it one matrix, passes 1.83 GB while it is loaded; a CLIP of
470 MB needs 1.05 GB."""
BLOCK_BYTES = 1 << 20
PART = ".part"


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of a file before its graph is looked at.

    Attributes
    ----------
    label
        What to call it in sentences.
    name
        Of the encoder.
    source
        Of the card.
    sha256, size_bytes
        Of the file.
    """

    label: str
    name: str
    source: str
    sha256: str
    size_bytes: int


def checked_size(file: Path) -> int:
    """Return the size of a file that may be a model, in bytes.

    Raises
    ------
    ModelProblem
        It is not there, no file, or too large.
    """
    with problems(file, "cannot be read"):
        try:
            facts = file.stat()
        except FileNotFoundError as error:
            reason = "there is no such file; check its name"
            raise ModelProblem(f"{printable(file)}: {reason}") from error
    if not stat.S_ISREG(facts.st_mode):
        raise ModelProblem(f"{printable(file)} is not a file; name an ONNX file")
    check_limit(facts.st_size, printable(file))
    return facts.st_size


def check_limit(size_bytes: int, label: str) -> None:
    """Refuse a model that is too large for a worker process.

    Raises
    ------
    ModelProblem
        It is.
    """
    if size_bytes > LARGEST_MODEL_BYTES:
        raise ModelProblem(
            f"{label} has {size_bytes / 1e6:.0f} MB and encoders of up to "
            f"{LARGEST_MODEL_BYTES / 1e6:.0f} MB fit into memory; export a smaller "
            "one"
        )


@contextlib.contextmanager
def copied(file: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    """Give a copy in a folder, and its sha256; what is not moved away is removed.

    Raises
    ------
    ModelProblem
        It cannot be read or written.
    """
    part = folder / f".{secrets.token_hex(6)}{PART}"
    digest = hashlib.sha256()
    try:
        with problems(file, "cannot be copied"), file.open("rb") as source:
            folder.mkdir(parents=True, exist_ok=True)
            with part.open("xb") as target:
                while block := source.read(BLOCK_BYTES):
                    digest.update(block)
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
        yield part, digest.hexdigest()
    finally:
        part.unlink(missing_ok=True)


def write(path: Path, text: str) -> None:
    """Write a text; what was at `path` stays until the new one is complete.

    Raises
    ------
    ModelProblem
        It cannot be written.
    """
    part = path.with_name(f".{secrets.token_hex(6)}{PART}")
    with problems(path, "cannot be written"):
        try:
            with part.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def read_card(path: Path) -> bytes:
    """Return the content of a card, or as much of it as shows that it is none.

    Raises
    ------
    ModelProblem
        It cannot be read.
    """
    with problems(path, "cannot be read"), path.open("rb") as file:
        return file.read(LONGEST_CARD_BYTES + 1)


@contextlib.contextmanager
def problems(path: Path, what: str) -> Iterator[None]:
    """Turn the system's refusals into sentences."""
    try:
        yield
    except OSError as error:
        raise ModelProblem(f"{printable(path)} {what}: {cause(error)}") from error
