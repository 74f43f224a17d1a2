"""What a person is told of altered copies of their own photos."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photodedup.cli.calibrating import lines, recommendation
from photodedup.core.records import (
    Alteration,
    Calibration,
    Facts,
    FoundCopy,
    Hashes,
    Match,
    MatchKind,
    Photo,
    PhotoFile,
    RelatedPhotos,
    Skipped,
    SkipStage,
)
from photodedup.core.settings import Folder, ScanSettings

if TYPE_CHECKING:
    from typing import Protocol

    class Answer(Protocol):
        code: int
        out: str
        err: str
        sentence: str

    class Run(Protocol):
        def __call__(self, *words: str | Path, **named: object) -> Answer: ...


def photo(number: int) -> Photo:
    file = PhotoFile(Path(f"/album/{number}.jpg"), 1, 1, 1, 1, number)
    hashes = Hashes(0, 0, 0, 0, 0, 0, None, None, 9.0)
    return Photo(number, file, bytes(16), Facts(400, 300, "jpeg"), hashes)


def related(strictness: float, kind: MatchKind = MatchKind.CROPPED) -> RelatedPhotos:
    match = Match(0, 1, kind, 0.9, strictness=strictness)
    return RelatedPhotos(photo(0), photo(1), match)


def calibration(*strictnesses: float, wrong: tuple[float, ...] = ()) -> Calibration:
    """Return an outcome with a mirrored copy of each of these strictnesses."""
    return Calibration(
        settings=ScanSettings((Folder(Path("/album")),)),
        photos=(photo(0), photo(1)),
        copies=tuple(
            FoundCopy(photo(2 + place), Alteration.MIRRORED, strictness)
            for place, strictness in enumerate(strictnesses)
        ),
        known=(),
        wrong=tuple(related(strictness) for strictness in wrong),
        skipped=(),
        seconds=61.0,
    )


def table_row(outcome: Calibration, name: str) -> list[str]:
    (row,) = (line for line in lines(outcome) if line.startswith(f"{name} "))
    return row.removeprefix(name).split()


def test_the_table_has_a_column_for_each_strictness() -> None:
    outcome = calibration(1.0, 0.55, 0.3, -1.0, wrong=(0.35, 0.1))
    assert table_row(outcome, "mirrored") == [
        *["75"] * 4,
        *["50"] * 2,
        *["25"] * 5,
    ]
    assert table_row(outcome, "all copies") == table_row(outcome, "mirrored")
    assert table_row(outcome, "wrong pairs") == ["2", "2", "1", "1", *["0"] * 7]
    rows = [line for line in lines(outcome) if line[-3:].strip().isdigit()]
    assert len({len(row) for row in rows}) == 1


def test_only_what_is_complete_reads_a_hundred() -> None:
    outcome = calibration(*[1.0] * 999, -1.0)
    assert set(table_row(outcome, "all copies")) == {"99"}


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (
            calibration(*[0.6] * 97, *[-1.0] * 3),
            (
                "At the usual strictness 0.5 nothing wrong was found and 97 % of the "
                "copies."
            ),
        ),
        (
            calibration(0.6, 0.6, 0.6, 0.2, wrong=(0.1,)),
            (
                "At the usual strictness 0.5 nothing wrong was found and 75 % of the "
                "copies. At 0.2 it would be 100 %, here without a mistake too."
            ),
        ),
        (
            calibration(0.9, 0.6, wrong=(0.65, 0.2)),
            (
                "At the usual strictness 0.5 there would be 1 wrong pair; at 0.7 "
                "nothing wrong was found and 50 % of the copies: use --strictness 0.7 "
                "for this folder."
            ),
        ),
        (
            calibration(1.0, wrong=(1.0,)),
            (
                "Different photos matched even at strictness 1; look at the wrong "
                "pairs above before you act on a scan of this folder."
            ),
        ),
    ],
)
def test_the_last_sentence_recommends_a_strictness(
    outcome: Calibration, sentence: str
) -> None:
    assert recommendation(outcome) == sentence
    assert list(lines(outcome))[-1] == sentence


def test_pairs_are_named_with_the_strictness_up_to_which_they_hold() -> None:
    outcome = replace(
        calibration(1.0, wrong=(0.31, 0.62)), known=(related(0.9, MatchKind.RESAVED),)
    )
    text = list(lines(outcome))
    assert "Copies already in your folder (1), not counted as wrong:" in text
    assert "  /album/0.jpg and /album/1.jpg (up to 0.90): saved again" in text
    start = text.index("Wrong pairs (2); look whether they are copies after all:")
    assert "(up to 0.62)" in text[start + 1]
    assert "(up to 0.31)" in text[start + 2]


def test_many_pairs_do_not_flood_the_screen() -> None:
    outcome = calibration(1.0, wrong=(0.1,) * 30)
    text = list(lines(outcome))
    assert "  and 20 more; --json FILE writes all of them" in text
    assert sum(" and /album/" in line for line in text) == 10


def test_a_stopped_calibration_says_so() -> None:
    first = next(iter(lines(replace(calibration(1.0), complete=False))))
    assert first.startswith("Stopped before the end")


def test_what_could_not_be_read_is_named() -> None:
    skipped = (Skipped(Path("/album/b.jpg"), SkipStage.READ, "is empty"),)
    text = list(lines(replace(calibration(1.0), skipped=skipped)))
    assert "  /album/b.jpg: is empty" in text


def test_a_calibration_of_an_album_writes_no_photo(
    call: Run, album: Path, home: Path, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in album.rglob("*.jpg")}
    report = tmp_path / "c.json"
    answer = call("calibrate", album, "--json", report, "--workers", "2")
    assert answer.code == 0
    out = answer.out.splitlines()
    assert out[0].startswith("6 photos, 96 altered copies made in memory, in ")
    assert "Making copies of " in answer.err
    assert out[-1] == f"Report: {report}"
    assert {path: path.read_bytes() for path in album.rglob("*") if path.is_file()} == (
        before
    )
    assert not (home / "cache").exists()
    values = json.loads(report.read_text(encoding="utf-8"))
    assert len(values["copies"]) == 96
    assert len(values["strictness"]) == 11
    assert values["wrong"] == []
    known = {frozenset((each["first"], each["second"])) for each in values["known"]}
    assert {str(album / "trip" / "forest.jpg")} <= set().union(*known)
    found = values["strictness"][5]["found_by_alteration"]
    assert found["saved at JPEG quality 50"] == found["mirrored"] == 1.0


def test_a_folder_with_one_photo_is_refused(
    call: Run, album: Path, tmp_path: Path
) -> None:
    (album / "trip" / "beach.jpg").rename(tmp_path / "beach.jpg")
    (album / "trip" / "harbour.jpg").unlink()
    answer = call("calibrate", album / "trip", "--quiet")
    assert answer.code == 2
    assert answer.sentence == (
        "photodedup: there are fewer than two readable photos; name a folder with more"
    )


def test_a_missing_folder_is_refused(call: Run, tmp_path: Path) -> None:
    answer = call("calibrate", tmp_path / "nowhere")
    assert answer.code == 2
    assert answer.sentence.endswith("nowhere: does not exist; check the name")
