"""Frames: a message and the arrays that belong to it, in the safetensors layout."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

from .errors import FrameError

#: Most bytes of a frame and of its header that are read from outside.
FRAME_LIMIT = 2**30
HEADER_LIMIT = 2**20

_DTYPES = {
    "F64": np.dtype("<f8"),
    "I64": np.dtype("<i8"),
    "F32": np.dtype("<f4"),
    "I32": np.dtype("<i4"),
    "U32": np.dtype("<u4"),
    "U8": np.dtype("u1"),
}
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}
_MOST_AXES = 8


def encode(message: Mapping[str, Any], arrays: Mapping[str, np.ndarray] | None = None) -> bytes:
    """The bytes of a frame: u64 header length, JSON header padded to 8 bytes, little-endian arrays, widest first."""
    parts: list[bytes] = []
    header: dict[str, Any] = {"__metadata__": {"gradus": json.dumps(message, allow_nan=False)}}
    end = 0
    given = {name: np.ascontiguousarray(array) for name, array in (arrays or {}).items()}
    for name, array in sorted(given.items(), key=lambda entry: -entry[1].dtype.itemsize):
        dtype = _NAMES.get(array.dtype.newbyteorder("<"))
        if dtype is None:
            raise FrameError(f"encode: {name} must be one of {', '.join(_DTYPES)}, got {array.dtype}")
        start, end = end, end + array.nbytes
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [start, end]}
        parts.append(array.astype(_DTYPES[dtype], copy=False).tobytes())
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([struct.pack("<Q", len(text)), text, *parts])


def decode(
    body: bytes | bytearray | memoryview, *, frame_limit: int = FRAME_LIMIT, header_limit: int = HEADER_LIMIT
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The message and the arrays of a frame; arrays are views of ``body``.

    Raises:
        FrameError: for bytes that are cut off, longer than a limit, or whose header is no header, holds no message,
            or places arrays with holes, overlaps or beyond the end.
    """
    size = len(body)
    if size > frame_limit:
        raise FrameError(f"frame: length must be at most {frame_limit} bytes, got {size}")
    if size < 8:
        raise FrameError(f"frame: must hold at least 8 bytes, got {size}")
    (header_size,) = struct.unpack_from("<Q", body)
    if header_size > header_limit:
        raise FrameError(f"frame: header must be at most {header_limit} bytes, got {header_size}")
    data_start = 8 + header_size
    if data_start > size:
        raise FrameError(f"frame: header must lie within the frame, got {header_size} bytes of {size - 8}")
    header = _object(bytes(body[8:data_start]), "header")
    metadata = header.pop("__metadata__", None)
    text = metadata.get("gradus") if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        raise FrameError("frame: __metadata__.gradus must be the message, got none")
    message = _object(text, "message")
    if not isinstance(message.get("kind"), str):
        raise FrameError("frame: kind must be a text")
    return message, _arrays(header, body, data_start, size - data_start)


def _object(text: str | bytes, what: str) -> dict[str, Any]:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FrameError(f"frame: {what} must be JSON") from error
    if not isinstance(parsed, dict):
        raise FrameError(f"frame: {what} must be an object, got {type(parsed).__name__}")
    return parsed


def _arrays(
    header: dict[str, Any], body: bytes | bytearray | memoryview, data_start: int, size: int
) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {}
    spans: list[tuple[int, int, str]] = []
    for name, entry in header.items():
        dtype, shape, start, end = _entry(name, entry)
        count = 1
        for extent in shape:
            count *= extent
        if end > size:
            raise FrameError(f"frame: {name} must end within the {size} bytes of data, got {end}")
        if count * dtype.itemsize != end - start:
            raise FrameError(
                f"frame: {name} must hold {count} x {dtype.itemsize} bytes, as its shape says, got {end - start}"
            )
        spans.append((start, end, name))
        arrays[name] = np.frombuffer(body, dtype, count, data_start + start).reshape(shape)
    at = 0
    for start, end, name in sorted(spans):
        if start != at:
            raise FrameError(f"frame: {name} must begin at {at}, got {start}")
        at = end
    if at != size:
        raise FrameError(f"frame: arrays must fill the data, got {size - at} bytes more")
    return arrays


def _entry(name: str, entry: Any) -> tuple[np.dtype, list[int], int, int]:
    try:
        dtype, shape, (start, end) = entry["dtype"], entry["shape"], entry["data_offsets"]
        known = _DTYPES[dtype]
    except (TypeError, KeyError, ValueError) as error:
        raise FrameError(
            f"frame: {name} must have a dtype of {', '.join(_DTYPES)}, a shape and two data_offsets"
        ) from error
    if not isinstance(shape, list) or len(shape) > _MOST_AXES or not all(map(_is_count, shape)):
        raise FrameError(f"frame: shape of {name} must be at most {_MOST_AXES} counts, got {str(shape)[:60]}")
    if not (_is_count(start) and _is_count(end) and start <= end):
        raise FrameError(f"frame: data_offsets of {name} must be a start and an end, got {str([start, end])[:60]}")
    return known, shape, start, end


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**53
