"""Whether two photos are one shot or two, as far as the camera's own notes tell.

Evidence against only. Frames of a burst from a tripod agree in every pixel but for
noise, so notes that differ outweigh any likeness; notes that agree prove little,
because a burst shares its second.
"""

from __future__ import annotations

import math
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photodedup.core.records import Capture, Facts

QUARTER_HOUR_S = 15 * 60
"""Time zones differ by whole quarters of an hour: a corrected clock is no new shot."""


ROUNDING = 0.02
"""Programs write 1/60 s as 0.0167 s; the next shutter speed is 26 % away."""


FIRST_TIME = "1980-01-02"
"""A camera whose clock was never set writes 0000-00-00 or the start of its epoch."""


class Shots(Enum):
    """What two sets of camera notes say."""

    DIFFERENT = "different"
    """They contradict each other: two exposures."""
    PERHAPS_DIFFERENT = "perhaps different"
    """Two camera originals of one size and one second: a burst or a re-saved copy."""
    UNKNOWN = "unknown"
    """They say nothing against one exposure."""


def compared(first: Facts, second: Facts) -> Shots:
    """Return what the notes of two photos with other bytes say."""
    a, b = first.capture, second.capture
    if not a.camera or a.camera != b.camera:
        return Shots.UNKNOWN
    if _contradict(a, b):
        return Shots.DIFFERENT
    same_size = (first.width, first.height) == (second.width, second.height)
    # Cameras without a fine clock write "00" for every frame of a burst.
    same_instant = bool(_fraction(a)) and _fraction(a) == _fraction(b)
    originals = a.software == b.software
    if same_size and originals and not same_instant:
        return Shots.PERHAPS_DIFFERENT
    return Shots.UNKNOWN


def _contradict(a: Capture, b: Capture) -> bool:
    if a.taken_at and b.taken_at and a.taken_at != b.taken_at:
        apart_s = abs((_time(a.taken_at) - _time(b.taken_at)).total_seconds())
        if apart_s % QUARTER_HOUR_S:
            return True
    if a.subsecond and b.subsecond and _fraction(a) != _fraction(b):
        return True
    numbers = (
        (a.exposure_s, b.exposure_s),
        (a.f_number, b.f_number),
        (a.iso, b.iso),
    )
    return any(x and y and not math.isclose(x, y, rel_tol=ROUNDING) for x, y in numbers)


def is_timed(capture: Capture) -> bool:
    """Whether a camera with a clock that was set wrote when the shot was taken."""
    return bool(capture.camera) and (capture.taken_at or "") >= FIRST_TIME


def moment_s(capture: Capture) -> float:
    """Return when a timed shot was taken: seconds of the camera's own clock."""
    since = _time(capture.taken_at or FIRST_TIME) - _time(FIRST_TIME)
    fraction = _fraction(capture)
    return since.total_seconds() + (float(f"0.{fraction}") if fraction else 0.0)


def is_one_frame(first: Facts, second: Facts) -> bool:
    """Whether two timed photos of one camera and moment are one frame of a burst."""
    same_moment = moment_s(first.capture) == moment_s(second.capture)
    return same_moment and compared(first, second) is Shots.UNKNOWN


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _fraction(capture: Capture) -> str:
    return capture.subsecond.rstrip("0")
