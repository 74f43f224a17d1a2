"""The folder of encoders: ``NAME.onnx`` with its card ``NAME.json`` beside it.

The card is written last and removed first, so an encoder is there with all that belongs
to it or not at all.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core.errors import ModelProblem, printable
from photodedup.core.methods import methods
from photodedup.core.models import files, wire
from photodedup.core.models.presets import PRESETS, Preset, preset_named
from photodedup.core.records.cards import draft_from_json, from_json, to_json
from photodedup.core.records.encoders import NAME, CardDraft, EncoderCard

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

NOTHING_SAID = CardDraft()
CARD, MODEL = ".json", ".onnx"
LONGEST_NAME = 40
TAKEN = frozenset({"all", *(method.name for method in methods())})
"""The other methods, and what means every method."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What lies in a folder of encoders.

    Attributes
    ----------
    cards
        Of the encoders that can be used, by name.
    left_out
        One sentence for each that cannot, by name.
    """

    cards: tuple[EncoderCard, ...]
    left_out: Mapping[str, str]


class ModelFolder:
    """The encoders of a person.

    Parameters
    ----------
    path
        The folder; it need not exist yet.
    reserved
        Names that an encoder must not have.
    """

    def __init__(self, path: Path, reserved: Container[str] = TAKEN) -> None:
        self._path = path
        self._reserved = reserved

    @property
    def downloads(self) -> Path:
        """Where downloads that are not finished lie."""
        return self._path / "downloads"

    def inventory(self) -> Inventory:
        """Return what lies in the folder; without loading any network.

        Raises
        ------
        ModelProblem
            The folder cannot be read.
        """
        cards: list[EncoderCard] = []
        left_out: dict[str, str] = {}
        for path in self._card_files():
            try:
                cards.append(self._read(path))
            except ModelProblem as problem:
                again = f"photodedup models remove {path.stem}"
                left_out[path.stem] = (
                    f"The encoder {path.stem} is left out: {problem}; "
                    f"remove it with: {again}"
                )
        return Inventory(tuple(cards), left_out)

    def cards(self) -> tuple[EncoderCard, ...]:
        """Return the cards of the encoders that can be used, by name."""
        return self.inventory().cards

    def encoders(self) -> tuple[tuple[EncoderCard, Path], ...]:
        """Return the cards of the encoders that can be used, each with its file."""
        return tuple((card, self.model(card.name)) for card in self.cards())

    def card(self, name: str) -> EncoderCard:
        """Return the card of an encoder.

        Raises
        ------
        ModelProblem
            There is none of this name, or it cannot be used.
        """
        self._check_there(name)
        return self._read(self._path / (name + CARD))

    def model(self, name: str) -> Path:
        """Return the path of an encoder's ONNX file."""
        return self._path / (name + MODEL)

    def add(
        self,
        file: Path,
        said: CardDraft = NOTHING_SAID,
        *,
        preset: str = "",
        source: str = "",
    ) -> EncoderCard:
        """Copy an encoder into the folder, after a check of everything.

        Parameters
        ----------
        file
            The ONNX file. A card beside it (same name, ``.json``) is read too.
        said
            What a person says; it goes before the card beside the file.
        preset
            Name of a preset for what nobody says; without one that of the encoder's
            name, where there is one.
        source
            Where the file is from; its name when empty.

        Returns
        -------
        The card as it is kept.

        Raises
        ------
        ModelProblem
            It is no image encoder that can be used, and why. The folder is as it was.
        """
        files.checked_size(file)
        beside = file.with_suffix(CARD)
        if beside != file and beside.is_file():
            said = said.over(read_draft(beside))
        name = said.name or _name_from(file)
        self._check_free(name)
        known = preset_named(preset) if preset else PRESETS.get(name)
        with files.copied(file, self._path) as (part, sha256):
            label = printable(file.name)
            origin = files.Origin(
                label=label,
                name=name,
                source=source or said.source or label,
                sha256=sha256,
                size_bytes=part.stat().st_size,
            )
            card = _examined(part, origin, said, known)
            with files.problems(self._path, "cannot be written"):
                part.replace(self.model(name))
            files.write(self._path / (name + CARD), to_json(card))
        return card

    def remove(self, name: str) -> None:
        """Remove an encoder; a broken one too.

        Raises
        ------
        ModelProblem
            There is none of this name, or it cannot be removed.
        """
        self._check_there(name)
        for path in (self._path / (name + CARD), self.model(name)):
            with files.problems(path, "cannot be removed"):
                path.unlink(missing_ok=True)

    def _card_files(self) -> list[Path]:
        with files.problems(self._path, "cannot be read"):
            if not self._path.is_dir():
                return []
            found = [each for each in self._path.iterdir() if each.suffix == CARD]
        return sorted(each for each in found if NAME.fullmatch(each.stem))

    def _read(self, path: Path) -> EncoderCard:
        card = from_json(files.read_card(path))
        if card.name != path.stem:
            raise ModelProblem(f"its card is that of {card.name}")
        if card.name in self._reserved:
            raise ModelProblem("its name is that of another method")
        model = self.model(card.name)
        if not model.exists():
            raise ModelProblem("its file is gone")
        if files.checked_size(model) != card.size_bytes:
            raise ModelProblem("its file has another size than its card says")
        return card

    def _check_free(self, name: str) -> None:
        if name in self._reserved:
            raise ModelProblem(
                f"{name} is the name of another method; choose one with --name"
            )
        if (self._path / (name + CARD)).exists():
            raise ModelProblem(
                f"there is an encoder {name} already; choose another name with --name, "
                f"or remove it with: photodedup models remove {name}"
            )

    def _check_there(self, name: str) -> None:
        names = [path.stem for path in self._card_files()]
        if name in names:
            return
        near = difflib.get_close_matches(name, names, n=1)
        if near:
            hint = f"did you mean {near[0]}?"
        elif names:
            hint = f"there are {', '.join(names)}"
        else:
            hint = "none was added yet; see: photodedup models add --help"
        raise ModelProblem(f"there is no encoder {printable(name[:60])}; {hint}")


