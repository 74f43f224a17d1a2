"""How the usual encoders want their pictures, by the names that people give them.

After open_clip's `ViT-B-16-plus-240` and the transforms that torchvision publishes with
its weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from photodedup.core.errors import ModelProblem
from photodedup.core.records.encoders import CardDraft, Interpolation, ResizeRule

if TYPE_CHECKING:
    from collections.abc import Mapping

_IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
_CLIP = (
    (0.48145466, 0.4578275, 0.40821073),
    (0.26862954, 0.26130258, 0.27577711),
)


@dataclass(frozen=True, slots=True)
class Preset:
    """What is known of one kind of encoder.

    Attributes
    ----------
    draft
        Its card, without what the graph tells.
    side
        Of its square, px, where the graph takes any size.
    shorter
        px of the shorter side before that square is cut out.
    """

    draft: CardDraft
    side: int
    shorter: int


def _cutting(
    title: str,
    colors: tuple[tuple[float, ...], tuple[float, ...]],
    interpolation: Interpolation,
) -> CardDraft:
    mean, std = colors
    return CardDraft(
        title=title,
        mean=mean,
        std=std,
        resize=ResizeRule.CROP,
        interpolation=interpolation,
    )


PRESETS: Mapping[str, Preset] = {
    "clip": Preset(
        _cutting("CLIP image tower", _CLIP, Interpolation.BICUBIC), 240, 240
    ),
    "resnet": Preset(
        _cutting("ResNet of torchvision", _IMAGENET, Interpolation.BILINEAR), 224, 232
    ),
    "vgg": Preset(
        _cutting("VGG of torchvision", _IMAGENET, Interpolation.BILINEAR), 224, 256
    ),
    "inception": Preset(
        _cutting("Inception of torchvision", _IMAGENET, Interpolation.BILINEAR),
        299,
        342,
    ),
}


def preset_named(name: str) -> Preset:
    """Return a preset.

    Raises
    ------
    ModelProblem
        There is none of this name.
    """
    if name not in PRESETS:
        raise ModelProblem(
            f"there is no preset {name[:40]!r}; there are {', '.join(PRESETS)}"
        )
    return PRESETS[name]
