"""Copies of the seed files, to be changed by a test."""

from __future__ import annotations

import shutil
from pathlib import Path

from seeds.seed_files import DATA


def small_copy(folder: Path) -> Path:
    """The seed files with only the communes that the others refer to, so that seeding is quick."""
    shutil.copytree(DATA, folder)
    used = "".join(path.read_text() for path in DATA.glob("*s.csv") if path.name != "communes.csv")
    lines = (DATA / "communes.csv").read_text(encoding="utf-8").splitlines()
    kept = [lines[0], *(line for line in lines[1:] if line[:5] in used and ",COMMUNE,," in line)]
    (folder / "communes.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text in one file, once."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
