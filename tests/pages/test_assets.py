"""What browsers load is what the sources build."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from support.node import NODE, node

from pages.assets import ASSETS_FOLDER, MEDIA_TYPES, widget_path

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
def test_the_names_of_towns_are_made_from_the_directory_s_communes_and_weigh_little() -> None:
    made = node("towns.mjs", "--print", cwd=WIDGET)

    assert made == (WIDGET / "src" / "map" / "towns.json").read_text("utf-8")
    assert len(json.loads(made)) > 40
    assert len(made.encode()) <= 4_000


def test_a_source_of_the_widget_can_be_taken_in_at_a_glance() -> None:
    files = [*(WIDGET / "src").rglob("*.ts"), *(WIDGET / "site").rglob("*.ts")]
    assert len(files) > 20

    assert [path.name for path in files if path.read_text("utf-8").count("\n") > 400] == []


def test_the_newest_version_is_as_light_as_it_is_meant_to_be() -> None:
    folder = (ASSETS_FOLDER / widget_path()).parent

    assert (folder / "raccroche-recherche.js.br").stat().st_size <= 26_000
    assert (folder / "map.js.br").stat().st_size <= 80_000


def test_the_map_imports_nothing_so_that_no_page_runs_the_component_twice() -> None:
    text = (ASSETS_FOLDER / widget_path()).with_name("map.js").read_text("utf-8")

    assert not re.search(r"\bfrom\s*[\"'`]\.|\bimport\s*[\"'`(]", text)


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
