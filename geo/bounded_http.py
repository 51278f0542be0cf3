"""HTTP GET with bounds: on the answer's bytes, on the time of the whole, and on redirects.

urllib counts its timeout from one packet to the next, takes answers of any size, reads the bodies
of redirects, and follows them anywhere.
"""

from __future__ import annotations

import email.message
import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from text.messages import Message

MAX_REDIRECTS = 5
CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLimits:
    """``total_s`` is for all of a request, redirects included; ``silence_s`` for each packet."""

    max_bytes: int
    total_s: float
    silence_s: float


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """The body of an answer with a status of success, and its headers."""

    content: bytes
    headers: email.message.Message


class HttpRefused(Exception):
    """An answer that is not read or not followed; the message completes "the address …"."""


class AnswerTooLarge(HttpRefused):
    """The answer has more bytes than are read."""


class RedirectRefused(HttpRefused):
    """The answer redirects too often, or to where no redirect may lead."""


def get(url: str, headers: Mapping[str, str], limits: HttpLimits) -> HttpAnswer:
    """The answer to a GET of an http or https address.

    Raises:
        HttpRefused: it is too large, or redirects where it may not.
        HTTPError: it has another status than success.
        TimeoutError: it did not end within ``total_s``.
        OSError, HTTPException: the address cannot be reached, or the answer is damaged.
    """
    request = urllib.request.Request(url, headers=dict(headers))  # noqa: S310  # see _opener
    exchange = _Exchange(limits)
    exchange.begin(url)
    opener = _opener(exchange)
    with exchange.limited_time(), opener.open(request, timeout=limits.silence_s) as answer:
        return HttpAnswer(_read(answer, limits.max_bytes), answer.headers)


def _read(answer: Any, max_bytes: int) -> bytes:
    declared = answer.headers.get("Content-Length") or ""
    content = io.BytesIO()
    if not (declared.isdigit() and int(declared[:20]) > max_bytes):
        while chunk := answer.read(min(CHUNK_BYTES, max_bytes + 1 - content.tell())):
            content.write(chunk)
        if content.tell() <= max_bytes:
            return content.getvalue()
    raise AnswerTooLarge(Message("is larger than {most:,} bytes", most=max_bytes))


class _Exchange:
    """One request with its redirects: its connections, and when it must have ended."""

    def __init__(self, limits: HttpLimits) -> None:
        self.limits = limits
        self.ends = time.monotonic() + limits.total_s
        self.sockets: list[socket.socket] = []
        self.has_expired = False
        self.redirects = 0
        self.by_proxy = False
        self.began_in_public: bool | None = None
        """Whether the first host has a public address; None until it is connected to."""

    def begin(self, url: str) -> None:
        self.by_proxy = _uses_proxy(url)
        if self.by_proxy:
            # The proxy resolves the name: it is public unless it says otherwise.
            self.began_in_public = not _names_private_host(url)

    def follow(self, origin: str, target: str) -> None:
        """Note a redirect.

        Raises:
            RedirectRefused: it may not be followed.
        """
        self.redirects += 1
        if self.redirects > MAX_REDIRECTS:
            raise RedirectRefused(Message("redirects more than {most} times", most=MAX_REDIRECTS))
        allowed = ("https",) if urlsplit(origin).scheme == "https" else ("http", "https")
        if urlsplit(target).scheme not in allowed:
            raise RedirectRefused(Message("redirects to an address that is not https"))
        self.by_proxy = _uses_proxy(target)
        if self.by_proxy and self.began_in_public and _names_private_host(target):
            raise self._redirects_inside()

    def connect(
        self, address: tuple[str, int], timeout: Any = None, source_address: Any = None
    ) -> socket.socket:
        """A connection that ends when the time is over; as ``socket.create_connection``."""
        connection = self._connected(*address)
        self.sockets.append(connection.dup())
        if not self.by_proxy:
            # The address that is connected to, as a name may resolve to another the next time.
            is_public = is_public_address(connection.getpeername()[0])
            if self.began_in_public is None:
                self.began_in_public = is_public
            if self.began_in_public and not is_public:
                connection.close()
                raise self._redirects_inside()
        connection.settimeout(self.limits.silence_s)
        if self.has_expired:
            raise TimeoutError
        return connection

    def _connected(self, host: str, port: int) -> socket.socket:
        failure: OSError | None = None
        for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            left = min(self.ends - time.monotonic(), self.limits.silence_s)
            if left <= 0:
                raise TimeoutError
            try:
                return socket.create_connection((str(address[0]), port), left)
            except OSError as problem:
                failure = problem
        raise failure or OSError(Message("{host} has no address", host=host))

    def _redirects_inside(self) -> RedirectRefused:
        return RedirectRefused(Message("redirects from a public address to a private one"))

    @contextmanager
    def limited_time(self) -> Iterator[None]:
        """Ends every connection once the time is over.

        Raises:
            TimeoutError: it was over.
        """
        # A timeout of a socket starts anew with each packet, and a server may send byte by byte.
        timer = threading.Timer(self.limits.total_s, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        except HTTPError as problem:
            problem.close()
            raise
        except (OSError, http.client.HTTPException):
            if self.has_expired:
                raise TimeoutError(Message("the answer did not end in time")) from None
            raise
        finally:
            timer.cancel()
            for connection in self.sockets:
                connection.close()
        # Without a Content-Length, an answer that was ended looks whole.
        if self.has_expired:
            raise TimeoutError(Message("the answer did not end in time"))

    def _expire(self) -> None:
        self.has_expired = True
        for connection in self.sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def is_public_address(address: str) -> bool:
    """Whether an IP address is one of the Internet: not private, loopback or link-local."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_global


def _names_private_host(url: str) -> bool:
    """Whether the host of an address is private by what is written there, without resolving it."""
    host = urlsplit(url).hostname or ""
    try:
        return not is_public_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _uses_proxy(url: str) -> bool:
    """Whether urllib's ProxyHandler sends a request by the proxy that the system is set to."""
    parts = urlsplit(url)
    return parts.scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(
        parts.netloc
    )


@lru_cache(1)
def _ssl_context() -> ssl.SSLContext:
    return ssl.create_default_context()  # reads all root certificates


def _opener(exchange: _Exchange) -> urllib.request.OpenerDirector:
    """Opens http and https alone; ``build_opener`` has handlers of file, ftp and data too."""

    def plain(host: str, **options: Any) -> http.client.HTTPConnection:
        return _bound(http.client.HTTPConnection(host, **options), exchange)

    def encrypted(host: str, **options: Any) -> http.client.HTTPConnection:
        return _bound(
            http.client.HTTPSConnection(host, context=_ssl_context(), **options), exchange
        )

    class Http(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(plain, req)

    class Https(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(encrypted, req)

    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        Http(),
        Https(context=_ssl_context()),
        _Redirects(exchange),
    ):
        opener.add_handler(handler)
    return opener


def _bound(
    connection: http.client.HTTPConnection, exchange: _Exchange
) -> http.client.HTTPConnection:
    # The attribute that http.client keeps for replacing how a connection is made; what it does
    # afterwards (tunnels of proxies, TLS) stays its own.
    connection._create_connection = exchange.connect  # type: ignore[attr-defined]
    return connection


class _Redirects(urllib.request.HTTPRedirectHandler):
    # The exchange counts them.
    max_redirections = max_repeats = MAX_REDIRECTS + 1

    def __init__(self, exchange: _Exchange) -> None:
        self.exchange = exchange

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        fp.close()  # or urllib reads its body to the end, of whatever size
        self.exchange.follow(req.full_url, newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
