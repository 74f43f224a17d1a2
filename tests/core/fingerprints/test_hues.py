from __future__ import annotations

import numpy as np
from PIL import Image

from photodedup.core.fingerprints import hues
from photodedup.core.fingerprints.luma import luma

HUE_EDGES = np.linspace(0, 255, 7)


def test_every_color_counts_as_in_imagehash() -> None:
    green, blue = np.indices((256, 256)).astype(np.uint8)
    for red in range(256):
        pixels = np.stack([np.full_like(green, red), green, blue], axis=2)
        grey = luma(pixels)
        hue, saturation, _ = np.moveaxis(
            np.asarray(Image.fromarray(pixels).convert("HSV")), 2, 0
        )
        lit = grey >= 32
        faint = hue[lit & (saturation >= 85) & (saturation < 170)]
        bright = hue[lit & (saturation > 170)]

        found = hues.count(pixels, grey)

        assert found.black == np.count_nonzero(~lit)
        assert found.grey == np.count_nonzero(lit & (saturation < 85))
        assert found.colored == np.count_nonzero(lit & (saturation >= 85))
        assert found.faint.tolist() == np.histogram(faint, HUE_EDGES)[0].tolist()
        assert found.bright.tolist() == np.histogram(bright, HUE_EDGES)[0].tolist()


def test_a_primary_color_counts_under_its_own_hue() -> None:
    for place, color in enumerate([(255, 0, 0), (0, 255, 0), (0, 0, 255)]):
        pixels = np.full((4, 4, 3), color, np.uint8)
        bright = hues.count(pixels, luma(pixels)).bright
        lit = int(luma(pixels)[0, 0]) >= hues.DARK_BELOW
        assert bright[2 * place] == (16 if lit else 0)
