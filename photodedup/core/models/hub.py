"""Downloads one file from a model hub; only when a person asks for it.

The work is done in a process of its own (`fetching`): huggingface_hub reads its
settings from the environment when it is imported, and so they are set there and
nowhere else. It sends no token and no telemetry and writes into our folder alone.
"""

from __future__ import annotations

import json
import multiprocessing
import re
from dataclasses import dataclass, replace
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.core.errors import Bug, ModelProblem
from photodedup.core.models import fetching
from photodedup.core.models.files import LARGEST_MODEL_BYTES
from photodedup.core.progress import CancelToken

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from typing import Self

PREFIX = "hf:"
LISTEN_S = 0.1
END_S = 5.0
_ADDRESS = re.compile(
    r"hf:(?P<repo>[\w.-]+/[\w.-]+)/(?P<file>[^@\s\\]+)(?:@(?P<revision>[\w./-]+))?"
)


@dataclass(frozen=True, slots=True)
class HubAddress:
    """A file at the hub.

    Attributes
    ----------
    repo
        ``owner/name``.
    file
        Path in the repository.
    revision
        A commit, tag or branch; empty for the newest.
    """

    repo: str
    file: str
    revision: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the address that a text such as ``hf:owner/name/model.onnx`` is.

        Raises
        ------
        ModelProblem
            It is none.
        """
        found = _ADDRESS.fullmatch(text)
        if not found or any(
            part in {"", ".", ".."} for part in found["file"].split("/")
        ):
            raise ModelProblem(
                f"{text[:120]!r} is no address at the hub; write "
                "hf:OWNER/NAME/FILE.onnx or hf:OWNER/NAME/FILE.onnx@REVISION"
            )
        return cls(found["repo"], found["file"], found["revision"] or "")

    def __str__(self) -> str:
        end = f"@{self.revision}" if self.revision else ""
        return f"{PREFIX}{self.repo}/{self.file}{end}"


@dataclass(frozen=True, slots=True)
class Download:
    """A file that was downloaded and whose checksum is right.

    Attributes
    ----------
    path
        Where it lies, in a folder of its own; whoever asked for it removes that after
        use. Until then the next download of it is answered at once.
    address
        Where it is from, with the commit as the revision.
    """

    path: Path
    address: HubAddress


def download(
    address: HubAddress,
    folder: Path,
    *,
    endpoint: str = "",
    on_bytes: Callable[[int, int], None] = lambda _done, _total: None,
    cancel: CancelToken | None = None,
) -> Download:
    """Download a file; what an earlier try left of it is gone on with.

    Parameters
    ----------
    address
        Of the file. Without a revision the newest commit is taken, and named in the
        answer.
    folder
        Where to; made when it is not there.
    endpoint
        Address of the hub; that of ``HF_ENDPOINT`` or huggingface_hub when empty.
    on_bytes
        Takes how many bytes are there and how many there will be.
    cancel
        To stop; what is there stays for the next try.

    Raises
    ------
    ModelProblem
        huggingface_hub is not installed, the hub cannot be reached, it has no such
        file, the connection was cut, or the checksum is wrong.
    Cancelled
        It was stopped.
    """
    if util.find_spec("huggingface_hub") is None:
        raise ModelProblem(
            "a download needs huggingface_hub; install it with: "
            "pip install 'photodedup[hub]', or download the file yourself and add that"
        )
    request = fetching.Request(
        repo=address.repo,
        file=address.file,
        revision=address.revision,
        folder=str(folder),
        endpoint=endpoint,
        most_bytes=LARGEST_MODEL_BYTES,
    )
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe(duplex=False)
    process = context.Process(
        target=fetching.main, args=(theirs, request), name="photodedup-download"
    )
    process.start()
    theirs.close()
    try:
        done = _heard(pipe, on_bytes, cancel or CancelToken())
    finally:
        process.kill()
        process.join(END_S)
        pipe.close()
    return Download(Path(done["path"]), replace(address, revision=done["commit"]))


def _heard(
    pipe: Connection, on_bytes: Callable[[int, int], None], cancel: CancelToken
) -> dict[str, str]:
    """Listen until the download is done, and return what is told then."""
    while True:
        cancel.check()
        if not pipe.poll(LISTEN_S):
            continue
        try:
            told = json.loads(pipe.recv_bytes())
        except EOFError as error:
            raise Bug("the process that downloads ended without a word") from error
        if "problem" in told:
            raise ModelProblem(told["problem"])
        if "path" in told:
            return {"path": told["path"], "commit": told["commit"]}
        on_bytes(told["done"], told["total"])
