"""What a method is: facts for people, and a recipe for the worker that does it.

Nothing here, and nothing in the table, loads a library: the window lists methods, a
worker process carries them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]


class Direction(Enum):
    """Which values mean that two photos are alike."""

    LOWER_IS_CLOSER = "lower is closer"
    HIGHER_IS_CLOSER = "higher is closer"

    @property
    def sign(self) -> int:
        """1 or -1: values times it fall towards the closest."""
        return 1 if self is Direction.LOWER_IS_CLOSER else -1


class Family(Enum):
    """What a method looks at; the order in which people are shown them."""

    ALIGNED = "aligned comparison"
    HASH = "perceptual hashes"
    HISTOGRAM = "histograms"
    STRUCTURE = "structure"
    KEYPOINTS = "keypoints"
    EMBEDDING = "learned descriptors"


class Form(Enum):
    """How the bytes of a descriptor are laid out, and so how many are ranked at once.

    `core.search.ranking` compares one descriptor with many by it.
    """

    BITS = "bits"
    """A hash, most significant bit first; Hamming distance."""
    BYTES = "bytes"
    """An int8 vector; cosine."""
    FLOATS = "floats"
    """A little-endian float32 vector; cosine."""
    COUNTS = "counts"
    """256 little-endian float32; Euclidean distance."""
    COLORS = "colors"
    """The bins of a colour histogram that are not empty, see `similarity.colors`."""
    PAIR = "pair"
    """Pairs are measured one by one, in workers: `Recipe.measure`."""


class Stored(Enum):
    """What a scan's reading holds already of a photo, so that nothing is computed."""

    AVERAGE = "average"
    DIFFERENCE = "difference"
    PERCEPTION = "perception"
    WAVELET = "wavelet"
    COLOR = "color"
    SIGN = "sign"
    VALUES = "values"
    """The histogram of red, green and blue together."""
    LEVELS = "levels"
    """The histogram of the luma."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a method says of a pair.

    Attributes
    ----------
    value
        In the method's range; `Method.direction` says which end is alike.
    note
        What else is worth knowing, for people ("38 % of the keypoints"); may be empty.
    """

    value: float
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Recipe:
    """How a method is carried out; in a worker process only.

    Attributes
    ----------
    describe
        Takes a picture, uint8 (H, W, 3) sRGB, upright, alpha on white, at least 1x1;
        returns its descriptor.
    measure
        Takes the descriptors of the test picture and of the reference, in this order.
    illustrate
        Takes the two pictures and returns one, uint8 (H, W, 3) sRGB, that shows what
        the method sees; None where there is nothing to draw.
    """

    describe: Callable[[Pixels], bytes]
    measure: Callable[[bytes, bytes], Score]
    illustrate: Callable[[Pixels, Pixels], Pixels] | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """One way to compare two photos.

    Attributes
    ----------
    name
        What the command line calls it.
    title
        What people call it.
    family
        What it looks at.
    measures
        What the value says, one sentence.
    fingerprint
        What is taken from each photo.
    unit
        Of the value; empty for a plain number.
    low, high
        Range of the value, ends included.
    direction
        Which end means alike.
    default_threshold
        The loosest value that counts as alike.
    source
        Where the method is from.
    form
        How its descriptors are laid out.
    recipe
        Loads what the method needs and returns how it is carried out; None for
        `combined`, which is the comparison of a scan. Raises `EnvironmentProblem` when
        something is not installed.
    key
        Names descriptors in the cache: changes with every option and version that
        changes them.
    stored
        Where a reading holds its descriptor already.
    extra
        The optional part of photodedup that must be installed; empty for none.
    """

    name: str
    title: str
    family: Family
    measures: str
    fingerprint: str
    unit: str
    low: float
    high: float
    direction: Direction
    default_threshold: float
    source: str
    form: Form
    recipe: Callable[[], Recipe] | None
    key: str = ""
    stored: Stored | None = None
    extra: str = ""

    def is_alike(self, value: float) -> bool:
        """Whether a value is within the default threshold."""
        if self.direction is Direction.LOWER_IS_CLOSER:
            return value <= self.default_threshold
        return value >= self.default_threshold

    @property
    def has_illustration(self) -> bool:
        """Whether there is a picture of what the method sees."""
        return self.family in {Family.STRUCTURE, Family.KEYPOINTS}
