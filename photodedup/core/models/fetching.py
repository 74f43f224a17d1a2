"""The process that downloads: the only user of huggingface_hub.

huggingface_hub finds the file and its checksum. Its own download begins anew after a
cut connection, so the bytes are fetched here, into a file that is named after the
checksum and gone on with.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from photodedup import __version__
from photodedup.core.errors import ModelProblem, cause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

ANSWER_S = 10.0
SILENCE_S = 30.0
"""How long the hub may think about a question, and pause while it sends."""
TELL_EVERY_S = 0.2
BLOCK_BYTES = 1 << 20
SHA256_DIGITS = 64
_REFUSED = (
    "HF_HUB_DISABLE_TELEMETRY",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN",
    "HF_HUB_DISABLE_PROGRESS_BARS",
    "HF_HUB_DISABLE_UPDATE_CHECK",
    "HF_HUB_DISABLE_XET",
)
_CHECKSUM = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{7,64}")


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be downloaded; see `hub.download`.

    Attributes
    ----------
    repo, file, revision
        Of the file; an empty revision is the newest.
    folder
        Where to.
    endpoint
        Of the hub; may be empty.
    most_bytes
        Larger files are refused before they are downloaded.
    """

    repo: str
    file: str
    revision: str
    folder: str
    endpoint: str
    most_bytes: int

    @property
    def label(self) -> str:
        """What to call the file in sentences."""
        return f"hf:{self.repo}/{self.file}"


@dataclass(frozen=True, slots=True)
class _Found:
    """What the hub says of the file: its commit, checksum, and size (0: unknown)."""

    commit: str
    checksum: str
    size_bytes: int


def main(pipe: Connection, request: Request) -> None:
    """Download, and send JSON: bytes so far, then the path or a sentence."""
    if sys.platform != "win32":
        # Ctrl+C is for the process that asked; it ends this one.
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def tell(what: dict[str, str | int]) -> None:
        pipe.send_bytes(json.dumps(what).encode())

    try:
        _keep_to_ourselves(request.folder)
        path, commit = _downloaded(request, tell)
        tell({"path": str(path), "commit": commit})
    except ModelProblem as problem:
        tell({"problem": str(problem)})
    except OSError as error:
        tell({"problem": f"{request.label} cannot be saved: {cause(error)}"})


def _keep_to_ourselves(folder: str) -> None:
    """Set what huggingface_hub reads when it is imported: nothing about this computer.

    It would ask the hub which programs to look for, look whether one of them started
    this, and note the answer in the home folder.
    """
    os.environ.update(dict.fromkeys(_REFUSED, "1"))
    os.environ.update(HF_HOME=folder, HF_HUB_VERBOSITY="error")


def _downloaded(
    request: Request, tell: Callable[[dict[str, str | int]], None]
) -> tuple[Path, str]:
    found = _found(request)
    if found.size_bytes > request.most_bytes:
        raise ModelProblem(
            f"{request.label} has {found.size_bytes / 1e6:.0f} MB and encoders of up "
            f"to {request.most_bytes / 1e6:.0f} MB fit into memory; choose a smaller "
            "one"
        )
    folder = Path(request.folder)
    folder.mkdir(parents=True, exist_ok=True)
    key = hashlib.sha256(f"{request.repo}/{request.file}".encode()).hexdigest()[:12]
    part = folder / f"{key}-{found.checksum}.part"
    # Its own name, which suggests the encoder's.
    path = part.with_suffix("") / Path(request.file).name
    _forget_others(folder, key, {part, path.parent})
    if path.exists() and _checksum(path, found.checksum) == found.checksum:
        return path, found.commit
    _fetch(request, found, part, tell)
    if _checksum(part, found.checksum) != found.checksum:
        part.unlink()
        raise ModelProblem(
            f"{request.label} arrived damaged: its checksum is not the one that the "
            "hub gives, and it was removed; try again"
        )
    path.parent.mkdir(exist_ok=True)
    part.replace(path)
    return path, found.commit


def _forget_others(folder: Path, key: str, kept: set[Path]) -> None:
    """Remove what is left of other revisions, which nobody goes on with."""
    for other in set(folder.glob(f"{key}-*")) - kept:
        if other.is_dir():
            shutil.rmtree(other)
        else:
            other.unlink()


