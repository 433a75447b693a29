"""A curriculum for a training loop of one's own."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Literal, Protocol

import numpy as np

from .batch import Array, Batch, Block, Measurement, floats
from .channel import Answer, Arrays, Ticket
from .engine import Engine
from .errors import MustTell, Refused
from .protocol import SIGNALS

STATE_FORMAT = "gradus.state/1"
#: Positions of a block of steps, at most: what is asked ahead where nothing told matters.
BLOCK_POSITIONS = 65_536


class Channel(Protocol):
    """What a curriculum speaks through: an :class:`Engine`, a :class:`Server`, or a comparison."""

    def request(self, message: Mapping[str, Any], arrays: Arrays | None = None) -> Answer: ...
    def begin_ask(self, run: str, steps: int) -> Ticket: ...
    def begin_turn(self, run: str, ask_id: int, signals: Arrays, steps: int) -> Ticket: ...
    def tell(self, run: str, ask_id: int, signals: Arrays) -> None: ...
    def finish(self, ticket: Ticket) -> Answer: ...


class Curriculum:
    """Says what to train on next, in which order and with which weight, and learns from what it is told.

    Args:
        curriculum: a name of the catalog (``gradus methods`` lists them), or a whole recipe.
        examples: how many there are, or a stable id of each: ties in difficulty fall by id, never by place.
        batch: rows of a step, B.
        seed: of every draw.
        steps, epochs, cost: the budget, one of them. ``epochs`` is the cost of that many passes of plain training:
            what a method measures comes out of it, forward 1, forward and backward 3 an example.
        options: of the curriculum.
        difficulty: float [n], higher = harder; short for ``scores={"difficulty": …}``.
        scores: by name, float [n] each.
        base: float [n], source weights; uniform if left out.
        classes: int [n], for class balance. groups: int [n], alike examples share one.
        validation, reference: sizes of other pools, for methods that ask about them.
        measure: answers the losses of training positions, float [m], with the model as it is, without training;
            required where the method measures.
        signals: the same for whatever else a method measures: takes a :class:`Measurement`, returns each named signal.
        tells: signals that the loop tells of a batch, beside the loss.
        losses: losses that the loop computes, by name; ``batch.loss`` says which.
        models: models that the loop holds beside "main", by name; ``batch.model`` says which trains.
        weighs: whether the loop calls ``batch.weigh`` between forward and backward pass.
        lag: step t reads exactly what was told of steps < t − lag: how far a loader may run ahead.
        measure_size: rows of one measurement, at most.
        engine: an :class:`Engine` to share, or a :class:`Server`; a process of its own if left out.

    Raises:
        Refused: for a rule of the method, its options or the examples.
        EngineNotFound: if there is no Node.
    """

    def __init__(
        self,
        curriculum: str | Mapping[str, Any],
        *,
        examples: int | Sequence[str],
        batch: int,
        seed: int = 0,
        steps: int | None = None,
        epochs: float | None = None,
        cost: float | None = None,
        options: Mapping[str, Any] | None = None,
        difficulty: Array = None,
        scores: Mapping[str, Array] | None = None,
        base: Array = None,
        classes: Array = None,
        groups: Array = None,
        validation: int | None = None,
        reference: int | None = None,
        measure: Callable[[np.ndarray], Array] | None = None,
        signals: Callable[[Measurement], Mapping[str, Array]] | None = None,
        tells: Collection[str] = (),
        losses: Collection[str] = ("plain",),
        models: Collection[str] = (),
        weighs: bool = False,
        lag: int = 0,
        measure_size: int = 4096,
        engine: Channel | None = None,
    ) -> None:
        budget = {name: value for name, value in (("steps", steps), ("epochs", epochs), ("cost", cost)) if value}
        if len(budget) != 1:
            raise Refused(f"Curriculum: one of steps, epochs, cost must be given, got {', '.join(budget) or 'none'}")
        count = examples if isinstance(examples, int) else len(examples)
        arrays = _example_arrays(examples, count, base, classes, groups)
        for name, values in {**(scores or {}), **({} if difficulty is None else {"difficulty": difficulty})}.items():
            arrays[f"score.{name}"] = _column(f"scores[{name!r}]", values, count, np.float64)
        pools = {name: size for name, size in (("validation", validation), ("reference", reference)) if size}
        what = {"curriculum": curriculum, "options": dict(options or {})}
        self._creation: dict[str, Any] = {
            **(what if isinstance(curriculum, str) else {"recipe": dict(curriculum)}),
            "examples": {
                "count": count,
                **({"classCount": int(arrays["classes"].max()) + 1} if classes is not None else {}),
                **({"pools": pools} if pools else {}),
            },
            "run": {"seed": seed, "batchSize": batch, "budget": budget, "lag": lag, "measureSize": measure_size},
            "trainer": capabilities(measure, signals, tells=tells, losses=losses, models=models, weighs=weighs),
        }
        self._arrays = arrays
        self._own = engine is None
        self._channel: Channel = Engine() if engine is None else engine
        self.batch_size = batch
        self.examples = count
        self._measure = measure
        self._signals = signals
        self._closed = False
        self._open({"kind": "create", **self._creation}, arrays)

    @classmethod
    def of_run(
        cls,
        channel: Channel,
        created: Mapping[str, Any],
        *,
        examples: int,
        batch: int,
        measure: Callable[[np.ndarray], Array] | None,
        signals: Callable[[Measurement], Mapping[str, Array]] | None,
    ) -> Curriculum:
        """A curriculum whose run a comparison began."""
        self = cls.__new__(cls)
        self._channel, self._own, self._closed = channel, False, False
        self.examples, self.batch_size = examples, batch
        self._measure, self._signals = measure, signals
        self._begin(created)
        return self

    def _open(self, message: dict[str, Any], arrays: Arrays) -> None:
        created, _ = self._channel.request(message, arrays)
        self._begin(created)

    def _begin(self, created: Mapping[str, Any]) -> None:
        self._run: str = created["run"]
        #: Target, proposal, selection and loss, with every option.
        self.recipe: dict[str, Any] = created["recipe"]
        #: When what is told matters: "none", "interval" (between rounds), "step", "batch" (inside a step).
        self.turns: Literal["none", "interval", "step", "batch"] = created["feedback"]["turns"]
        self.lag: int = created["feedback"]["lag"]
        #: Signals that every batch of "main" has to be told.
        self.reports: tuple[str, ...] = tuple(created["reports"])
        #: Optimizer steps, where they follow from the budget alone; else None.
        self.steps: int | None = created["steps"]
        #: Why there is nothing left to ask: "steps" or "budget"; None while there is.
        self.done: str | None = None
        self._blocks: list[Block] = []
        self._ticket: Ticket | None = None
        self._held: Answer | None = None
        self._restored: dict[int, dict[str, dict[str, str]]] = {}
        ahead = self.turns in ("none", "interval")
        self._ask_steps = max(1, BLOCK_POSITIONS // self.batch_size) if ahead else self.lag + 1

    @property
    def open_batches(self) -> int:
        """Batches that were taken and not told."""
        return sum(int((block.taken & ~block.is_told).sum()) for block in self._blocks)

    def batches(self) -> Iterator[Batch]:
        """Every batch to train on, until the budget is spent; measures in between where the method does.

        Raises:
            Refused: if the last batch was not told.
        """
        while True:
            if self.open_batches and not self._starts_again():
                raise Refused("batches: each batch must be told before the next one, got one that was not; batch.tell(losses)")
            batch = self.take()
            if batch is None:
                return
            yield batch

    def _starts_again(self) -> bool:
        """Whether batches that were taken and not told come again: after a restart of the loop."""
        return False

    def take(self) -> Batch | None:
        """The next batch, whether or not the last was told; None when the budget is spent.

        For loaders that run ahead. Batches may be told in any order.

        Raises:
            MustTell: where batches that were taken have to be told first.
        """
        while True:
            for block in self._blocks:
                row = _first_free(block)
                if row is not None:
                    block.taken[row] = True
                    return Batch(block, row, self._tell, self._weigh)
            message, arrays = self._next()
            kind = message["kind"]
            if kind == "train":
                self._take_in(Block(message, arrays))
            elif kind == "measure":
                self._answer(message["id"], Measurement(message, arrays))
            elif kind == "done":
                self.done = message["reason"]
                return None
            else:
                barrier = self.turns in ("none", "interval") or self.open_batches <= self.lag
                raise MustTell(_must_tell(self.turns, self.lag, self.open_batches, barrier), barrier=barrier)

    def _next(self) -> Answer:
        if self._held is not None:
            answer, self._held = self._held, None
        elif self._ticket is not None:
            ticket, self._ticket = self._ticket, None
            answer = self._channel.finish(ticket)
        else:
            return self._ask()
        # What was asked while batches were open may be known by now.
        return self._ask() if answer[0]["kind"] == "wait" else answer

    def _ask(self) -> Answer:
        self._refuse_closed()
        return self._channel.finish(self._channel.begin_ask(self._run, self._ask_steps))

    def _take_in(self, block: Block) -> None:
        for row, told in self._restored.pop(block.id, {}).items():
            signals = {name: np.frombuffer(base64.b64decode(text), "<f4") for name, text in told.items()}
            block.keep(int(row), signals)
            block.taken[int(row)] = True
        self._blocks.append(block)

    def _tell(self, block: Block, row: int, signals: dict[str, np.ndarray]) -> None:
        if block not in self._blocks:
            raise Refused("tell: a batch must be of this curriculum as it stands, got one from before it was restored")
        block.keep(row, signals)
        if block.untold > 0:
            return
        self._blocks.remove(block)
        told = {name: values.reshape(-1) for name, values in block.told.items()}
        if self._ticket is None and self._held is None and not self._blocks:
            self._ticket = self._channel.begin_turn(self._run, block.id, told, self._ask_steps)
        else:
            self._channel.tell(self._run, block.id, told)

    def _weigh(self, block: Block, losses: np.ndarray) -> np.ndarray:
        message = {"kind": "weigh", "run": self._run, "id": block.id}
        _, arrays = self._channel.request(message, {"loss": losses})
        return arrays["weights"].copy()

    def _answer(self, ask_id: int, asked: Measurement) -> None:
        count = len(asked.indices)
        if self._signals is not None:
            answered = self._signals(asked)
            missing = [name for name in asked.signals if name not in answered]
            if missing:
                raise Refused(f"signals: {missing[0]} must be answered, got {', '.join(answered) or 'nothing'}")
        elif self._measure is not None and asked.signals == ("loss",) and (asked.pool, asked.model) == ("train", "main"):
            answered = {"loss": self._measure(asked.indices)}
        else:
            what = f"{', '.join(asked.signals)} of {asked.pool} by {asked.model}"
            raise Refused(f"Curriculum: signals must be given, since this curriculum measures {what}")
        told = {name: floats(f"measure: {name}", answered[name], count) for name in asked.signals}
        self._channel.tell(self._run, ask_id, told)

    def state_dict(self) -> dict[str, str]:
        """All that is needed to go on: what was told, and the batches that were taken and not told.

        Holds only text, so that ``torch.load(weights_only=True)`` and JSON take it.
        """
        self._refuse_closed()
        if self._ticket is not None:
            ticket, self._ticket = self._ticket, None
            self._held = self._channel.finish(ticket)
        _, arrays = self._channel.request({"kind": "snapshot", "run": self._run})
        rows = {
            str(block.id): {
                str(row): {
                    name: base64.b64encode(np.ascontiguousarray(told[row], "<f4").tobytes()).decode()
                    for name, told in block.told.items()
                }
                for row in np.flatnonzero(block.is_told)
            }
            for block in self._blocks
            if block.is_told.any()
        }
        return {"format": STATE_FORMAT, "snapshot": arrays["snapshot"].tobytes().decode(), "rows": json.dumps(rows)}

    def load_state_dict(self, state: Mapping[str, str]) -> None:
        """Goes on where ``state`` was taken: batches that were taken and not told come again, first.

        Raises:
            Refused: if curriculum, examples or options differ from those of the state.
        """
        if state.get("format") != STATE_FORMAT:
            raise Refused(f"load_state_dict: format must be {STATE_FORMAT}, got {state.get('format')!r}")
        self._refuse_closed()
        if self._ticket is not None:
            self._channel.finish(self._ticket)
        old = self._run
        snapshot = np.frombuffer(state["snapshot"].encode(), np.uint8)
        self._open({"kind": "restore", **self._creation}, {**self._arrays, "snapshot": snapshot})
        self._restored = {int(block): rows for block, rows in json.loads(state["rows"]).items()}
        self._channel.request({"kind": "close", "run": old})

    def close(self) -> None:
        """Forgets the run, and ends the engine if it is this curriculum's own."""
        if self._closed:
            return
        self._closed = True
        if self._own and isinstance(self._channel, Engine):
            self._channel.close()

    def __enter__(self) -> Curriculum:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise Refused("Curriculum: must be open, got one that was closed")


