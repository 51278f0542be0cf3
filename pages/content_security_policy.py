"""Content Security Policy (level 3) of pages: own files and the API only, framed by none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

NONE = "'none'"


def content_security_policy(
    *,
    framed_by: Sequence[str] = (),
    images: Iterable[str] = (),
    styles: Iterable[str] = (),
    directives: Iterable[str] = (),
) -> str:
    """The value of ``Content-Security-Policy``.

    ``framed_by`` are origins whose pages may frame this one, ``images`` and ``styles`` further
    sources of these, ``directives`` further directives.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            " ".join(("style-src 'self'", *styles)),
            " ".join(("img-src 'self' data:", *images)),
            "connect-src 'self'",
            "font-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            " ".join(("frame-ancestors", *(framed_by or (NONE,)))),
            *directives,
        )
    )


def tile_origin(url: str) -> str:
    """The origin of a tile server's URL template, whose subdomain may be ``{s}``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"
