"""Search by image: a query photo in, the nearest photos out."""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photodedup.core import jobs
from photodedup.core.errors import DecodeProblem, EnvironmentProblem, UsageProblem
from photodedup.core.jobs import Operation, calls
from photodedup.core.methods import Form, methods
from photodedup.core.models import ModelFolder
from photodedup.core.progress import CancelToken
from photodedup.core.records import Box, CardDraft, MatchKind, Query
from photodedup.core.search import Searcher, random_photo
from photodedup.core.settings import MethodOptions, NearestIndex, SearchSettings
from photodedup.core.workers import Task, WorkerPool

if TYPE_CHECKING:
    from typing import Protocol

    from photodedup.core.records import SearchResult
    from photodedup.core.store import Cache
    from tests.core.search.conftest import DrawPhoto, SavePhoto, Search

    class SaveEncoder(Protocol):
        def __call__(self, path: Path) -> Path: ...


COPIES = {"twin.jpg", "small.jpg", "turned.jpg", "part.jpg"}
IN_PLACE = {"twin.jpg", "small.jpg"}
INSTALLED = [method.name for method in methods()]
MANY = 400


def names(result: SearchResult) -> list[str]:
    return [each.photo.file.path.name for each in result.ranked]


@pytest.mark.parametrize("name", INSTALLED)
def test_every_method_puts_the_copies_in_place_first(
    search: Search, album: Path, name: str
) -> None:
    result = search(album / "beach.jpg", method=name)
    assert names(result)[0] in COPIES
    assert set(names(result)[:4]) >= IN_PLACE
    assert [each.rank for each in result.ranked] == list(range(1, 10))


@pytest.mark.parametrize("name", INSTALLED)
def test_the_values_are_sorted_by_the_direction_of_the_method(
    search: Search, album: Path, name: str
) -> None:
    result = search(album / "other 2.jpg", method=name, count=12)
    (call,) = calls([name], MethodOptions(), ())
    values = [call.method.direction.sign * each.value for each in result.ranked]
    assert values == sorted(values)
    assert len(values) == 12


def test_the_aligned_comparison_finds_all_copies_and_says_what_they_are(
    search: Search, album: Path
) -> None:
    result = search(album / "beach.jpg")
    assert set(names(result)[:4]) == COPIES
    notes = {each.photo.file.path.name: each.note for each in result.ranked}
    assert notes["twin.jpg"] == "the same file, byte for byte"
    assert "turned" in notes["turned.jpg"]
    assert "cropped" in notes["part.jpg"]
    kinds = {each.photo.file.path.name: each.match for each in result.ranked[:4]}
    turned = kinds["turned.jpg"]
    assert turned is not None
    assert turned.kind is MatchKind.TURNED
    assert all(each.value == 0 for each in result.ranked[4:])


def test_matches_are_numbered_as_the_photos_of_the_result(
    search: Search, album: Path
) -> None:
    result = search(album / "beach.jpg")
    assert result.photo.number == 0
    for each in result.ranked:
        assert each.photo.number == each.rank
        if each.match is not None:
            assert (each.match.first, each.match.second) == (0, each.rank)


def test_the_query_itself_is_left_out(search: Search, album: Path) -> None:
    result = search(album / "beach.jpg", method="phash", count=50)
    assert "beach.jpg" not in names(result)
    assert result.photos == len(result.ranked) == 12


def test_the_query_is_left_out_by_its_other_names_and_through_linked_folders(
    search: Search, tmp_path: Path, save_photo: SavePhoto, draw_photo: DrawPhoto
) -> None:
    query = save_photo(tmp_path / "b" / "z.jpg", draw_photo(1))
    save_photo(tmp_path / "b" / "other.jpg", draw_photo(2))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "first.jpg").hardlink_to(query)
    (tmp_path / "link").symlink_to(tmp_path / "b")
    for folders in (("b",), ("a", "b"), ("link",)):
        places = [tmp_path / folder for folder in folders]
        assert names(search(query, *places, method="phash")) == ["other.jpg"]


def test_a_photo_that_an_encoder_cannot_describe_does_not_hide_the_others(
    cache: Cache,
    pool: WorkerPool,
    tmp_path: Path,
    save_photo: SavePhoto,
    draw_photo: DrawPhoto,
    save_encoder: SaveEncoder,
) -> None:
    folder = ModelFolder(tmp_path / "models")
    prepared = CardDraft(mean=(0.0, 0.0, 0.0), std=(1.0, 1.0, 1.0))
    folder.add(save_encoder(tmp_path / "small.onnx"), prepared)
    (call,) = calls(["small"], MethodOptions(), folder.encoders())
    album = tmp_path / "album"
    for seed in (1, 2):
        save_photo(album / f"{seed}.jpg", draw_photo(seed))
    black = save_photo(album / "black.jpg", 0 * draw_photo(3))

    def ask(query: Path) -> SearchResult:
        return Searcher(cache, pool).search(
            Query(query),
            call,
            SearchSettings((album,)),
            on_progress=lambda _: None,
            cancel=CancelToken(),
        )

    result = ask(album / "1.jpg")
    assert names(result) == ["2.jpg"]
    (notice,) = result.notices
    assert notice.startswith("One photo could not be described: the encoder small")
    with pytest.raises(EnvironmentProblem, match="only zeros"):
        ask(black)


