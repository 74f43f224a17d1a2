from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photodedup.core.errors import FolderProblem, UsageProblem
from photodedup.core.progress import Cancelled, CancelToken
from photodedup.core.settings import Folder, FolderRole, ScanSettings
from photodedup.core.walk import Walk, walk

if TYPE_CHECKING:
    from pathlib import Path

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 60
KEEP, IGNORE = FolderRole.KEEP, FolderRole.IGNORE


def put(path: Path, data: bytes = JPEG) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def walked(*folders: Folder | Path, min_size_bytes: int = 0) -> Walk:
    named = tuple(f if isinstance(f, Folder) else Folder(f) for f in folders)
    return walk(ScanSettings(named, min_size_bytes=min_size_bytes), CancelToken())


def names(result: Walk) -> list[str]:
    return [file.path.name for file in result.files]


def reasons(result: Walk) -> dict[str, str]:
    return {item.path.name: item.reason for item in result.skipped}


def test_photos_come_in_path_order_with_their_identity(tmp_path: Path) -> None:
    for name in ("b/2.jpg", "b/1.png", "a/3.HEIC"):
        put(tmp_path / name)
    files = walked(tmp_path).files
    assert [str(file.path.relative_to(tmp_path)) for file in files] == [
        "a/3.HEIC",
        "b/1.png",
        "b/2.jpg",
    ]
    status = files[0].path.stat()
    assert (files[0].device, files[0].inode) == (status.st_dev, status.st_ino)
    assert (files[0].size_bytes, files[0].mtime_ns) == (64, status.st_mtime_ns)
    assert files[0].ctime_ns == status.st_ctime_ns


def test_a_photo_without_a_telling_name_is_found_by_its_bytes(tmp_path: Path) -> None:
    put(tmp_path / "no_extension")
    put(tmp_path / "IMG_1.jpg_original", b"\x89PNG\r\n\x1a\n" + b"\0" * 30)
    put(tmp_path / "notes", b"Dear diary")
    put(tmp_path / "letter.txt", b"Dear Jo")
    put(tmp_path / "photo_as_mail.txt")
    put(tmp_path / "film.mp4", b"\0\0\0\x18ftypmp42")
    put(tmp_path / "empty", b"")
    result = walked(tmp_path)
    assert names(result) == [
        "IMG_1.jpg_original",
        "no_extension",
        "photo_as_mail.txt",
    ]
    assert result.skipped == ()


def test_apple_double_files_are_no_photos(tmp_path: Path) -> None:
    put(tmp_path / "IMG_1.jpg")
    put(tmp_path / "._IMG_1.jpg", b"\0\5\x16\7" + b"\0" * 40)
    result = walked(tmp_path)
    assert names(result) == ["IMG_1.jpg"]
    assert result.skipped == ()


def test_an_empty_photo_is_named_as_skipped(tmp_path: Path) -> None:
    put(tmp_path / "empty.jpg", b"")
    result = walked(tmp_path)
    assert result.files == ()
    assert reasons(result) == {"empty.jpg": "is empty"}


def test_small_photos_are_counted(tmp_path: Path) -> None:
    put(tmp_path / "small.jpg")
    put(tmp_path / "large.jpg", JPEG * 10)
    result = walked(tmp_path, min_size_bytes=100)
    assert names(result) == ["large.jpg"]
    assert result.too_small == 1


def test_a_huge_sparse_file_is_named_and_not_read(tmp_path: Path) -> None:
    path = put(tmp_path / "huge.jpg")
    os.truncate(path, 3 * 1024**3)
    result = walked(tmp_path)
    assert result.files == ()
    assert "larger than 2 GB" in reasons(result)["huge.jpg"]


def test_links_are_counted_and_never_followed(tmp_path: Path) -> None:
    photo = put(tmp_path / "album" / "1.jpg")
    (tmp_path / "album" / "link.jpg").symlink_to(photo)
    (tmp_path / "album" / "loop").symlink_to(tmp_path)
    (tmp_path / "album" / "dangling.jpg").symlink_to(tmp_path / "nowhere")
    result = walked(tmp_path)
    assert names(result) == ["1.jpg"]
    assert result.links == 3
    assert result.skipped == ()


def test_a_link_that_the_user_names_is_followed(tmp_path: Path) -> None:
    put(tmp_path / "disk" / "1.jpg")
    (tmp_path / "Pictures").symlink_to(tmp_path / "disk")
    files = walked(tmp_path / "Pictures").files
    assert [file.path for file in files] == [tmp_path / "Pictures" / "1.jpg"]


def test_hard_links_are_one_photo_with_several_names(tmp_path: Path) -> None:
    photo = put(tmp_path / "b.jpg")
    (tmp_path / "z").mkdir()
    os.link(photo, tmp_path / "a.jpg")
    os.link(photo, tmp_path / "z" / "c.jpg")
    (file,) = walked(tmp_path).files
    assert file.path.name == "a.jpg"
    assert file.other_names == (tmp_path / "b.jpg", tmp_path / "z" / "c.jpg")


