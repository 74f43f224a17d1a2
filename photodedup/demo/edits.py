"""What happens to photos on their way through phones, chats and editors.

Each edit takes an RGB or grey picture and returns a new one of the same mode, except
where it says otherwise. Every amount is fixed: the album is the same each time.
"""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

Edit = Callable[[Image.Image], Image.Image]


def scaled(factor: float) -> Edit:
    """Scale both sides by `factor`, as a messenger does."""

    def edit(picture: Image.Image) -> Image.Image:
        size = (round(picture.width * factor), round(picture.height * factor))
        return picture.resize(size, Image.Resampling.LANCZOS)

    return edit


def cropped(left: float, top: float, right: float, bottom: float) -> Edit:
    """Keep the part between the edges, which are fractions of the picture."""

    def edit(picture: Image.Image) -> Image.Image:
        width, height = picture.size
        first = (round(left * width), round(top * height))
        last = (round(right * width), round(bottom * height))
        return picture.crop((*first, *last))

    return edit


def transposed(how: Image.Transpose) -> Edit:
    """Turn by a multiple of 90 degrees, or mirror."""

    def edit(picture: Image.Image) -> Image.Image:
        return picture.transpose(how)

    return edit


def brightened(factor: float) -> Edit:
    """Multiply every value by `factor`, clipped at white."""

    def edit(picture: Image.Image) -> Image.Image:
        return ImageEnhance.Brightness(picture).enhance(factor)

    return edit


def with_contrast(factor: float) -> Edit:
    """Spread the values around their mean by `factor`."""

    def edit(picture: Image.Image) -> Image.Image:
        return ImageEnhance.Contrast(picture).enhance(factor)

    return edit


def warmed(picture: Image.Image) -> Image.Image:
    """Turn red up and blue down, as an "autumn" filter does; RGB only."""
    red, green, blue = picture.split()
    return Image.merge(
        "RGB",
        (
            red.point(lambda value: min(255, value * 1.12)),
            green,
            blue.point(lambda value: value * 0.82),
        ),
    )


def greyed(picture: Image.Image) -> Image.Image:
    """Make it black and white; returns a grey picture."""
    return ImageOps.grayscale(picture)


def sharpened(picture: Image.Image) -> Image.Image:
    """Sharpen strongly."""
    return picture.filter(ImageFilter.UnsharpMask(radius=2, percent=120))


def bordered(picture: Image.Image) -> Image.Image:
    """Add a white frame of 6 % of the long side."""
    border = round(0.06 * max(picture.size))
    white = "white" if picture.mode == "RGB" else 255
    return ImageOps.expand(picture, border, fill=white)


def on_white(picture: Image.Image) -> Image.Image:
    """Put it on white paper where it is transparent; returns RGB."""
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")


def captioned(picture: Image.Image) -> Image.Image:
    """Cover the bottom eighth with a dark bar and a line of bright marks.

    The marks stand for text: fonts differ between machines, rectangles do not.
    """
    picture = picture.copy()
    draw = ImageDraw.Draw(picture)
    width, height = picture.size
    top = height - height // 8
    draw.rectangle((0, top, width, height), fill=(20, 22, 26))
    unit = max(2, height // 64)
    for index in range(width // (4 * unit) - 4):
        if index % 6 != 5:  # noqa: PLR2004 -- words of five letters
            left = (index + 2) * 4 * unit
            box = (left, top + 3 * unit, left + 2 * unit, top + 5 * unit)
            draw.rectangle(box, fill=(240, 240, 235))
    return picture


def on_phone_screen(picture: Image.Image) -> Image.Image:
    """Take a screenshot of it in a gallery: across a dark 9:16 screen."""
    width = round(picture.width * 1.2)
    screen = Image.new("RGB", (width, width * 16 // 9), (12, 12, 14))
    shown = picture.resize(
        (width, round(picture.height * 1.2)), Image.Resampling.BICUBIC
    )
    screen.paste(shown, (0, (screen.height - shown.height) // 2))
    draw = ImageDraw.Draw(screen)
    bar = screen.height // 40
    draw.rectangle((0, 0, width, bar), fill=(30, 30, 34))
    draw.rectangle(
        (width - 3 * bar, bar // 4, width - bar, bar - bar // 4), fill="white"
    )
    draw.ellipse(
        (bar, screen.height - 3 * bar, 2 * bar, screen.height - 2 * bar), fill="white"
    )
    return screen