def test_a_query_from_elsewhere_is_read_and_compared(
    search: Search,
    tmp_path: Path,
    draw_photo: DrawPhoto,
    save_photo: SavePhoto,
) -> None:
    query = save_photo(tmp_path / "q.jpg", draw_photo(3), quality=70)
    assert names(search(query, method="dhash"))[0] == "other 3.jpg"


def test_a_part_of_the_query_finds_what_shows_that_part(
    search: Search,
    tmp_path: Path,
    album: Path,
    draw_photo: DrawPhoto,
    save_photo: SavePhoto,
) -> None:
    import numpy as np  # noqa: PLC0415

    del album
    both = np.hstack([draw_photo(4), draw_photo(5)])
    query = save_photo(tmp_path / "pair.jpg", both)
    left = search(query, method="phash", part=Box(0, 0, 0.5, 1))
    right = search(query, method="phash", part=Box(0.5, 0, 1, 1))
    assert (names(left)[0], names(right)[0]) == ("other 4.jpg", "other 5.jpg")
    assert left.photo.facts.width == 400


def test_fewer_photos_than_asked_for_are_all_listed(
    search: Search, album: Path
) -> None:
    assert len(search(album / "beach.jpg", method="ahash", count=1000).ranked) == 12


def test_less_than_one_answer_is_refused(search: Search, album: Path) -> None:
    with pytest.raises(UsageProblem, match="At least one"):
        search(album / "beach.jpg", method="ahash", count=0)


@pytest.mark.parametrize(
    ("name", "words"),
    [("missing.jpg", "no such file"), ("letter.jpg", "letter.jpg"), ("", "folder")],
)
def test_a_query_that_is_no_photo_is_one_sentence(
    search: Search, tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "letter.jpg").write_text("Dear Jo")
    with pytest.raises(DecodeProblem, match=words):
        search(tmp_path / name, method="phash")


