"""The chain of hashes of the journal's lines.

A hash is the SHA-256 of a line's values, as JSON in one fixed form, and of the hash before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

GENESIS = "0" * 64
"""In place of the hash before the first line."""

HASHED = (
    *("id", "version", "at", "kind", "record", "action", "fields", "actor_kind", "actor"),
    *("via", "run", "proposal", "reason", "evidence"),
)
"""Columns of a line that its hash covers, in this order."""
_AT = HASHED.index("at")


def line_hash(line: Mapping[str, Any], previous_hash: str) -> str:
    """The hash of a line, of which enums are members or their names."""
    values = [line[name] for name in HASHED]
    values[_AT] = _in_utc(line["at"])
    content = msgspec.json.encode([previous_hash, *values], order="deterministic")
    return sha256(content).hexdigest()


def _in_utc(at: datetime) -> str:
    # SQLite returns times without their zone, which is UTC.
    zoned = at if at.tzinfo else at.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).isoformat(timespec="microseconds")
