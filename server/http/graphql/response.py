"""What goes back: a GraphQL answer or a refusal, as HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from errors.exceptions import Refusal
from errors.sentences import Language
from server.http.connections.single_write import head
from server.http.graphql.negotiation import MediaType

if TYPE_CHECKING:
    from server.http.graphql.response_cache import Ready

Header = tuple[str, str]

NO_STORE: Header = ("cache-control", "no-store")
VARY: Header = ("vary", "Accept, Accept-Encoding")


def spoken_to(language: Language) -> list[Header]:
    """Of an answer with errors, whose sentences are in the caller's language."""
    return [("vary", "Accept, Accept-Language, Accept-Encoding"), ("content-language", language)]


def encoded(content: object) -> bytes:
    return msgspec.json.encode(content)


class Head(NamedTuple):
    """Headers, and the same as they stand on the line."""

    headers: tuple[tuple[bytes, bytes], ...]
    line: bytes


def as_head(headers: Iterable[Header]) -> Head:
    pairs = tuple((name.encode(), value.encode()) for name, value in headers)
    return Head(pairs, head(pairs))


def head_of(media: MediaType, headers: Iterable[Header]) -> Head:
    return as_head((("content-type", media.content_type), *headers))


USUAL_HEADS = {media: head_of(media, (VARY, NO_STORE)) for media in MediaType}
"""Those of nearly all answers to POST."""


class Reply:
    """A response: Starlette's own, but for what it would work out anew each time. One may be sent
    many times: the one of ``ready``, if that is set."""

    __slots__ = ("body", "head", "ready", "status")

    def __init__(self, body: bytes, status: int, head: Head) -> None:
        self.body = body
        self.status = status
        self.head = head
        self.ready: Ready | None = None

    def with_headers(self, headers: Iterable[Header]) -> Reply:
        """The same with more headers."""
        more = as_head(headers)
        head = Head(self.head.headers + more.headers, self.head.line + more.line)
        reply = Reply(self.body, self.status, head)
        reply.ready = self.ready
        return reply

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        return [(b"content-length", b"%d" % len(self.body)), *self.head.headers]

    @property
    def on_the_line(self) -> bytes:
        """Its headers as HTTP has them."""
        return b"content-length: %d\r\n%b" % (len(self.body), self.head.line)

    def response(self, status: int | None = None) -> Response:
        """The same as Starlette has it."""
        response = Response(self.body, status_code=status or self.status)
        response.raw_headers = self.headers
        return response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await send(start)
        await send({"type": "http.response.body", "body": self.body})


def reply(
    body: bytes, media: MediaType, *, status: int = 200, headers: Iterable[Header] = ()
) -> Reply:
    return Reply(body, status, head_of(media, headers))


def error_of(refusal: Refusal, language: Language) -> dict[str, Any]:
    return {"message": refusal.told(language), "extensions": refusal.extensions}


def refused(
    refusal: Refusal,
    language: Language = "en",
    media: MediaType = MediaType.JSON,
    headers: Iterable[Header] = (),
) -> Reply:
    """A request refused as a whole, in the form of a GraphQL answer."""
    more = [NO_STORE, *spoken_to(language), *headers]
    if "retryAfter" in refusal.details:
        more.append(("retry-after", str(refusal.details["retryAfter"])))
    body = encoded({"errors": [error_of(refusal, language)]})
    return reply(body, media, status=refusal.status, headers=more)