def test_a_hard_link_into_a_protected_folder_protects_the_photo(tmp_path: Path) -> None:
    photo = put(tmp_path / "inbox" / "1.jpg")
    (tmp_path / "keep").mkdir()
    os.link(photo, tmp_path / "keep" / "2.jpg")
    (file,) = walked(tmp_path / "inbox", Folder(tmp_path / "keep", KEEP)).files
    assert file.protected
    assert file.path == photo


def test_overlapping_and_repeated_folders_are_visited_once(tmp_path: Path) -> None:
    put(tmp_path / "a" / "b" / "1.jpg")
    result = walked(
        tmp_path / "a" / "b", tmp_path / "a", tmp_path / "a" / ".." / "a", tmp_path
    )
    assert [file.path for file in result.files] == [tmp_path / "a" / "b" / "1.jpg"]
    assert result.files[0].other_names == ()


def test_the_deepest_role_decides(tmp_path: Path) -> None:
    for name in ("1.jpg", "keep/2.jpg", "keep/inbox/3.jpg", "keep/inbox/no/4.jpg"):
        put(tmp_path / name)
    result = walked(
        tmp_path,
        Folder(tmp_path / "keep", KEEP),
        tmp_path / "keep" / "inbox",
        Folder(tmp_path / "keep" / "inbox" / "no", IGNORE),
    )
    protected = {file.path.name: file.protected for file in result.files}
    assert protected == {"1.jpg": False, "2.jpg": True, "3.jpg": False}


def test_a_search_folder_inside_an_ignored_one_is_searched(tmp_path: Path) -> None:
    put(tmp_path / "no" / "1.jpg")
    put(tmp_path / "no" / "yes" / "2.jpg")
    result = walked(tmp_path, Folder(tmp_path / "no", IGNORE), tmp_path / "no" / "yes")
    assert names(result) == ["2.jpg"]


def test_of_two_roles_for_one_folder_the_careful_one_counts(tmp_path: Path) -> None:
    put(tmp_path / "1.jpg")
    for pair in ((FolderRole.SEARCH, KEEP), (KEEP, FolderRole.SEARCH)):
        (file,) = walked(*(Folder(tmp_path, role) for role in pair)).files
        assert file.protected


@pytest.mark.parametrize(
    "folder",
    [
        ".Trash-1000/files",
        ".Trash",
        ".Trashes/501",
        "$RECYCLE.BIN/S-1-5",
        "System Volume Information",
        "@eaDir",
        ".thumbnails/large",
        ".cache/app",
        ".local/share/app",
        ".git/lfs",
        "Caches",
        "Album Previews.lrdata/0",
        "Mine.photoslibrary/resources/derivatives",
        "Mine.photoslibrary/Thumbnails",
        ".hidden",
    ],
)
def test_default_exclusions_are_passed_over_and_named(
    tmp_path: Path, folder: str
) -> None:
    put(tmp_path / "album" / "1.jpg")
    put(tmp_path / folder / "2.jpg")
    result = walked(tmp_path)
    assert names(result) == ["1.jpg"]
    assert result.skipped == ()
    (passed,) = result.passed_over
    assert (tmp_path / folder).is_relative_to(passed.path)
    assert passed.reason


def test_a_hidden_folder_that_the_user_names_is_searched(tmp_path: Path) -> None:
    put(tmp_path / ".secret" / "1.jpg")
    put(tmp_path / "2.jpg")
    assert names(walked(tmp_path / ".secret")) == ["1.jpg"]
    assert names(walked(tmp_path, tmp_path / ".secret")) == ["1.jpg", "2.jpg"]


def test_originals_of_a_photo_library_are_protected(tmp_path: Path) -> None:
    put(tmp_path / "Mine.photoslibrary" / "originals" / "0" / "1.jpg")
    put(tmp_path / "2.jpg")
    protected = {file.path.name: file.protected for file in walked(tmp_path).files}
    assert protected == {"1.jpg": True, "2.jpg": False}
    (inside,) = walked(tmp_path / "Mine.photoslibrary" / "originals").files
    assert inside.protected


def test_android_photos_waiting_for_deletion_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path / ".trashed-1700000000-IMG_1.jpg")
    result = walked(tmp_path)
    assert result.files == ()
    assert [item.reason for item in result.passed_over] == ["is a trash"]


def test_pipes_sockets_and_devices_are_skipped_with_a_reason(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    os.mknod(tmp_path / "socket.jpg", stat.S_IFSOCK | 0o600)
    result = walked(tmp_path)
    assert result.files == ()
    assert reasons(result) == {
        "pipe.jpg": "is a pipe, not a file",
        "socket.jpg": "is a socket, not a file",
    }


def test_odd_names_are_kept_intact(tmp_path: Path) -> None:
    odd = [
        b"bad\xff.jpg",
        b"a\nb.jpg",
        "\u202egpj.jpg".encode(),
        b"-rf.jpg",
        b"\xc3\xa9.jpg",
        b"e\xcc\x81.jpg",
    ]
    for name in odd:
        put(tmp_path / os.fsdecode(name))
    found = {os.fsencode(file.path.name) for file in walked(tmp_path).files}
    assert found == set(odd)


def test_a_path_too_long_to_open_is_never_silent(tmp_path: Path) -> None:
    put(tmp_path / "1.jpg")
    here = os.open(tmp_path, os.O_RDONLY)
    handles = [here]
    for _ in range(30):
        os.mkdir("n" * 200, dir_fd=handles[-1])
        handles.append(os.open("n" * 200, os.O_RDONLY, dir_fd=handles[-1]))
    for handle in handles:
        os.close(handle)
    result = walked(tmp_path)
    assert names(result) == ["1.jpg"]
    assert len(result.skipped) == 1
    assert "File name too long" in result.skipped[0].reason


def test_a_missing_folder_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FolderProblem, match="does not exist; check the name"):
        walked(tmp_path / "nowhere")
    with pytest.raises(FolderProblem, match="does not exist; check the name"):
        walked(put(tmp_path / "1.jpg") / "inside")


