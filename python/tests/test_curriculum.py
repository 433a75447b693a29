from __future__ import annotations

import json
import random

import numpy as np
import pytest
import torch
from catalog import COUNT, CURRICULA, follow, make, seen, tell

import gradus
from gradus.curriculum import keys_of


@pytest.mark.parametrize("name", CURRICULA)
def test_stopped_at_a_random_step_and_resumed_is_never_stopped(name: str, engine, newer_engine) -> None:
    whole = make(name, engine=engine)
    never = follow(whole)
    assert len(never) >= 8
    chance = random.Random(name)
    for attempt, (first_on, second_on) in enumerate([(engine, engine), (engine, newer_engine), (newer_engine, engine)]):
        first = make(name, engine=first_on)
        before = follow(first, chance.randrange(1, len(never)))
        if attempt > 0:
            first.take()  # Taken and not told: it comes again.
        state = json.loads(json.dumps(first.state_dict()))
        second = make(name, engine=second_on)
        second.load_state_dict(state)
        assert before + follow(second) == never
        assert second.state_dict() == whole.state_dict()


def test_a_state_is_text_and_survives_torch(engine, tmp_path) -> None:
    first = make("priority", engine=engine)
    before = follow(first, 7)
    state = first.state_dict()
    assert all(type(value) is str for value in state.values())
    torch.save(state, tmp_path / "state.pt")
    second = make("priority", engine=engine)
    second.load_state_dict(torch.load(tmp_path / "state.pt", weights_only=True))
    assert before + follow(second) == follow(make("priority", engine=engine))


@pytest.mark.parametrize("name", ["shuffle", "self-paced", "info-batch", "easy-first"])
def test_blocks_of_any_size_are_single_steps(name: str, engine, monkeypatch) -> None:
    blocks = follow(make(name, engine=engine))
    monkeypatch.setattr("gradus.curriculum.BLOCK_POSITIONS", 1)
    assert follow(make(name, engine=engine)) == blocks
    monkeypatch.setattr("gradus.curriculum.BLOCK_POSITIONS", 25)
    assert follow(make(name, engine=engine)) == blocks


@pytest.mark.parametrize("lag", [1, 3])
def test_batches_may_be_taken_ahead_and_told_in_any_order(lag: int, engine) -> None:
    expected = follow(make("priority", lag=lag, engine=engine))
    curriculum = make("priority", lag=lag, engine=engine)
    rows, open_batches, chance = [], [], random.Random(2)
    while True:
        try:
            batch = curriculum.take()
        except gradus.MustTell as must:
            assert must.barrier or len(open_batches) == lag + 1
            chance.shuffle(open_batches)
            tell(open_batches.pop())
            continue
        if batch is None:
            break
        rows.append(seen(batch))
        open_batches.append(batch)
    assert rows == expected


def test_look_ahead_beyond_the_declared_is_refused_with_the_number(engine) -> None:
    curriculum = make("priority", engine=engine)
    curriculum.take()
    with pytest.raises(gradus.MustTell) as must:
        curriculum.take()
    assert str(must.value) == (
        "take: at most 1 batches may be open, since this curriculum reads what was told of every step; got 1. "
        "Tell them first, or declare how far a loader runs ahead: lag=1"
    )
    assert not must.value.barrier


def test_weighs_between_forward_and_backward(engine) -> None:
    waits = make("batch-self-paced", weighs=True, signals=None, engine=engine)
    weighed = []
    for batch in waits.batches():
        losses = np.float32(batch.indices) / COUNT
        weights = batch.weigh(losses)
        assert (batch.weigh(losses) == weights).all()
        weighed.append(weights.tolist())
        batch.tell(losses)
    assert any(weight == 0 for row in weighed for weight in row)
    pays = make("batch-self-paced", engine=engine)
    assert len(list(follow(pays))) < len(weighed)


