"""The files that pages and partners load: the widget, its map, style sheets and scripts.

``pages/files`` holds them: what ``make widget`` builds from ``widget/``, and style sheets. A
version of the widget never changes once it is released (``widget/released.json`` has its
digests), so partners may pin it with ``integrity``; other files are asked for with a digest of
what they hold, and may be kept for a year too.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ASSETS_FOLDER = Path(__file__).parent / "files"
WIDGET_ENTRY = "raccroche-recherche.js"

MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
}
"""A file of another kind is not served."""


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    media_type: str
    digest: str
    """Of its content, in short."""

    integrity: str
    """As Subresource Integrity has it."""


@cache
def asset_paths() -> frozenset[str]:
    """Every file there is, as it is addressed below ``/files/``."""
    return frozenset(
        path.relative_to(ASSETS_FOLDER).as_posix()
        for path in ASSETS_FOLDER.rglob("*")
        if path.is_file() and path.suffix in MEDIA_TYPES
    )


@cache
def load_asset(address: str) -> Asset:
    """The file of an address that is among ``asset_paths``."""
    content = (ASSETS_FOLDER / address).read_bytes()
    return Asset(
        content,
        MEDIA_TYPES[Path(address).suffix],
        hashlib.sha256(content).hexdigest()[:12],
        "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode(),
    )


def asset_url(address: str) -> str:
    """Where a page finds a file, and for ever the same content."""
    return f"/files/{address}?v={load_asset(address).digest}"


@cache
def widget_version() -> str:
    """The newest version of the widget."""
    version: str = json.loads((ASSETS_FOLDER / "widget" / "newest.json").read_bytes())["version"]
    return version


def widget_path() -> str:
    """The newest widget's first file, below ``/files/``."""
    return f"widget/{widget_version()}/{WIDGET_ENTRY}"


def widget_documents() -> dict[str, str]:
    """The documents that every version of the widget sends, by their SHA-256."""
    documents: dict[str, str] = {}
    for path in sorted((ASSETS_FOLDER / "widget").glob("*/documents.json")):
        documents |= json.loads(path.read_bytes())
    return documents
