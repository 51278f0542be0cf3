"""What goes back: a GraphQL answer or a refusal, as HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from starlette.responses import Response

from models.errors import Refusal
from models.messages import Language
from server.graphql.negotiation import MediaType

Header = tuple[str, str]

NO_STORE: Header = ("cache-control", "no-store")
VARY: Header = ("vary", "Accept")


def spoken_to(language: Language) -> list[Header]:
    """Of an answer with errors, whose sentences are in the caller's language."""
    return [("vary", "Accept, Accept-Language"), ("content-language", language)]


def encoded(content: object) -> bytes:
    return msgspec.json.encode(content)


def reply(
    body: bytes, media: MediaType, *, status: int = 200, headers: Iterable[Header] = ()
) -> Response:
    response = Response(body, status_code=status)
    response.raw_headers = [
        (b"content-type", media.content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        *((name.encode(), value.encode()) for name, value in headers),
    ]
    return response


def error_of(refusal: Refusal, language: Language) -> dict[str, Any]:
    return {"message": refusal.told(language), "extensions": refusal.extensions}


def refused(
    refusal: Refusal,
    language: Language = "en",
    media: MediaType = MediaType.JSON,
    headers: Iterable[Header] = (),
) -> Response:
    """A request refused as a whole, in the form of a GraphQL answer."""
    more = [NO_STORE, *spoken_to(language), *headers]
    if "retryAfter" in refusal.details:
        more.append(("retry-after", str(refusal.details["retryAfter"])))
    body = encoded({"errors": [error_of(refusal, language)]})
    return reply(body, media, status=refusal.status, headers=more)
