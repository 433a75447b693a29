"""What a training loop is handed: batches to train on, and examples to measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .errors import Refused

Array = Any
"""A numpy array, a torch tensor, or whatever numpy makes an array of."""


class Measurement:
    """Examples whose signals a method wants before it goes on.

    Attributes:
        indices: int64 [m], positions in ``pool``.
        signals: names of the signals to answer, each float [m].
        pool: "train", or "validation" or "reference".
        model: "main", or the other model that is to measure.
        purpose: "target" (a round over all examples), "pool" (candidates of one step) or "gate".
        progress: share of the budget that was asked before.
        reference: int64, rows of the pool "reference" whose mean gradient ``alignment`` is taken with, or None.
        after: float32 [m], weights of a virtual step of plain gradient descent before that, or None.
    """

    __slots__ = ("after", "indices", "model", "pool", "progress", "purpose", "reference", "signals")

    def __init__(self, message: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
        self.indices = arrays["indices"].astype(np.int64)
        self.signals: tuple[str, ...] = tuple(message["signals"])
        self.pool: str = message.get("pool", "train")
        self.model: str = message.get("model", "main")
        self.purpose: str = message["purpose"]
        self.progress: float = message["progress"]
        reference = arrays.get("reference")
        self.reference = None if reference is None else reference.astype(np.int64)
        after = arrays.get("after")
        self.after = None if after is None else after.copy()


class Block:
    """A train ask: the batches of one or more steps, and what was told of them."""

    def __init__(self, message: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
        self.id: int = message["id"]
        self.step: int = message["step"]
        self.steps: int = message["steps"]
        self.model: str = message.get("model", "main")
        self.loss: dict[str, Any] = message["loss"]
        self.report: tuple[str, ...] = tuple(message["report"])
        self.weigh: bool = message["weigh"]
        self.due: bool = message.get("due", False)
        self.indices = arrays["indices"].astype(np.int64)
        self.weights = arrays["weights"].astype(np.float32)
        self.progress = arrays["progress"]
        self.schedule = arrays.get("schedule")
        self.batch_size = self.indices.shape[1]
        self.told = {name: np.empty(self.indices.shape, np.float32) for name in self.report}
        self.is_told = np.zeros(self.steps, bool)
        self.untold = self.steps
        #: Rows that were handed out, or told before a restart.
        self.taken = np.zeros(self.steps, bool)

    def keep(self, row: int, signals: Mapping[str, np.ndarray]) -> None:
        for name, values in signals.items():
            self.told[name][row] = values
        self.is_told[row] = True
        self.untold -= 1


class Batch:
    """One step to train on.

    A step minimises ``(weights * losses).mean()`` over exactly these rows: never divide by the sum of the weights.

    Attributes:
        indices: int64 [B], positions among the examples; repeats are legal.
        weights: float32 [B].
        step: number of the step, from 0.
        progress: share of the budget that was asked before the step: the learning rate's clock.
        model: "main", or the other model that trains on these rows.
        loss: the loss to minimise, by name with its options, such as ``{"method": "plain"}``.
        report: names of the signals that :meth:`tell` needs.
        schedule: factor on the learning rate; 1 unless a comparison announces one.
        due: under a comparison, whether a result is to be reported after this step.
    """

    __slots__ = ("_block", "_row", "_tell", "_weigh", "due", "indices", "loss", "model", "progress", "report",
                 "schedule", "step", "weights")

    def __init__(
        self,
        block: Block,
        row: int,
        tell: Callable[[Block, int, dict[str, np.ndarray]], None],
        weigh: Callable[[Block, np.ndarray], np.ndarray],
    ) -> None:
        self._block = block
        self._row = row
        self._tell = tell
        self._weigh = weigh
        self.indices: np.ndarray = block.indices[row]
        self.weights: np.ndarray = block.weights[row]
        self.step = block.step + row
        self.progress = float(block.progress[row])
        self.model = block.model
        self.loss = block.loss
        self.report = block.report
        self.schedule = 1.0 if block.schedule is None else float(block.schedule[row])
        self.due = block.due and row == block.steps - 1

    def __len__(self) -> int:
        return len(self.indices)

    @property
    def told(self) -> bool:
        return bool(self._block.is_told[self._row])

    def tell(self, losses: Array = None, **signals: Array) -> None:
        """Says that the step was taken, with the losses before it, one an example.

        Args:
            losses: float [B], before weights; may be left out where ``report`` does not name "loss".
            signals: whatever else ``report`` names, float [B] each.

        Raises:
            Refused: for a wrong length or kind, NaN, a signal that is missing, or a batch that was told already.
        """
        if self.told:
            raise Refused(f"tell: a batch must be told once, got step {self.step} again")
        given = dict(signals) if losses is None else {"loss": losses, **signals}
        checked = {name: floats(f"tell: {name}", values, len(self)) for name, values in given.items()}
        missing = [name for name in self.report if name not in checked]
        if missing:
            raise Refused(
                f"tell: {missing[0]} must be given, which this curriculum reads, got {', '.join(checked) or 'nothing'}"
            )
        self._tell(self._block, self._row, {name: checked[name] for name in self.report})

    def weigh(self, losses: Array) -> np.ndarray:
        """The weights of this batch given its losses, float32 [B]: between forward and backward pass.

        Pure: only :meth:`tell` changes anything. Where the method does not weigh, these are ``weights``.
        """
        values = floats("weigh: losses", losses, len(self))
        return self._weigh(self._block, values) if self._block.weigh else self.weights


def floats(name: str, values: Array, count: int) -> np.ndarray:
    """Values as float32 [count].

    Raises:
        Refused: for another shape, values that are no floats, or NaN.
    """
    if type(values) is not np.ndarray:
        detach = getattr(values, "detach", None)
        # bfloat16 has no numpy type.
        values = detach().float().cpu().numpy() if detach is not None and values.is_floating_point() else np.asarray(values)
    if values.dtype.kind != "f":
        raise Refused(f"{name} must hold floats, got {values.dtype}")
    if values.shape != (count,):
        got = f"{len(values)}" if values.ndim == 1 else f"shape {list(values.shape)}"
        raise Refused(f"{name} must hold {count} numbers, one an example, got {got}")
    values = np.ascontiguousarray(values, np.float32)
    # A sum is NaN if any value is; infinities of both signs make one too, and are told apart below.
    if np.isnan(values.sum()) and np.isnan(values).any():
        raise Refused(f"{name}[{int(np.isnan(values).argmax())}] must not be NaN")
    return values