def test_a_file_given_as_a_folder_is_refused(tmp_path: Path) -> None:
    photo = put(tmp_path / "1.jpg")
    with pytest.raises(FolderProblem, match="give the folder that contains it"):
        walked(photo)


def test_no_folder_to_search_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no folder to search"):
        walked()
    with pytest.raises(UsageProblem, match="no folder to search"):
        walked(Folder(tmp_path, IGNORE))


def test_an_empty_folder_gives_an_empty_walk(tmp_path: Path) -> None:
    assert walked(tmp_path) == Walk(files=(), skipped=(), links=0)


UNPRIVILEGED = """
import sys
from pathlib import Path
from photodedup.core.errors import FolderProblem
from photodedup.core.progress import CancelToken
from photodedup.core.settings import Folder, ScanSettings
from photodedup.core.walk import walk
for name in sys.argv[1:]:
    try:
        found = walk(ScanSettings((Folder(Path(name)),)), CancelToken())
    except FolderProblem as problem:
        print("problem", problem.reason)
    else:
        print(*(file.path.name for file in found.files))
        print(*(f"{item.path.name}: {item.reason}" for item in found.skipped))
"""


def test_unreadable_folders_are_named(tmp_path: Path) -> None:
    put(tmp_path / "album" / "1.jpg")
    put(tmp_path / "album" / "locked" / "2.jpg")
    locked = tmp_path / "album" / "locked"
    locked.chmod(0)
    command = [sys.executable, "-c", UNPRIVILEGED, str(tmp_path / "album"), str(locked)]
    if os.geteuid() == 0:
        # The superuser without capabilities is stopped by permissions like others.
        dropped = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
        command = [*dropped, "--reuid=0", "--no-new-privs", *command]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 -- our own interpreter
    locked.chmod(0o700)
    lines = answer.stdout.splitlines()
    assert lines[0] == "1.jpg"
    assert lines[1] == "locked: folder cannot be opened (Permission denied)"
    assert lines[2].startswith("problem folder cannot be opened (Permission denied);")


@pytest.mark.needs_root
def test_a_bind_mount_is_visited_once(tmp_path: Path) -> None:
    put(tmp_path / "disk" / "1.jpg")
    (tmp_path / "again").mkdir()
    command = ["mount", "--bind", str(tmp_path / "disk"), str(tmp_path / "again")]
    subprocess.run(command, check=True)  # noqa: S603 -- fixed words
    try:
        result = walked(tmp_path)
        shielded = walked(tmp_path / "again", Folder(tmp_path / "disk", KEEP))
    finally:
        subprocess.run(["umount", str(tmp_path / "again")], check=True)  # noqa: S603, S607
    assert len(result.files) == 1
    assert result.files[0].other_names == ()
    assert [file.protected for file in shielded.files] == [True]


def test_a_cancelled_walk_stops(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        walk(ScanSettings((Folder(tmp_path),)), token)


def test_the_walk_reports_how_many_it_found(tmp_path: Path) -> None:
    put(tmp_path / "a" / "1.jpg")
    put(tmp_path / "b" / "2.jpg")
    counts: list[int] = []
    settings_ = ScanSettings((Folder(tmp_path),))
    walk(settings_, CancelToken(), on_found=counts.append)
    assert counts == [0, 1, 2]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    order=st.permutations([0, 1, 2, 3]),
    roles=st.lists(st.sampled_from(list(FolderRole)[:2]), min_size=4, max_size=4),
)
def test_the_order_of_the_folders_changes_nothing(
    tmp_path: Path, order: list[int], roles: list[FolderRole]
) -> None:
    places = [tmp_path / name for name in ("a", "a/b", "a/b/c", "d")]
    for place in places:
        put(place / "1.jpg")
    folders = [Folder(p, role) for p, role in zip(places, roles, strict=True)]
    assert walked(*folders) == walked(*(folders[index] for index in order))


@pytest.mark.shared
def test_every_picture_of_the_format_collection_is_found(shared: Path) -> None:
    result = walked(shared / "data" / "formats")
    found = {str(f.path.relative_to(shared / "data" / "formats")) for f in result.files}
    lines = (shared / "data" / "formats" / "manifest.csv").read_text().splitlines()
    pictures = {line.split(",")[0] for line in lines if ",image," in line}
    assert pictures
    assert pictures <= found
