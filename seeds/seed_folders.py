"""The folders of seed files: facts of all France, and one folder for each région's guide.

A folder of guides holds ``france`` and, for each guide, a folder with a ``guide.toml``: its name is
the guide's code. A database stores the origin and the digest of each folder it was seeded from.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from seeds.seed_errors import SeedError

DATA = Path(__file__).with_name("data")

NATIONAL = "france"
"""Name of the folder of national facts: texts, questions, common actors, sources."""

GUIDE_FILE = "guide.toml"

BUILT_IN = "built-in"
"""The origin of the folders that come with the program, wherever that is installed."""


@dataclass(frozen=True, slots=True)
class SeedFolders:
    """The folders of one run, by the code that their records are owned by; ``NATIONAL`` is first.

    ``is_whole`` is true for a folder of guides: a guide that is no longer in it is removed.
    """

    root: Path
    by_owner: dict[str, Path]
    is_whole: bool

    def contains_origin(self, origin: str) -> bool:
        """Whether a folder of this origin was in this folder of guides."""
        if origin == BUILT_IN:
            return self.root.resolve() == DATA.resolve()
        return root_of(origin) == str(self.root.resolve())


def find_folders(folder: Path = DATA) -> SeedFolders:
    """The folders of a guide, or of all guides of a folder.

    Raises:
        SeedError: there is no guide.
    """
    if (folder / GUIDE_FILE).exists():
        guides, home = [folder], folder.resolve().parent
    else:
        # By name: guides that join together get their ranks in one order everywhere.
        guides, home = sorted(path.parent for path in folder.glob(f"*/{GUIDE_FILE}")), folder
    if not guides:
        raise SeedError(
            [
                f"{folder} holds no guide: neither {GUIDE_FILE}, nor folders that have one; "
                "docs/data.md tells what the folder of a guide is made of"
            ]
        )
    national = home / NATIONAL
    by_owner = {NATIONAL: national if national.is_dir() else DATA / NATIONAL}
    by_owner |= {guide.resolve().name: guide for guide in guides}
    return SeedFolders(folder, by_owner, is_whole=guides != [folder])


def origin(folder: Path) -> str:
    """The origin of a folder as a database stores it: its path, or ``BUILT_IN``."""
    path = folder.resolve()
    # Not the path: an upgrade may install the program elsewhere.
    return BUILT_IN if path.parent == DATA.resolve() else str(path)


def root_of(origin: str) -> str:
    """The folder of guides that holds a folder of this origin."""
    return origin if origin == BUILT_IN else str(Path(origin).parent)


def digest(folder: Path) -> str:
    """A fingerprint of the files of a folder and of the code that reads them."""
    # Another version of the code may make other rows of the same files.
    fingerprint = hashlib.sha256()
    code = Path(__file__).parent
    for path in sorted([*folder.glob("*.*"), *code.glob("*.py")], key=lambda path: path.name):
        # The NUL ends the name, which cannot hold one.
        fingerprint.update(path.name.encode() + b"\0" + path.read_bytes())
    return fingerprint.hexdigest()
