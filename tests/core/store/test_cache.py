from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photodedup.core.errors import Bug, StoreProblem
from photodedup.core.records import (
    Box,
    Capture,
    Cell,
    Facts,
    Hashes,
    PhotoFile,
    Reading,
    Thumbnails,
)
from photodedup.core.store import Cache, Failure, Known
from photodedup.core.store.rows import signed, unsigned

LONG_AGO = 1_500_000_000_000_000_000
BITS_64 = 2**64 - 1

bits_64 = st.integers(0, BITS_64) | st.sampled_from([0, 2**63 - 1, 2**63, BITS_64])
bits_63 = st.integers(0, 2**63 - 1)
counts = st.integers(0, 2**31)
shares = st.floats(0, 1)
numbers = st.floats(allow_nan=False)
texts = st.text(max_size=20)
captures = st.builds(
    Capture,
    taken_at=st.none() | texts,
    subsecond=texts,
    camera=texts,
    software=texts,
    exposure_s=st.none() | numbers,
    f_number=st.none() | numbers,
    iso=st.none() | counts,
    has_gps=st.booleans(),
)
facts_strategy = st.builds(
    Facts,
    width=counts,
    height=counts,
    format=texts,
    lossless=st.booleans(),
    jpeg_quality=st.none() | st.integers(1, 100),
    has_alpha=st.booleans(),
    frames=counts,
    damage=texts,
    picture_digest=st.none() | st.binary(min_size=16, max_size=16),
    capture=captures,
)
hashes_strategy = st.builds(
    Hashes,
    average=bits_64,
    difference=bits_64,
    perception=bits_64,
    wavelet=bits_64,
    color=st.integers(0, 2**42 - 1),
    sign=bits_63,
    sign_trimmed=st.none() | bits_63,
    trim=st.none() | st.builds(Box, shares, shares, shares, shares),
    texture=numbers,
    cells=st.lists(
        st.builds(Cell, bits_63, st.builds(Box, shares, shares, shares, shares)),
        max_size=6,
    ).map(tuple),
)
readings = st.builds(
    Reading,
    content=st.binary(min_size=16, max_size=16),
    facts=facts_strategy,
    hashes=hashes_strategy,
    thumbnails=st.builds(
        Thumbnails,
        rgb=st.binary(max_size=100),
        histogram=st.binary(max_size=100),
        preview=st.binary(max_size=100),
        keypoints=st.binary(max_size=100),
        embedding=st.binary(max_size=100),
    ),
)
files_strategy = st.builds(
    PhotoFile,
    path=st.binary(min_size=1, max_size=40)
    .filter(lambda name: not set(name) & set(b"\0/") and name not in {b".", b".."})
    .map(lambda name: Path("/nowhere") / os.fsdecode(name)),
    size_bytes=st.integers(0, 2**62),
    mtime_ns=st.integers(-(2**62), LONG_AGO),
    ctime_ns=st.integers(-(2**62), 2**62),
    device=bits_64,
    inode=st.integers(0, 2**128 - 1) | bits_64,
)


def photo_file(name: str = "1.jpg", **values: int) -> PhotoFile:
    file = PhotoFile(Path("/nowhere") / name, 1_000, LONG_AGO, LONG_AGO, 5, 7)
    return replace(file, **values)  # type: ignore[arg-type]  # only integers


def reading(content: bytes = b"c" * 16) -> Reading:
    hashes = Hashes(BITS_64, 2**63, 1, 2, 3, 4, None, None, 12.5)
    pictures = Thumbnails(b"r" * 768, b"h" * 2_048, b"preview")
    return Reading(content, Facts(640, 480, "jpeg"), hashes, pictures)


def known_of(reading_: Reading) -> Known:
    return Known(reading_.content, reading_.facts, reading_.hashes)


@settings(deadline=None, max_examples=40)
@given(entries=st.lists(st.tuples(files_strategy, readings), min_size=1, max_size=5))
def test_what_is_added_is_answered_again(
    entries: list[tuple[PhotoFile, Reading]],
) -> None:
    with Cache.open(None) as cache:
        cache.add(entries)
        by_content = {read.content: read for _, read in entries}
        by_path = {(file.device, file.path): (file, read) for file, read in entries}
        for file, read in by_path.values():
            last = by_content[read.content]
            assert cache.known(file) == known_of(last)
            assert cache.by_content(read.content) == known_of(last)
            assert cache.thumbnails(read.content) == last.thumbnails
            assert cache.preview(read.content) == last.thumbnails.preview
            assert cache.histogram(read.content) == last.thumbnails.histogram


