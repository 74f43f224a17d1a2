"""Many files and pictures asked for at once."""

from __future__ import annotations

from pathlib import Path

from photodedup.core.records import Facts, Hashes, PhotoFile, Reading, Thumbnails
from photodedup.core.store import Cache, PictureColumn

LONG_AGO = 1_500_000_000_000_000_000


def photo_file(name: str, inode: int = 7) -> PhotoFile:
    return PhotoFile(Path("/nowhere") / name, 1_000, LONG_AGO, LONG_AGO, 5, inode)


def reading(content: bytes) -> Reading:
    hashes = Hashes(0, 2**63, 1, 2, 3, 4, None, None, 12.5)
    pictures = Thumbnails(b"r" * 768, b"h" * 2_048, b"preview")
    return Reading(content, Facts(640, 480, "jpeg"), hashes, pictures)


def test_a_run_of_files_among_others_is_answered_as_each_one_alone() -> None:
    files = [photo_file(f"{number:04}.jpg", inode=number) for number in range(2_400)]
    with Cache.open(None) as cache:
        cache.add(
            [
                (file, reading(number.to_bytes(16, "big")))
                for number, file in enumerate(files)
            ]
        )
        for asked in (files[900:1_500], files[::3], [*files[:10], *files[-600:]]):
            assert cache.known_many(asked) == [cache.known(file) for file in asked]


def test_pictures_of_many_contents_are_answered_at_once() -> None:
    contents = [number.to_bytes(16, "big") for number in range(1_200)]
    with Cache.open(None) as cache:
        cache.add([(photo_file(c.hex()), reading(c)) for c in contents[::2]])
        found = cache.pictures(PictureColumn.PREVIEW, contents)
    assert found == dict.fromkeys(contents[::2], b"preview")
