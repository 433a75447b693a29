"""An engine that runs elsewhere: ``gradus serve``, over HTTP."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Mapping
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from .channel import Answer, Arrays, Ticket, error_of
from .errors import EngineDied, GradusError, Refused, VersionMismatch
from .frames import decode, encode
from .protocol import PROTOCOL_VERSION

MEDIA_TYPE = "application/vnd.gradus.frame"


class _Sent(Ticket):
    """A request on a connection of its own until its answer is read."""

    __slots__ = ("connection",)

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        super().__init__()
        self.connection = connection


class Server:
    """A server of curricula; give it as ``engine`` to :class:`gradus.Curriculum`.

    Args:
        url: such as ``http://127.0.0.1:4680``.
        token: that the server was started with.
        timeout: seconds to wait for an answer.

    Raises:
        EngineDied: if nobody answers there.
        VersionMismatch: if the server speaks another version.
    """

    def __init__(self, url: str, token: str | None = None, timeout: float = 60.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.hostname is None:
            raise Refused(f"Server: url must be http://host:port, got {url!r}")
        self._url = url
        self._kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._address = (parts.hostname, parts.port)
        self._timeout = timeout
        self._headers = {"content-type": MEDIA_TYPE, "accept": MEDIA_TYPE}
        if token is not None:
            self._headers["authorization"] = f"Bearer {token}"
        self._free: list[http.client.HTTPConnection] = []
        health = self._json("GET", "/health")
        if health.get("protocol") != PROTOCOL_VERSION:
            raise VersionMismatch(
                f"Server: protocol must be {PROTOCOL_VERSION}, got {health.get('protocol')}; install the client of the same version"
            )

    def request(self, message: Mapping[str, Any], arrays: Arrays | None = None) -> Answer:
        kind = message["kind"]
        if kind in ("create", "restore"):
            return self.finish(self._begin("POST", "/runs" if kind == "create" else "/runs/restore", encode(message, arrays)))
        run = f"/runs/{message['run']}"
        if kind == "close":
            return self.finish(self._begin("DELETE", run))
        if kind in ("snapshot", "distribution"):
            return self.finish(self._begin("GET", f"{run}/{kind}"))
        return self.finish(self._begin("POST", f"{run}/{kind}", encode(message, arrays)))

    def begin_ask(self, run: str, steps: int) -> Ticket:
        return self._begin("POST", f"/runs/{run}/ask", encode({"kind": "ask", "run": run, "steps": steps}))

    def begin_turn(self, run: str, ask_id: int, signals: Arrays, steps: int) -> Ticket:
        return self._begin("POST", f"/runs/{run}/turn?steps={steps}", _tell(run, ask_id, signals))

    def tell(self, run: str, ask_id: int, signals: Arrays) -> None:
        self.finish(self._begin("POST", f"/runs/{run}/tell", _tell(run, ask_id, signals)))

    def finish(self, ticket: Ticket) -> Answer:
        if ticket.answer is None:
            assert isinstance(ticket, _Sent)
            body = self._read(ticket.connection)
            ticket.answer = decode(body) if body else ({"kind": "none"}, {})
        message, arrays = ticket.answer
        if message["kind"] == "error":
            raise error_of(message)
        return message, arrays

    def close(self) -> None:
        """Closes the connections; runs stay on the server."""
        for connection in self._free:
            connection.close()
        self._free.clear()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self, method: str, path: str, body: bytes | None = None) -> _Sent:
        connection = self._free.pop() if self._free else self._connect()
        try:
            connection.request(method, path, body, self._headers)
        except (OSError, http.client.HTTPException):
            # The server closes what was idle for long; nothing of the request was read.
            connection.close()
            connection = self._connect()
            try:
                connection.request(method, path, body, self._headers)
            except OSError as error:
                raise EngineDied(f"Server: {self._url} must answer, got {error}") from error
        return _Sent(connection)

    def _connect(self) -> http.client.HTTPConnection:
        host, port = self._address
        connection = self._kind(host, port, timeout=self._timeout)
        try:
            connection.connect()
        except OSError as error:
            raise EngineDied(f"Server: {self._url} must answer, got {error}; gradus serve starts one") from error
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _read(self, connection: http.client.HTTPConnection) -> bytes:
        try:
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise EngineDied(f"Server: {self._url} must answer, got {type(error).__name__} {error}") from error
        self._free.append(connection)
        if response.headers.get_content_type() == "application/json" and response.status >= 400:
            raise error_of({"code": "internal", "message": f"status {response.status}", **json.loads(body)})
        if response.status >= 400 and response.headers.get_content_type() != MEDIA_TYPE:
            raise GradusError(f"Server: {self._url} refused: status {response.status}, {body[:200].decode(errors='replace')}")
        return body

    def _json(self, method: str, path: str) -> dict[str, Any]:
        sent = self._begin(method, path)
        return json.loads(self._read(sent.connection))


def _tell(run: str, ask_id: int, signals: Mapping[str, np.ndarray]) -> bytes:
    return encode({"kind": "tell", "run": run, "id": ask_id}, signals)
