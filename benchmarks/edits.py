"""A second corpus of altered copies: other edits and other photos than the first.

    python benchmarks/edits.py PHOTOS OUT --seed 5 --count 120 [--also FOLDER]

PHOTOS holds `natural`, `clothing` and `series`. Base photos are scikit-image's own
samples, a few shots of `series`, and `natural` and `clothing` by another seed; with
--also every photo of a folder too. Two thirds of them get ten of the edits each;
OUT/truth.csv has the form of `bench/make_corpus.py`. The tier says what may be
expected: 1 *must* (whoever looks for copies expects it), 2 *should*, 3 *beyond* (a find
is a bonus).
"""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import alterations as alter
import layouts as lay
import numpy as np
import skimage
from alterations import Pixels, Random
from layouts import Others
from PIL import Image, ImageOps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

EDITS_EACH = 10
SAMPLES = (
    *("astronaut.png", "brick.png", "camera.png", "cell.png", "chelsea.png"),
    *("clock_motion.png", "coffee.png", "coins.png", "grass.png", "gravel.png"),
    *("hubble_deep_field.jpg", "ihc.png", "moon.png", "motorcycle_left.png"),
    *("retina.jpg", "rocket.jpg"),
)
SHOTS = (
    "banana/DSC_0431.jpg",
    "beach/DJI_0018.jpg",
    "freiburg/1341847990.810771.jpg",
    "phototourism/st_pauls_cathedral_30776973_2635313996.jpg",
    "phototourism/piazza_san_marco_43351518_2659980686.jpg",
    "scannet/scene0755_00_frame-002055.jpg",
)
LARGEST = 2000
"""Longest side in px: larger photos take longer and change nothing."""


class Expected(Enum):
    """What may be expected of a finder of copies."""

    MUST = 1
    SHOULD = 2
    BEYOND = 3


@dataclass(frozen=True)
class Edit:
    """One way to make a copy."""

    name: str
    expected: Expected
    make: Callable[[Pixels, Random, Others], Pixels]
    extension: str = "jpg"


def plain(alteration: Callable[[Pixels, Random], Pixels]) -> Callable[..., Pixels]:
    """Return an edit that needs no other photos."""

    def make(pixels: Pixels, rng: Random, _others: Others) -> Pixels:
        return alteration(pixels, rng)

    return make


def unchanged(pixels: Pixels, _rng: Random) -> Pixels:
    """Leave the pixels to the file format."""
    return pixels


MUST, SHOULD, BEYOND = Expected.MUST, Expected.SHOULD, Expected.BEYOND
EDITS = (
    Edit("messenger_twice", MUST, plain(alter.messenger)),
    Edit("gif_256", MUST, plain(unchanged), "gif"),
    Edit("vintage", MUST, plain(alter.vintage)),
    Edit("hdr_look", MUST, plain(alter.local_contrast)),
    Edit("bilateral", MUST, plain(alter.bilateral)),
    Edit("median_5", MUST, plain(alter.median)),
    Edit("upscaled_2x", MUST, plain(alter.doubled)),
    Edit("sharp_halo", MUST, plain(alter.halo)),
    Edit("warm_screen", MUST, plain(alter.warm_screen)),
    Edit("corner_date", MUST, plain(alter.corner_date)),
    Edit("sticker_text", MUST, plain(alter.sticker)),
    Edit("pixelated_part", MUST, plain(alter.pixelated)),
    Edit("erased_object", MUST, plain(alter.erased)),
    Edit("watermark_all_over", MUST, plain(alter.repeated_mark)),
    Edit("mirrored_crop", MUST, plain(alter.mirrored_crop)),
    Edit("turned_crop", MUST, plain(alter.turned_crop)),
    Edit("crop_enlarged", MUST, plain(alter.enlarged_part)),
    Edit("grey_grain_crop", MUST, plain(alter.grey_grain_crop)),
    Edit("blurred_bars", MUST, lay.blurred_bars),
    Edit("meme_bars", MUST, lay.meme),
    Edit("round_corners", MUST, lay.round_corners),
    Edit("drop_shadow", MUST, lay.shadow),
    Edit("polaroid", MUST, lay.polaroid),
    Edit("desktop_screenshot", MUST, lay.desktop),
    Edit("story", MUST, lay.story),
    Edit("collage_2x2", MUST, lay.collage_grid),
    Edit("collage_uneven", MUST, lay.collage_uneven),
    Edit("inset_over", MUST, lay.inset_over),
    Edit("tiny_preview", SHOULD, plain(alter.tiny_preview)),
    Edit("posterized", SHOULD, plain(alter.posterized)),
    Edit("tilted_12", SHOULD, plain(alter.tilted_crop)),
    Edit("lens_1_percent", SHOULD, plain(alter.lens)),
    Edit("avatar", SHOULD, lay.avatar),
    Edit("noise_frame", SHOULD, lay.noise_frame),
    Edit("photo_of_photo", SHOULD, lay.photographed),
    Edit("mosaic_6", SHOULD, lay.mosaic),
    Edit("inset_of", SHOULD, lay.inset_of),
    Edit("part_of_a_fifth", BEYOND, plain(alter.small_part)),
    Edit("seam_carved", BEYOND, plain(alter.carved)),
)


