"""Static files that pages and partners load: the widget, its map, style sheets and scripts.

They are in ``pages/files``: what ``make widget`` builds from ``widget/``, and style sheets. A
version of the widget never changes once it is released (``widget/released.json`` has its
digests), so that partners may pin it with ``integrity``. URLs of other files contain a digest of
their content, so that both may be cached for a year.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ASSETS_FOLDER = Path(__file__).parent / "files"
WIDGET_ENTRY = "raccroche-recherche.js"

# Files with other suffixes are not served.
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
}


SUFFIX_OF_ENCODING = {"br": ".br", "gzip": ".gz"}
"""Of the compressed files (``pages.compress_files``), by content coding, the preferred first."""

MIN_COMPRESSED = 500
"""Bytes; what is shorter gains nothing."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file; ``digest`` is for its URL, ``integrity`` for the attribute (W3C, SRI).

    ``compressed`` has its content by content coding, the preferred first.
    """

    content: bytes
    media_type: str
    digest: str
    integrity: str
    compressed: Mapping[str, bytes]


@cache
def asset_paths() -> frozenset[str]:
    """The paths of all files below ``/files/``."""
    return frozenset(
        path.relative_to(ASSETS_FOLDER).as_posix()
        for path in ASSETS_FOLDER.rglob("*")
        if path.is_file() and path.suffix in MEDIA_TYPES
    )


@cache
def load_asset(path: str) -> Asset:
    """The file at one of ``asset_paths()``."""
    content = (ASSETS_FOLDER / path).read_bytes()
    compressed = {
        encoding: file.read_bytes()
        for encoding, suffix in SUFFIX_OF_ENCODING.items()
        if (file := ASSETS_FOLDER / f"{path}{suffix}").exists()
    }
    return Asset(
        content,
        MEDIA_TYPES[Path(path).suffix],
        hashlib.sha256(content).hexdigest()[:12],
        "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode(),
        compressed,
    )


def asset_url(path: str) -> str:
    """The URL of a file, which changes with its content."""
    return f"/files/{path}?v={load_asset(path).digest}"


@cache
def widget_version() -> str:
    version: str = json.loads((ASSETS_FOLDER / "widget" / "newest.json").read_bytes())["version"]
    return version


def widget_path() -> str:
    """The path of the newest widget's entry script below ``/files/``."""
    return f"widget/{widget_version()}/{WIDGET_ENTRY}"


def card_path(dispositif: str | None = None) -> str:
    """The path of the picture that messengers show of a page (``pages.draw_cards``)."""
    path = f"cards/{dispositif}.png"
    return path if path in asset_paths() else "cards/raccroche.png"


def widget_documents() -> dict[str, str]:
    """GraphQL documents of all released versions of the widget, by their SHA-256."""
    documents: dict[str, str] = {}
    for path in sorted((ASSETS_FOLDER / "widget").glob("*/documents.json")):
        documents |= json.loads(path.read_bytes())
    return documents
