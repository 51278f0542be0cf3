"""Checks of a request's head that the parser leaves to the server, and heads without ``Upgrade``.

Servers that read a request differently can be played off against each other: what is ambiguous is
refused (RFC 9112), and what is optional and not supported is ignored (RFC 9110, 7.8).
"""

from __future__ import annotations

from collections.abc import Sequence

from server.http.connections.refusals import (
    EXPECTATION_FAILED,
    INVALID_REQUEST,
    NOT_IMPLEMENTED,
    VERSION_NOT_SUPPORTED,
    Refusal,
)

Headers = Sequence[tuple[bytes, bytes]]
"""Names in small letters, and values, as they came."""

VERSIONS = ("1.0", "1.1")
CHUNKED = b"chunked"
CONTINUE = b"100-continue"
SEPARATORS = 4  # a colon, a space and the end of the line


def refusal_of_head(version: str, headers: Headers) -> Refusal | None:
    """Why a request of this HTTP version and with these headers is not served, if it is not."""
    if version not in VERSIONS:
        return VERSION_NOT_SUPPORTED
    names = [name for name, _ in headers]
    is_old = version < "1.1"
    hosts = names.count(b"host")
    if hosts > 1 or (hosts == 0 and not is_old):
        return INVALID_REQUEST  # RFC 9112, 3.2
    if is_old:
        # RFC 9112, 6.1: its sender knows no chunks, so that the framing cannot be trusted.
        return INVALID_REQUEST if b"transfer-encoding" in names else None
    codings = [value.strip().lower() for name, value in headers if name == b"transfer-encoding"]
    if codings and codings != [CHUNKED]:
        return NOT_IMPLEMENTED  # RFC 9112, 6.1: what the body means is not known
    expectations = [value.strip().lower() for name, value in headers if name == b"expect"]
    return EXPECTATION_FAILED if set(expectations) - {CONTINUE} else None


def head_bytes(target: bytes, headers: Headers) -> int:
    """The size of a head, but for its method, its version and needless spaces."""
    return len(target) + sum([len(name) + len(value) + SEPARATORS for name, value in headers])


def head_without_upgrade(method: bytes, target: bytes, version: str, headers: Headers) -> bytes:
    """A request's head as it would be without its ``Upgrade`` header."""
    lines = [b"%b %b HTTP/%b" % (method, target, version.encode())]
    lines += [b"%b: %b" % pair for pair in headers if pair[0] != b"upgrade"]
    return b"\r\n".join((*lines, b"", b""))
