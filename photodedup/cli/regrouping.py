"""``photodedup regroup``: the groups of a report at another strictness."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from photodedup.cli import reports
from photodedup.cli.exits import Exit
from photodedup.cli.summary import group_lines, next_step, show, summary_lines
from photodedup.core.errors import printable
from photodedup.core.report import read_json
from photodedup.core.scan import regroup
from photodedup.core.store import Decisions, Places

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Group the pairs of a report anew, and return the exit code."""
    targets = reports.targets(options)
    before = read_json(options.report)
    reports.check(path for path, _ in targets)
    with Decisions.open(Places.default().data) as decisions:
        not_duplicates = decisions.pairs()
    started = time.monotonic()
    result = regroup(before, options.strictness, not_duplicates)
    seconds = time.monotonic() - started
    written = reports.written(result, targets)
    if not targets:
        show(group_lines(result.groups))
    print(
        f"Regrouped at strictness {options.strictness:g}; "
        f"the report was made at {before.settings.strictness:g}."
    )
    show(summary_lines(replace(result, seconds=seconds)))
    show(f"Report: {printable(path)}" for path in written)
    table = options.csv if options.csv in written else None
    show(filter(None, [next_step(result, table, again="regroup again")]))
    return Exit.DONE if len(written) == len(targets) else Exit.INCOMPLETE
