"""What every named method finds: twelve altered copies among other photos.

    python benchmarks/methods.py PHOTOS [--queries N] [--method NAME ...]
        [--docs docs/methods.md]

PHOTOS holds `natural` and `clothing`. Of the photos that no model was trained with
(`natural`, `clothing/test`, scikit-image's samples), N get a copy of each of the twelve
sorts of `embedding`. Pictures are described from previews of 320 px, as a search does.

Two albums: the wide one has all photos, and is for methods whose descriptors are
ranked at once; the narrow one has 50 photos and copies of a fifth of the N, and there
every method measures all pairs, without the shortlist of a search.

recall@1, @9
    A copy asks for its original among all originals: share of the copies for which it
    comes first, or among the first nine.
precision@12
    An original asks among all others and all copies: share of its 12 copies in the
    first twelve.
true, false
    Share of the copies that are within the default threshold of their original, and of
    the other pairs of copies and originals.
ms
    Processor time of one photo's description, and of ranking 10,000 photos or
    measuring one pair.

Photos with equal values share their places: of two that tie for the first, each counts
half. With --docs the tables of that page are replaced.
"""

from __future__ import annotations

import argparse
import os

# One core for each method; numpy's BLAS decides on threads when it is loaded.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import importlib.util
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import copies
from embedding import Edit
from finding import COUNT, EDITS, MANY, Comparing, Figures, Variant, measured, variants

from photodedup.core.index import flat, forest
from photodedup.core.methods import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from copies import Album

QUERIES = 40
NARROW, NARROW_EVERY = 50, 5
TREES = 20
LONG_MS = 100
STAR = " \\*"


def recall_of_trees(album: Album) -> str:
    """Return a sentence about Annoy on the hashes of the album's pictures."""
    if importlib.util.find_spec("annoy") is None:
        return "Annoy is not installed."
    variant = Variant("phash")
    codes = flat.rows(Comparing(variant).described([*album.originals, *album.copies]))
    grown = forest.Forest(codes, TREES)
    return (
        f"Annoy, {TREES} trees over {len(codes)} phash: "
        f"recall {grown.mean_recall(COUNT):.3f} of the exact {COUNT}"
    )


Column = tuple[str, "Callable[[Figures], str]"]


def _percent(name: str) -> Callable[[Figures], str]:
    return lambda row: f"{100 * getattr(row, name):.1f}"


def _rare(row: Figures) -> str:
    return f"{100 * row.false:.3g}" if row.false else "0"


def _milliseconds(name: str) -> Callable[[Figures], str]:
    def text(row: Figures) -> str:
        spent = getattr(row, name)
        if spent >= LONG_MS:
            return f"{spent:,.0f}"
        return f"{spent:.2f}" if spent else "-"

    return text


def columns(ranking: str) -> list[Column]:
    """Return the columns of the first table."""
    return [
        ("method", lambda row: str(row.variant)),
        ("recall@1 %", _percent("first")),
        ("recall@9 %", _percent("nine")),
        (f"precision@{EDITS} %", _percent("precision")),
        ("true %", _percent("true")),
        ("false %", _rare),
        ("ms a photo", _milliseconds("describe_ms")),
        (ranking, _milliseconds("rank_ms")),
    ]


def edit_columns() -> list[Column]:
    """Return the columns of the second table: recall@1 by sort of copy, in %."""

    def of(number: int) -> Callable[[Figures], str]:
        return lambda row: f"{100 * row.by_edit[number]:.0f}"

    sorts = [(sort.value, of(number)) for number, sort in enumerate(Edit)]
    return [("recall@1 %", lambda row: str(row.variant)), *sorts]


def laid_out(shown: Sequence[Column], rows: Sequence[Figures], *, marks: bool) -> str:
    """Return a table, aligned for the terminal or in Markdown."""
    cells = [[title for title, _ in shown]]
    cells += [[text(row) for _, text in shown] for row in rows]
    if marks:
        cells.insert(1, ["---", *["---:"] * (len(shown) - 1)])
        return "\n".join(f"| {' | '.join(line)} |" for line in cells)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for name, *rest in cells:
        numbers = (f"{c:>{w}}" for c, w in zip(rest, widths[1:], strict=True))
        lines.append("  ".join([f"{name:<{widths[0]}}", *numbers]))
    return "\n".join(lines)


def for_docs(wide: Sequence[Figures], narrow: Sequence[Figures]) -> list[str]:
    """Return the tables of docs/methods.md, in Markdown.

    All photos; the few photos, by what needs them and four others for comparison; and
    the sorts of copies, usual forms alone, a star for what was measured on few photos.
    """
    beside = {"phash", "histogram-correlation", "histogram-bhattacharyya", "siamese"}
    few = [
        row
        for row in narrow
        if row.variant.method.form is Form.PAIR
        or row.variant.narrow_only
        or (not row.variant.title and row.variant.name in beside)
    ]
    known = {row.variant.name for row in wide}
    by_edit = [row for row in wide if not row.variant.title]
    starred = {row.variant.name for row in narrow} - known
    by_edit += [row for row in narrow if row.variant.name in starred]
    shown = edit_columns()
    shown[0] = (
        "recall@1 %",
        lambda row: f"{row.variant}{STAR * (row.variant.name in starred)}",
    )
    return [
        laid_out(columns(f"ms a {MANY:,}"), wide, marks=True),
        laid_out(columns(f"ms a pair or {MANY:,}"), few, marks=True),
        laid_out(shown, by_edit, marks=True),
    ]


def put_in(page: str, tables: Sequence[str]) -> str:
    """Return a page with its tables of the same headings replaced."""
    lines = page.split("\n")
    for table in tables:
        start = lines.index(table.split("\n", 1)[0])
        end = start
        while lines[end].startswith("|"):
            end += 1
        lines[start:end] = table.split("\n")
    return "\n".join(lines)


def measure_all(
    chosen: Sequence[Variant], album: Album, ranking: str, pool: ProcessPoolExecutor
) -> list[Figures]:
    """Measure methods on an album, each in one process; print and return the rows."""
    found = list(pool.map(measured, chosen, [album] * len(chosen)))
    rows = [each for each in found if isinstance(each, Figures)]
    print(
        f"\n{len(album.copies)} copies of {len(album.asked)} photos, "
        f"{len(album.originals)} originals\n"
    )
    for shown in (columns(ranking), edit_columns()):
        print(f"{laid_out(shown, rows, marks=False)}\n", flush=True)
    for problem in (each for each in found if isinstance(each, str)):
        print(problem)
    return rows


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("photos", type=Path)
    parser.add_argument("--queries", type=int, default=QUERIES)
    parser.add_argument("--method", nargs="+", metavar="NAME")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--docs", type=Path, metavar="FILE")
    options = parser.parse_args()
    album = copies.make(options.photos, options.queries, options.workers)
    chosen = [v for v in variants() if v.name in (options.method or [v.name])]
    fast = [v for v in chosen if v.method.form is not Form.PAIR and not v.narrow_only]
    with ProcessPoolExecutor(options.workers) as pool:
        wide = measure_all(fast, album, f"ms a {MANY:,}", pool)
        few = album.part(NARROW_EVERY, NARROW)
        narrow = measure_all(chosen, few, f"ms a pair or {MANY:,}", pool)
    print(recall_of_trees(album))
    if options.docs is not None:
        page = options.docs.read_text(encoding="utf-8")
        page = put_in(page, for_docs(wide, narrow))
        options.docs.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
