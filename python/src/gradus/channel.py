"""Requests and answers over a stream of frames, in order."""

from __future__ import annotations

import os
import struct
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

import numpy as np

from .errors import EngineDied, FrameError, GradusError, Refused, VersionMismatch
from .frames import FRAME_LIMIT, decode, encode
from .protocol import PROTOCOL_VERSION

Arrays = Mapping[str, np.ndarray]
Answer = tuple[dict[str, Any], dict[str, np.ndarray]]

_PREFIX = struct.Struct("<I")
_HEADER = struct.Struct("<Q")
_CHUNK = 1 << 18


class Ticket:
    """A request that was sent and may have its answer."""

    __slots__ = ("answer",)

    def __init__(self) -> None:
        self.answer: Answer | None = None


class StreamChannel:
    """Speaks frames on two file descriptors; a duplex one serves as both.

    Answers come in the order of the requests: whoever reads hands the answers before its own to those who wait.
    """

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd = read_fd
        self._write_fd = write_fd
        self._unread = b""
        self._waiting: deque[Ticket] = deque()
        self._writing = threading.Lock()
        self._reading = threading.Lock()

    def hello(self, client: str) -> dict[str, Any]:
        """The engine's welcome.

        Raises:
            VersionMismatch: if client and engine speak different versions.
        """
        welcome, _ = self.request({"kind": "hello", "protocol": PROTOCOL_VERSION, "client": client})
        return welcome

    def request(self, message: Mapping[str, Any], arrays: Arrays | None = None) -> Answer:
        """Sends a request and waits for its answer."""
        return self.finish(self.begin(message, arrays))

    def begin(self, message: Mapping[str, Any], arrays: Arrays | None = None) -> Ticket:
        """Sends a request; :meth:`finish` reads its answer."""
        return self._begin(encode(message, arrays))

    def begin_ask(self, run: str, steps: int) -> Ticket:
        return self._begin(_ask_body(run, steps))

    def begin_turn(self, run: str, ask_id: int, signals: Arrays, steps: int) -> Ticket:
        """Tells an ask and asks for what comes next, in one write."""
        tell = _tell_body(run, ask_id, signals)
        return self._begin(_ask_body(run, steps), before=_PREFIX.pack(len(tell)) + tell)

    def tell(self, run: str, ask_id: int, signals: Arrays) -> None:
        """Tells an ask; one way."""
        body = _tell_body(run, ask_id, signals)
        self._write(_PREFIX.pack(len(body)) + body)

    def send(self, message: Mapping[str, Any], arrays: Arrays | None = None) -> None:
        """Sends what has no answer."""
        body = encode(message, arrays)
        self._write(_PREFIX.pack(len(body)) + body)

    def finish(self, ticket: Ticket) -> Answer:
        """The answer to a request.

        Raises:
            Refused, VersionMismatch or GradusError: what the engine answered instead.
            EngineDied: if there is nobody to answer.
        """
        with self._reading:
            while ticket.answer is None:
                body = self._read_body()
                self._waiting.popleft().answer = decode(body)
        message, arrays = ticket.answer
        if message["kind"] == "error":
            raise error_of(message)
        return message, arrays

    def _begin(self, body: bytes, before: bytes = b"") -> Ticket:
        ticket = Ticket()
        data = before + _PREFIX.pack(len(body)) + body
        with self._writing:
            self._waiting.append(ticket)
            self._write_all(data)
        return ticket

    def _write(self, data: bytes) -> None:
        with self._writing:
            self._write_all(data)

    def _write_all(self, data: bytes) -> None:
        if self._write_fd < 0:
            raise EngineDied(self.last_words("the engine was closed"))
        try:
            written = os.write(self._write_fd, data)
            while written < len(data):
                data = data[written:]
                written = os.write(self._write_fd, data)
        except OSError as error:
            raise EngineDied(self.last_words("the engine ended before it was asked")) from error

    def _read_body(self) -> bytes | memoryview:
        """The next frame; mostly it comes whole in one read."""
        held = self._unread
        while len(held) < 4:
            held += self._read_some(_CHUNK)
        (size,) = _PREFIX.unpack_from(held)
        if size > FRAME_LIMIT:
            raise FrameError(f"frame: length must be at most {FRAME_LIMIT} bytes, got {size}")
        end = 4 + size
        if len(held) >= end:
            self._unread = held[end:]
            return memoryview(held)[4:end]
        parts = [held[4:]]
        missing = end - len(held)
        while missing > 0:
            part = self._read_some(max(missing, _CHUNK))
            parts.append(part)
            missing -= len(part)
        body = b"".join(parts)
        self._unread = body[size:]
        return memoryview(body)[:size]

    def _read_some(self, most: int) -> bytes:
        try:
            data = os.read(self._read_fd, most) if self._read_fd >= 0 else b""
        except OSError as error:
            raise EngineDied(self.last_words("the engine's answer could not be read")) from error
        if not data:
            raise EngineDied(self.last_words("the engine ended before it answered"))
        return data

    def last_words(self, what: str) -> str:
        """What to say of an engine that is gone."""
        return what


def error_of(message: Mapping[str, Any]) -> GradusError:
    """The error that an engine answered."""
    text = message["message"]
    about = message.get("about")
    said = f"{text} (refused: {about})" if about else text
    kinds = {"refused": Refused, "version": VersionMismatch, "frame": FrameError}
    return kinds.get(message["code"], GradusError)(said)


def _ask_body(run: str, steps: int) -> bytes:
    return _body(f'{{\\"kind\\":\\"ask\\",\\"run\\":\\"{run}\\",\\"steps\\":{steps}}}', "", [])


def _tell_body(run: str, ask_id: int, signals: Arrays) -> bytes:
    """As ``encode`` would, without its generality: this is said once a step."""
    entries = ""
    parts = []
    end = 0
    for name, values in signals.items():
        start, end = end, end + values.nbytes
        entries += f',"{name}":{{"dtype":"F32","shape":[{values.size}],"data_offsets":[{start},{end}]}}'
        parts.append(values.tobytes())
    return _body(f'{{\\"kind\\":\\"tell\\",\\"run\\":\\"{run}\\",\\"id\\":{ask_id}}}', entries, parts)


def _body(escaped: str, entries: str, parts: list[bytes]) -> bytes:
    text = f'{{"__metadata__":{{"gradus":"{escaped}"}}{entries}}}'.encode()
    text += b" " * (-len(text) % 8)
    return b"".join([_HEADER.pack(len(text)), text, *parts])