@given(value=bits_64)
def test_unsigned_numbers_survive_as_signed_ones(value: int) -> None:
    assert -(2**63) <= signed(value) < 2**63
    assert unsigned(signed(value)) == value


def test_the_answers_are_of_the_declared_types(tmp_path: Path) -> None:
    with Cache.open(tmp_path) as cache:
        cache.add([(photo_file(), reading())])
        answer = cache.known(photo_file())
    assert isinstance(answer, Known)
    assert answer.facts.lossless is False
    assert answer.facts.capture.has_gps is False


@pytest.mark.parametrize(
    "changed",
    [
        {"size_bytes": 999},
        {"inode": 8},
        {"mtime_ns": LONG_AGO + 1},
        {"ctime_ns": LONG_AGO + 1},
        {"device": 6},
    ],
)
def test_a_changed_file_is_not_answered(changed: dict[str, int]) -> None:
    with Cache.open(None) as cache:
        cache.add([(photo_file(), reading())])
        assert cache.known(photo_file("1.jpg", **changed)) is None
        assert cache.known(photo_file("other.jpg")) is None
        assert cache.known(photo_file()) == known_of(reading())


def test_many_files_are_answered_as_each_one_alone() -> None:
    files = [photo_file(f"{number}.jpg", inode=number) for number in range(1_200)]
    with Cache.open(None) as cache:
        cache.add(
            [
                (file, reading(number.to_bytes(16, "big")))
                for number, file in enumerate(files)
                if number % 3
            ]
        )
        cache.add_failures([(files[0], Failure("is damaged"))])
        changed = [replace(files[1], ctime_ns=1), *files[2:]]
        together = cache.known_many([files[0], *changed])
        assert together == [cache.known(file) for file in [files[0], *changed]]
        assert together[:3] == [
            Failure("is damaged"),
            None,
            known_of(reading((2).to_bytes(16, "big"))),
        ]


def test_failures_are_remembered_until_the_file_or_the_decoder_changes(
    tmp_path: Path,
) -> None:
    with Cache.open(tmp_path, versions=(3, 1)) as cache:
        cache.add_failures([(photo_file(), Failure("crashed the decoder"))])
        assert cache.known(photo_file()) == Failure("crashed the decoder")
        assert cache.known(photo_file(ctime_ns=1)) is None
    with Cache.open(tmp_path, versions=(4, 1)) as cache:
        assert cache.known(photo_file()) is None


@pytest.mark.parametrize("versions", [(2, 1), (1, 2)])
def test_rows_of_other_versions_are_not_answered(
    tmp_path: Path, versions: tuple[int, int]
) -> None:
    with Cache.open(tmp_path, versions=(1, 1)) as cache:
        cache.add([(photo_file(), reading())])
    with Cache.open(tmp_path, versions=versions) as cache:
        assert cache.known(photo_file()) is None
        assert cache.by_content(b"c" * 16) is None
        cache.add([(photo_file(), reading())])
        assert cache.known(photo_file()) == known_of(reading())


def test_a_moved_file_is_known_by_its_content_and_relinked(tmp_path: Path) -> None:
    with Cache.open(tmp_path) as cache:
        cache.add([(photo_file(), reading())])
    moved = photo_file("moved.jpg", inode=99)
    with Cache.open(tmp_path) as cache:
        assert cache.known(moved) is None
        assert cache.has_size(1_000)
        assert not cache.has_size(1_001)
        assert cache.by_content(b"c" * 16) == known_of(reading())
        assert cache.by_content(b"d" * 16) is None
        cache.relink([(moved, b"c" * 16)])
    with Cache.open(tmp_path) as cache:
        assert cache.known(moved) == known_of(reading())


def test_a_file_written_just_before_the_scan_is_known_by_content_only() -> None:
    with Cache.open(None) as cache:
        young = photo_file(mtime_ns=2**62)
        cache.add([(young, reading())])
        assert cache.known(young) is None
        assert cache.by_content(b"c" * 16) == known_of(reading())
        assert cache.preview(b"c" * 16) == b"preview"


