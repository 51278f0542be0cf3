"""What a browser may do on a page: nothing but run our files and ask our API (a Content Security
Policy, level 3), and be framed by whom the operator has named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

NO_ONE = "'none'"


def content_security_policy(
    *,
    framed_by: Sequence[str] = (),
    images: Iterable[str] = (),
    styles: Iterable[str] = (),
    directives: Iterable[str] = (),
) -> str:
    """The value of ``Content-Security-Policy``.

    ``framed_by`` are the origins whose pages may frame this one, ``images`` those that its map's
    tiles come from, ``styles`` more sources of styles, ``directives`` directives of one page.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            " ".join(("style-src 'self'", *styles)),
            " ".join(("img-src 'self' data:", *images)),
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            " ".join(("frame-ancestors", *(framed_by or (NO_ONE,)))),
            *directives,
        )
    )


def tile_origin(url: str) -> str:
    """The origin of a tile server's address template, whose subdomain may be ``{s}``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"
