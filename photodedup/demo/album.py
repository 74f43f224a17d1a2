"""The demo album's table of contents, and how its files are written.

`ORIGINALS` are pictures of scikit-image's package saved as a camera or a scanner would;
`COPIES` are made from those files, as a phone, a chat or an editor would. To add one,
add a line to a table.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from photodedup.demo.edits import (
    Edit,
    bordered,
    brightened,
    captioned,
    cropped,
    greyed,
    on_phone_screen,
    on_white,
    scaled,
    sharpened,
    transposed,
    warmed,
    with_contrast,
)

if TYPE_CHECKING:
    from pathlib import Path

# EXIF tags (Exif 2.32, tables 4, 7 and 8).
_MAKE, _MODEL, _ORIENTATION, _EXIF_IFD = 0x010F, 0x0110, 0x0112, 0x8769
_TAKEN, _EXPOSURE, _F_NUMBER, _ISO = 0x9003, 0x829A, 0x829D, 0x8827


@dataclass(frozen=True, slots=True)
class Original:
    """A picture that a camera, a scanner or a person made.

    Attributes
    ----------
    path
        In the album; its extension decides the format.
    source
        File name in scikit-image's package.
    taken
        When, ISO 8601.
    camera
        Make and model for EXIF; empty for scans and drawings.
    """

    path: str
    source: str
    taken: str
    camera: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A picture made from an original.

    Attributes
    ----------
    path, of
        In the album.
    edits
        Done in order before it is saved again; None means the same bytes.
    quality
        JPEG or WebP quality, 1..100; 0 for the others.
    orientation
        EXIF orientation to write, 1 for none.
    kept
        Share of the file's bytes that are kept; under 1 the file is damaged.
    """

    path: str
    of: str
    edits: tuple[Edit, ...] | None = None
    quality: int = 0
    orientation: int = 1
    kept: float = 1.0


_CANON, _PIXEL = "Canon EOS 80D", "Google Pixel 3"

ORIGINALS = (
    Original("2019 Trip/IMG_2041.jpg", "rocket.jpg", "2019-06-25T10:14:08", _CANON),
    Original("2019 Trip/IMG_2042.jpg", "coffee.png", "2019-06-25T11:30:12", _CANON),
    Original("2019 Trip/IMG_2047.jpg", "chelsea.png", "2019-06-26T08:02:41", _CANON),
    # A stereo pair: two shots of one scene, no duplicates.
    Original(
        "2019 Trip/IMG_2055.jpg", "motorcycle_left.png", "2019-06-27T16:20:30", _CANON
    ),
    Original(
        "2019 Trip/IMG_2056.jpg", "motorcycle_right.png", "2019-06-27T16:20:31", _CANON
    ),
    Original("2019 Trip/IMG_2060.jpg", "brick.png", "2019-06-28T09:41:00", _CANON),
    Original("2019 Trip/IMG_2063.jpg", "grass.png", "2019-06-28T09:52:17", _CANON),
    Original("2019 Trip/IMG_2064.jpg", "gravel.png", "2019-06-28T09:53:05", _CANON),
    Original("2019 Trip/IMG_2071.jpg", "astronaut.png", "2019-06-28T17:44:55", _PIXEL),
    Original(
        "2019 Trip/IMG_2075.jpg", "clock_motion.png", "2019-06-29T07:00:02", _PIXEL
    ),
    Original(
        "Night sky/deep field.jpg", "hubble_deep_field.jpg", "2018-11-03T23:10:00"
    ),
    Original("Night sky/moon.png", "moon.png", "2018-11-04T01:25:00"),
    Original("Scans/page 12.png", "page.png", "2017-02-11T14:00:00"),
    Original("Scans/note.png", "text.png", "2017-02-11T14:03:00"),
    Original("Scans/coins.tif", "coins.png", "2017-02-12T10:30:00"),
    Original("Scans/photographer 1978.jpg", "camera.png", "2017-02-12T11:10:00"),
    Original("Scans/slide 31.png", "ihc.png", "2017-02-13T09:00:00"),
    Original("Scans/eye 2020.jpg", "retina.jpg", "2020-01-15T08:45:00"),
    Original("Drawings/horse.png", "horse.png", "2016-05-01T12:00:00"),
    Original("Drawings/colours.png", "color.png", "2016-05-01T12:30:00"),
)

