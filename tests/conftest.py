"""Fixtures for every test: photos drawn with numpy, and where ../shared lies."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    import numpy as np
    from numpy.typing import NDArray

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with photo collections beside the checkout.

    Without it a test is skipped on a newcomer's machine and fails where CI=true.
    """
    if not SHARED.is_dir():
        message = f"the photo collections are not at {SHARED}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return SHARED


LONG_AGO_NS = 1_500_000_000 * 10**9
"""The cache does not trust the times of files that were written this moment."""


class DrawPhoto(Protocol):
    """Draws a photo-like picture: the same arguments always give the same pixels."""

    def __call__(
        self, seed: int, *, width: int = 400, height: int = 300
    ) -> NDArray[np.uint8]:
        """Return uint8 (height, width, 3), sRGB."""


@pytest.fixture(scope="session")
def draw_photo() -> DrawPhoto:
    """Pictures with a photo's statistics: 1/f texture, objects with edges, colour."""
    # Tests of the window must be able to see that it loads neither of these.
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    def draw(seed: int, *, width: int = 400, height: int = 300) -> NDArray[np.uint8]:
        generator = np.random.default_rng(seed)
        picture = np.zeros((height, width, 3), np.float32)
        for octave in range(2, 8):
            cells = generator.random((2**octave, 2**octave, 3)).astype(np.float32)
            layer = cv2.resize(cells, (width, height), interpolation=cv2.INTER_CUBIC)
            picture += layer * (1.6 / octave)
        picture = (picture - picture.min()) / float(np.ptp(picture)) * 180 + 30
        for _ in range(12):
            color = tuple(float(value) for value in generator.integers(0, 255, 3))
            centre = (
                int(generator.integers(0, width)),
                int(generator.integers(0, height)),
            )
            axes = tuple(int(value) for value in generator.integers(8, width // 6, 2))
            object_ = np.zeros((height, width), np.float32)
            cv2.ellipse(
                object_,
                centre,
                axes,
                float(generator.integers(0, 180)),
                0,
                360,
                1.0,
                -1,
            )
            mask = object_[..., None] * 0.75
            picture = picture * (1 - mask) + np.array(color, np.float32) * mask
        pixels: NDArray[np.uint8] = np.clip(picture, 0, 255).astype(np.uint8)
        return pixels

    return draw


class SavePhoto(Protocol):
    """Writes a picture; the extension decides its format, the folders are made."""

    def __call__(
        self, path: Path, pixels: NDArray[np.uint8], *, quality: int = 95
    ) -> Path:
        """Return the path; the file says that it was written long ago."""


@pytest.fixture(scope="session")
def save_photo() -> SavePhoto:
    """Pictures as files: .jpg and .webp in a quality, .png and others as they are."""
    import cv2  # noqa: PLC0415 -- as above

    qualities = {".jpg": cv2.IMWRITE_JPEG_QUALITY, ".webp": cv2.IMWRITE_WEBP_QUALITY}

    def save(path: Path, pixels: NDArray[np.uint8], *, quality: int = 95) -> Path:
        option = qualities.get(path.suffix)
        options = [] if option is None else [option, quality]
        done, encoded = cv2.imencode(path.suffix, pixels[..., ::-1], options)
        assert done
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded.tobytes())
        os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
        return path

    return save


class SaveEncoder(Protocol):
    """Writes a small image encoder as ONNX."""

    def __call__(
        self,
        path: Path,
        *,
        dimensions: int = 8,
        size: int | None = 16,
        batch: int | None = 1,
        channels_last: bool = False,
        seed: int = 0,
    ) -> Path:
        """Return the path; `size` and `batch` of None are any."""


@pytest.fixture(scope="session")
def save_encoder() -> SaveEncoder:
    """Real encoders, with random weights: one convolution, its mean, one vector."""
    import numpy as np  # noqa: PLC0415 -- as above
    import onnx  # noqa: PLC0415 -- only tests of encoders need it

    def save(
        path: Path,
        *,
        dimensions: int = 8,
        size: int | None = 16,
        batch: int | None = 1,
        channels_last: bool = False,
        seed: int = 0,
    ) -> Path:
        weights = np.random.default_rng(seed).normal(size=(dimensions, 3, 4, 4))
        nodes: list[tuple[str, list[str], list[str], dict[str, object]]] = [
            ("Conv", ["planes", "weights"], ["maps"], {"strides": [4, 4]}),
            ("GlobalAveragePool", ["maps"], ["means"], {}),
            ("Flatten", ["means"], ["vector"], {"axis": 1}),
        ]
        sides: list[int | str] = ["h", "w"] if size is None else [size, size]
        shape = ["n" if batch is None else batch, 3, *sides]
        if channels_last:
            nodes.insert(
                0, ("Transpose", ["pixels"], ["planes"], {"perm": [0, 3, 1, 2]})
            )
            shape = [shape[0], *sides, 3]
        else:
            nodes.insert(0, ("Identity", ["pixels"], ["planes"], {}))
        floats = onnx.TensorProto.FLOAT
        graph = onnx.helper.make_graph(
            [
                onnx.helper.make_node(kind, takes, gives, **settings)
                for kind, takes, gives, settings in nodes
            ],
            "encoder",
            [onnx.helper.make_tensor_value_info("pixels", floats, shape)],
            [
                onnx.helper.make_tensor_value_info(
                    "vector", floats, [shape[0], dimensions]
                )
            ],
            [onnx.numpy_helper.from_array(weights.astype(np.float32), "weights")],
        )
        opset = onnx.helper.make_opsetid("", 17)
        model = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=8)
        onnx.save(model, path)
        return path

    return save


