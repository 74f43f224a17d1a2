"""The wall around third-party decoders.

Decoders raise whatever they like on damaged files: of 16,000 damaged samples they
gave OSError, TypeError, ValueError, SyntaxError, IndexError, struct.error, EOFError,
KeyError and MemoryError. `guard` turns all of them into one `DecodeFailure`.
"""

from __future__ import annotations

import contextlib
import re
import warnings
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from photodedup.core.decode.failure import (
    PIXEL_BUDGET,
    DecodeFailure,
    damaged,
    out_of_memory,
    too_large,
    unknown_variant,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIXELS_IN_MESSAGE = re.compile(r"\((\d+) pixels\)")


@contextlib.contextmanager
def guard() -> Iterator[None]:
    """Turn every exception of a third-party decoder into a `DecodeFailure`.

    Warnings of the decoders are silenced: what matters of them is found by
    `photodedup.core.decode.damage`. Pillow's own limit is set to `PIXEL_BUDGET`
    meanwhile (it refuses above twice its value), because pictures inside pictures
    (ICO) are opened out of our sight.
    """
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = PIXEL_BUDGET // 2
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except DecodeFailure:
        raise
    except Image.DecompressionBombError as error:
        found = _PIXELS_IN_MESSAGE.search(str(error))
        raise too_large(int(found[1]) if found else PIXEL_BUDGET + 1) from error
    except UnidentifiedImageError as error:
        raise unknown_variant() from error
    except MemoryError as error:
        raise out_of_memory() from error
    except Exception as error:
        raise damaged() from error
    finally:
        Image.MAX_IMAGE_PIXELS = before