def read_draft(path: Path) -> CardDraft:
    """Return what a card that a person wrote says.

    Raises
    ------
    ModelProblem
        It cannot be read, or is no card.
    """
    try:
        return draft_from_json(files.read_card(path))
    except ModelProblem as problem:
        if str(problem).startswith(printable(path)):
            raise
        raise ModelProblem(f"{printable(path)}: {problem}") from problem


def _name_from(file: Path) -> str:
    """Return a name that a file's own suggests.

    Raises
    ------
    ModelProblem
        It suggests none.
    """
    plain = re.sub(r"[^a-z0-9._-]+", "-", file.stem.lower())[:LONGEST_NAME]
    name = plain.strip("._-")
    if not NAME.fullmatch(name):
        raise ModelProblem(f"{printable(file.name)} suggests no name; give one: --name")
    return name


def _examined(
    part: Path, origin: files.Origin, said: CardDraft, preset: Preset | None
) -> EncoderCard:
    """Return the card of a file that passes every check."""
    if said.sha256 not in {None, origin.sha256}:
        raise ModelProblem(
            f"{origin.label} is not the file that its card is for: the sha256 differs; "
            "get both again"
        )
    _check_whole(part, origin.label)
    # Loads onnxruntime, for which a list of the encoders need not wait.
    from photodedup.core.models.graph import completed  # noqa: PLC0415

    return completed(part, origin, said, preset)


def _check_whole(part: Path, label: str) -> None:
    with files.problems(part, "cannot be read"):
        try:
            outside = wire.outside_files(part)
        except wire.NotWholeError as error:
            raise ModelProblem(
                f"{label} is no ONNX file that can be used: {error}; get it again"
            ) from error
    if outside:
        more = f" and {len(outside) - 1} more" if len(outside) > 1 else ""
        raise ModelProblem(
            f"the weights of {label} lie in another file "
            f"({printable(outside[0])}{more}); save the network as one file: "
            "onnx.save(onnx.load(FILE), NEW_FILE)"
        )