@dataclass
class HubFile:
    """A file at the hub, and what goes wrong with it.

    Attributes
    ----------
    content
        What it should be.
    sent
        What is sent instead; None for `content`.
    cut_after
        The connection ends after so many bytes; None for never.
    hold_after
        So many bytes are sent, the rest when the hub closes; None for all.
    takes_ranges
        Whether a part can be asked for.
    checksum
        What the hub says that it is; empty for the true sha256.
    refusal
        Status and ``X-Error-Code`` instead of an answer; None for an answer.
    """

    content: bytes
    sent: bytes | None = None
    cut_after: int | None = None
    hold_after: int | None = None
    takes_ranges: bool = True
    checksum: str = ""
    refusal: tuple[int, str] | None = None


class Hub:
    """An HTTP server that behaves as the hub does: it redirects to a store of blobs.

    Attributes
    ----------
    endpoint
        Its address.
    commit
        Of every repository.
    requests
        Every request so far: method, path, headers with lower-case names.
    """

    commit = "0123456789abcdef0123456789abcdef01234567"

    def __init__(self) -> None:
        self._files: dict[str, HubFile] = {}
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self._closing = threading.Event()
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                hub.answer(self)

            def do_GET(self) -> None:
                hub.answer(self)

            def log_message(self, *_: object) -> None:
                """Print nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._port = self._server.server_address[1]
        self.endpoint = f"http://127.0.0.1:{self._port}"
        # The default looks twice a second whether it should end.
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def put(self, name: str, content: bytes, **trouble: Any) -> None:  # noqa: ANN401 -- fields of HubFile
        """Have a file ``owner/name/path``, with what goes wrong with it."""
        self._files[name] = HubFile(content, **trouble)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, asked: http.server.BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        headers = {name.lower(): value for name, value in asked.headers.items()}
        self.requests.append((asked.command, asked.path, headers))
        repo_file, _, blob = asked.path[1:].partition("/resolve/")
        if asked.path.startswith("/blobs/"):
            self._send_blob(asked, self._files[asked.path.removeprefix("/blobs/")])
            return
        name = f"{repo_file}/{blob.partition('/')[2]}"
        file = self._files.get(name)
        refusal = (401, "RepoNotFound") if file is None else file.refusal
        if file is None or refusal:
            status, code = refusal or (500, "")
            asked.send_response(status)
            asked.send_header("X-Error-Code", code)
            asked.send_header("Content-Length", "0")
            asked.end_headers()
            return
        asked.send_response(302)
        # Another host, as the store of the hub is one.
        asked.send_header("Location", f"http://localhost:{self._port}/blobs/{name}")
        asked.send_header("X-Repo-Commit", self.commit)
        checksum = file.checksum or hashlib.sha256(file.content).hexdigest()
        asked.send_header("X-Linked-ETag", f'"{checksum}"')
        asked.send_header("X-Linked-Size", str(len(file.content)))
        asked.send_header("Content-Length", "0")
        asked.end_headers()

    def _send_blob(
        self, asked: http.server.BaseHTTPRequestHandler, file: HubFile
    ) -> None:
        content = file.content if file.sent is None else file.sent
        start = 0
        if file.takes_ranges and "Range" in asked.headers:
            start = int(asked.headers["Range"].removeprefix("bytes=").rstrip("-"))
            asked.send_response(206)
            span = f"bytes {start}-{len(content) - 1}/{len(content)}"
            asked.send_header("Content-Range", span)
        else:
            asked.send_response(200)
        asked.send_header("Content-Length", str(len(content) - start))
        asked.end_headers()
        first = file.cut_after if file.hold_after is None else file.hold_after
        with contextlib.suppress(ConnectionError):
            asked.wfile.write(content[start:first])
            asked.wfile.flush()
            if file.hold_after is not None:
                self._closing.wait(10)
        asked.close_connection = True


@pytest.fixture
def hub() -> Iterator[Hub]:
    """A model hub on this computer's own address."""
    with Hub() as running:
        yield running