@dataclass(frozen=True)
class Row:
    """One line of the truth, as `bench/score.py` reads it."""

    path: str
    group: str
    kind: str
    tier: int | str
    params: str
    base: str


def read(path: Path) -> Pixels:
    """Return a photo upright, uint8 RGB, at most 2,000 px long."""
    with Image.open(path) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    return np.array(upright)


def unlike(paths: list[Path], limit: float = 0.95) -> list[Path]:
    """Return the photos whose 24x24 luma correlates with no earlier one."""
    kept: list[Path] = []
    seen: list[NDArray[Any]] = []
    for path in paths:
        with Image.open(path) as picture:
            picture.draft("L", (96, 96))
            small = ImageOps.exif_transpose(picture).convert("L").resize((24, 24))
        values = np.asarray(small, np.float32).ravel()
        values = values - values.mean()
        values /= max(1e-6, float(np.linalg.norm(values)))
        if not seen or float((np.array(seen) @ values).max()) < limit:
            kept.append(path)
            seen.append(values)
    return kept


def chosen(photos: Path, count: int, rng: Random) -> tuple[list[Path], list[Path]]:
    """Return base photos, and other photos for collages."""
    folder = Path(skimage.__file__).parent / "data"
    bases = [folder / name for name in SAMPLES]
    bases += [photos / "series" / name for name in SHOTS]
    natural = sorted((photos / "natural").rglob("*.jpg"))
    clothing = sorted((photos / "clothing").rglob("*.jpg"))
    drawn = [natural[i] for i in rng.permutation(len(natural))]
    worn = [clothing[i] for i in rng.permutation(len(clothing))]
    distinct = unlike(drawn[:260] + worn[:900])
    left = max(0, count - len(bases))
    from_nature = [path for path in distinct if path in set(drawn)]
    from_clothing = [path for path in distinct if path in set(worn)]
    share = round(left * 0.6)
    bases += from_nature[:share] + from_clothing[: left - share]
    spare = from_nature[share:] + from_clothing[left - share :]
    return bases[:count], [spare[i] for i in rng.permutation(len(spare))]


def decks(rng: Random) -> Iterator[list[Edit]]:
    """Yield the edits of one photo after another; each comes up equally often."""
    deck: list[Edit] = []
    while True:
        got: list[Edit] = []
        while len(got) < EDITS_EACH:
            if not deck:
                deck = [
                    EDITS[i] for i in rng.permutation(len(EDITS)) if EDITS[i] not in got
                ]
            edit = deck.pop()
            if edit not in got:
                got.append(edit)
        yield got


def encoded(pixels: Pixels, extension: str, rng: Random) -> bytes:
    """Return the bytes of a file: JPEG at quality 80 to 95, or a dithered GIF."""
    file = io.BytesIO()
    picture = Image.fromarray(pixels)
    if extension == "gif":
        picture.quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(file, "GIF")
    else:
        picture.save(file, "JPEG", quality=int(rng.integers(80, 96)))
    return file.getvalue()


def write(out: Path, bases: list[Path], spare: list[Path], rng: Random) -> list[Row]:
    """Write the corpus; return its truth."""
    fillers = iter(spare)
    names = iter(f"{value:012x}" for value in rng.permutation(2**24)[:20_000].tolist())
    rows: list[Row] = []

    def put(
        data: bytes, extension: str, group: str, edit: Edit | None, base: Path
    ) -> None:
        name = f"{next(names)}.{extension}"
        (out / name).write_bytes(data)
        kind = edit.name if edit else "original"
        tier = edit.expected.value if edit else 0
        rows.append(Row(name, group, kind, tier, source(base), base.name))

    altered = decks(rng)
    order = rng.permutation(len(bases))
    for number, index in enumerate(order):
        base, group = bases[index], f"e{number:05d}"
        put(base.read_bytes(), base.suffix[1:].lower(), group, None, base)
        if number % 3 == 2:  # noqa: PLR2004 -- a third stays without copies
            continue
        pixels = read(base)
        for edit in next(altered):
            made = edit.make(pixels, rng, lambda: read(next(fillers)))
            put(encoded(made, edit.extension, rng), edit.extension, group, edit, base)
    return sorted(rows, key=lambda row: row.path)


def source(base: Path) -> str:
    """Return the collection of a photo."""
    known = ("natural", "clothing", "series")
    return next((name for name in known if name in base.parts), base.parent.name)


def main() -> None:
    """Write the corpus and its truth."""
    parser = argparse.ArgumentParser(description="Make a corpus of edited copies.")
    parser.add_argument("photos", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=120, help="base photos")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--also", type=Path, help="a folder with more base photos")
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    bases, spare = chosen(options.photos, options.count, rng)
    if options.also:
        files = sorted(options.also.rglob("*"))
        bases += [path for path in files if path.suffix.lower() in {".jpg", ".png"}]
    options.out.mkdir(parents=True, exist_ok=True)
    rows = write(options.out, bases, spare, rng)
    with (options.out / "truth.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("path", "group", "kind", "tier", "params", "base"))
        for row in rows:
            writer.writerow(
                (row.path, row.group, row.kind, row.tier, row.params, row.base)
            )
    print(f"{len(rows)} files from {len(bases)} photos, {len(EDITS)} kinds of edits")


if __name__ == "__main__":
    main()
