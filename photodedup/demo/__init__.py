"""The demo album: a small family archive with duplicates, made on the spot.

A first user sees real groups in seconds without risking a photo. The pictures are the
ones that scikit-image carries inside its own package (nothing is downloaded, nothing
is shipped twice); the copies are made here: renamed, resized, re-saved, cropped,
turned, edited, framed, one of them damaged. Unlike pictures, and two shots of one
scene, are there as well, because a tool must also leave things alone.

The album is always the same, byte for byte, for one version of Pillow. Making it needs
Pillow, which must not be imported in the window's process: `temporary_album` makes it
in a process of its own. ``python -m photodedup.demo FOLDER`` does so from a shell.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.core.errors import EnvironmentProblem, FolderProblem, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

_TIME_LIMIT_S = 120.0
"""The album takes 1 to 2 s on an idle core; a minute more says that it hangs."""


def make_album(folder: Path) -> Path:
    """Make the demo album in a new or empty folder; imports Pillow.

    Parameters
    ----------
    folder
        Is created with its parents where it does not exist.

    Returns
    -------
    Path
        The folder, absolute.

    Raises
    ------
    FolderProblem
        The folder holds something already, is no folder, or cannot be written.
    EnvironmentProblem
        scikit-image's pictures are not installed.
    """
    # Only here, so that importing this module stays free of Pillow.
    from photodedup.demo.album import write_album  # noqa: PLC0415 -- see above

    pictures = _sample_pictures()
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            reason = "is not empty; name a new folder for the demo album"
            raise FolderProblem(folder, reason)
        write_album(pictures, folder)
    except OSError as problem:
        reason = f"the demo album cannot be written here ({problem.strerror})"
        raise FolderProblem(folder, reason) from problem
    return folder


def temporary_album() -> Path:
    """Make the demo album in a new temporary folder, in a process of its own.

    Blocks for 1 to 3 s and keeps Pillow out of the calling process, so that it may be
    called on a worker thread of the window. Whoever calls it owns the folder.

    Returns
    -------
    Path
        The folder of the album.

    Raises
    ------
    EnvironmentProblem
        The album could not be made; the message says why.
    """
    folder = Path(tempfile.mkdtemp(prefix="photodedup-")) / "Demo album"
    # Spawned, not `sys.executable -m`: a frozen program has no interpreter to name.
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    maker = context.Process(target=_make_and_tell, args=(folder, sender), daemon=True)
    maker.start()
    sender.close()
    try:
        problem = _told(receiver)
    finally:
        maker.kill()
        maker.join()
        receiver.close()
    if problem:
        raise EnvironmentProblem(problem)
    return folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the album in the folder that is named, and print the folder.

    Returns
    -------
    int
        0 made; 2 wrong usage, or it could not be made.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        if len(arguments) != 1:
            raise UsageProblem("usage: python -m photodedup.demo FOLDER")
        folder = make_album(Path(arguments[0]))
    except EnvironmentProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    sys.stdout.write(f"{folder}\n")
    return 0


def _make_and_tell(folder: Path, sender: Connection) -> None:
    """Make the album in this process; send what went wrong, or nothing."""
    try:
        make_album(folder)
    except EnvironmentProblem as problem:
        sender.send_bytes(str(problem).encode())
    else:
        sender.send_bytes(b"")


def _told(receiver: Connection) -> str:
    if not receiver.poll(_TIME_LIMIT_S):
        return "The demo album took too long to make; please try again."
    try:
        return receiver.recv_bytes().decode()
    except EOFError:
        return "The demo album could not be made: its process ended unexpectedly."


def _sample_pictures() -> Path:
    """Find scikit-image's pictures without importing scikit-image."""
    package = importlib.util.find_spec("skimage")
    if package is not None and package.origin is not None:
        pictures = Path(package.origin).parent / "data"
        if (pictures / "astronaut.png").is_file():
            return pictures
    raise EnvironmentProblem(
        "The demo album needs scikit-image's pictures; install scikit-image with pip."
    )
