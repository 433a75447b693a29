"""A training script under ``gradus compare --trainer``, and alone."""

from __future__ import annotations

import json
import os
import threading
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import numpy as np

from .batch import Array, Batch, Measurement
from .channel import StreamChannel
from .curriculum import Curriculum, capabilities
from .errors import Refused
from .protocol import ENGINE_VERSION

#: Names the file descriptor that a comparison opened.
DESCRIPTOR = "GRADUS_FD"
HEARTBEAT_SECONDS = 2.0


class Run:
    """One training run: an arm in a block of a comparison, or the script by itself.

    Attributes:
        seed: for initial weights, splits, dropout: the same for every arm of a block.
        arm, block: which run this is; "shuffle" and 0 where nothing is compared.
        steps: optimizer steps, where they follow from the budget alone; else None: use ``batch.progress``.
        learning_rate: the one to use; under a comparison that tunes it, the tuned one.
    """

    def __init__(self, channel: StreamChannel | None, start: Mapping[str, Any], epochs: float) -> None:
        self.seed: int = start["seed"]
        self.arm: str = start["arm"]
        self.block: int = start["block"]
        self.steps: int | None = start["steps"]
        self.learning_rate: float | None = start["learningRate"]
        self._channel = channel
        self._epochs = epochs
        self._begun = False
        #: What was reported last.
        self.reported: dict[str, float] = {}

    def batches(
        self,
        examples: int,
        batch: int,
        *,
        measure: Callable[[np.ndarray], Array] | None = None,
        signals: Callable[[Measurement], Mapping[str, Array]] | None = None,
        tells: Collection[str] = (),
        losses: Collection[str] = ("plain",),
        models: Collection[str] = (),
        weighs: bool = False,
        validation: int | None = None,
        reference: int | None = None,
    ) -> Iterator[Batch]:
        """Every batch to train on, until the budget of the run is spent.

        Args:
            examples: how many the script trains on: row k of the table is its example k.
            batch: rows of a step.
            measure, signals, tells, losses, models, weighs, validation, reference: as of :class:`gradus.Curriculum`;
                the more the script can do, the more curricula can be compared.
        """
        if self._begun:
            raise Refused("Run.batches: must be called once a run, got a second call")
        self._begun = True
        can = {"tells": tells, "losses": losses, "models": models, "weighs": weighs}
        if self._channel is None:
            with Curriculum(
                "shuffle", examples=examples, batch=batch, seed=self.seed, epochs=self._epochs,
                measure=measure, signals=signals, **can,
            ) as curriculum:
                self.steps = curriculum.steps
                yield from curriculum.batches()
            return
        pools = {name: size for name, size in (("validation", validation), ("reference", reference)) if size}
        created, _ = self._channel.request(
            {
                "kind": "begin",
                "examples": examples,
                "batchSize": batch,
                "trainer": capabilities(measure, signals, **can),
                **({"pools": pools} if pools else {}),
            }
        )
        self.steps = created["steps"]
        yield from Curriculum.of_run(
            self._channel, created, examples=examples, batch=batch, measure=measure, signals=signals
        ).batches()

    def report(self, *, correct: Array = None, **metrics: float) -> None:
        """Reports how good the model is now; what was reported last counts.

        Args:
            metrics: such as ``accuracy=0.91``.
            correct: bool [m], which test examples are predicted right, in the same order every time; ``accuracy`` is
                their mean if it is not given. Lets a comparison say how much of a difference is luck of the test set.
        """
        arrays: dict[str, np.ndarray] = {}
        if correct is not None:
            values = np.asarray(correct.detach().cpu() if hasattr(correct, "detach") else correct)
            if values.ndim != 1 or values.dtype.kind not in "bui" or not np.isin(values, (0, 1)).all():
                raise Refused(f"report: correct must hold True or False a test example, got {values.dtype} {values.shape}")
            arrays["correct"] = values.astype(np.uint8)
            metrics.setdefault("accuracy", float(values.mean()))
        if not metrics:
            raise Refused("report: a metric must be given, such as accuracy=0.91, got none")
        self.reported = {name: float(value) for name, value in metrics.items()}
        bad = next((name for name, value in self.reported.items() if not np.isfinite(value)), None)
        if bad is not None:
            raise Refused(f"report: {bad} must be finite, got {self.reported[bad]}")
        if self._channel is not None:
            self._channel.send({"kind": "report", "metrics": self.reported}, arrays)


def main(
    train: Callable[[Run], object], *, epochs: float = 10, learning_rate: float | None = None, seed: int = 0
) -> None:
    """Runs ``train`` for every run of a comparison, or once as a plain shuffle where the script runs by itself.

    Args:
        train: takes a :class:`Run`, trains on ``run.batches(…)`` from scratch and calls ``run.report``.
        epochs: passes over the examples where the script runs by itself; a comparison has its own budget.
        learning_rate: what ``run.learning_rate`` is unless a comparison tunes it.
        seed: where the script runs by itself.
    """
    descriptor = os.environ.get(DESCRIPTOR)
    if descriptor is None:
        start = {"arm": "shuffle", "block": 0, "seed": seed, "steps": None, "learningRate": learning_rate}
        run = Run(None, start, epochs)
        train(run)
        if run.reported:
            print(json.dumps(run.reported), flush=True)
        return
    fd = int(descriptor)
    channel = StreamChannel(fd, fd)
    channel.hello(f"gradus-python/{ENGINE_VERSION}")
    ended = threading.Event()
    threading.Thread(target=_beat, args=(channel, ended), daemon=True).start()
    try:
        while True:
            message, _ = channel.request({"kind": "next"})
            if message["kind"] == "end":
                return
            if message["learningRate"] is None:
                message["learningRate"] = learning_rate
            try:
                train(Run(channel, message, epochs))
            except Exception as error:
                channel.send(
                    {
                        "kind": "failed",
                        "error": f"{type(error).__name__}: {error}",
                        "traceback": traceback.format_exc(),
                    }
                )
            else:
                channel.send({"kind": "finished"})
    finally:
        ended.set()


def _beat(channel: StreamChannel, ended: threading.Event) -> None:
    while not ended.wait(HEARTBEAT_SECONDS):
        try:
            channel.send({"kind": "progress"})
        except Exception:
            return
