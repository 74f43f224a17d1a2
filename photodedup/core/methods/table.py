"""The table of named methods: a new method is one entry in `entries`.

Most of them are old friends that people ask for by name; only `combined`, the
comparison of aligned pixels that a scan decides with, is good enough to remove a photo
by. It lives above this room and stands here to be listed.

Thresholds are the loosest values that count as alike; `docs/methods.md` has how they
were measured and where each method fails.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from photodedup.core.errors import UsageProblem
from photodedup.core.methods.base import Direction, Family, Form, Method
from photodedup.core.methods.entries.hashes import hashes
from photodedup.core.methods.entries.histograms import histograms
from photodedup.core.methods.entries.networks import SIAMESE, encoder
from photodedup.core.methods.entries.pictures import KEYPOINTS, ssim
from photodedup.core.records import STRICTNESS_DEFAULT
from photodedup.core.settings import MethodOptions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from photodedup.core.records import EncoderCard

USUAL = MethodOptions()

_COMBINED = Method(
    name="combined",
    title="Aligned comparison",
    family=Family.ALIGNED,
    measures="How sure it is that both are copies of one capture, after turning, "
    "trimming and aligning: the strictness up to which a scan would group them.",
    fingerprint="128 px luma, corners and the preview",
    unit="",
    low=0.0,
    high=1.0,
    direction=Direction.HIGHER_IS_CLOSER,
    default_threshold=STRICTNESS_DEFAULT,
    source="photodedup; alignment after Evangelidis and Psarakis, PAMI 2008",
    form=Form.PAIR,
    recipe=None,
)


def methods(
    options: MethodOptions = USUAL,
    encoders: Sequence[tuple[EncoderCard, Path]] = (),
) -> tuple[Method, ...]:
    """Return every method, carried out as the options say.

    Parameters
    ----------
    options
        Size of hashes, bins, and other choices.
    encoders
        What people added, each with the place of its ONNX file.
    """
    return (
        _COMBINED,
        *hashes(options.hash_size),
        *histograms(options),
        ssim(options),
        *KEYPOINTS,
        SIAMESE,
        *(encoder(card, path) for card, path in encoders),
    )


def find(name: str, among: Sequence[Method]) -> Method:
    """Return a method by its name, in any case.

    Raises
    ------
    UsageProblem
        There is no such method; the message names the nearest one.
    """
    wanted = name.strip().lower()
    found = {method.name: method for method in among}.get(wanted)
    if found is not None:
        return found
    names = [method.name for method in among]
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.4)
    hint = f'Did you mean "{near[0]}"? ' if near else ""
    raise UsageProblem(
        f'There is no method "{name}". {hint}`photodedup methods` lists all of them.'
    )