def test_refuses_what_a_batch_may_not_be_told(engine) -> None:
    curriculum = make("priority", options={"signal": "loss"}, engine=engine)
    batch = curriculum.take()
    refused = [
        ((np.zeros(5),), {}, "tell: loss must hold 6 numbers, one an example, got 5"),
        ((np.zeros((6, 1)),), {}, "tell: loss must hold 6 numbers, one an example, got shape [6, 1]"),
        ((np.zeros(6, int),), {}, "tell: loss must hold floats, got int64"),
        ((torch.zeros(6, dtype=torch.int32),), {}, "tell: loss must hold floats, got int32"),
        (([0, 0, 0, float("nan"), 0, 0],), {}, "tell: loss[3] must not be NaN"),
        ((), {"entropy": np.zeros(6)}, "tell: loss must be given, which this curriculum reads, got entropy"),
    ]
    for words, named, message in refused:
        with pytest.raises(gradus.Refused) as refusal:
            batch.tell(*words, **named)
        assert str(refusal.value) == message
    batch.tell(torch.zeros(6, dtype=torch.bfloat16, requires_grad=True))
    with pytest.raises(gradus.Refused, match="must be told once, got step 0 again"):
        batch.tell(np.zeros(6))


def test_refuses_to_go_on_past_a_batch_that_was_not_told(engine) -> None:
    batches = make("shuffle", engine=engine).batches()
    next(batches)
    with pytest.raises(gradus.Refused, match="each batch must be told"):
        next(batches)


def test_refuses_what_the_loop_cannot_do(engine) -> None:
    plain = {"examples": 10, "batch": 2, "steps": 3, "engine": engine}
    refused = [
        (("self-paced",), {}, "measures must be true"),
        (("focal",), {}, 'losses must hold "focal"'),
        (("easy-first",), {}, "examples.scores.difficulty must be given"),
        (("shufle",), {}, 'did you mean "shuffle"'),
        (("shuffle",), {"epochs": 2}, "one of steps, epochs, cost must be given, got steps, epochs"),
        (("shuffle",), {"classes": np.zeros(9, int)}, "classes must hold 10 numbers"),
        (("shuffle",), {"examples": ["a", "b", "a"]}, "must have different ids, got 'a' twice"),
        (("shuffle",), {"options": {"speed": 3}}, "speed"),
    ]
    for words, named, message in refused:
        with pytest.raises(gradus.Refused) as refusal:
            gradus.Curriculum(*words, **{**plain, **named})
        assert message in str(refusal.value)


def test_measured_losses_are_checked_like_told_ones(engine) -> None:
    curriculum = gradus.Curriculum(
        "self-paced", examples=10, batch=2, epochs=4, measure=lambda at: np.full(len(at), np.nan), engine=engine
    )
    with pytest.raises(gradus.Refused, match=r"measure: loss\[0\] must not be NaN"):
        for batch in curriculum.batches():
            batch.tell(np.zeros(2))


# golden: the first 16 hex digits of `printf a | sha256sum`
def test_ids_are_hashed_as_the_command_line_hashes_them(engine) -> None:
    assert keys_of(["a"]).tolist() == [[0xCA978112, 0xCA1BBDCA]]
    ids = [f"row-{k}" for k in range(COUNT)]
    ties = np.arange(COUNT) % 2
    named = follow(make("easy-first", examples=ids, difficulty=ties, engine=engine))
    assert named == follow(make("easy-first", examples=ids, difficulty=ties, engine=engine))
    # Ties fall by id: other ids, another order.
    assert named != follow(make("easy-first", examples=[f"other-{k}" for k in ids], difficulty=ties, engine=engine))


def test_order_is_what_batches_give_and_refuses_feedback(engine) -> None:
    given = {"examples": 40, "batch": 5, "epochs": 3, "difficulty": np.arange(40.0), "engine": engine}
    order = gradus.order("hard-first", **given)
    rows = []
    for batch in gradus.Curriculum("hard-first", **given).batches():
        rows.extend(batch.indices.tolist())
        batch.tell(np.zeros(5))
    assert order.tolist() == rows
    with pytest.raises(gradus.Refused, match="must follow from nothing told, got 'priority'"):
        gradus.order("priority", examples=40, batch=5, epochs=3, tells=["gradientNorm"], engine=engine)


def test_closed_and_dead_engines_say_so() -> None:
    curriculum = gradus.Curriculum("shuffle", examples=10, batch=2, steps=3)
    curriculum.close()
    with pytest.raises(gradus.Refused, match="must be open"):
        curriculum.take()
    with gradus.Engine() as engine:
        curriculum = gradus.Curriculum("shuffle", examples=10, batch=2, steps=3, engine=engine)
        engine._process.kill()
        with pytest.raises(gradus.EngineDied, match="exit code -9"):
            curriculum.take()