COPIES = (
    # The same bytes under other names.
    Copy("2019 Trip/IMG_2041 (1).jpg", "2019 Trip/IMG_2041.jpg"),
    Copy("Backup 2020/2019 Trip/IMG_2042.jpg", "2019 Trip/IMG_2042.jpg"),
    Copy("Backup 2020/2019 Trip/IMG_2047.jpg", "2019 Trip/IMG_2047.jpg"),
    Copy("Backup 2020/2019 Trip/IMG_2055.jpg", "2019 Trip/IMG_2055.jpg"),
    Copy("Backup 2020/Scans/page 12.png", "Scans/page 12.png"),
    # The same pixels in another container.
    Copy("Night sky/moon for print.tif", "Night sky/moon.png", ()),
    Copy("Shared/lawn.png", "2019 Trip/IMG_2063.jpg", ()),
    # A messenger: smaller and saved again.
    Copy(
        "Phone backup/WhatsApp/IMG-20190625-WA0003.jpg",
        "2019 Trip/IMG_2041.jpg",
        (scaled(0.5),),
        quality=60,
    ),
    Copy(
        "Phone backup/WhatsApp/IMG-20190625-WA0004.jpg",
        "2019 Trip/IMG_2042.jpg",
        (scaled(0.6),),
        quality=60,
    ),
    Copy(
        "Phone backup/WhatsApp/IMG-20190626-WA0007.jpg",
        "2019 Trip/IMG_2047.jpg",
        (scaled(0.7),),
        quality=60,
    ),
    Copy(
        "Phone backup/WhatsApp/IMG-20190628-WA0011.jpg",
        "2019 Trip/IMG_2056.jpg",
        (scaled(0.5),),
        quality=60,
    ),
    Copy(
        "Phone backup/WhatsApp/IMG-20200117-WA0001.jpg",
        "Scans/eye 2020.jpg",
        (scaled(0.5),),
        quality=75,
    ),
    Copy(
        "Phone backup/WhatsApp/IMG-20200117-WA0002.jpg",
        "Scans/photographer 1978.jpg",
        (),
        quality=30,
    ),
    # Saved again, the same size.
    Copy("Shared/wall.jpg", "2019 Trip/IMG_2060.jpg", (), quality=60),
    Copy("Shared/coffee.webp", "2019 Trip/IMG_2042.jpg", (), quality=80),
    Copy("Shared/coins.jpg", "Scans/coins.tif", (), quality=30),
    Copy("Shared/slide.jpg", "Scans/slide 31.png", (), quality=85),
    Copy(
        "Shared/deep field small.webp", "Night sky/deep field.jpg", (scaled(0.4),), 75
    ),
    Copy("Drawings/horse on white.jpg", "Drawings/horse.png", (on_white,), 90),
    # Stored lying on its side, shown upright through its EXIF orientation.
    Copy(
        "Phone backup/DCIM/20190625_113014.jpg",
        "2019 Trip/IMG_2042.jpg",
        (scaled(0.8), transposed(Image.Transpose.ROTATE_90)),
        quality=88,
        orientation=6,
    ),
    Copy(
        "Phone backup/DCIM/20190628_174455.jpg",
        "2019 Trip/IMG_2071.jpg",
        (),
        quality=90,
        kept=0.6,
    ),
    Copy(
        "Phone backup/Screenshots/Screenshot_20190702-081522.png",
        "2019 Trip/IMG_2047.jpg",
        (on_phone_screen,),
    ),
    # An editor.
    Copy(
        "Edited/cat closer.jpg",
        "2019 Trip/IMG_2047.jpg",
        (cropped(0.1, 0.1, 0.95, 0.95),),
        90,
    ),
    Copy(
        "Edited/cat mirrored.jpg",
        "2019 Trip/IMG_2047.jpg",
        (transposed(Image.Transpose.FLIP_LEFT_RIGHT),),
        90,
    ),
    Copy("Edited/coffee warm.jpg", "2019 Trip/IMG_2042.jpg", (warmed,), 90),
    Copy(
        "Edited/coffee square.jpg",
        "2019 Trip/IMG_2042.jpg",
        (cropped(0.12, 0.0, 0.88, 1.0),),
        90,
    ),
    Copy(
        "Edited/rocket brighter.jpg", "2019 Trip/IMG_2041.jpg", (brightened(1.15),), 90
    ),
    Copy(
        "Edited/rocket turned.jpg",
        "2019 Trip/IMG_2041.jpg",
        (transposed(Image.Transpose.ROTATE_90),),
        90,
    ),
    Copy("Edited/portrait bw.jpg", "2019 Trip/IMG_2071.jpg", (greyed,), 90),
    Copy(
        "Edited/portrait closer.jpg",
        "2019 Trip/IMG_2071.jpg",
        (cropped(0.05, 0.0, 0.9, 0.85),),
        90,
    ),
    Copy("Edited/deep field framed.jpg", "Night sky/deep field.jpg", (bordered,), 90),
    Copy(
        "Edited/deep field contrast.jpg",
        "Night sky/deep field.jpg",
        (with_contrast(1.3),),
        90,
    ),
    Copy(
        "Edited/photographer sharp.jpg", "Scans/photographer 1978.jpg", (sharpened,), 90
    ),
    Copy("Edited/greetings.jpg", "2019 Trip/IMG_2055.jpg", (captioned,), 90),
    Copy(
        "Edited/page upside down.png",
        "Scans/page 12.png",
        (transposed(Image.Transpose.ROTATE_180),),
    ),
)

