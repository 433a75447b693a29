"""Which examples a model trains on, in which order and with which weight."""

from .batch import Batch, Measurement
from .curriculum import Curriculum
from .engine import Engine
from .errors import (
    EngineDied,
    EngineNotFound,
    FrameError,
    GradusError,
    MustTell,
    Refused,
    VersionMismatch,
)
from .protocol import ENGINE_VERSION as __version__

__all__ = [
    "Batch",
    "Curriculum",
    "Engine",
    "EngineDied",
    "EngineNotFound",
    "FrameError",
    "GradusError",
    "Measurement",
    "MustTell",
    "Refused",
    "VersionMismatch",
    "__version__",
]
