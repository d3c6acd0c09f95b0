"""A server of plain sockets, and the ways in which an answer can fail to come whole."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

Serve = Callable[[socket.socket], None]


class Server:
    """Answers each connection by a function of its socket, in a thread; keeps what was asked."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.asked: list[bytes] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            one = threading.Thread(target=self._answer, args=(connection,), daemon=True)
            self._threads.append(one)
            one.start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(60)
            self.asked.append(_whole_request(connection))
            try:
                self._serve(connection)
            except OSError:
                return  # the client has gone, as these tests want it to

    def stop(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


def _whole_request(connection: socket.socket) -> bytes:
    asked = b""
    while b"\r\n\r\n" not in asked:
        part = connection.recv(65536)
        if not part:
            return asked
        asked += part
    head, _, body = asked.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        ),
        0,
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def serving(serve: Serve) -> Iterator[Server]:
    server = Server(serve)
    try:
        yield server
    finally:
        server.stop()


def answering(body: bytes, status: str = "200 OK", *headers: str) -> Serve:
    head = "".join(f"{line}\r\n" for line in (*headers, f"Content-Length: {len(body)}", "Connection: close"))
    return lambda connection: connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)


def nobody() -> str:
    """An address where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def trickling_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    _trickle(connection)


def trickling_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _trickle(connection)


_LONG: Final = 1200
"""A byte each twentieth of a second makes it a minute: nobody has waited for it who was faster than that."""


def trickling_chunks(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(_LONG):
        connection.sendall(b"1\r\nx\r\n")
        time.sleep(0.05)


def _trickle(connection: socket.socket) -> None:
    for _ in range(_LONG):
        connection.sendall(b"x")
        time.sleep(0.05)


def silent(connection: socket.socket) -> None:
    connection.recv(1)  # until the client goes


def cut_at_once(connection: socket.socket) -> None:
    connection.close()


def cut_within_the_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")


def damaged_head(connection: socket.socket) -> None:
    """The HTTP library warns of such a head, and would tell the whole address."""
    connection.sendall(b"HTTP/1.1 200 OK\r\ncookie-secret\r\nContent-Length: 0\r\n\r\n")


def cut_within_the_body(connection: socket.socket) -> None:
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id": 4')


def cut_within_a_chunk(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc")


def damaged_packing(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")


def no_http(connection: socket.socket) -> None:
    connection.sendall(b"220 mail.example ESMTP\r\n\r\n")
