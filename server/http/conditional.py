"""Conditional requests: ``If-None-Match``, as RFC 9110 (13.1.2) compares entity tags."""

from __future__ import annotations


def if_none_match(header: str | None, etag: str) -> bool:
    """Whether the client holds this representation, so that 304 answers it.

    The comparison is weak: answers are sent compressed or not under one tag.
    """
    if not header:
        return False
    opaque = etag.removeprefix("W/")
    return any(
        candidate in ("*", opaque)
        for candidate in (part.strip().removeprefix("W/") for part in header.split(","))
    )
