"""The ASGI middleware of every route: request id, body limit, default headers, log, metrics.

A response that is complete when its head is sent goes out as one write where the server offers
that (``connections.single_write``), and may be kept for replay (``connections.replay_cache``).
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from asgi_correlation_id import correlation_id
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from errors.exceptions import BodyTooLarge
from server.http.budgets.account import ACCOUNT, Account
from server.http.budgets.cpu_time import CpuTime, MeasuredCpu
from server.http.budgets.rate_limit import RateLimiter
from server.http.conditional import if_none_match
from server.http.connections.replay_cache import KEEP_RESPONSE
from server.http.connections.single_write import WRITE_RESPONSE
from server.http.encoded_headers import LENGTH, EncodedHeaders, without_length
from server.http.replay import CHANGING, REVALIDATE, ReplayedResponse
from server.http.request_headers import request_headers
from server.http.security_headers import HEADERS, TLS_ONLY, Pairs, missing_defaults
from server.observability.access_log import OTHER_ROUTE, AccessLog
from server.observability.request_ids import is_request_id, next_id

REQUEST_ID = b"x-request-id"
IF_NONE_MATCH = b"if-none-match"
BODILESS = (204, 304)


class RequestMiddleware:
    """Wrap an application; ``headers`` are added to every answer that does not set them."""

    def __init__(
        self,
        app: ASGIApp,
        access_log: AccessLog,
        *,
        max_body_bytes: int,
        headers: Pairs = (),
        replay: bool = True,
        limiter: RateLimiter | None = None,
        cpu_time: CpuTime | None = None,
    ) -> None:
        self.app = app
        self.access_log = access_log
        self.max_body_bytes = max_body_bytes
        self.headers = {"http": (*headers, *HEADERS), "https": (*headers, *HEADERS, TLS_ONLY)}
        self.encoded = EncodedHeaders(self.headers)
        self.replay = replay
        self.limiter = limiter
        self.cpu_time = cpu_time

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        exchange = Exchange(self, scope, send)
        headers, method = exchange.headers, scope["method"]
        if method not in ("GET", "HEAD") and not declares_length(headers, self.max_body_bytes):
            receive = LimitedBody(receive, headers, self.max_body_bytes).receive
        try:
            if self.limiter is None:
                await self.app(scope, receive, exchange)
            else:
                await self._charged(self.limiter, scope, receive, exchange)
        finally:
            seconds = time.perf_counter() - began
            status = exchange.status
            self.access_log.record(exchange.route, method, status, exchange.size, seconds)
            # The server's extensions refer to the scope's owner: without them the request is
            # freed by reference count and leaves the collector nothing to do.
            scope.pop("extensions", None)

    async def _charged(
        self, limiter: RateLimiter, scope: Scope, receive: Receive, exchange: Exchange
    ) -> None:
        """Answer on the client's account: of points, and of CPU time in the end."""
        client = scope.get("client")
        account = Account(limiter, client[0] if client else None, self.cpu_time)
        scope[ACCOUNT] = account
        if self.cpu_time is None:
            await self.app(scope, receive, exchange)
            return
        work: MeasuredCpu[None] = MeasuredCpu(self._answered(scope, receive, exchange))
        try:
            await work
        finally:
            self.cpu_time.use(account.client, work.seconds)

    async def _answered(self, scope: Scope, receive: Receive, exchange: Exchange) -> None:
        await self.app(scope, receive, exchange)


def declares_length(headers: Mapping[bytes, bytes], limit: int) -> bool:
    """Whether a body declares a length within the limit: HTTP lets no more of it come then."""
    declared = headers.get(LENGTH, b"")
    # A body in chunks is framed by them, whatever length it declares (RFC 9112, 6.3).
    in_chunks = b"transfer-encoding" in headers
    return declared.isdigit() and int(declared) <= limit and not in_chunks


class LimitedBody:
    """A body that declares no length, or too great a one, received up to ``limit`` bytes."""

    def __init__(self, receive: Receive, headers: Mapping[bytes, bytes], limit: int) -> None:
        self._receive = receive
        self.declared = headers.get(LENGTH, b"")
        self.limit = limit
        self.received = 0

    async def receive(self) -> Message:
        """Receive a piece of the body.

        Raises:
            BodyTooLarge: the body is longer than it may be, or declared so.
        """
        if self.declared.isdigit() and int(self.declared) > self.limit:
            raise BodyTooLarge("body", limit=self.limit, value=int(self.declared))
        message = await self._receive()
        self.received += len(message.get("body", b""))
        if self.received > self.limit:
            raise BodyTooLarge("body", limit=self.limit, value=self.received)
        return message


