"""In which type and which language a client is answered, and with which status."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from errors.exceptions import NotAcceptable
from errors.sentences import LANGUAGES, Language
from server.http.request_headers import decoded


class MediaType(Enum):
    """Types of an answer (GraphQL over HTTP, *Media Types*)."""

    RESPONSE = "application/graphql-response+json"
    JSON = "application/json"

    def __init__(self, name: str) -> None:
        self.content_type = f"{name}; charset=utf-8"


HEADER_CACHE_SIZE = 256
"""Clients of a kind send the same header each time."""

Header = bytes | str | None
"""A header's value as it was sent or decoded; None where it was not sent."""

WILDCARDS = {"*/*": 1, "application/*": 2}


@lru_cache(HEADER_CACHE_SIZE)
def media_type(accept: Header) -> MediaType:
    """The type that ``Accept`` prefers; JSON where it leaves the choice to us.

    Raises:
        NotAcceptable: it names neither of the two.
    """
    if not accept:
        return MediaType.JSON
    best: tuple[float, int, MediaType] | None = None
    for named, quality in _preferences(accept):
        if quality <= 0:
            continue
        if named in WILDCARDS:
            offer = (quality, WILDCARDS[named], MediaType.JSON)
        elif named == MediaType.JSON.value:
            offer = (quality, 3, MediaType.JSON)
        elif named == MediaType.RESPONSE.value:
            offer = (quality, 4, MediaType.RESPONSE)
        else:
            continue
        # Of equal quality the more specific name, and GraphQL's own type before plain JSON.
        if best is None or offer[:2] > best[:2]:
            best = offer
    if best is None:
        raise NotAcceptable("media_type")
    return best[2]


@lru_cache(HEADER_CACHE_SIZE)
def prefers_html(accept: Header) -> bool:
    """Whether a browser asks for a page to look at."""
    return any(named == "text/html" and q > 0 for named, q in _preferences(accept))


@lru_cache(HEADER_CACHE_SIZE)
def languages(accept: Header) -> tuple[Language, Language]:
    """The languages of errors, and of what the service writes into answers.

    What ``Accept-Language`` prefers; where it names neither, English and French.
    """
    # Those who read answers are nearly all in France; errors are read by developers.
    preferred = _preferred_language(accept)
    return preferred or "en", preferred or "fr"


def _preferred_language(accept: Header) -> Language | None:
    best: tuple[float, Language | None] = (0.0, None)
    for named, quality in _preferences(accept):
        for known in LANGUAGES:
            if named.split("-")[0] == known and quality > best[0]:
                best = (quality, known)
    return best[1]


def status(media: MediaType, *, executed: bool) -> int:
    """The status: 400 for what was not executed, if the client accepts GraphQL's own type."""
    # The specification's newest text has 422 for a document that does not validate; the audits and
    # clients of today expect 400 (0007).
    return 400 if media is MediaType.RESPONSE and not executed else 200


def _preferences(header: Header) -> Iterator[tuple[str, float]]:
    """The names in such a header, in small letters, and the quality of each."""
    # A header may be long: fifty names are more than any client sends.
    for part in decoded(header).lower().split(",")[:50]:
        name, *parameters = part.split(";")
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                quality = _quality(value.strip())
        if name.strip():
            yield name.strip(), quality


def _quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
