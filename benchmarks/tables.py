"""The measured figures as tables: for the terminal, and as Markdown for the docs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from figures import Figures

SHOWN_WRONG_PAIRS = 60


def share(found: int, total: int) -> str:
    """Return a share in percent."""
    return f"{100 * found / total:.2f} %" if total else "-"


def show(rows: list[Figures]) -> None:
    """Print the tables of one corpus at its levels."""
    print(f"\n{rows[0].corpus}: {rows[0].files} files\n")
    tiers = sorted({tier for row in rows for tier in row.tiers})
    header = "".join(f"{f'tier {tier}':>10}" for tier in tiers)
    print(
        f"{'level':10}{'precision':>11}{'wrong':>7}{'pairs':>8}{header}{'seconds':>9}"
    )
    for row in rows:
        found = "".join(f"{share(*row.tiers[tier]):>10}" for tier in tiers)
        print(
            f"{row.level:10}{100 * row.precision:9.2f} %{len(row.wrong):7}"
            f"{100 * row.pair_recall:6.1f} %{found}{row.seconds:9.0f}"
        )
    levels = "".join(f"{row.level:>22}" for row in rows)
    print(f"\ntier  {'kind':24}{levels}")
    for kind, (tier, *_) in rows[0].kinds.items():
        counts = [row.kinds[kind][1:] for row in rows]
        cells = "".join(f"{f'{a}/{n}':>12}{share(a, n):>10}" for a, n in counts)
        print(f"{tier:6}{kind:24}{cells}")
    for row in rows:
        show_doubtful(row)


def show_doubtful(row: Figures) -> None:
    """Print what stands in groups of duplicates and may not or need not."""
    for kind, count in row.ambiguous.items():
        print(f"ambiguous ({row.level}): {count} pairs of {kind}")
    for path in row.wrongly_removed:
        print(f"suggested for removal ({row.level}): {path}")
    for pair in row.wrong[:SHOWN_WRONG_PAIRS]:
        print(
            f"wrong ({row.level}): {pair.first} ({pair.first_kind}) with "
            f"{pair.second} ({pair.second_kind})"
        )
    if len(row.wrong) > SHOWN_WRONG_PAIRS:
        print(f"... and {len(row.wrong) - SHOWN_WRONG_PAIRS} more")


def markdown(every: list[Figures]) -> str:
    """Return the tables of all corpora: the tiers, then the kinds of each corpus."""
    lines = [
        "| corpus | files | level | precision | tier 1 | tier 2 | tier 3 |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in every:
        tiers = [share(*row.tiers.get(tier, (0, 0))) for tier in ("1", "2", "3")]
        wrong = f"{100 * row.precision:.2f} % ({len(row.wrong)} wrong pairs)"
        cells = (row.corpus, f"{row.files:,}", row.level, wrong, *tiers)
        lines.append(f"| {' | '.join(cells)} |")
    for corpus, found in groupby(every, key=lambda row: row.corpus):
        rows = list(found)
        lines += ["", f"| {corpus}: kind | tier | " + " | ".join(r.level for r in rows)]
        lines[-1] += " |"
        lines.append("| --- | --- |" + " --- |" * len(rows))
        for kind, (tier, *_) in rows[0].kinds.items():
            cells = tuple("{1} of {2}".format(*row.kinds[kind]) for row in rows)
            lines.append(f"| {kind} | {tier} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
