"""An address -> its bytes, over a guarded connection: bounded in time, size and redirects, to public machines only.

Names are resolved here and the connection goes to the very number that was checked, so that a second look-up cannot
give another one. There are no cookies, no referrer and no proxy.
"""

import http.client
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from bot import __version__
from bot.adding.addresses import DEFAULT_PORTS, canonical, is_public
from bot.errors import SourceError
from bot.settings import Settings

_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_READ_BYTES = 65_536
_HEADERS = {
    "User-Agent": f"diplomatic-reaction-bot/{__version__}",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/*;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave; `address` is where redirects led, type and charset are what the server says (or "")."""

    address: str
    content_type: str
    charset: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one address may go: `seconds` for all of it, decoded bytes, and which machines."""

    seconds: int
    max_mb: int
    allow_private: bool

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """The limits in force."""
        return cls(settings.fetch_seconds, settings.max_file_mb, settings.allow_private_addresses)


@dataclass(frozen=True, slots=True)
class Network:
    """Where names and connections come from: `resolve` as `socket.getaddrinfo`, `connect` as `create_connection`."""

    resolve: Callable[..., list[Any]] = socket.getaddrinfo
    connect: Callable[[tuple[str, int], float], socket.socket] = socket.create_connection


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: http.client.HTTPMessage
    data: bytes


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises `TimeoutError` where there are none."""
        if (left := self._end - time.monotonic()) <= 0:
            raise TimeoutError
        return left

    @property
    def over(self) -> bool:
        return time.monotonic() >= self._end


def fetch(address: str, limits: Limits, network: Network | None = None) -> Fetched:
    """What the address gives; raises `SourceError` with the reason where it gives nothing in bounds."""
    deadline, network = _Deadline(limits.seconds), network or Network()
    here = canonical(address)
    for _ in range(_MAX_REDIRECTS + 1):
        answer = _answer(here, limits, network, deadline)
        if answer.status not in _REDIRECTS:
            return _fetched(here, answer)
        # Servers write other than ASCII as UTF-8, which http.client reads as Latin-1.
        location = (answer.headers.get("Location") or "").encode("latin-1", "replace").decode("utf-8", "replace")
        if not location:
            raise SourceError("the server redirects without saying where to")
        there = canonical(location, here)
        if here.startswith("https:") and there.startswith("http:"):
            raise SourceError(f"redirected from https to {there}, where anybody can alter it")
        here = there
    raise SourceError(f"more than {_MAX_REDIRECTS} redirects")


def _fetched(address: str, answer: _Answer) -> Fetched:
    if answer.status not in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
        name = HTTPStatus(answer.status).phrase if answer.status in set(HTTPStatus) else "unknown"
        raise SourceError(f"the server answers {answer.status} ({name})")
    if not answer.data.strip():
        raise SourceError("the server sends nothing")
    stated = "Content-Type" in answer.headers
    content_type = answer.headers.get_content_type() if stated else ""
    return Fetched(address, content_type, answer.headers.get_content_charset("") if stated else "", answer.data)


def _answer(address: str, limits: Limits, network: Network, deadline: _Deadline) -> _Answer:
    try:
        with closing(_connect(address, limits, network, deadline)) as connection, _cut_off(connection, deadline):
            return _ask(connection, address, limits, deadline)
    except (http.client.HTTPException, OSError, UnicodeError) as error:
        # What is cut off at the deadline ends as any broken connection does.
        late = deadline.over or isinstance(error, TimeoutError)
        reason = f"no answer within {limits.seconds} s (BOT_FETCH_SECONDS)" if late else _reason(error)
        raise SourceError(reason) from error


def _connect(address: str, limits: Limits, network: Network, deadline: _Deadline) -> socket.socket:
    parts = urlsplit(address)
    host = parts.hostname or ""
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    numbers = _resolve(host, port, network, deadline)
    if not limits.allow_private and (refused := [number for number in numbers if not is_public(number)]):
        named = host if host == refused[0] else f"{host} ({refused[0]})"
        raise SourceError(f"{named} is not on the public internet (BOT_ALLOW_PRIVATE_ADDRESSES lets it through)")
    connection = _first_that_answers(numbers, port, network, deadline)
    if parts.scheme == "http":
        return connection
    try:
        connection.settimeout(deadline.left())
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    except OSError:
        connection.close()
        raise


def _resolve(host: str, port: int, network: Network, deadline: _Deadline) -> list[str]:
    """The numbers of a name; in a thread of its own, since a look-up cannot be told how long it may take."""
    answers: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(network.resolve(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        found = answers.get(timeout=deadline.left())
    except queue.Empty as error:
        raise TimeoutError from error
    if isinstance(found, Exception):
        raise found
    return list(dict.fromkeys(place[4][0] for place in found))


def _first_that_answers(numbers: list[str], port: int, network: Network, deadline: _Deadline) -> socket.socket:
    failure: OSError = OSError("the name has no address")
    for tried, number in enumerate(numbers):
        try:
            # A silent first number leaves time for the next.
            return network.connect((number, port), deadline.left() / (len(numbers) - tried))
        except OSError as error:
            failure = error
    raise failure


@contextmanager
def _cut_off(connection: socket.socket, deadline: _Deadline) -> Iterator[None]:
    """Ends the connection at the deadline: a server that drips a byte a second never meets a timeout of one read."""
    timer = threading.Timer(deadline.left(), _hang_up, (connection,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):
        # SSLSocket.shutdown takes the TLS state away from under the thread that reads; the plain one only wakes it.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _ask(sock: socket.socket, address: str, limits: Limits, deadline: _Deadline) -> _Answer:
    parts = urlsplit(address)
    default_port = DEFAULT_PORTS[parts.scheme]
    asking = http.client.HTTPConnection(parts.hostname or "", parts.port or default_port)
    asking.default_port = default_port
    # Connected already, to the number that was checked; it must never connect by name itself.
    asking.sock, asking.auto_open = sock, 0
    sock.settimeout(deadline.left())
    asking.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=_HEADERS)
    with closing(asking.getresponse()) as response:
        status, headers = response.status, response.headers
        data = b"" if status in _REDIRECTS else _body(response, limits.max_mb)
    # A body without a length ends with its connection, also where the deadline ended that.
    deadline.left()
    return _Answer(status, headers, data)


def _body(response: http.client.HTTPResponse, max_mb: int) -> bytes:
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise SourceError(f"the server sends it encoded as {encoding[:40]!r}, which was not asked for")
    data = bytearray()
    # read1 takes what has come: read() of a chunk with a negative length would go on without end.
    while piece := response.read1(_READ_BYTES):
        data += piece
        _check_size(len(data), max_mb)
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    return _unpacked(bytes(data), max_mb) if "gzip" in encoding else bytes(data)


def _unpacked(data: bytes, max_mb: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, max_mb * 1_000_000 + 1)
    except zlib.error as error:
        raise SourceError("its gzip encoding is broken") from error
    _check_size(len(unpacked), max_mb)
    if not unpacker.eof:
        raise http.client.IncompleteRead(b"")
    return unpacked


def _check_size(size: int, max_mb: int) -> None:
    if size > max_mb * 1_000_000:
        raise SourceError(f"larger than {max_mb} MB (BOT_MAX_FILE_MB)")


def _reason(error: Exception) -> str:
    if isinstance(error, http.client.IncompleteRead):
        return "the connection ended before the page did"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted ({error.verify_message})"
    if isinstance(error, (socket.gaierror, UnicodeError)):
        return "no server of that name is known"
    if isinstance(error, http.client.HTTPException):
        return f"the server's answer is no proper HTTP ({type(error).__name__})"
    return f"no connection ({error.strerror or error})" if isinstance(error, OSError) else str(error)
