"""Decisions are stored pair by pair, in order, and none is lost."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from photodedup.core.records import (
    Facts,
    Group,
    Hashes,
    MatchKind,
    Member,
    Photo,
    PhotoFile,
    Suggestion,
)
from photodedup.ui.engine import NotDuplicates
from photodedup.ui.remembering import Remembering, pairs_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

HASHES = Hashes(0, 0, 0, 0, 0, 0, None, None, 5.0)


def _member(number: int, content: bytes) -> Member:
    file = PhotoFile(Path(f"/photos/{number}.jpg"), 1, 0, 0, 1, number)
    photo = Photo(number, file, content, Facts(1, 1, "jpeg"), HASHES)
    return Member(photo, Suggestion.KEEP, 1.0)


def test_every_two_contents_of_a_group_are_a_pair_and_equal_files_are_not() -> None:
    contents = (b"a", b"b", b"b", b"c")
    members = tuple(_member(n, content) for n, content in enumerate(contents))
    group = Group(1, MatchKind.EDITED, members)
    assert pairs_of(group) == ((b"a", b"b"), (b"a", b"c"), (b"b", b"c"))


def test_decisions_are_stored_in_order_also_while_one_is_being_stored(
    qtbot: QtBot,
) -> None:
    gate = threading.Event()
    stored: list[NotDuplicates] = []

    def store(decision: NotDuplicates) -> None:
        gate.wait(5)
        stored.append(decision)

    decisions = [NotDuplicates(((b"a", bytes([n])),)) for n in range(5)]
    remembering = Remembering(store)
    for decision in decisions:
        remembering.add(decision)
    gate.set()
    qtbot.waitUntil(lambda: stored == decisions)
    qtbot.waitUntil(lambda: not remembering.running)


def test_closing_stores_what_waits(qtbot: QtBot) -> None:
    stored: list[NotDuplicates] = []
    decisions = [NotDuplicates(((b"a", bytes([n])),)) for n in range(3)]
    remembering = Remembering(stored.append)
    for decision in decisions:
        remembering.add(decision)
    assert remembering.close()
    assert stored == decisions
    qtbot.waitUntil(lambda: not remembering.running)
