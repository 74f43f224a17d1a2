"""Downloads from a hub that stands on this computer; nothing is sent anywhere else."""

from __future__ import annotations

import hashlib
import os
import sys
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from photodedup.core.errors import ModelProblem
from photodedup.core.models.hub import HubAddress, download
from photodedup.core.progress import Cancelled, CancelToken

if TYPE_CHECKING:
    from pathlib import Path

    class Hub(Protocol):
        endpoint: str
        commit: str
        requests: list[tuple[str, str, dict[str, str]]]

        def put(self, name: str, content: bytes, **trouble: Any) -> None: ...  # noqa: ANN401 -- fields of a file there


NAME = "someone/encoders/onnx/small.onnx"
ADDRESS = HubAddress.parse(f"hf:{NAME}")
CONTENT = bytes(range(256)) * 4_000


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that must stay empty."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in [each for each in os.environ if each.startswith(("HF_", "XDG_"))]:
        monkeypatch.delenv(name)
    return folder


def refused(address: HubAddress, folder: Path, endpoint: str) -> str:
    with pytest.raises(ModelProblem) as caught:
        download(address, folder, endpoint=endpoint)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def left(folder: Path) -> list[int]:
    """Return the sizes of all files that lie in a folder."""
    return [each.stat().st_size for each in folder.rglob("*") if each.is_file()]


def test_a_good_file_arrives_and_its_commit_is_told(hub: Hub, tmp_path: Path) -> None:
    hub.put(NAME, CONTENT)
    got = download(ADDRESS, tmp_path / "models", endpoint=hub.endpoint)
    assert got.path.read_bytes() == CONTENT
    assert got.path.name == "small.onnx"
    assert str(got.address) == f"hf:{NAME}@{hub.commit}"
    # The newest was asked for; the bytes are those of the commit that this is.
    paths = [path for _, path, _ in hub.requests if "/resolve/" in path]
    assert paths[0] == "/someone/encoders/resolve/main/onnx/small.onnx"
    assert paths[-1] == f"/someone/encoders/resolve/{hub.commit}/onnx/small.onnx"


def test_a_revision_is_asked_for(hub: Hub, tmp_path: Path) -> None:
    hub.put(NAME, CONTENT)
    download(HubAddress.parse(f"hf:{NAME}@v1.2"), tmp_path, endpoint=hub.endpoint)
    assert hub.requests[0][1] == "/someone/encoders/resolve/v1.2/onnx/small.onnx"


def test_a_small_file_is_checked_by_the_name_that_git_gives_it(
    hub: Hub, tmp_path: Path
) -> None:
    git = hashlib.sha1(b"blob 5\0small", usedforsecurity=False).hexdigest()
    hub.put(NAME, b"small", checksum=git)
    assert download(ADDRESS, tmp_path, endpoint=hub.endpoint).path.stat().st_size == 5


