"""The libjpeg quality that a JPEG file was most likely written with."""

from __future__ import annotations

_STANDARD_LUMA = (
    *(16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40),
    *(26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51),
    *(56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87),
    *(95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99),
)
"""Luma table of ITU-T T.81 annex K.1 in zigzag order."""
_COARSEST = 255


def estimate_quality(luma_table: tuple[int, ...]) -> int | None:
    """Return the quality 1..100 whose scaled standard table is nearest.

    Exact for files of libjpeg and its kin; for cameras and Photoshop with tables of
    their own the quality of about the same coarseness. None without a table.

    Notes
    -----
    Scale of libjpeg's ``jpeg_quality_scaling``: 5000 / q below 50, else 200 - 2 q.
    """
    if len(luma_table) != len(_STANDARD_LUMA):
        return None
    # The mean coarseness gives the neighbourhood: 100 tables would cost a millisecond.
    scale = 100 * sum(luma_table) / sum(_STANDARD_LUMA)
    near = round(5000 / scale if scale > 100 else (200 - scale) / 2)  # noqa: PLR2004 -- quality 50
    # Coarse tables are cut off at 255, and their mean says too little.
    lowest = 1 if max(luma_table) == _COARSEST else max(1, near - 3)
    candidates = range(lowest, min(100, near + 3) + 1)
    return min(candidates, key=lambda quality: _distance(luma_table, quality))


def _distance(luma_table: tuple[int, ...], quality: int) -> int:
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality  # noqa: PLR2004 -- as in libjpeg
    return sum(
        abs(value - min(max((standard * scale + 50) // 100, 1), _COARSEST))
        for value, standard in zip(luma_table, _STANDARD_LUMA, strict=True)
    )