class Exchange:
    """One request and its response; as a callable, the ASGI ``send`` of the wrapped application.

    ``respond`` takes a whole response in one call. A middleware that changes responses wraps
    ``send``, which has no such attribute then: nothing gets past it.
    """

    __slots__ = (
        "_send",
        "head",
        "headers",
        "is_discarding",
        "middleware",
        "request_id",
        "scope",
        "sent_id",
        "size",
        "status",
    )

    def __init__(self, middleware: RequestMiddleware, scope: Scope, send: Send) -> None:
        self.middleware = middleware
        self.scope = scope
        self._send = send
        # The start of a response, until its body comes and shows whether that is all.
        self.head: Message | None = None
        self.is_discarding = False
        self.status = self.size = 0
        self.headers = request_headers(scope)
        self.sent_id = self.headers.get(REQUEST_ID)
        sent_id = self.sent_id.decode("latin-1") if self.sent_id else ""
        self.request_id = sent_id if sent_id and is_request_id(sent_id) else next_id()
        correlation_id.set(self.request_id)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.head = message
            return
        head, self.head = self.head, None
        if head is None:
            await self._send_rest(message)
            return
        body: bytes = message.get("body", b"")
        is_whole = not message.get("more_body", False)
        if self.scope["method"] in ("GET", "HEAD") and self._is_not_modified(head):
            # The rest of a body that comes in pieces is taken in and not sent.
            self.is_discarding, is_whole, body = not is_whole, True, b""
            head = _not_modified(head)
        self.status = head["status"]
        self.size = len(body)
        own = tuple(head.get("headers", ()))
        if is_whole and self._write_at_once(*without_length(own), body):
            return
        defaults = missing_defaults(own, self.middleware.headers[self.scope["scheme"]])
        identified = (REQUEST_ID, self.request_id.encode("latin-1"))
        await self._send({**head, "headers": [*own, identified, *defaults]})
        await self._send({**message, "body": body, "more_body": not is_whole})

    async def _send_rest(self, message: Message) -> None:
        if not self.is_discarding:
            self.size += len(message.get("body", b""))
            await self._send(message)

    def _is_not_modified(self, head: Message) -> bool:
        if head["status"] != 200:
            return False
        known = self.headers.get(IF_NONE_MATCH)
        if known is None:
            return False
        etag = dict(head.get("headers", [])).get(b"etag")
        return etag is not None and if_none_match(known.decode("latin-1"), etag.decode("latin-1"))

    def respond(self, status: int, headers: Pairs, body: bytes) -> bool:
        """Take a whole response, whose length is its body's; False if it must go by messages."""
        if IF_NONE_MATCH in self.headers:
            return False
        self.status = status
        self.size = len(body)
        return self._write_at_once(b"%d" % len(body), headers, body)

    def _write_at_once(self, length: bytes | None, others: Pairs, body: bytes) -> bool:
        """Whether the server took the response in one piece."""
        scope, status = self.scope, self.status
        extensions = scope.get("extensions")
        write = extensions.get(WRITE_RESPONSE) if extensions else None
        if write is None or scope["method"] == "HEAD":
            return False
        if length is None and status not in BODILESS:
            return False  # the server frames it, in chunks
        length_line = b"" if length is None else b"content-length: %b\r\n" % length
        lines = b"%b%bx-request-id: %b\r\n" % (
            length_line,
            self.middleware.encoded.lines(scope["scheme"], others),
            self.request_id.encode("latin-1"),
        )
        if not write(status, lines, body):
            return False
        # A client that chose the request id expects it back: such a response is not replayed.
        if REVALIDATE in scope and self.sent_id is None and self.middleware.replay:
            self._keep_for_replay(length_line, others, body)
        return True

    def _keep_for_replay(self, length: bytes, others: Pairs, body: bytes) -> None:
        """Offer the response for replay: the route says that it holds for these bytes."""
        same = tuple([pair for pair in others if pair[0] not in CHANGING])
        replayed = ReplayedResponse(
            self.scope[REVALIDATE],
            self.middleware.access_log,
            route=self.route,
            method=self.scope["method"],
            status=self.status,
            lines=length + self.middleware.encoded.lines(self.scope["scheme"], same),
            body=body,
        )
        self.scope["extensions"][KEEP_RESPONSE](replayed, len(body))

    @property
    def route(self) -> str:
        """The path of the route as a label: what a stranger sends is none."""
        path: str = getattr(self.scope.get("route"), "path", OTHER_ROUTE)
        return OTHER_ROUTE if self.status == 404 else path


def _not_modified(head: Message) -> Message:
    """The head of 304: what describes the body goes."""
    describes_body = (b"content-length", b"content-type", b"content-encoding")
    kept = [pair for pair in head.get("headers", []) if pair[0] not in describes_body]
    return {**head, "status": 304, "headers": kept}
