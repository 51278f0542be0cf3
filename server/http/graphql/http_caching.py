"""HTTP caching of answers to GET: entity tags and ``Cache-Control``.

An answer without errors is the same for everybody for as long as the directory is: its entity tag
is made of what it depends on, so that 304 needs no execution. Tags are weak, as an answer may be
sent compressed or not.
"""

from __future__ import annotations

from server.http.graphql.negotiation import MediaType
from server.http.graphql.response import NO_STORE, Header
from server.http.graphql.response_cache import Key
from storage.version import Version


def entity_tag(version: Version, key: Key, media: MediaType) -> str:
    kind = "r" if media is MediaType.RESPONSE else "j"
    return f'W/"{version.tag}-{key.hex()}-{kind}"'


def cache_headers(*, etag: str | None, max_age: int) -> list[Header]:
    """Headers of an answer to GET: how long it may be kept, in seconds, or that it may not."""
    if etag is None:
        return [NO_STORE]
    return [("etag", etag), ("cache-control", f"public, max-age={max_age}")]
