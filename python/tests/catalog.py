"""Every curriculum of the catalog with all that it may need, and answers that are a function of example and step."""

from __future__ import annotations

from typing import Any

import numpy as np

import gradus
from gradus.protocol import CURRICULA, LOSSES, SIGNALS

COUNT = 60
BATCH = 6
COST = 900


def signal(name: str, indices: np.ndarray, step: int) -> np.ndarray:
    return (((indices * 37 + step * 11 + len(name) * 5) % 101) / (40 + step)).astype(np.float32)


def make(name: str, **given: Any) -> gradus.Curriculum:
    rng = np.random.default_rng(4)
    defaults: dict[str, Any] = {
        "examples": COUNT,
        "batch": BATCH,
        "cost": COST,
        "seed": 9,
        "difficulty": rng.integers(0, 20, COUNT) / 2,
        "scores": {"irreducibleLoss": rng.random(COUNT)},
        "classes": rng.integers(0, 3, COUNT),
        "groups": rng.integers(0, 7, COUNT),
        "validation": 23,
        "reference": 17,
        "measure_size": 40,
        "signals": answer,
        "tells": SIGNALS,
        "losses": LOSSES,
        "models": ("peer", "proxy"),
    }
    return gradus.Curriculum(name, **{**defaults, **given})


def answer(asked: gradus.Measurement) -> dict[str, np.ndarray]:
    step = int(1000 * asked.progress)
    return {name: signal(name, asked.indices, step) for name in asked.signals}


def tell(batch: Any) -> None:
    batch.tell(**{name: signal(name, batch.indices, batch.step) for name in batch.report})


def seen(batch: Any) -> tuple[Any, ...]:
    return (batch.step, batch.model, batch.indices.tolist(), batch.weights.tolist(), batch.progress)


def follow(curriculum: gradus.Curriculum, most: int = 10**9) -> list[tuple[Any, ...]]:
    """Batches of a run to its end, or so many."""
    rows = []
    for batch in curriculum.batches():
        rows.append(seen(batch))
        tell(batch)
        if len(rows) == most:
            break
    return rows


__all__ = ["CURRICULA", "COUNT", "answer", "follow", "make", "seen", "signal", "tell"]
