"""The folders of seed files: facts of all France, and one folder for each région's guide.

A folder of guides holds ``france`` and, for each guide, a folder with a ``guide.toml``: its name is
the guide's code. What a database remembers of each is where it was and a digest of its files.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from seeds.seed_errors import SeedError

DATA = Path(__file__).with_name("data")

NATIONAL = "france"
"""Name of the folder with what holds in every région: texts, questions, common actors."""

GUIDE_FILE = "guide.toml"

BUILT_IN = "built-in"
"""The origin of the folders that come with the program, wherever that is installed."""


@dataclass(frozen=True, slots=True)
class SeedFolders:
    """The folders of one run, by the code that their records are owned by; ``NATIONAL`` is first.

    ``is_whole`` where a folder of guides was given: guides that it has no more are to leave.
    """

    root: Path
    by_owner: dict[str, Path]
    is_whole: bool

    def held(self, origin: str) -> bool:
        """Whether a folder of this origin stood in this folder of guides."""
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
    """What a database remembers of where a folder was."""
    path = folder.resolve()
    return BUILT_IN if path.parent == DATA.resolve() else str(path)


def root_of(origin: str) -> str:
    """The folder of guides that a folder of this origin stood in."""
    return origin if origin == BUILT_IN else str(Path(origin).parent)


def digest(folder: Path) -> str:
    """A fingerprint of the files of a folder and of the code that reads them."""
    # Another version of the code may make other rows of the same files.
    fingerprint = hashlib.sha256()
    code = Path(__file__).parent
    for path in sorted([*folder.glob("*.*"), *code.glob("*.py")], key=lambda path: path.name):
        fingerprint.update(path.name.encode() + b"\0" + path.read_bytes())
    return fingerprint.hexdigest()
