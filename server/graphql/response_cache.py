"""Answers that are asked again, kept within bounds for as long as the directory is the same."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec
from cachetools import LRUCache

from models.version import Version
from schema.document import Operation

LARGEST_SHARE = 8
"""No answer takes more than this part of the cache."""

ENTRY_BYTES = 300
"""What an entry takes besides its bytes: key, links, numbers."""

Key = bytes


def key_of(version: Version, operation: Operation, variables: Mapping[str, Any] | None) -> Key:
    """What an answer depends on: version, document, operation and variables."""
    parts = (version.mark, operation.document.digest, operation.name, variables or {})
    return blake2b(msgspec.json.encode(parts, order="deterministic"), digest_size=16).digest()


class ResponseCache:
    """The bodies of answers without errors, by their keys. Answers that know a position, or that
    a geocoding service had a part in, are not put here."""

    def __init__(self, most_bytes: int) -> None:
        self.kept: LRUCache[Key, bytes] = LRUCache(
            most_bytes, getsizeof=lambda body: len(body) + ENTRY_BYTES
        )
        self.version: Version | None = None

    def get(self, key: Key) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: Key, body: bytes, version: Version) -> None:
        if version != self.version:
            self.kept.clear()
            self.version = version
        if len(body) <= self.kept.maxsize // LARGEST_SHARE:
            self.kept[key] = body
