"""Any Pillow picture to 8-bit sRGB: depths, palettes, CMYK, alpha and ICC profiles.

Pillow's own conversions saturate 16-bit gray to white and drop transparency, so the
modes are taken one by one. Profiles are applied after scaling, where they are cheap.
"""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageCms

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DEEP_MODES = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})
_FULL_SCALE_16 = 65535
_OPAQUE = 255
_STRIP_PIXELS = 1 << 20


def simplified(image: Image.Image) -> Image.Image:
    """Return the picture in mode L, RGB, RGBA, CMYK or LAB, not scaled.

    Deep gray (16 and 32 bit, float) becomes L by `eight_bit`; palettes and 1-bit
    become RGB, RGBA where they carry transparency. RGBA stays only where some
    pixel is not opaque.
    """
    if image.mode in _DEEP_MODES:
        return Image.fromarray(eight_bit(np.asarray(image)))
    if image.has_transparency_data:
        whole = image if image.mode == "RGBA" else image.convert("RGBA")
        lowest = whole.getchannel("A").getextrema()[0]
        return whole.convert("RGB") if lowest == _OPAQUE else whole
    if image.mode in {"L", "RGB", "CMYK", "LAB"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def eight_bit(samples: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Scale samples of any depth to uint8.

    Integers that fit 16 bits are shares of 65,535, floats inside 0..1 are shares
    of 1; anything else is stretched from its least to its largest finite value,
    since neither clipping nor a guess at the unit would keep the picture.
    """
    if samples.dtype == np.uint8:
        return samples.astype(np.uint8, copy=False)
    values = np.nan_to_num(samples.astype(np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if samples.dtype.kind in "iu" and low >= 0 and high <= _FULL_SCALE_16:
        low, high = 0.0, float(_FULL_SCALE_16)
    elif samples.dtype.kind == "f" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    if high - low > np.finfo(np.float32).max:
        # The span of two floats need not be a float: a quarter of it always is.
        values *= 0.25
        low, high = low / 4, high / 4
    values -= low
    values *= 255 / max(high - low, 1e-30)
    return np.rint(values).astype(np.uint8)


def flattened(image: Image.Image, icc: bytes) -> NDArray[np.uint8]:
    """Compose a `simplified` picture on white and convert it to sRGB.

    Parameters
    ----------
    image
        A picture of mode L, RGB, RGBA, CMYK or LAB.
    icc
        Its colour profile; a profile that is broken or of another colour space is
        ignored, as every viewer does.

    Returns
    -------
    (height, width, 3) uint8.
    """
    if image.mode == "RGBA":
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    return np.asarray(_to_srgb(image, icc))


def to_srgb(pixels: NDArray[np.uint8], icc: bytes) -> NDArray[np.uint8]:
    """Convert (height, width, 3) RGB of a colour profile to sRGB.

    The array may be changed in place: a photo of 200 megapixels has 600 MB.
    """
    transform = _transform(icc, "RGB") if icc else None
    if transform is None:
        return pixels
    rows = max(1, _STRIP_PIXELS // pixels.shape[1])
    for top in range(0, pixels.shape[0], rows):
        strip = Image.fromarray(pixels[top : top + rows])
        pixels[top : top + rows] = np.asarray(transform.apply(strip))
    return pixels


def _to_srgb(image: Image.Image, icc: bytes) -> Image.Image:
    transform = _transform(icc, image.mode)
    if transform is not None:
        return transform.apply(image)
    return image if image.mode == "RGB" else image.convert("RGB")


@functools.lru_cache(maxsize=8)  # building one takes 1 to 20 ms; albums have one or two
def _transform(icc: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the way from a profile to sRGB, None where nothing is to be done."""
    if not icc and mode != "LAB":
        return None
    try:
        if mode == "LAB":
            profile = ImageCms.createProfile("LAB")
        else:
            source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
            if _is_srgb(source):
                return None
            profile = source.profile
        target = ImageCms.createProfile("sRGB")
        return ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(profile),
            ImageCms.ImageCmsProfile(target),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
        )
    except (OSError, ImageCms.PyCMSError, ValueError, TypeError):
        return None


def _is_srgb(profile: ImageCms.ImageCmsProfile) -> bool:
    return "srgb" in (profile.profile.profile_description or "").lower()
