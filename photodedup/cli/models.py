"""``photodedup models``: list, add and remove image encoders."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.cli.exits import Exit
from photodedup.cli.interrupt import interruptible
from photodedup.core import wording
from photodedup.core.errors import printable
from photodedup.core.models import HubAddress, ModelFolder
from photodedup.core.models.folder import read_draft
from photodedup.core.models.hub import PREFIX, download
from photodedup.core.progress import CancelToken
from photodedup.core.records import (
    CardDraft,
    ChannelOrder,
    Interpolation,
    Layout,
    ResizeRule,
    ValueRange,
)
from photodedup.core.store.places import Places

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence
    from enum import Enum
    from typing import TypeVar

    from photodedup.core.records import EncoderCard

    Choice = TypeVar("Choice", bound=Enum)

LINE_EVERY_S = 2.0
SHOWN_DIGITS = 8
HEADINGS = ("name", "size", "input", "dimensions", "sha256", "source")


def run(options: argparse.Namespace) -> int:
    """Do what `photodedup models` was asked, and return the exit code."""
    folder = ModelFolder(Places.default().models)
    if options.action == "add":
        return _add(folder, options)
    if options.action == "remove":
        folder.remove(options.name)
        print(f"Removed the encoder {options.name}.")
        return Exit.DONE
    return _list(folder)


def _list(folder: ModelFolder) -> int:
    inventory = folder.inventory()
    for line in table(inventory.cards):
        print(line)
    if not inventory.cards:
        print("No image encoder was added yet; see: photodedup models add --help")
    for problem in inventory.left_out.values():
        print(problem, file=sys.stderr)
    return Exit.INCOMPLETE if inventory.left_out else Exit.DONE


def table(cards: Sequence[EncoderCard]) -> Iterator[str]:
    """Return encoders as lines of a table; nothing without any."""
    if not cards:
        return
    rows = [
        HEADINGS,
        *(
            (
                card.name,
                wording.size_text(card.size_bytes),
                f"{card.width}x{card.height}",
                str(card.dimensions),
                card.sha256[:SHOWN_DIGITS],
                printable(card.source),
            )
            for card in cards
        ),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _add(folder: ModelFolder, options: argparse.Namespace) -> int:
    said = _said(options)
    if options.card is not None:
        said = said.over(read_draft(options.card))
    preset = options.preset or ""
    if options.model.startswith(PREFIX):
        card = _add_from_hub(folder, options, said)
    else:
        card = folder.add(Path(options.model), said, preset=preset)
    for line in table([card]):
        print(line)
    print(f"Use it with: --method {card.name}")
    return Exit.DONE


def _add_from_hub(
    folder: ModelFolder, options: argparse.Namespace, said: CardDraft
) -> EncoderCard:
    token = CancelToken()
    with interruptible(token):
        got = download(
            HubAddress.parse(options.model),
            folder.downloads,
            on_bytes=_reporter(quiet=options.quiet),
            cancel=token,
        )
    print(f"Downloaded {printable(str(got.address))}")
    # What is refused stays there: the next try, with other words, needs no download.
    card = folder.add(
        got.path, said, preset=options.preset or "", source=str(got.address)
    )
    shutil.rmtree(got.path.parent)
    return card


def _said(options: argparse.Namespace) -> CardDraft:
    width, height = options.size or (None, None)
    return CardDraft(
        name=options.name,
        title=options.title,
        licence=options.licence,
        width=width,
        height=height,
        mean=options.mean,
        std=options.std,
        layout=_choice(Layout, options.layout),
        channels=_choice(ChannelOrder, options.channels),
        values=_choice(ValueRange, options.values),
        resize=_choice(ResizeRule, options.resize),
        shorter=options.shorter,
        interpolation=_choice(Interpolation, options.interpolation),
        output=options.output,
    )


def _choice(kind: type[Choice], word: str | None) -> Choice | None:
    return None if word is None else kind(word)


def _reporter(
    *, quiet: bool, clock: Callable[[], float] = time.monotonic
) -> Callable[[int, int], None]:
    last = float("-inf")

    def show(done: int, total: int) -> None:
        nonlocal last
        if quiet or clock() - last < LINE_EVERY_S:
            return
        last = clock()
        whole = f" of {wording.size_text(total)}" if total else ""
        print(
            f"Downloading {wording.size_text(done)}{whole}", file=sys.stderr, flush=True
        )

    return show