def test_the_same_disk_is_known_at_another_mount_point(tmp_path: Path) -> None:
    photo = tmp_path / "1.jpg"
    photo.write_bytes(b"x")
    status = photo.stat()
    here = PhotoFile(photo, 1, LONG_AGO, LONG_AGO, status.st_dev, status.st_ino)
    with Cache.open(tmp_path / "cache") as cache:
        cache.add([(here, reading())])
    with closing(sqlite3.connect(tmp_path / "cache" / "cache.sqlite")) as database:
        ((volume, path),) = database.execute("SELECT volume, path FROM files")
    assert volume
    assert not path.startswith(b"/")
    assert os.fsencode(photo).endswith(path)


def test_text_that_is_no_unicode_does_not_stop_the_scan() -> None:
    odd = reading()
    odd = replace(odd, facts=replace(odd.facts, capture=Capture(camera="a\udcffb")))
    with Cache.open(None) as cache:
        cache.add([(photo_file(), odd)])
        answer = cache.known(photo_file())
    assert isinstance(answer, Known)
    assert answer.facts.capture.camera == "a?b"


def test_pictures_of_an_unknown_content_are_a_bug() -> None:
    with Cache.open(None) as cache, cache.reader() as reader:
        with pytest.raises(Bug):
            cache.thumbnails(b"?" * 16)
        with pytest.raises(Bug):
            reader.preview(b"?" * 16)


# ------------------------------------------------------------------ faults


def fill(folder: Path, count: int = 300) -> None:
    with Cache.open(folder) as cache:
        assert not cache.notice
        for number in range(count):
            file = photo_file(f"{number}.jpg", inode=number)
            cache.add([(file, reading(number.to_bytes(16, "big")))])


def works(cache: Cache) -> bool:
    cache.add([(photo_file("new.jpg"), reading(b"n" * 16))])
    return cache.known(photo_file("new.jpg")) == known_of(reading(b"n" * 16))


def test_random_bytes_are_moved_aside(tmp_path: Path) -> None:
    (tmp_path / "cache.sqlite").write_bytes(bytes(range(256)) * 40)
    with Cache.open(tmp_path) as cache:
        assert "damaged" in cache.notice
        assert works(cache)
    assert (tmp_path / "cache.sqlite.damaged").read_bytes()[:4] == b"\0\1\2\3"
    with Cache.open(tmp_path) as cache:
        assert not cache.notice
        assert cache.known(photo_file("new.jpg")) is not None


def test_a_database_of_another_program_is_moved_aside(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as database:
        database.execute("CREATE TABLE theirs (a)")
    with Cache.open(tmp_path) as cache:
        assert cache.notice
        assert works(cache)
    assert (tmp_path / "cache.sqlite.damaged").exists()


@pytest.mark.parametrize("page", range(1, 30, 4))
def test_flipped_pages_never_stop_the_scan(tmp_path: Path, page: int) -> None:
    fill(tmp_path, 60)
    path = tmp_path / "cache.sqlite"
    data = bytearray(path.read_bytes())
    for position in range(page * 4_096, page * 4_096 + 512):
        data[position] ^= 0xFF
    path.write_bytes(data)
    with Cache.open(tmp_path) as cache:
        cache.known_many([photo_file(f"{n}.jpg", inode=n) for n in range(60)])
        assert works(cache)


def test_damage_that_is_met_late_is_answered_with_nothing(tmp_path: Path) -> None:
    fill(tmp_path)
    with Cache.open(tmp_path) as cache:
        with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as other:
            other.execute("PRAGMA writable_schema = ON")
            other.execute("UPDATE sqlite_master SET rootpage = 999999")
            other.execute("PRAGMA schema_version = 9999")
            other.commit()
        files = [photo_file(f"{number}.jpg", inode=number) for number in range(300)]
        assert cache.known_many(files) == [None] * 300
        assert "temporary cache" in cache.notice
        assert works(cache)
    assert (tmp_path / "cache.sqlite.damaged").exists()


def test_a_newer_cache_is_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as database:
        database.execute("PRAGMA user_version = 99")
    with Cache.open(tmp_path) as cache:
        assert "newer version" in cache.notice
        assert works(cache)
    assert [path.name for path in tmp_path.iterdir()] == ["cache.sqlite"]


def test_a_locked_cache_is_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    with closing(
        sqlite3.connect(tmp_path / "cache.sqlite", isolation_level=None)
    ) as other:
        other.execute("BEGIN EXCLUSIVE")
        with Cache.open(tmp_path) as cache:
            assert "in use by another program" in cache.notice
            assert works(cache)


def test_a_cache_folder_that_cannot_be_made_gives_a_notice(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with Cache.open(tmp_path / "file" / "cache") as cache:
        assert "cannot be written" in cache.notice
        assert works(cache)
    (tmp_path / "cache.sqlite").mkdir()
    with Cache.open(tmp_path) as cache:
        assert "cannot be written" in cache.notice
        assert works(cache)


@pytest.mark.needs_root
@pytest.mark.parametrize("options", ["size=400k", "ro"])
def test_a_full_or_read_only_disk_gives_a_notice(tmp_path: Path, options: str) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(tmp_path)]
    subprocess.run(mount, check=True)  # noqa: S603 -- fixed words
    try:
        with Cache.open(tmp_path) as cache:
            for number in range(60):
                file = photo_file(f"{number}.jpg", inode=number)
                read = reading(number.to_bytes(16, "big"))
                pictures = replace(read.thumbnails, preview=bytes(20_000))
                cache.add([(file, replace(read, thumbnails=pictures))])
            assert "temporary cache" in cache.notice
            for number in range(60):
                assert cache.preview(number.to_bytes(16, "big")) == bytes(20_000)
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)  # noqa: S603, S607


