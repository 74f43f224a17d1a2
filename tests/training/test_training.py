"""The loop: learns, repeats, stops and goes on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
import torch

from photodedup.core.errors import EnvironmentProblem, UsageProblem
from photodedup.core.progress import CancelToken
from photodedup.training import weights as stored
from photodedup.training.settings import Objective, Schedule, Stage, TrainingSettings
from photodedup.training.training import Report, Trained, Training

if TYPE_CHECKING:
    from pathlib import Path

    from photodedup.training.pictures import Collection

SHORT = TrainingSettings(
    batch=4,
    check_every=3,
    schedule=Schedule(steps=8, stages=(Stage(0.5, 32), Stage(1.0, 48))),
)


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """As `model.make` does: several wait for each other where others work too."""
    torch.set_num_threads(1)


def ignore(_report: Report) -> None:
    pass


def run(
    settings: TrainingSettings, collection: Collection, checkpoint: Path
) -> Trained:
    return Training(settings, collection, checkpoint).run(ignore, CancelToken())


def weights(trained: Trained) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in trained.network.parameters()])


def test_the_loss_falls(collection: Collection, tmp_path: Path) -> None:
    # On the same views every time: the loss of a batch depends on its luck.
    same = replace(collection, held_out=collection.trained)
    longer = replace(SHORT, batch=8, schedule=replace(SHORT.schedule, steps=40))
    losses: list[float] = []

    def note(report: Report) -> None:
        if report.held_out_loss is not None:
            losses.append(report.held_out_loss)

    Training(longer, same, tmp_path / "c").run(note, CancelToken())
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("objective", Objective)
def test_counting_in_16_bits_hardly_changes_the_loss(
    objective: Objective,
    collection: Collection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    once = replace(SHORT, objective=objective, schedule=Schedule(steps=1))
    losses = []
    for short in (False, True):
        monkeypatch.setattr(
            torch.cpu, "_is_avx512_bf16_supported", partial(bool, short)
        )
        losses.append(run(once, collection, tmp_path / str(short)).loss)
    assert losses[1] == pytest.approx(losses[0], rel=0.02)


def test_the_same_seed_gives_the_same_weights(
    collection: Collection, tmp_path: Path
) -> None:
    first = run(SHORT, collection, tmp_path / "one")
    second = run(SHORT, collection, tmp_path / "two")
    other = run(replace(SHORT, seed=1), collection, tmp_path / "three")
    assert torch.equal(weights(first), weights(second))
    assert not torch.equal(weights(first), weights(other))


def test_a_stopped_run_goes_on_as_if_it_had_not_been(
    collection: Collection, tmp_path: Path
) -> None:
    token = CancelToken()

    def stop_at_five(report: Report) -> None:
        if report.step == 5:
            token.cancel()

    checkpoint = tmp_path / "half"
    half = Training(SHORT, collection, checkpoint).run(stop_at_five, token)
    assert (half.steps, half.complete) == (5, False)
    resumed = run(SHORT, collection, checkpoint)
    whole = run(SHORT, collection, tmp_path / "whole")
    assert (resumed.steps, resumed.complete) == (8, True)
    assert torch.equal(weights(resumed), weights(whole))


def test_reports_tell_step_side_and_time_left(
    collection: Collection, tmp_path: Path
) -> None:
    reports: list[Report] = []
    Training(SHORT, collection, tmp_path / "c").run(reports.append, CancelToken())
    assert [report.step for report in reports] == list(range(1, 9))
    assert [report.side for report in reports] == [32] * 4 + [48] * 4
    assert reports[-1].share == 1
    assert reports[-1].eta_s == 0
    assert reports[1].held_out_loss is None
    assert reports[2].held_out_loss is not None


def test_a_run_that_gets_no_better_ends_early(
    collection: Collection, tmp_path: Path
) -> None:
    still = replace(
        SHORT,
        patience=1,
        check_every=1,
        schedule=replace(SHORT.schedule, steps=50, learning_rate=0.0),
    )
    ended = run(still, collection, tmp_path / "c")
    assert ended.stopped_early
    assert ended.steps < 50


def test_the_clock_can_end_a_run(collection: Collection, tmp_path: Path) -> None:
    timed = replace(SHORT, schedule=replace(SHORT.schedule, steps=0, minutes=1 / 600))
    ended = run(timed, collection, tmp_path / "c")
    assert ended.steps >= 1
    assert ended.wall_s >= 0.1


@pytest.mark.parametrize("objective", [Objective.CONTRASTIVE, Objective.TRIPLET])
def test_labels_can_be_learnt(
    objective: Objective, collection: Collection, tmp_path: Path
) -> None:
    ended = run(replace(SHORT, objective=objective), collection, tmp_path / "c")
    assert ended.steps == 8
    assert ended.held_out_loss is not None


def test_other_settings_do_not_go_on_from_a_checkpoint(
    collection: Collection, tmp_path: Path
) -> None:
    run(SHORT, collection, tmp_path / "c")
    with pytest.raises(UsageProblem, match="other settings"):
        run(replace(SHORT, seed=3), collection, tmp_path / "c")


def test_a_file_that_is_no_checkpoint_is_refused_in_a_sentence(
    collection: Collection, tmp_path: Path
) -> None:
    (tmp_path / "c").write_bytes(b"something else")
    with pytest.raises(EnvironmentProblem, match="is no checkpoint of a training"):
        run(SHORT, collection, tmp_path / "c")


def test_a_training_can_begin_with_the_weights_of_another(
    collection: Collection, tmp_path: Path
) -> None:
    first = run(SHORT, collection, tmp_path / "c")
    stored.save(first.network, tmp_path / "first.weights")
    still = replace(SHORT, schedule=replace(SHORT.schedule, learning_rate=0.0))
    second = Training(still, collection, tmp_path / "d", tmp_path / "first.weights")
    assert torch.equal(weights(second.run(ignore, CancelToken())), weights(first))


@pytest.mark.parametrize("content", [b"", b"something else"])
def test_other_files_hold_no_weights(
    content: bytes, collection: Collection, tmp_path: Path
) -> None:
    (tmp_path / "w").write_bytes(content)
    with pytest.raises(EnvironmentProblem, match="holds no weights"):
        Training(SHORT, collection, tmp_path / "c", tmp_path / "w")


def test_a_checkpoint_that_cannot_be_written_is_told(
    collection: Collection, tmp_path: Path
) -> None:
    with pytest.raises(EnvironmentProblem, match="cannot be kept"):
        run(SHORT, collection, tmp_path / "missing" / "c")