def capabilities(
    measure: object,
    signals: object,
    *,
    tells: Collection[str],
    losses: Collection[str],
    models: Collection[str],
    weighs: bool,
) -> dict[str, Any]:
    """What the training loop can do, as the engine wants to hear it."""
    return {
        "measures": measure is not None or signals is not None,
        "signals": list(SIGNALS) if signals is not None else list(dict.fromkeys(("loss", *tells))),
        "weighs": weighs,
        "losses": list(losses),
        "models": list(models),
    }


def _first_free(block: Block) -> int | None:
    row = int(block.taken.argmin())
    return None if block.taken[row] else row


def _must_tell(turns: str, lag: int, open_batches: int, barrier: bool) -> str:
    if barrier:
        return f"take: {open_batches} batches must be told before the next one is known"
    return (
        f"take: at most {lag + 1} batches may be open, since this curriculum reads what was told of every {turns}; "
        f"got {open_batches}. Tell them first, or declare how far a loader runs ahead: lag={open_batches}"
    )


def _example_arrays(
    examples: int | Sequence[str], count: int, base: Array, classes: Array, groups: Array
) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {}
    if not isinstance(examples, int):
        arrays["keys"] = keys_of(examples)
    for name, values, dtype in (("base", base, np.float64), ("classes", classes, np.int32), ("groups", groups, np.int32)):
        if values is not None:
            arrays[name] = _column(name, values, count, dtype)
    return arrays


def _column(name: str, values: Array, count: int, dtype: type) -> np.ndarray:
    column = np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)
    if column.shape != (count,):
        raise Refused(f"Curriculum: {name} must hold {count} numbers, one an example, got shape {list(column.shape)}")
    kinds = "fiu" if dtype is np.float64 else "iu"
    if column.dtype.kind not in kinds:
        raise Refused(f"Curriculum: {name} must hold {'numbers' if 'f' in kinds else 'integers'}, got {column.dtype}")
    return np.ascontiguousarray(column, dtype)


def keys_of(ids: Sequence[str]) -> np.ndarray:
    """uint32 [n, 2]: high and low word of the first 64 bits of SHA-256 of each id, as the command line's tables have it.

    Raises:
        Refused: if two ids are alike.
    """
    if len(set(ids)) != len(ids):
        seen: set[str] = set()
        twice = next(name for name in ids if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise Refused(f"Curriculum: examples must have different ids, got {twice!r} twice")
    digests = b"".join(hashlib.sha256(name.encode()).digest()[:8] for name in ids)
    return np.frombuffer(digests, ">u4").astype("<u4").reshape(-1, 2)