def test_an_empty_folder_is_searched_without_an_error(
    search: Search, album: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for name in ("phash", "combined", "siamese", "ssim", "histogram-l2"):
        result = search(album / "beach.jpg", empty, method=name)
        assert (result.ranked, result.photos) == ((), 0)


def test_what_cannot_be_read_is_named(
    search: Search,
    album: Path,
    tmp_path: Path,
    save_photo: SavePhoto,
    draw_photo: DrawPhoto,
) -> None:
    folder = tmp_path / "mixed"
    save_photo(folder / "a.jpg", draw_photo(1))
    (folder / "b.jpg").write_text("Dear Jo")
    result = search(album / "beach.jpg", folder, method="phash")
    assert [each.path.name for each in result.skipped] == ["b.jpg"]


def test_a_second_search_asks_the_workers_for_nothing(
    album: Path, cache: Cache, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = Searcher(cache, pool)
    settings = SearchSettings((album,), count=3)
    (call,) = calls(["siamese"], MethodOptions(), ())
    asked: list[int] = []
    submit = WorkerPool.submit

    def counting(self: WorkerPool, task: object, **named: bool) -> None:
        asked.append(1)
        submit(self, task, **named)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(WorkerPool, "submit", counting)

    def ask() -> SearchResult:
        return searcher.search(
            Query(album / "twin.jpg"),
            call,
            settings,
            on_progress=lambda _: None,
            cancel=CancelToken(),
        )

    first = ask()
    assert asked
    asked.clear()
    assert names(ask()) == names(first)
    # The descriptor of the query alone: it may be any file, so it is not kept.
    assert len(asked) <= 1


def test_what_was_prepared_needs_no_worker_for_a_photo_of_the_folders(
    album: Path, cache: Cache, pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = Searcher(cache, pool)
    assert searcher.prepare((album,), lambda _: None, CancelToken()) == 13
    asked: list[int] = []
    submit = WorkerPool.submit

    def counting(self: WorkerPool, task: Task, *, urgent: bool = False) -> None:
        asked.append(task.operation)
        submit(self, task, urgent=urgent)

    monkeypatch.setattr(WorkerPool, "submit", counting)
    (call,) = calls(["combined"], MethodOptions(), ())
    result = searcher.search(
        Query(album / "beach.jpg"),
        call,
        SearchSettings((album,), count=4),
        on_progress=lambda _: None,
        cancel=CancelToken(),
    )
    assert set(names(result)) == COPIES
    # The query's descriptor, and the comparisons: no photo is read or described.
    assert asked.count(Operation.DESCRIBE) == 1
    assert Operation.READ not in asked


def test_a_stopped_search_says_so(album: Path, cache: Cache, pool: WorkerPool) -> None:
    cancel = CancelToken()
    (call,) = calls(["siamese"], MethodOptions(), ())
    searcher = Searcher(cache, pool)

    def stop(_: object) -> None:
        cancel.cancel()

    result = searcher.search(
        Query(album / "beach.jpg"),
        call,
        SearchSettings((album,)),
        on_progress=stop,
        cancel=cancel,
    )
    assert not result.complete
    assert result.ranked == ()
    assert pool.pending == 0


def test_hashes_of_other_sizes_have_their_own_descriptors(
    search: Search, album: Path
) -> None:
    options = MethodOptions(hash_size=16)
    large = search(album / "beach.jpg", method="phash", options=options)
    small = search(album / "beach.jpg", method="phash")
    assert set(names(large)[:2]) == set(names(small)[:2]) == IN_PLACE
    assert large.ranked[-1].value > 64
    assert small.ranked[-1].value <= 64


def test_slow_methods_look_only_at_what_faster_ones_put_in_front(
    search: Search,
    album: Path,
    tmp_path: Path,
    draw_photo: DrawPhoto,
    save_photo: SavePhoto,
) -> None:
    folder = tmp_path / "many"
    for seed in range(MANY):
        save_photo(folder / f"{seed}.jpg", draw_photo(1000 + seed, width=64, height=48))
    result = search(album / "beach.jpg", folder, album, method="ssim", count=3)
    assert names(result)[:2] == ["twin.jpg", "small.jpg"]
    assert result.examined < result.photos


def test_annoy_is_refused_for_what_is_no_hash(search: Search, album: Path) -> None:
    with pytest.raises(UsageProblem, match="for hashes"):
        search(album / "beach.jpg", method="siamese", index=NearestIndex.ANNOY)


def test_annoy_tells_its_recall(search: Search, album: Path) -> None:
    pytest.importorskip("annoy", reason="the extra `annoy` is compiled on install")
    result = search(album / "beach.jpg", method="phash", index=NearestIndex.ANNOY)
    assert set(names(result)[:2]) == IN_PLACE
    assert any("recall" in notice for notice in result.notices)


def test_a_random_photo_is_repeated_by_its_seed(album: Path) -> None:
    chosen = {random_photo([album], seed, cancel=CancelToken()) for seed in range(40)}
    assert len(chosen) > 5
    again = random_photo([album], 7, cancel=CancelToken())
    assert again == random_photo([album], 7, cancel=CancelToken())


def test_there_is_no_random_photo_in_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no photo"):
        random_photo([tmp_path], None, cancel=CancelToken())


def test_every_form_of_descriptor_has_a_method() -> None:
    forms = {method.form for method in methods()}
    assert forms == set(Form) - {Form.FLOATS}


@pytest.mark.parametrize("method", ["ssim", "combined"])
def test_a_photo_that_brings_workers_down_costs_itself_alone(
    album: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    # sys.path travels to spawned processes, and so does the environment.
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    perform = importlib.import_module("weak_worker").without_marked
    monkeypatch.setenv("PHOTODEDUP_TEST_MARKED", "nothing yet")
    (call,) = calls([method], MethodOptions(), ())
    asked = SearchSettings((album,), count=50)
    with WorkerPool(jobs.perform, workers=1) as pool:
        whole = Searcher(cache, pool).search(
            Query(album / "beach.jpg"),
            call,
            asked,
            on_progress=lambda _: None,
            cancel=CancelToken(),
        )
    content = next(
        each.photo.content
        for each in whole.ranked
        if each.photo.file.path.name == "other 5.jpg"
    )
    marked = hashlib.sha256(cache.preview(content)).hexdigest()
    monkeypatch.setenv("PHOTODEDUP_TEST_MARKED", marked)
    with WorkerPool(perform, workers=1) as weak:
        result = Searcher(cache, weak).search(
            Query(album / "beach.jpg"),
            call,
            asked,
            on_progress=lambda _: None,
            cancel=CancelToken(),
        )
    left = [name for name in names(whole) if name != "other 5.jpg"]
    assert names(result) == left
    assert any("One photo could not be compared" in each for each in result.notices)
