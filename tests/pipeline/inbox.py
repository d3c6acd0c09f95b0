"""A mail server's line and a webhook, for real: what they have taken is counted."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Inbox:
    """What a mail server has taken, and what a webhook got; either can be told to fail first.

    ``hangs_up`` ends the line when a mail was taken and says nothing of it; ``leaves`` is what it answers to
    QUIT; ``recipients`` are the answers to the next recipients; ``handed_to`` whom each mail was taken for.
    """

    mails: list[Any] = field(default_factory=list)
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    refusals: int = 0
    hangs_up: bool = False
    leaves: bytes = b"221 bye"
    recipients: list[bytes] = field(default_factory=list)
    handed_to: list[list[str]] = field(default_factory=list)
    smtp: str = ""
    webhook: str = ""


class _Mail(socketserver.StreamRequestHandler):
    inbox: Inbox

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        taken: list[str] = []
        while line := self.rfile.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"DATA":
                self.inbox.handed_to.append(taken)
                self._take()
                if self.inbox.hangs_up:
                    return
            elif word == b"QUIT":
                self.wfile.write(self.inbox.leaves + b"\r\n")
                return
            elif word == b"RCPT":
                answer = self.inbox.recipients.pop(0) if self.inbox.recipients else b"250 ok"
                if answer.startswith(b"250"):
                    taken.append(line.decode().split("<")[1].split(">")[0])
                self.wfile.write(answer + b"\r\n")
            elif word == b"MAIL" and self.inbox.refusals:
                self.inbox.refusals -= 1
                self.wfile.write(b"451 later\r\n")
            else:
                self.wfile.write(b"250 ok\r\n")

    def _take(self) -> None:
        self.wfile.write(b"354 go\r\n")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.decode())
        self.inbox.mails.append(message_from_string("".join(lines)))
        if not self.inbox.hangs_up:
            self.wfile.write(b"250 taken\r\n")


@contextmanager
def open_inbox() -> Iterator[Inbox]:
    """Both servers, running on this machine."""
    made = Inbox()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.calls.append((dict(self.headers), body))
            made.refusals, failed = max(0, made.refusals - 1), made.refusals > 0
            self.send_response(503 if failed else 204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    handler = type("Handler", (_Mail,), {"inbox": made})
    servers = [socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)]
    servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Hook))
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    made.smtp = f"smtp://127.0.0.1:{servers[0].server_address[1]}"
    made.webhook = f"http://127.0.0.1:{servers[1].server_address[1]}/hook?shop=1"
    try:
        yield made
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
