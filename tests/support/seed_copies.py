"""Copies of the seed files, to be changed by a test."""

from __future__ import annotations

import shutil
from pathlib import Path

from seeds.seed_folders import DATA


def small_copy(folder: Path) -> Path:
    """The seed files with only the communes that the others refer to, so that seeding is quick."""
    shutil.copytree(DATA, folder)
    guide = DATA / "hauts-de-france"
    used = "".join(path.read_text() for path in guide.glob("*s.csv") if path.name != "communes.csv")
    lines = (guide / "communes.csv").read_text(encoding="utf-8").splitlines()
    kept = [lines[0], *(line for line in lines[1:] if line[:5] in used and ",COMMUNE,," in line)]
    file(folder, "communes.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text in one file, once."""
    path = file(folder, name, old)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def file(folder: Path, name: str, having: str = "") -> Path:
    """The guide's file of this name, or the one of all France, that has a text in it."""
    paths = [folder / name, folder / "hauts-de-france" / name, folder / "france" / name]
    return next(p for p in paths if p.exists() and having in p.read_text(encoding="utf-8"))
