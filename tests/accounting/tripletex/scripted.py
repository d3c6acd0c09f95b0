"""A server on loopback that answers what a test wrote down, for answers no stand-in would give."""

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    target: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Reply:
    method: str
    path: re.Pattern[str]
    status: int
    body: bytes
    headers: Mapping[str, str]
    times: int | None
    query: Mapping[str, str] = field(default_factory=dict)


class Scripted:
    """Answers by the newest reply that fits; unknown requests get 599 and so fail the test."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._replies: list[Reply] = []
        self._lock = threading.Lock()
        script = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 65536

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                script.answer(self, self.rfile.read(length))

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def on(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        times: int | None = None,
        query: Mapping[str, str] | None = None,
    ) -> None:
        """Plan an answer for a decoded path (a whole-match regular expression); bytes go out as they are."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        with self._lock:
            self._replies.insert(
                0, Reply(method, re.compile(path), status, raw, headers or {}, times, query or {})
            )

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        parts = urlsplit(handler.path)
        asked = Asked(
            handler.command,
            unquote(parts.path),
            {name: values[0] for name, values in parse_qs(parts.query).items()},
            dict(handler.headers.items()),
            body,
            handler.path,
        )
        with self._lock:
            self.asked.append(asked)
            reply = next((one for one in self._replies if self._fits(one, asked)), None)
            if reply is not None and reply.times is not None:
                reply.times -= 1
        status, content = (599, b"{}") if reply is None else (reply.status, reply.body)
        handler.send_response(status)
        for name, value in (reply.headers if reply else {}).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    @staticmethod
    def _fits(reply: Reply, asked: Asked) -> bool:
        return (
            reply.method == asked.method
            and reply.times != 0
            and reply.path.fullmatch(asked.path) is not None
            and all(asked.query.get(name) == value for name, value in reply.query.items())
        )

    def calls(self, method: str, path: str) -> list[Asked]:
        return [one for one in self.asked if one.method == method and re.fullmatch(path, one.path)]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)
