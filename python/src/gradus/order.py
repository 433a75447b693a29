"""Orders for trainers that take no live curriculum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .curriculum import Curriculum
from .errors import Refused


def order(curriculum: str | Mapping[str, Any], *, examples: Any, batch: int, **given: Any) -> np.ndarray:
    """The positions of a whole run, int64 [steps x batch], of a curriculum that nothing told can change.

    For ``dataset.select(order)`` with a sequential sampler, or any loader that reads in order.

    Args:
        curriculum, examples, batch, given: as of :class:`gradus.Curriculum`.

    Raises:
        Refused: for a curriculum that learns from what it is told, or that weighs examples.
    """
    with Curriculum(curriculum, examples=examples, batch=batch, **given) as run:
        if run.turns != "none":
            raise Refused(
                f"order: curriculum must follow from nothing told, got {curriculum!r}, which reads what was told of "
                f"every {run.turns}; use gradus.Curriculum"
            )
        rows: list[np.ndarray] = []
        for step in run.batches():
            if (step.weights != 1).any():
                raise Refused(f"order: weights must be 1, got {step.weights.max()} in step {step.step} of {curriculum!r}")
            if step.loss["method"] != "plain":
                raise Refused(f"order: loss must be plain, got {step.loss['method']}")
            rows.append(step.indices)
            step.tell()
    return np.concatenate(rows)
