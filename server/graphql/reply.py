"""What goes back: a GraphQL answer or a refusal, as HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from models.errors import Refusal
from models.messages import Language
from server.edge.whole import head
from server.graphql.negotiation import MediaType

Header = tuple[str, str]

NO_STORE: Header = ("cache-control", "no-store")
VARY: Header = ("vary", "Accept, Accept-Encoding")


def spoken_to(language: Language) -> list[Header]:
    """Of an answer with errors, whose sentences are in the caller's language."""
    return [("vary", "Accept, Accept-Language, Accept-Encoding"), ("content-language", language)]


def encoded(content: object) -> bytes:
    return msgspec.json.encode(content)


class Reply:
    """A response: Starlette's own, but for what it would work out anew each time. One may be sent
    many times."""

    __slots__ = ("body", "headers", "line", "status")

    def __init__(self, body: bytes, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        self.body = body
        self.status = status
        self.headers = headers
        self.line: bytes | None = None

    @property
    def on_the_line(self) -> bytes:
        """Its headers as HTTP has them."""
        if self.line is None:
            self.line = head(self.headers)
        return self.line

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
    return Reply(
        body,
        status,
        [
            (b"content-type", media.content_type),
            (b"content-length", str(len(body)).encode()),
            *((name.encode(), value.encode()) for name, value in headers),
        ],
    )


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
