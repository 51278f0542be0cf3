"""Headers that tell browsers what answers are not: pages to frame, scripts to run, hints to
guess types from. A route that serves a page sets its own policy, which stands.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
)
TLS_ONLY = (b"strict-transport-security", b"max-age=31536000")
"""Sent over HTTPS, which a trusted proxy may tell; a year, as browsers' preload lists ask."""


class SecurityHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message.get("headers", ()))
                set_already = {name for name, _ in own}
                more = (*HEADERS, TLS_ONLY) if scope["scheme"] == "https" else HEADERS
                if may_be_framed(own):
                    set_already.add(b"x-frame-options")
                own += [pair for pair in more if pair[0] not in set_already]
                message = {**message, "headers": own}
            await send(message)

        await self.app(scope, receive, send_with_headers)


def may_be_framed(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether a route's own policy names who may frame it: the older header knows no list."""
    policy = dict(headers).get(b"content-security-policy", b"frame-ancestors 'none'")
    return b"frame-ancestors 'none'" not in policy
