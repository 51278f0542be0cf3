"""The short way of a GraphQL request, which is what nearly all requests are.

Starlette's middlewares each take a request's headers apart and wrap what is sent. Together they
take longer than an answer does, so that what they do for GraphQL by GET and POST is done here in
one go: the request's id, its log and metrics, the headers of all answers. Everything else, and
whatever needs more (another path, a preflight, a page for a browser), goes the long way. A test
sends the same requests both ways and compares.
"""

from __future__ import annotations

import time

from asgi_correlation_id import correlation_id
from asgi_correlation_id.middleware import is_valid_uuid4
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware

from server.http.connections.replay_cache import AGAIN
from server.http.connections.single_write import WHOLE, head
from server.http.cors import FOR_ANY_ORIGIN
from server.http.graphql.endpoint import PATH, GraphQLEndpoint, headers_of
from server.http.graphql.replay import AnswerAgain
from server.http.graphql.response import Head, Reply
from server.http.graphql.response_cache import Ready
from server.http.security_headers import HEADERS, TLS_ONLY
from server.observability.logs import Accounting
from server.observability.request_ids import next_id

REPLY = "raccroche.reply"

ON_ALL = (*FOR_ANY_ORIGIN, *HEADERS)
ON_ALL_SECURE = (*ON_ALL, TLS_ONLY)
LINES, SECURE_LINES = head(ON_ALL), head(ON_ALL_SECURE)
"""The same as HTTP has them."""


class Lane:
    """An ASGI application before the one that has the middlewares, ``long_way``. For services
    that every origin may read, and that send no traces."""

    def __init__(
        self, endpoint: GraphQLEndpoint, long_way: ASGIApp, accounting: Accounting
    ) -> None:
        self.endpoint = endpoint
        self.long_way = long_way
        self.accounting = accounting
        self.compressing = CompressMiddleware(answer_with_reply)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_graphql(scope):
            await self.long_way(scope, receive, send)
            return
        began = time.perf_counter()
        headers = headers_of(scope)
        sent_id = headers.get("x-request-id")
        id = sent_id if sent_id and is_valid_uuid4(sent_id) else next_id()
        correlation_id.set(id)
        status, size = 0, 0
        try:
            reply = await self.endpoint.response(scope, receive, headers)
            if reply is not None:
                status, size = reply.status, len(reply.body)
                goes_as_it_is = not reply.body or "accept-encoding" not in headers
                if not (goes_as_it_is and sent_at_once(scope, reply, id)):
                    size = await self._sent(reply, id, scope, receive, send)
                elif reply.ready is not None and sent_id is None:
                    self._keep(scope, reply.ready, reply.status == 304)
        finally:
            seconds = time.perf_counter() - began
            self.accounting.account(PATH, scope["method"], status, size, seconds)

    def _keep(self, scope: Scope, ready: Ready, not_modified: bool) -> None:
        """Answer the very same bytes in the same way, before they are read."""
        client = scope.get("client")
        again = AnswerAgain(
            self.endpoint.answering,
            self.accounting,
            ready,
            ready.replies[not_modified],
            host=client[0] if client else None,
            method=scope["method"],
            lines=common_lines(scope),
        )
        scope["extensions"][AGAIN](again, len(again.reply.body))

    async def _sent(self, reply: Reply, id: str, scope: Scope, receive: Receive, send: Send) -> int:
        """Send a reply by ASGI, compressed where the client takes that; gives its size."""
        headers = (*reply.head.headers, (b"x-request-id", id.encode("latin-1")), *common(scope))
        scope[REPLY] = Reply(reply.body, reply.status, Head(headers, b""))
        size = 0

        async def send_counted(message: Message) -> None:
            nonlocal size
            size += len(message.get("body", b""))
            await send(message)

        await self.compressing(scope, receive, send_counted)
        return size


def is_graphql(scope: Scope) -> bool:
    """Whether it is a request that the short way is for."""
    if scope["type"] != "http" or scope["path"] != PATH:
        return False
    return scope["method"] == "POST" or (scope["method"] == "GET" and bool(scope["query_string"]))


def common(scope: Scope) -> tuple[tuple[bytes, bytes], ...]:
    """The headers of all answers."""
    return ON_ALL_SECURE if scope["scheme"] == "https" else ON_ALL


def common_lines(scope: Scope) -> bytes:
    return SECURE_LINES if scope["scheme"] == "https" else LINES


def sent_at_once(scope: Scope, reply: Reply, id: str) -> bool:
    """Whether the server took the reply in one piece."""
    whole = (scope.get("extensions") or {}).get(WHOLE)
    if whole is None:
        return False
    own = b"%bx-request-id: %b\r\n" % (reply.on_the_line, id.encode("latin-1"))
    taken: bool = whole(reply.status, own + common_lines(scope), reply.body)
    return taken


async def answer_with_reply(scope: Scope, receive: Receive, send: Send) -> None:
    reply: Reply = scope[REPLY]
    await reply(scope, receive, send)
