"""Response cache: bodies of answers without errors, by version, document and variables."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from errors.sentences import Language
from execution.cache_group import CacheGroup, GroupedCache
from execution.document import Operation
from storage.version import Version

LARGEST_SHARE = 8  # an answer takes at most this part of the cache, so that none drives out most
ENTRY_BYTES = 300  # key, links and numbers of an entry, without its body

Key = bytes


def key_of(
    version: Version,
    operation: Operation,
    variables: Mapping[str, Any] | None,
    language: Language = "fr",
) -> Key:
    """A digest of all that an answer depends on."""
    # In one order: two clients' JSON objects with their members in another order are one request.
    parts = (version.tag, operation.document.digest, operation.name, variables or {}, language)
    return blake2b(msgspec.json.encode(parts, order="deterministic"), digest_size=16).digest()


class ResponseCache:
    """Bodies within ``max_bytes``; the least recently used go first, all when the version changes.

    Answers to a position, an address or a profile are never put here.
    """

    def __init__(self, max_bytes: int, group: CacheGroup | None = None) -> None:
        self.bodies: GroupedCache[Key, bytes] = GroupedCache(
            max_bytes, lambda body: len(body) + ENTRY_BYTES, group
        )
        self.version: Version | None = None

    def get(self, key: Key) -> bytes | None:
        return self.bodies.get(key)

    def put(self, key: Key, body: bytes, version: Version) -> None:
        # By identity: a snapshot has one Version, and requests may still end on an older one.
        if version is not self.version:
            self.bodies.clear()
            self.version = version
        if len(body) + ENTRY_BYTES <= self.bodies.maxsize // LARGEST_SHARE:
            self.bodies[key] = body
