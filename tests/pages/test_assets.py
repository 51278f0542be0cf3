"""What browsers load is what the sources build."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import pytest
from support.node import NODE, node

from pages.assets import ASSETS_FOLDER, MEDIA_TYPES

WIDGET = Path(__file__).parents[2] / "widget"

needs_widget = pytest.mark.skipif(
    NODE is None or not (WIDGET / "node_modules").exists(), reason="Node: run make clients"
)


@needs_widget
def test_the_built_files_are_what_the_sources_build(tmp_path: Path) -> None:
    node("build.mjs", tmp_path, cwd=WIDGET)

    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) > 5
    changed = [
        str(p) for p in made if (tmp_path / p).read_bytes() != (ASSETS_FOLDER / p).read_bytes()
    ]
    assert changed == [], "run make widget, and commit what it builds"


@needs_widget
def test_the_outlines_are_made_from_the_directory_s() -> None:
    made = node("outlines.mjs", "--print", cwd=WIDGET)

    assert made == (WIDGET / "src" / "map" / "outlines.json").read_text("utf-8")


@needs_widget
def test_the_sources_have_the_types_they_say() -> None:
    node("node_modules/typescript/bin/tsc", "--noEmit", cwd=WIDGET)


def test_a_released_version_never_changes() -> None:
    released = json.loads((WIDGET / "released.json").read_text("utf-8"))

    assert released
    for version, digests in released.items():
        folder = ASSETS_FOLDER / "widget" / version
        files = [path for path in folder.iterdir() if path.suffix in MEDIA_TYPES]
        assert {path.name: integrity(path) for path in files} == digests, "make a new version"


def integrity(path: Path) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()