def _found(request: Request) -> _Found:
    from huggingface_hub import get_hf_file_metadata  # noqa: PLC0415 -- after the environment is set

    with _hub_problems(request):
        facts = get_hf_file_metadata(
            _url(request, request.revision),
            token=False,
            timeout=ANSWER_S,
            library_name="photodedup",
            library_version=__version__,
            endpoint=request.endpoint or None,
        )
    commit, checksum = facts.commit_hash or "", facts.etag or ""
    if not _COMMIT.fullmatch(commit) or not _CHECKSUM.fullmatch(checksum):
        raise ModelProblem(
            f"the hub gives no checksum of {request.label}; download the file yourself "
            "and add that"
        )
    return _Found(commit, checksum, facts.size or 0)


def _url(request: Request, revision: str) -> str:
    from huggingface_hub import hf_hub_url  # noqa: PLC0415 -- as above

    return hf_hub_url(
        request.repo,
        request.file,
        revision=revision or None,
        endpoint=request.endpoint or None,
    )


def _fetch(
    request: Request,
    found: _Found,
    part: Path,
    tell: Callable[[dict[str, str | int]], None],
) -> None:
    """Fetch what is missing of a file; what arrived stays, whatever happens."""
    there = part.stat().st_size if part.exists() else 0
    if there > found.size_bytes > 0:
        part.unlink()
        there = 0
    if there == found.size_bytes > 0:
        return
    last = float("-inf")
    with part.open("ab") as file, _hub_problems(request):
        for start, block in _blocks(request, found.commit, there):
            if start == 0:
                file.truncate(0)
            file.write(block)
            there = start + len(block)
            if there > request.most_bytes:
                raise ModelProblem(f"{request.label} is too large for an encoder")
            if time.monotonic() - last >= TELL_EVERY_S:
                last = time.monotonic()
                tell({"done": there, "total": found.size_bytes})


def _blocks(request: Request, commit: str, start: int) -> Iterator[tuple[int, bytes]]:
    """Return blocks with their places; from the first byte if the hub wants it so."""
    from huggingface_hub import get_session  # noqa: PLC0415 -- as above

    headers = {
        "User-Agent": f"photodedup/{__version__}",
        "Accept-Encoding": "identity",
    }
    if start:
        headers["Range"] = f"bytes={start}-"
    with get_session().stream(
        "GET", _url(request, commit), headers=headers, timeout=SILENCE_S
    ) as response:
        response.raise_for_status()
        if not response.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
            start = 0
        for block in response.iter_bytes():
            yield start, block
            start += len(block)


def _checksum(path: Path, wanted: str) -> str:
    """Return the checksum of a file, of the kind of another one.

    Large files have their sha256 at the hub, small ones the name that git gives them.
    """
    with path.open("rb") as file:
        if len(wanted) == SHA256_DIGITS:
            return hashlib.file_digest(file, "sha256").hexdigest()
        git = hashlib.sha1(usedforsecurity=False)
        git.update(f"blob {path.stat().st_size}\0".encode())
        while block := file.read(BLOCK_BYTES):
            git.update(block)
        return git.hexdigest()


@contextlib.contextmanager
def _hub_problems(request: Request) -> Iterator[None]:
    """Turn what the hub and the network refuse into sentences."""
    import httpx2  # noqa: PLC0415 -- as above
    from huggingface_hub import errors  # noqa: PLC0415 -- as above

    repo = request.repo
    try:
        yield
    except (errors.OfflineModeIsEnabled, errors.HFValidationError) as error:
        told = (
            f"{repo} is no name of a repository"
            if isinstance(error, errors.HFValidationError)
            else "HF_HUB_OFFLINE forbids downloads; unset it, or add a file you have"
        )
        raise ModelProblem(told) from error
    except errors.GatedRepoError as error:
        raise ModelProblem(
            f"{repo} wants its terms accepted; download the file in a browser and add "
            "that"
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise ModelProblem(
            f"there is no public repository {repo}; check the name, or download the "
            "file in a browser and add that"
        ) from error
    except errors.RevisionNotFoundError as error:
        raise ModelProblem(
            f"{repo} has no revision {request.revision}; check it, or leave it out"
        ) from error
    except errors.RemoteEntryNotFoundError as error:
        raise ModelProblem(
            f"{repo} has no file {request.file}; check the name"
        ) from error
    except (errors.HfHubHTTPError, httpx2.HTTPStatusError) as error:
        raise ModelProblem(
            f"the hub refuses {request.label} (HTTP {error.response.status_code}); "
            "try again later"
        ) from error
    except (httpx2.HTTPError, httpx2.StreamError) as error:
        raise ModelProblem(
            f"{request.label} cannot be downloaded, the connection failed "
            f"({type(error).__name__}); check it and run the same command again, which "
            "goes on where this ended"
        ) from error
