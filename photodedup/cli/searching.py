"""``photodedup search``: the photos nearest to one."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photodedup.cli import reports
from photodedup.cli.asking_arguments import method_options
from photodedup.cli.encoders import added_encoders
from photodedup.cli.exits import Exit
from photodedup.cli.interrupt import interruptible
from photodedup.cli.progress import ProgressPrinter
from photodedup.cli.summary import count, show, unread_lines
from photodedup.cli.values import value_text
from photodedup.core import jobs
from photodedup.core.errors import UsageProblem, printable
from photodedup.core.jobs import READING_VERSIONS
from photodedup.core.methods import Direction, Form
from photodedup.core.progress import CancelToken
from photodedup.core.records import Query
from photodedup.core.report import write_search_csv, write_search_json
from photodedup.core.search import Searcher, random_photo
from photodedup.core.settings import SearchSettings
from photodedup.core.store import Cache, Places
from photodedup.core.workers import WorkerPool

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from photodedup.core.jobs import MethodCall
    from photodedup.core.methods import Method
    from photodedup.core.records import Ranked, SearchResult


def run(options: argparse.Namespace) -> int:
    """Search, and return the exit code."""
    settings = _settings(options)
    encoders = added_encoders([options.method])
    (call,) = jobs.calls([options.method], settings.options, encoders)
    targets = [path for path in (options.csv, options.json) if path is not None]
    reports.check(targets)
    token = CancelToken()
    with (
        interruptible(token),
        _searcher(options) as searcher,
        ProgressPrinter(quiet=options.quiet) as printer,
    ):
        query = Query(options.query.absolute(), options.part)
        if options.random:
            chosen = random_photo(settings.folders, options.seed, cancel=token)
            query = Query(chosen, options.part)
        result = searcher.search(
            query, call, settings, on_progress=printer, cancel=token
        )
    if not result.complete:
        # There is no part of an answer, and an older report is worth more than none.
        show(["Stopped before the end."])
        return Exit.INTERRUPTED
    written = _written(result, call, options)
    show(lines(result, call.method, settings.count))
    show(f"Report: {printable(path)}" for path in written)
    return Exit.INCOMPLETE if result.skipped else Exit.DONE


def _settings(options: argparse.Namespace) -> SearchSettings:
    folders = [*options.folders]
    if options.random:
        folders.insert(0, options.query)
    if not folders:
        raise UsageProblem(
            "Name the folders to search behind the photo: "
            "photodedup search QUERY FOLDER..."
        )
    return SearchSettings(
        folders=tuple(folder.absolute() for folder in folders),
        method=options.method,
        options=method_options(options),
        count=options.k,
        index=options.index,
        trees=options.trees,
        search_k=options.search_k,
        workers=options.workers or os.cpu_count() or 1,
    )


@contextmanager
def _searcher(options: argparse.Namespace) -> Iterator[Searcher]:
    folder = None if options.no_cache else options.cache or Places.default().cache
    workers = options.workers or os.cpu_count() or 1
    with (
        Cache.open(folder, READING_VERSIONS) as cache,
        WorkerPool(jobs.perform, workers) as pool,
    ):
        yield Searcher(cache, pool)


def _written(
    result: SearchResult, call: MethodCall, options: argparse.Namespace
) -> list[Path]:
    pairs = ((options.csv, write_search_csv), (options.json, write_search_json))
    wanted = [(path, write) for path, write in pairs if path is not None]
    for path, write in wanted:
        write(result, call.method, path)
    return [path for path, _ in wanted]


def lines(result: SearchResult, method: Method, wanted: int) -> Iterator[str]:
    """Return the answer of a search for so many photos, the nearest first.

    Parameters
    ----------
    result
        Of a search that was not stopped.
    method
        The method that was asked for.
    wanted
        How many photos were asked for.
    """
    sign = "<=" if method.direction is Direction.LOWER_IS_CLOSER else ">="
    limit = value_text(method, method.default_threshold)
    yield (
        f"Nearest to {printable(result.photo.file.path)} by {method.name}, among "
        f"{count(result.photos, 'photo')} ({method.direction.value}; likely the same: "
        f"{sign} {limit}):"
    )
    yield from _ranks(result, method)
    if not result.photos:
        yield "  nothing: there is no other photo in these folders"
    elif len(result.ranked) < min(wanted, result.examined):
        yield "Photos that the method has nothing to say about are left out."
    elif result.photos < wanted:
        yield f"You asked for {wanted}; there are no more than these."
    if method.form is Form.PAIR and 0 < result.examined < result.photos:
        yield (
            f"Looked closely at {result.examined} of {result.photos} photos, those "
            "that faster methods put in front."
        )
    for notice in result.notices:
        yield f"Note: {notice}"
    yield from unread_lines(result.skipped)


def _ranks(result: SearchResult, method: Method) -> Iterator[str]:
    """Return a line for each photo, with a rule between likely and maybe."""
    places = len(str(len(result.ranked)))
    values = [value_text(method, each.value) for each in result.ranked]
    width = max(map(len, values), default=0)
    before = True
    for each, value in zip(result.ranked, values, strict=True):
        alike = method.is_alike(each.value)
        if before and not alike:
            yield "  " + "-" * (places + width + 4) + " maybe:"
        before = alike
        yield f"  {each.rank:>{places}}  {value:>{width}}  {_named(each)}"


def _named(each: Ranked) -> str:
    path = printable(each.photo.file.path)
    return f"{path}  ({each.note})" if each.note else path
