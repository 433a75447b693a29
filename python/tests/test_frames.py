from __future__ import annotations

import json
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from safetensors import safe_open
from safetensors.numpy import load, save

from gradus.errors import FrameError
from gradus.frames import decode, encode

dtypes = st.sampled_from(["<f4", "<f8", "<i4", "<i8", "<u4", "u1"])
some_arrays = st.dictionaries(
    st.text(min_size=1, max_size=8).filter(lambda name: not name.startswith("__")),
    dtypes.flatmap(lambda dtype: arrays_of.arrays(dtype, arrays_of.array_shapes(min_dims=1, max_dims=3, max_side=5))),
    max_size=5,
)


@seed(3)
@settings(max_examples=100, deadline=None)
@given(some_arrays, st.text())
def test_reads_back_what_it_wrote(arrays: dict[str, np.ndarray], says: str) -> None:
    message, read = decode(encode({"kind": "test", "says": says}, arrays))
    assert message == {"kind": "test", "says": says}
    assert read.keys() == arrays.keys()
    for name, array in arrays.items():
        assert read[name].dtype == array.dtype
        np.testing.assert_array_equal(read[name], array)


def test_the_official_package_reads_a_frame(tmp_path) -> None:
    arrays = {"weights": np.float32([[1, 2], [3, 4]]), "progress": np.float64([0.5]), "flags": np.uint8([7])}
    body = encode({"kind": "tell", "run": "1"}, arrays)
    read = load(body)
    for name, array in arrays.items():
        np.testing.assert_array_equal(read[name], array)
    path = tmp_path / "frame.safetensors"
    path.write_bytes(body)
    with safe_open(path, "np") as file:
        assert json.loads(file.metadata()["gradus"]) == {"kind": "tell", "run": "1"}


def test_reads_a_frame_of_the_official_package() -> None:
    arrays = {"loss": np.float32([1.5, 2.5]), "indices": np.int32([[4], [5]]), "b": np.uint8([1, 2, 3])}
    message, read = decode(save(arrays, {"gradus": '{"kind": "train"}'}))
    assert message == {"kind": "train"}
    for name, array in arrays.items():
        np.testing.assert_array_equal(read[name], array)


def test_an_engine_reads_a_frame_of_the_official_package_and_answers_with_one_that_it_reads(engine) -> None:
    """Through the real engine, with no code of ours on this side of the pipe."""
    create = {
        "kind": "create",
        "curriculum": "easy-first",
        "examples": {"count": 4},
        "run": {"seed": 1, "batchSize": 2, "budget": {"steps": 2}},
    }
    body = save({"score.difficulty": np.float64([3, 1, 2, 0])}, {"gradus": json.dumps(create)})
    ticket = engine._begin(body)
    created, _ = engine.finish(ticket)
    ask = engine._begin(save({"none": np.zeros(0, np.uint8)}, {"gradus": json.dumps({"kind": "ask", "run": created["run"]})}))
    while ask.answer is None:
        raw = bytes(engine._read_body())
        engine._waiting.popleft().answer = decode(raw)
    assert load(raw)["indices"].shape == (1, 2)


def _frame(header: bytes, data: bytes = b"", size: int | None = None) -> bytes:
    return struct.pack("<Q", len(header) if size is None else size) + header + data


MESSAGE = b'"__metadata__":{"gradus":"{\\"kind\\":\\"k\\"}"}'


def _array(dtype: str, shape: str, offsets: str) -> bytes:
    return b"{" + MESSAGE + f',"x":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}}}'.encode()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"\1\2", "frame: must hold at least 8 bytes, got 2"),
        (_frame(b"{}", size=65535), "frame: header must lie within the frame, got 65535 bytes of 2"),
        (_frame(b"{}", size=2**60), f"frame: header must be at most 1048576 bytes, got {2**60}"),
        (_frame(b"{]"), "frame: header must be JSON"),
        (_frame(b"\xff\xff"), "frame: header must be JSON"),
        (_frame(b"[" * 5000), "frame: header must be JSON"),
        (_frame(b"[]"), "frame: header must be an object, got list"),
        (_frame(b"{}"), "frame: __metadata__.gradus must be the message, got none"),
        (_frame(_array("F32", "[2]", "[0,8]"), b"1234"), "frame: x must end within the 4 bytes of data, got 8"),
        (
            _frame(_array("F32", "[1073741824]", "[0,4]"), b"1234"),
            "frame: x must hold 1073741824 x 4 bytes, as its shape says, got 4",
        ),
        (_frame(_array("U8", "[1]", "[1,2]"), b"12"), "frame: x must begin at 0, got 1"),
        (_frame(_array("U8", "[1]", "[0,1]"), b"12"), "frame: arrays must fill the data, got 1 bytes more"),
        (_frame(_array("U8", "[-1]", "[0,1]"), b"1"), "frame: shape of x must be at most 8 counts, got [-1]"),
    ],
)
def test_refuses(body: bytes, message: str) -> None:
    with pytest.raises(FrameError) as refusal:
        decode(body)
    assert str(refusal.value) == message


WHOLE = encode({"kind": "tell", "run": "1", "id": 3}, {"loss": np.float32([1, 2, 3])})


@seed(5)
@settings(max_examples=1500, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.integers(0, len(WHOLE)).map(lambda end: WHOLE[:end]),
        st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)).map(
            lambda change: WHOLE[: change[0]] + bytes([change[1]]) + WHOLE[change[0] + 1 :]
        ),
    )
)
def test_answers_any_bytes_with_a_frame_or_a_frame_error(body: bytes) -> None:
    try:
        decode(body)
    except FrameError:
        pass


def test_a_lying_length_allocates_nothing() -> None:
    tracemalloc.start()
    with pytest.raises(FrameError):
        decode(_frame(_array("F64", "[100000000]", "[0,800000000]"), b"1234"))
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
