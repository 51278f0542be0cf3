"""Answers that are asked again, kept within bounds for as long as the directory is the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec
from cachetools import LRUCache

from execution.document import Operation
from server.http.graphql.negotiation import MediaType
from server.http.graphql.response import Reply
from storage.version import Version

LARGEST_SHARE = 8
"""No answer takes more than this part of the cache."""

ENTRY_BYTES = 300
"""What an entry takes besides its bytes: key, links, numbers."""

Key = bytes
Request = tuple[bytes, bool, MediaType]
"""The bytes of a URL or a body, whether it was a GET, and how the answer is wanted."""

REQUESTS_SHARE = 2
"""What remembers requests holds on to their bodies, and may be half of what holds bodies."""


def key_of(version: Version, operation: Operation, variables: Mapping[str, Any] | None) -> Key:
    """What an answer depends on: version, document, operation and variables."""
    parts = (version.mark, operation.document.digest, operation.name, variables or {})
    return blake2b(msgspec.json.encode(parts, order="deterministic"), digest_size=16).digest()


@dataclass(slots=True)
class Ready:
    """An answer that was given to a request at a version, and its entity tag. ``replies`` are
    what it went back as, in whole and as 304."""

    operation: Operation
    body: bytes
    tag: str
    version: Version
    replies: dict[bool, Reply] = field(default_factory=dict)


class ResponseCache:
    """The bodies of answers without errors, by their keys. Answers that know a position, or that
    a geocoding service had a part in, are not put here.

    Requests that led to them are remembered as they were sent, so that the very same request
    need not be read again.
    """

    def __init__(self, most_bytes: int) -> None:
        self.kept: LRUCache[Key, bytes] = LRUCache(
            most_bytes, getsizeof=lambda body: len(body) + ENTRY_BYTES
        )
        self.requests: LRUCache[Request, tuple[int, Ready]] = LRUCache(
            most_bytes // REQUESTS_SHARE, getsizeof=lambda entry: entry[0]
        )
        self.version: Version | None = None

    def get(self, key: Key) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: Key, body: bytes, version: Version) -> None:
        if version is not self.version:
            self.kept.clear()
            self.requests.clear()
            self.version = version
        if len(body) <= self.kept.maxsize // LARGEST_SHARE:
            self.kept[key] = body

    def ready(self, request: Request, version: Version) -> Ready | None:
        """What the request was answered with, at this version."""
        entry = self.requests.get(request)
        return entry[1] if entry and entry[1].version is version else None

    def remember(self, request: Request, ready: Ready) -> None:
        size = len(request[0]) + len(ready.body) + ENTRY_BYTES
        if size <= self.requests.maxsize // LARGEST_SHARE:
            self.requests[request] = (size, ready)
