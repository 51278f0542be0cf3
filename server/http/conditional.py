"""Whether a caller holds an answer already: entity tags, as RFC 9110 compares them."""

from __future__ import annotations


def is_known(if_none_match: str | None, tag: str) -> bool:
    """Whether ``If-None-Match`` names a tag (weak comparison)."""
    weak = tag.removeprefix("W/")
    sent = (if_none_match or "").split(",")
    return any(part.strip().removeprefix("W/") == weak for part in sent)