def test_nothing_is_told_to_the_hub_and_nothing_is_written_elsewhere(
    hub: Hub, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    hub.put(NAME, CONTENT)
    before = dict(os.environ)
    download(ADDRESS, tmp_path / "models", endpoint=hub.endpoint)
    assert dict(os.environ) == before
    assert list(home.iterdir()) == []
    assert left(tmp_path / "models") == [len(CONTENT)]
    assert not [each for each in (tmp_path / "models").rglob("*") if each.is_symlink()]
    assert {method for method, _, _ in hub.requests} == {"HEAD", "GET"}
    for _, path, headers in hub.requests:
        assert path.startswith(("/someone/encoders/resolve/", "/blobs/"))
        assert "authorization" not in headers
        assert "torch" not in headers["user-agent"]
        assert "agent/" not in headers["user-agent"].replace("user-agent/", "")
        assert headers["user-agent"].startswith("photodedup/")


def test_a_wrong_checksum_is_refused_and_the_file_is_removed(
    hub: Hub, tmp_path: Path
) -> None:
    hub.put(NAME, CONTENT, sent=CONTENT[:-1] + b"?")
    told = refused(ADDRESS, tmp_path / "models", hub.endpoint)
    assert "arrived damaged" in told
    assert left(tmp_path / "models") == []


def test_after_a_cut_connection_the_next_try_goes_on(hub: Hub, tmp_path: Path) -> None:
    hub.put(NAME, CONTENT, cut_after=300_000)
    told = refused(ADDRESS, tmp_path, hub.endpoint)
    assert "run the same command again" in told
    (there,) = left(tmp_path)
    assert 0 < there <= 300_000
    hub.put(NAME, CONTENT)
    assert (
        download(ADDRESS, tmp_path, endpoint=hub.endpoint).path.read_bytes() == CONTENT
    )
    assert hub.requests[-1][2]["range"] == f"bytes={there}-"


def test_a_hub_that_sends_no_parts_sends_all_again(hub: Hub, tmp_path: Path) -> None:
    hub.put(NAME, CONTENT, cut_after=300_000)
    refused(ADDRESS, tmp_path, hub.endpoint)
    hub.put(NAME, CONTENT, takes_ranges=False)
    got = download(ADDRESS, tmp_path, endpoint=hub.endpoint)
    assert got.path.read_bytes() == CONTENT


def test_what_is_left_of_another_file_is_not_gone_on_with(
    hub: Hub, tmp_path: Path
) -> None:
    hub.put(NAME, CONTENT, cut_after=300_000)
    refused(ADDRESS, tmp_path / "models", hub.endpoint)
    hub.put(NAME, CONTENT[::-1])
    got = download(ADDRESS, tmp_path / "models", endpoint=hub.endpoint)
    assert got.path.read_bytes() == CONTENT[::-1]
    assert left(tmp_path / "models") == [len(CONTENT)]


def test_what_arrived_is_not_downloaded_twice(hub: Hub, tmp_path: Path) -> None:
    hub.put(NAME, CONTENT)
    first = download(ADDRESS, tmp_path, endpoint=hub.endpoint)
    hub.requests.clear()
    assert download(ADDRESS, tmp_path, endpoint=hub.endpoint) == first
    assert {method for method, _, _ in hub.requests} == {"HEAD"}


def test_a_stop_keeps_what_is_there(hub: Hub, tmp_path: Path) -> None:
    hub.put(NAME, CONTENT * 4, hold_after=2_500_000)
    token = CancelToken()
    seen = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        token.cancel()

    with pytest.raises(Cancelled):
        download(ADDRESS, tmp_path, endpoint=hub.endpoint, on_bytes=stop, cancel=token)
    assert 0 < seen[0][0] < seen[0][1] == 4 * len(CONTENT)


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        ((401, "RepoNotFound"), "no public repository someone/encoders"),
        ((403, "GatedRepo"), "wants its terms accepted"),
        ((404, "RevisionNotFound"), "has no revision v9"),
        ((404, "EntryNotFound"), "has no file onnx/small.onnx"),
        ((503, ""), "HTTP 503"),
    ],
)
def test_what_the_hub_refuses_is_told(
    refusal: tuple[int, str], told: str, hub: Hub, tmp_path: Path
) -> None:
    hub.put(NAME, CONTENT, refusal=refusal)
    address = HubAddress.parse(f"hf:{NAME}@v9")
    assert told in refused(address, tmp_path, hub.endpoint)


def test_a_hub_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    told = refused(ADDRESS, tmp_path, "http://127.0.0.1:9")
    assert "the connection failed (ConnectError)" in told


def test_a_ban_on_downloads_is_told(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert "HF_HUB_OFFLINE" in refused(ADDRESS, tmp_path, hub.endpoint)
    assert hub.requests == []


def test_a_file_without_a_checksum_is_not_taken(hub: Hub, tmp_path: Path) -> None:
    hub.put(NAME, CONTENT, checksum="W/weak")
    assert "gives no checksum" in refused(ADDRESS, tmp_path, hub.endpoint)


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    assert "pip install 'photodedup[hub]'" in refused(ADDRESS, tmp_path, "")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("hf:a/b/c.onnx", ("a", "b", "c.onnx", "")),
        ("hf:a-1/b.c_d/x/y/c.onnx@main", ("a-1", "b.c_d", "x/y/c.onnx", "main")),
        (f"hf:a/b/c.onnx@{'0' * 40}", ("a", "b", "c.onnx", "0" * 40)),
    ],
)
def test_an_address_is_read_and_written_alike(
    text: str, parts: tuple[str, str, str, str]
) -> None:
    owner, name, file, revision = parts
    address = HubAddress.parse(text)
    assert address == HubAddress(f"{owner}/{name}", file, revision)
    assert str(address) == text


@pytest.mark.parametrize(
    "text",
    [
        "hf:",
        "hf:a/b",
        "hf:a/b/",
        "hf:a/b/../c",
        "hf:a/b//c",
        "hf:a/b/c d",
        "hf:a/b/c@",
        "hf:/a/b/c",
    ],
)
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(ModelProblem, match="is no address at the hub"):
        HubAddress.parse(text)
