from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photodedup.core.store import Cache, Comparison

if TYPE_CHECKING:
    from pathlib import Path


def test_a_comparison_is_answered_only_for_the_same_question(tmp_path: Path) -> None:
    made = Comparison(b"a" * 16, b"b" * 16, b"how alike?", b"very")
    with Cache.open(tmp_path) as cache:
        cache.add_comparisons([made])
    with Cache.open(tmp_path) as cache:
        assert cache.answer(replace(made, answer=b"")) == b"very"
        assert cache.answer(replace(made, question=b"how else?")) is None
        assert cache.answer(replace(made, second=b"c" * 16)) is None
        cache.add_comparisons([replace(made, question=b"how else?", answer=b"not")])
        assert cache.answer(replace(made, question=b"how else?")) == b"not"
