"""Runs a stand-in on a loopback port and puts the planned faults around each of its requests."""

import dataclasses
import io
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, jsonify, request
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app.sandbox.faults import Fault, Faults

SANDBOX_HEADER = "X-Avstem-Sandbox"
"""On every answer of a stand-in: a production shop refuses to work with whoever sends it."""

HEADERS_AS_SENT = "sandbox.headers"
"""Where the WSGI environment has the headers as they came: a list of (name, value)."""


class _CutConnection(ConnectionError):
    """Raised inside a request to close the socket without an answer, as a dropped connection would."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, kept when ``StandIn.exchanges`` is a list, to hold against a contract."""

    method: str
    path: str
    query: str
    request: bytes
    status: int
    answer: bytes


def _buffer_body(environ: WSGIEnvironment) -> bytes:
    """Read the request's body and leave a copy for the app."""
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


class StandIn:
    """A vendor's stand-in: a Flask app, its faults, and its control calls under ``/_``.

    ``POST /_faults`` plans one fault (the fields of :class:`Fault`) or a list of them, ``DELETE /_faults``
    forgets all. ``GET /_state`` shows what the stand-in holds (``state()``), to be counted by tests and the
    demo. ``GET /_requests`` lists method, path, status of every vendor request since the start.
    """

    def __init__(self, name: str, app: Flask, state: Callable[[], dict[str, Any]]) -> None:
        self.name = name
        self.app = app
        self.faults = Faults()
        self.requests: list[dict[str, Any]] = []
        self.exchanges: list[Exchange] | None = None
        self._state = state
        app.extensions["faults"] = self.faults
        self._add_control_calls()

    def _add_control_calls(self) -> None:
        app = self.app

        @app.post("/_faults")
        def plan_faults() -> Response:
            given = request.get_json()
            for one in given if isinstance(given, list) else [given]:
                self.faults.plan(Fault(**one))
            return jsonify(planned=True)

        @app.delete("/_faults")
        def clear_faults() -> Response:
            self.faults.clear()
            return jsonify(cleared=True)

        @app.get("/_state")
        def show_state() -> Response:
            return jsonify(self._state())

        @app.get("/_requests")
        def show_requests() -> Response:
            return jsonify(self.requests)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Handle one request as WSGI, with the faults planned for it."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if path.startswith("/_"):
            return self.app(environ, start_response)
        faults = self.faults.take(method, path)
        for fault in faults:
            if fault.kind == "delay":
                time.sleep(fault.seconds)
        for fault in faults:
            if fault.kind == "cut_before":
                raise _CutConnection
            if fault.kind == "error_before":
                return self._answer(fault, method, path)(environ, start_response)
        sent = _buffer_body(environ) if self.exchanges is not None else b""
        body, status, headers = self._handle(environ)
        if self.exchanges is not None:
            self.exchanges.append(
                Exchange(method, path, environ.get("QUERY_STRING", ""), sent, int(status.split()[0]), body)
            )
        self.requests.append({"method": method, "path": path, "status": int(status.split()[0])})
        for fault in faults:
            if fault.kind == "hang_after":
                time.sleep(fault.seconds)
            if fault.kind in ("cut_after", "hang_after"):
                raise _CutConnection
            if fault.kind == "error_after":
                return self._answer(fault, method, path)(environ, start_response)
        start_response(status, [*headers, (SANDBOX_HEADER, self.name)])
        return [body]

    def _handle(self, environ: WSGIEnvironment) -> tuple[bytes, str, list[tuple[str, str]]]:
        captured: list[Any] = []

        def capture(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[..., Any]:
            captured[:] = [status, headers]
            return lambda chunk: None

        answer = self.app(environ, capture)
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        return body, captured[0], captured[1]

    def _answer(self, fault: Fault, method: str, path: str) -> Response:
        self.requests.append({"method": method, "path": path, "status": fault.status, "fault": fault.kind})
        body = fault.body if isinstance(fault.body, str) else json.dumps(fault.body or {})
        answer = Response(body, status=fault.status, mimetype="application/json")
        answer.headers.extend(dict(fault.headers))
        answer.headers[SANDBOX_HEADER] = self.name
        return answer


class _QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def make_environ(self) -> WSGIEnvironment:
        """Keep the headers as they came: WSGI's names cannot tell ``client_id`` from ``client-id``."""
        return {**super().make_environ(), HEADERS_AS_SENT: list(self.headers.items())}

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing per request: ``GET /_requests`` has them."""

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:
        self.close_connection = True

    def log_error(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Cut connections are planned; their tracebacks are noise."""


class RunningStandIn:
    """A stand-in listening on 127.0.0.1; a context manager that stops it."""

    def __init__(self, stand_in: StandIn, port: int = 0) -> None:
        self.stand_in = stand_in
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", port, stand_in, threaded=True, request_handler=_QuietHandler
        )
        self._server.daemon_threads = True  # type: ignore[attr-defined]  # set by ThreadingMixIn
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> "RunningStandIn":
        self._thread.start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def __enter__(self) -> "RunningStandIn":
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()


def fault_as_json(fault: Fault) -> dict[str, Any]:
    """The JSON that ``POST /_faults`` takes for this fault."""
    return {**dataclasses.asdict(fault), "headers": dict(fault.headers), "params": dict(fault.params)}
