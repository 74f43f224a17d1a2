"""Groups made by hand on real files: no photo is lost that nobody chose to lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from photodedup.core.actions.plan import ActionKind
from photodedup.core.errors import EnvironmentProblem
from photodedup.core.progress import CancelToken
from photodedup.core.settings import Folder, ScanSettings
from photodedup.ui.core_engine import CoreEngine
from photodedup.ui.engine import ApplyRequest
from photodedup.ui.models.additions import Addition
from photodedup.ui.models.marks import Mark
from photodedup.ui.models.review import Review

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from photodedup.core.records import Photo, ScanResult
    from tests.conftest import DrawPhoto


@pytest.fixture
def album(tmp_path: Path, draw_photo: DrawPhoto) -> Path:
    """A picture with a copy of half its size, and two other pictures."""
    folder = tmp_path / "album"
    folder.mkdir()
    for number, name in enumerate(("first", "second", "third")):
        picture = Image.fromarray(draw_photo(40 + number, width=640, height=480))
        picture.save(folder / f"{name}.jpg", quality=92)
        if name == "first":
            half = picture.resize((320, 240), Image.Resampling.LANCZOS)
            half.save(folder / "first small.jpg", quality=85)
    return folder


@pytest.fixture
def engine() -> Iterator[CoreEngine]:
    made = CoreEngine()
    yield made
    made.close()


class Hand:
    """A review of a real scan, with photos put together by hand."""

    def __init__(self, engine: CoreEngine, album: Path) -> None:
        self.engine, self.album = engine, album
        settings = ScanSettings(folders=(Folder(album),), workers=1)
        self.result = engine.scan(settings, _ignore, _ignore, CancelToken())
        self.review = Review()
        self.review.groups.set_groups(self.result.groups)

    def photo(self, name: str) -> Photo:
        path = self.album / name
        return next(each for each in self.result.photos if each.file.path == path)

    def add(self, host: str, guest: str) -> None:
        addition = Addition(self.photo(host), self.photo(guest))
        self.review.add_to_group(addition)
        self.review.groups.set_groups(self.review.additions.joined(self.result.groups))
        (row,) = [r for r in self.review.groups.rows if addition.paths <= r.paths]
        self.review.show_group(row.key)

    def mark(self, name: str, mark: Mark = Mark.TRASH) -> None:
        members = [member.photo.file.path.name for member in self.review.members]
        self.review.mark(members.index(name), mark)

    def apply(self) -> list[str]:
        """Move what is marked away and return which photos are left."""
        request = ApplyRequest(ActionKind.MOVE, self.album.parent / "moved")
        marked = self.review.marked_for_removal()
        result: ScanResult = self.result
        self.engine.apply(request, marked, result, _ignore, CancelToken())
        return sorted(path.name for path in self.album.iterdir())


@pytest.fixture
def hand(engine: CoreEngine, album: Path, qtbot: QtBot) -> Hand:
    del qtbot
    return Hand(engine, album)


def _ignore(_: object) -> None:
    pass


def test_a_photo_that_a_person_marked_goes_and_the_other_stays(hand: Hand) -> None:
    hand.add("second.jpg", "third.jpg")
    hand.mark("third.jpg")
    assert hand.apply() == ["first small.jpg", "first.jpg", "second.jpg"]


def test_the_last_photo_of_a_hand_made_group_is_never_lost(hand: Hand) -> None:
    hand.add("second.jpg", "third.jpg")
    refused: list[str] = []
    hand.review.refused.connect(refused.append)
    hand.mark("second.jpg")
    hand.mark("third.jpg")
    assert len(refused) == 1
    assert "third.jpg" in hand.apply()


def test_a_copy_never_goes_for_another_picture_that_was_put_beside_it(
    hand: Hand,
) -> None:
    """Keeping only the other picture marks the copy too, but nobody judged that pair.

    What the program itself suggested to remove is compared anew with what would stay.
    """
    hand.add("first.jpg", "second.jpg")
    members = [member.photo.file.path.name for member in hand.review.members]
    hand.review.keep_only(members.index("second.jpg"))
    left = hand.apply()
    assert "second.jpg" in left
    assert "first small.jpg" in left


def test_a_photo_that_changed_since_is_left_alone(hand: Hand) -> None:
    hand.add("second.jpg", "third.jpg")
    hand.mark("third.jpg")
    with (hand.album / "third.jpg").open("ab") as file:
        file.write(b"more")
    assert "third.jpg" in hand.apply()


def test_what_stays_must_be_readable_now(hand: Hand) -> None:
    hand.add("second.jpg", "third.jpg")
    hand.mark("third.jpg")
    (hand.album / "second.jpg").unlink()
    assert "third.jpg" in hand.apply()


def test_groups_that_overlap_lose_no_picture(hand: Hand) -> None:
    hand.add("second.jpg", "third.jpg")
    hand.mark("second.jpg")
    hand.add("first.jpg", "third.jpg")
    hand.mark("third.jpg")
    # Third stays for second: it may not go for first.
    try:
        left = hand.apply()
    except EnvironmentProblem:
        left = sorted(path.name for path in hand.album.iterdir())
    assert "third.jpg" in left
    assert "first.jpg" in left