_COPIED = datetime(2021, 3, 7, 18, 0, tzinfo=UTC)


def write_album(pictures: Path, folder: Path) -> None:
    """Write every picture of the album, with fixed modification times.

    Parameters
    ----------
    pictures
        Folder of scikit-image's pictures.
    folder
        Where the album goes; exists and is empty.
    """
    for original in ORIGINALS:
        path = _place(folder, original.path)
        with Image.open(pictures / original.source) as picture:
            _save(picture, path, quality=93, exif=_camera_exif(original))
        _set_time(path, datetime.fromisoformat(original.taken).replace(tzinfo=UTC))
    for minute, copy in enumerate(COPIES):
        path = _place(folder, copy.path)
        _write_copy(copy, folder / copy.of, path)
        _set_time(path, _COPIED + timedelta(minutes=minute))


def _write_copy(copy: Copy, original: Path, path: Path) -> None:
    if copy.edits is None:
        shutil.copyfile(original, path)
        return
    with Image.open(original) as stored:
        picture = ImageOps.exif_transpose(stored)
    for edit in copy.edits:
        picture = edit(picture)
    exif = Image.Exif()
    if copy.orientation != 1:
        exif[_ORIENTATION] = copy.orientation
    _save(picture, path, quality=copy.quality, exif=exif)
    if copy.kept < 1:
        os.truncate(path, round(copy.kept * path.stat().st_size))


def _save(picture: Image.Image, path: Path, *, quality: int, exif: Image.Exif) -> None:
    # Nothing of what the source file carries besides its pixels goes into the copy.
    picture.info = {}
    if path.suffix in {".jpg", ".webp"}:
        picture.save(path, quality=quality, exif=exif)
    else:
        picture.save(path)


def _camera_exif(original: Original) -> Image.Exif:
    exif = Image.Exif()
    if original.camera:
        exif[_MAKE] = original.camera.split()[0]
        exif[_MODEL] = original.camera
        shot = exif.get_ifd(_EXIF_IFD)
        shot[_TAKEN] = original.taken.replace("-", ":").replace("T", " ")
        shot[_EXPOSURE] = 1 / 250
        shot[_F_NUMBER] = 5.6
        shot[_ISO] = 200
    return exif


def _place(folder: Path, path: str) -> Path:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def _set_time(path: Path, written: datetime) -> None:
    os.utime(path, (written.timestamp(), written.timestamp()))
