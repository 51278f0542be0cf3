"""Compresses what browsers load, once: ``python -m pages.compress_files``, as ``make widget`` does.

Each file below ``pages/files`` gets two more beside it, ``.br`` (RFC 7932) and ``.gz`` (RFC 1952),
of the highest quality, which takes a hundred times as long as what a server would do for a request.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path

import brotli

from pages.assets import ASSETS_FOLDER, MIN_COMPRESSED, SUFFIX_OF_ENCODING, asset_paths

COMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda content: bytes(brotli.compress(content, mode=brotli.MODE_TEXT, quality=11)),
    # Without a time, so that the same content makes the same file.
    "gzip": lambda content: gzip.compress(content, 9, mtime=0),
}


COMPRESSED_FORMATS = (".woff2", ".png")
"""Suffixes of formats that are compressed in themselves."""


def compress_files(folder: Path = ASSETS_FOLDER) -> None:
    """Write the compressed files anew where they are missing or of another content."""
    for path in sorted(asset_paths()):
        content = (folder / path).read_bytes()
        for encoding, compress in COMPRESS.items():
            file = folder / f"{path}{SUFFIX_OF_ENCODING[encoding]}"
            if len(content) < MIN_COMPRESSED or path.endswith(COMPRESSED_FORMATS):
                file.unlink(missing_ok=True)
            elif not (file.exists() and DECOMPRESS[encoding](file.read_bytes()) == content):
                file.write_bytes(compress(content))


DECOMPRESS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda content: bytes(brotli.decompress(content)),
    "gzip": gzip.decompress,
}


if __name__ == "__main__":
    compress_files()
