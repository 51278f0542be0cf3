"""GraphQL answers and refusals as HTTP responses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from errors.exceptions import Refusal
from errors.sentences import LANGUAGES, Language
from execution.compiled.json_cache import plain_string
from server.http.graphql.negotiation import MediaType

Header = tuple[str, str]
RawHeaders = tuple[tuple[bytes, bytes], ...]

NO_STORE: Header = ("cache-control", "no-store")
VARY: Header = ("vary", "Accept, Accept-Language, Accept-Encoding")


def language_headers(*languages: Language) -> list[Header]:
    """Headers of an answer with sentences in these languages."""
    # A dictionary keeps the order, where a set would not.
    return [VARY, ("content-language", ", ".join(dict.fromkeys(languages)))]


to_json = msgspec.json.Encoder(enc_hook=plain_string).encode


def raw_headers(headers: Iterable[Header]) -> RawHeaders:
    return tuple((name.encode(), value.encode()) for name, value in headers)


def with_content_type(media: MediaType, headers: Iterable[Header]) -> RawHeaders:
    return raw_headers((("content-type", media.content_type), *headers))


# Encoded once: nearly all answers to POST carry these. By strings, whose hash is kept.
USUAL_HEADERS = {
    (media.content_type, language): with_content_type(
        media, (*language_headers(language), NO_STORE)
    )
    for media in MediaType
    for language in LANGUAGES
}


class GraphQLResponse:
    """A status, encoded headers and a body.

    Starlette's ``Response`` encodes its headers each time, which takes as long as to find the
    nearest hosts.
    """

    __slots__ = ("body", "headers", "status")

    def __init__(self, body: bytes, status: int, headers: RawHeaders) -> None:
        self.body = body
        self.status = status
        self.headers = headers

    def with_headers(self, headers: Iterable[Header]) -> GraphQLResponse:
        return GraphQLResponse(self.body, self.status, self.headers + raw_headers(headers))

    @property
    def all_headers(self) -> list[tuple[bytes, bytes]]:
        return [(b"content-length", b"%d" % len(self.body)), *self.headers]

    def to_starlette(self, status: int | None = None) -> Response:
        response = Response(self.body, status_code=status or self.status)
        response.raw_headers = self.all_headers
        return response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status, "headers": self.all_headers}
        await send(start)
        await send({"type": "http.response.body", "body": self.body})


def json_response(
    body: bytes, media: MediaType, *, status: int = 200, headers: Iterable[Header] = ()
) -> GraphQLResponse:
    return GraphQLResponse(body, status, with_content_type(media, headers))


def error_object(refusal: Refusal, language: Language) -> dict[str, Any]:
    """A refusal as an entry of ``errors``."""
    return {"message": refusal.sentence_in(language), "extensions": refusal.extensions}


def refusal_response(
    refusal: Refusal,
    language: Language = "en",
    media: MediaType = MediaType.JSON,
    headers: Iterable[Header] = (),
) -> GraphQLResponse:
    """A request that is refused whole, as a GraphQL answer with one error."""
    all_headers = [NO_STORE, *language_headers(language), *headers]
    if "retryAfter" in refusal.details:
        all_headers.append(("retry-after", str(refusal.details["retryAfter"])))
    body = to_json({"errors": [error_object(refusal, language)]})
    return json_response(body, media, status=refusal.status, headers=all_headers)
