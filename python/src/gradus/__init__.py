"""Which examples a model trains on, in which order and with which weight."""

from .batch import Batch, Measurement
from .comparison import Run, main
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
from .order import order
from .protocol import ENGINE_VERSION as __version__
from .server import Server

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
    "Run",
    "Server",
    "VersionMismatch",
    "__version__",
    "main",
    "order",
]
