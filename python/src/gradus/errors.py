"""Every error that gradus raises on purpose."""


class GradusError(Exception):
    """Something that gradus refuses, or that happened to it."""


class EngineNotFound(GradusError, RuntimeError):
    """There is no Node to run the engine, or no engine to run."""


class EngineDied(GradusError, RuntimeError):
    """The engine's process ended, or the server went away."""


class VersionMismatch(GradusError, RuntimeError):
    """Client and engine speak different versions of the protocol."""


class FrameError(GradusError, ValueError):
    """Bytes that are no frame."""


class Refused(GradusError, ValueError):
    """A rule was broken: of a method, of its options, or of an answer."""


class MustTell(GradusError, RuntimeError):
    """Batches that were taken have to be told before the next one can be known.

    ``barrier`` is true where everything has to be told at this point whatever look-ahead was declared.
    """

    def __init__(self, message: str, *, barrier: bool) -> None:
        super().__init__(message)
        self.barrier = barrier
