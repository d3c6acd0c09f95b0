"""Connections that end at a deadline however busy the line is.

A timeout of the HTTP library counts from the last byte, so a peer that sends one byte at a time holds a call
for as long as it likes, and a lease would run out inside it. Here a timer shuts the socket down when the time
of the call is over, whatever it is doing then.
"""

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError


def addresses_of(host: str, port: int) -> list[str]:
    """Return the IP addresses that a name stands for now, none when nobody knows it."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return sorted({str(one[4][0]) for one in found})


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, and not of this machine or its network."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global


class Cut:
    """Watches the sockets of one call; ``happened`` tells that its time was over before it was done."""

    def __init__(self) -> None:
        self.happened = False
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []

    def watch(self, line: socket.socket | None) -> None:
        with self._lock:
            if line is not None and line not in self._sockets:
                self._sockets.append(line)
            if self.happened and line is not None:
                _shut(line)

    def now(self) -> None:
        with self._lock:
            self.happened = True
            for line in self._sockets:
                _shut(line)


def _shut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)  # under TLS too: the reader sees the line end


_call = threading.local()


@contextlib.contextmanager
def cut_off_after(seconds: float) -> Iterator[Cut]:
    """Shut down what this thread's HTTP call uses when ``seconds`` have passed before the block ends."""
    cut = Cut()
    timer = threading.Timer(seconds, cut.now)
    timer.daemon = True
    _call.cut = cut
    timer.start()
    try:
        yield cut
    finally:
        timer.cancel()
        _call.cut = None


def _watch(line: socket.socket | None) -> None:
    cut: Cut | None = getattr(_call, "cut", None)
    if cut is not None:
        cut.watch(line)


class _Connection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _watch(self.sock)

    def request(self, *args: Any, **more: Any) -> None:
        _watch(self.sock)  # one that is used again is connected already
        super().request(*args, **more)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _watch(self.sock)

    def request(self, *args: Any, **more: Any) -> None:
        _watch(self.sock)
        super().request(*args, **more)


class _PublicConnection(_SecureConnection):
    """Ends before a byte is sent when it has come to an address that is not of the open internet.

    Looking the name up first is not enough: who owns the name can answer otherwise a moment later.
    """

    def _new_conn(self) -> socket.socket:
        line: socket.socket = super()._new_conn()
        if not is_public(line.getpeername()[0]):
            line.close()
            raise NewConnectionError(self, "not an address of the open internet")
        return line


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class _Adapter(HTTPAdapter):
    """Connections of our own kinds, for those schemes that have one."""

    def __init__(self, pools: Mapping[str, type[HTTPConnectionPool]]) -> None:
        self._pools = pools
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more)
        self.poolmanager.pool_classes_by_scheme = dict(self._pools)


def new_session() -> requests.Session:
    """Return a session whose connections can be cut off; it follows no proxy or netrc of the machine."""
    return _session({"http": _Pool, "https": _SecurePool})


def new_public_session() -> requests.Session:
    """The same for an address that a shop typed: TLS only, and nowhere but into the open internet."""
    return _session({"https": _PublicPool})


def _session(pools: Mapping[str, type[HTTPConnectionPool]]) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.adapters.clear()
    for scheme in pools:
        session.mount(f"{scheme}://", _Adapter(pools))
    return session