def test_a_temporary_cache_is_gone_after_the_last_one_closes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    cache = Cache.open(None)
    cache.add([(photo_file(), reading())])
    reader = cache.reader()
    assert list(tmp_path.iterdir())
    cache.close()
    cache.close()
    assert reader.preview(b"c" * 16) == b"preview"
    reader.close()
    reader.close()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StoreProblem, match="closed"):
        reader.preview(b"c" * 16)


def test_no_room_for_a_temporary_cache_is_a_store_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(StoreProblem, match="no temporary cache can be made"):
        Cache.open(None)


# ------------------------------------------------------------------ threads, processes


def test_a_reader_follows_the_writer_from_another_thread(tmp_path: Path) -> None:
    seen: list[bytes] = []
    with Cache.open(tmp_path) as cache:
        reader = cache.reader()

        def show() -> None:
            seen.append(reader.preview(b"c" * 16))
            seen.append(reader.histogram(b"c" * 16))

        cache.add([(photo_file(), reading())])
        thread = threading.Thread(target=show)
        thread.start()
        thread.join()
    reader.close()
    assert seen == [b"preview", b"h" * 2_048]


WRITER = """
import sys
from pathlib import Path
from photodedup.core.records import Facts, Hashes, PhotoFile, Reading, Thumbnails
from photodedup.core.store import Cache
folder, start, batches, forever = Path(sys.argv[1]), *map(int, sys.argv[2:])
with Cache.open(folder) as cache:
    print(cache.notice, flush=True)
    for batch in range(batches):
        entries = []
        for number in range(start + batch * 20, start + batch * 20 + 20):
            file = PhotoFile(Path(f"/nowhere/{number}.jpg"), 1, 2, 3, 4, number)
            hashes = Hashes(0, 0, 0, 0, 0, 0, None, None, 9.0)
            pictures = Thumbnails(b"r", b"h", b"p")
            facts = Facts(1, 1, "png")
            content = number.to_bytes(16, "big")
            entries.append((file, Reading(content, facts, hashes, pictures)))
        cache.add(entries)
        print(batch, flush=True)
    if forever:
        cache.add(entries)
        sys.stdin.read()
"""


def writer(folder: Path, *numbers: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), *map(str, numbers)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)  # noqa: S603 -- our own interpreter


def counted(folder: Path) -> tuple[int, int, int]:
    with closing(sqlite3.connect(folder / "cache.sqlite")) as database:
        files, contents, pictures = (
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 -- constants
            for table in ("files", "contents", "pictures")
        )
    return files, contents, pictures


def test_two_processes_write_one_cache(tmp_path: Path) -> None:
    first, second = writer(tmp_path, 0, 30, 0), writer(tmp_path, 10_000, 30, 0)
    for process in (first, second):
        out, _ = process.communicate()
        assert process.returncode == 0
        assert out.splitlines()[0] == ""
    assert counted(tmp_path) == (1_200, 1_200, 1_200)


def test_a_kill_loses_no_batch_that_was_added(tmp_path: Path) -> None:
    process = writer(tmp_path, 0, 40, 1)
    with process:
        assert process.stdout is not None
        for _ in range(26):  # the notice and 25 batches
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    with Cache.open(tmp_path) as cache:
        assert not cache.notice
        file = PhotoFile(Path("/nowhere/499.jpg"), 1, 2, 3, 4, 499)
        assert cache.known(file) is not None
    files, contents, pictures = counted(tmp_path)
    assert files == contents == pictures >= 500
    assert files % 20 == 0
