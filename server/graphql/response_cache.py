"""Answers that are asked again, kept within bounds for as long as the directory is the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from models.version import Version
from schema.document import Operation

LARGEST_SHARE = 8
"""No answer takes more than this part of the cache."""

ENTRY_BYTES = 300
"""What an entry takes besides its bytes: key, links, numbers."""

Key = bytes


def version_mark(version: Version) -> str:
    """The version of a directory, told apart from the same number in another database."""
    return f"{version.number}-{version.updated_at.timestamp():.6f}"


def key_of(version: Version, operation: Operation, variables: Mapping[str, Any] | None) -> Key:
    """What an answer depends on: version, document, operation and variables."""
    parts = (version_mark(version), operation.document.digest, operation.name, variables or {})
    return blake2b(msgspec.json.encode(parts, order="deterministic"), digest_size=16).digest()


class ResponseCache:
    """The bodies of answers without errors, by their keys. Answers that know a position, or that
    a geocoding service had a part in, are not put here."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.kept: OrderedDict[Key, bytes] = OrderedDict()
        self.bytes = 0
        self.version: str | None = None

    def get(self, key: Key) -> bytes | None:
        body = self.kept.get(key)
        if body is not None:
            self.kept.move_to_end(key)
        return body

    def put(self, key: Key, body: bytes, version: Version) -> None:
        self._forget_other_versions(version_mark(version))
        if len(body) > self.most_bytes // LARGEST_SHARE or key in self.kept:
            return
        self.kept[key] = body
        self.bytes += len(body) + ENTRY_BYTES
        while self.bytes > self.most_bytes:
            _, oldest = self.kept.popitem(last=False)
            self.bytes -= len(oldest) + ENTRY_BYTES

    def _forget_other_versions(self, mark: str) -> None:
        if mark != self.version:
            self.kept.clear()
            self.bytes, self.version = 0, mark
