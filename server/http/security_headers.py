"""Security headers of every response: no framing, no scripts, no sniffing of types.

A route that serves a page sends its own policy, which takes the place of the default.
"""

from __future__ import annotations

from collections.abc import Iterable

Pairs = tuple[tuple[bytes, bytes], ...]

HEADERS: Pairs = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
    # The widget's script is loaded by partners' sites.
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
)
# A year, as browsers' preload lists ask. Over plain HTTP browsers ignore the header (RFC 6797).
TLS_ONLY = (b"strict-transport-security", b"max-age=31536000")
"""Sent over HTTPS, which a trusted proxy may declare."""

NAMES = frozenset((*(name for name, _ in HEADERS), TLS_ONLY[0], b"access-control-allow-origin"))
"""Of defaults that a response may set itself; a preflight's answer names its origin."""


def missing_defaults(own: Iterable[tuple[bytes, bytes]], defaults: Pairs) -> Pairs:
    """The default headers that a response does not set itself."""
    set_already = {name: value for name, value in own if name in NAMES}
    if not set_already:
        return defaults
    skipped = set(set_already)
    policy = set_already.get(b"content-security-policy", b"frame-ancestors 'none'")
    if b"frame-ancestors 'none'" not in policy:
        # The older header knows no list of hosts: DENY would contradict the policy's own list.
        skipped.add(b"x-frame-options")
    return tuple(pair for pair in defaults if pair[0] not in skipped)
