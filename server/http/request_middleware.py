"""The ASGI middleware of every route: request id, body limit, default headers, log, metrics.

A response that is complete when its head is sent goes out as one write where the server offers
that (``connections.single_write``), and may be kept for replay (``connections.replay_cache``).
"""

from __future__ import annotations

import time

from asgi_correlation_id import correlation_id
from asgi_correlation_id.middleware import is_valid_uuid4
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from errors.exceptions import BodyTooLarge
from server.http.conditional import if_none_match
from server.http.connections.replay_cache import KEEP_RESPONSE
from server.http.connections.single_write import WRITE_RESPONSE
from server.http.encoded_headers import EncodedHeaders
from server.http.replay import REVALIDATE, ReplayedResponse
from server.http.security_headers import HEADERS, TLS_ONLY, Pairs, missing_defaults
from server.observability.access_log import OTHER_ROUTE, AccessLog
from server.observability.request_ids import next_id

REQUEST_ID = b"x-request-id"
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
    ) -> None:
        self.app = app
        self.access_log = access_log
        self.max_body_bytes = max_body_bytes
        self.headers = {"http": (*headers, *HEADERS), "https": (*headers, *HEADERS, TLS_ONLY)}
        self.encoded = EncodedHeaders(self.headers)
        self.replay = replay

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = Exchange(self, scope, receive, send)
        if scope["method"] not in ("GET", "HEAD"):
            receive = exchange.receive
        try:
            await self.app(scope, receive, exchange.send)
        finally:
            exchange.log()
            # The server's extensions refer to the scope's owner: without them the request is
            # freed by reference count and leaves the collector nothing to do.
            scope.pop("extensions", None)


class Exchange:
    """One request and its response."""

    __slots__ = (
        "_receive",
        "_send",
        "began",
        "head",
        "headers",
        "is_discarding",
        "middleware",
        "received",
        "request_id",
        "scope",
        "sent_id",
        "size",
        "status",
    )

    def __init__(
        self, middleware: RequestMiddleware, scope: Scope, receive: Receive, send: Send
    ) -> None:
        self.began = time.perf_counter()
        self.middleware = middleware
        self.scope = scope
        self._receive = receive
        self._send = send
        self.head: Message | None = None
        self.is_discarding = False
        self.received = 0
        self.status = self.size = 0
        self.headers: dict[bytes, bytes] = dict(reversed(scope["headers"]))  # the first of each
        self.sent_id = self.headers.get(REQUEST_ID)
        sent_id = self.sent_id.decode("latin-1") if self.sent_id else ""
        self.request_id = sent_id if sent_id and is_valid_uuid4(sent_id) else next_id()
        correlation_id.set(self.request_id)

    async def receive(self) -> Message:
        """Receive a piece of the body.

        Raises:
            BodyTooLarge: the body is longer than it may be, or declared so.
        """
        limit = self.middleware.max_body_bytes
        if not self.received:
            declared = self.headers.get(b"content-length", b"")
            if declared.isdigit() and int(declared) > limit:
                raise BodyTooLarge("body", limit=limit, value=int(declared))
        message = await self._receive()
        self.received += len(message.get("body", b""))
        if self.received > limit:
            raise BodyTooLarge("body", limit=limit, value=self.received)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.head = message  # until its body comes: whether that is all decides how both go
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
        if is_whole and self._write_at_once(own, body):
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
        known = self.headers.get(b"if-none-match")
        if known is None:
            return False
        etag = dict(head.get("headers", [])).get(b"etag")
        return etag is not None and if_none_match(known.decode("latin-1"), etag.decode("latin-1"))

    def _write_at_once(self, own: Pairs, body: bytes) -> bool:
        """Whether the server took the response in one piece."""
        scope, status = self.scope, self.status
        extensions = scope.get("extensions")
        write = extensions.get(WRITE_RESPONSE) if extensions else None
        if write is None or scope["method"] == "HEAD":
            return False
        length, lines, defaults = self.middleware.encoded.lines(scope["scheme"], own)
        if not length and status not in BODILESS:
            return False  # the server frames it, in chunks
        identified = b"%bx-request-id: %b\r\n" % (length, self.request_id.encode("latin-1"))
        if not write(status, b"".join((identified, lines, defaults)), body):
            return False
        # A client that chose the request id expects it back: such a response is not replayed.
        if REVALIDATE in scope and self.sent_id is None and self.middleware.replay:
            self._keep_for_replay(own, defaults, body)
        return True

    def _keep_for_replay(self, own: Pairs, defaults: bytes, body: bytes) -> None:
        """Offer the response for replay: the route says that it holds for these bytes."""
        replayed = ReplayedResponse(
            self.scope[REVALIDATE],
            self.middleware.access_log,
            route=self._route,
            method=self.scope["method"],
            status=self.status,
            headers=own,
            defaults=defaults,
            body=body,
        )
        self.scope["extensions"][KEEP_RESPONSE](replayed, len(body))

    @property
    def _route(self) -> str:
        """The path of the route as a label: what a stranger sends is none."""
        path: str = getattr(self.scope.get("route"), "path", OTHER_ROUTE)
        return OTHER_ROUTE if self.status == 404 else path

    def log(self) -> None:
        seconds = time.perf_counter() - self.began
        self.middleware.access_log.record(
            self._route, self.scope["method"], self.status, self.size, seconds
        )


def _not_modified(head: Message) -> Message:
    """The head of 304: what describes the body goes."""
    describes_body = (b"content-length", b"content-type", b"content-encoding")
    kept = [pair for pair in head.get("headers", []) if pair[0] not in describes_body]
    return {**head, "status": 304, "headers": kept}
