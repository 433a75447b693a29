"""The engine as a process of one's own."""

from __future__ import annotations

import os
import subprocess
import tempfile
import weakref
from types import TracebackType

from .channel import StreamChannel
from .node import find_engine, find_node
from .protocol import ENGINE_VERSION

_LAST_LINES = 20


class Engine(StreamChannel):
    """Node, running the engine that the package carries; one process serves any number of curricula.

    Args:
        node: the Node to run; looked for if left out (see :func:`gradus.node.find_node`).

    Raises:
        EngineNotFound: if there is no Node or no engine.
        VersionMismatch: if the engine speaks another version.
    """

    def __init__(self, node: str | None = None) -> None:
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [node or find_node(), find_engine()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            bufsize=0,
        )
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        super().__init__(stdout.fileno(), stdin.fileno())
        # A process that was forked off, such as a loader's worker, must not end the engine of its parent.
        self._finalizer = weakref.finalize(self, _end, self._process, os.getpid())
        self.hello(f"gradus-python/{ENGINE_VERSION}")

    def close(self) -> None:
        """Ends the process; its curricula can be asked no more."""
        self._read_fd = self._write_fd = -1
        self._finalizer()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def last_words(self, what: str) -> str:
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return what
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()[-_LAST_LINES:]
        said = "\n".join(lines) if lines else "it said nothing"
        return f"{what} (exit code {code}); its last words:\n{said}"


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    if os.getpid() != owner:
        return
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
