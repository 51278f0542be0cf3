"""Where seed files are, and what a database remembers of the folder it was seeded from."""

from __future__ import annotations

import hashlib
from pathlib import Path

from seeds.seed_files import DATA

BUILT_IN = "built-in"
"""The folder that comes with the program, wherever that is installed."""


def origin(folder: Path) -> str:
    """What a database remembers of the folder that it was seeded from."""
    path = folder.resolve()
    return BUILT_IN if path == DATA.resolve() else str(path)


def digest(folder: Path = DATA) -> str:
    """A fingerprint of the seed files and of the code that reads them."""
    fingerprint = hashlib.sha256()
    code = Path(__file__).parent
    for path in sorted([*folder.glob("*.*"), *code.glob("*.py")], key=lambda path: path.name):
        fingerprint.update(path.name.encode() + b"\0" + path.read_bytes())
    return fingerprint.hexdigest()
