"""Refusals that the server writes itself, before or instead of the application's answer."""

from __future__ import annotations

from typing import NamedTuple


class Refusal(NamedTuple):
    """A whole response after which the connection closes, and the reason that metrics count."""

    reason: str
    response: bytes


def refusal(reason: str, status: bytes) -> Refusal:
    lines = (b"HTTP/1.1 " + status, b"content-length: 0", b"connection: close", b"", b"")
    return Refusal(reason, b"\r\n".join(lines))


INVALID_REQUEST = refusal("invalid request", b"400 Bad Request")
REQUEST_TIMEOUT = refusal("slow request", b"408 Request Timeout")
CONTENT_TOO_LARGE = refusal("large request", b"413 Content Too Large")
EXPECTATION_FAILED = refusal("expectation", b"417 Expectation Failed")
NOT_IMPLEMENTED = refusal("transfer coding", b"501 Not Implemented")
VERSION_NOT_SUPPORTED = refusal("http version", b"505 HTTP Version Not Supported")
HEADERS_TOO_LARGE = refusal("large head", b"431 Request Header Fields Too Large")
