"""The npm package of the widget, and the manifest of what the element takes and gives."""

from __future__ import annotations

import json
import re
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest
from support.node import NODE, node

WIDGET = Path(__file__).parents[2] / "widget"
PACKAGE = WIDGET / "package"

needs_npm = pytest.mark.skipif(
    NODE is None or shutil.which("npm") is None or not (WIDGET / "node_modules").exists(),
    reason="Node and npm: run make clients",
)


def declaration() -> dict[str, Any]:
    manifest = json.loads((PACKAGE / "custom-elements.json").read_text("utf-8"))
    found: dict[str, Any] = manifest["modules"][0]["declarations"][0]
    return found


def sources() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((WIDGET / "src").glob("*.ts")))


def names(kind: str) -> list[str]:
    return sorted(entry["name"] for entry in declaration()[kind])


def element_properties() -> dict[str, str]:
    """The element's properties, by their attributes."""
    source = (WIDGET / "src" / "raccroche-recherche.ts").read_text("utf-8")
    [block] = re.findall(r"static override properties = \{(.*?)\n  \};", source, re.DOTALL)
    public = re.findall(r"(\w+): \{ type: \w+(?:, attribute: \"([\w-]+)\")? \}", block)
    return {attribute or name: name for name, attribute in public}


def test_the_manifest_has_the_element_s_attributes() -> None:
    assert len(element_properties()) > 10
    assert {entry["name"]: entry["fieldName"] for entry in declaration()["attributes"]} == (
        element_properties()
    )


def test_the_manifest_has_the_element_s_events_under_both_names() -> None:
    dispatched = re.findall(r"dispatch\(\s*this, \"(\w+)\"", sources())

    assert len(set(dispatched)) == 4
    assert names("events") == sorted(f"raccroche{m}{n}" for n in set(dispatched) for m in "-:")


def test_the_manifest_has_the_element_s_slots_parts_and_css_properties() -> None:
    text = sources()
    parts = re.findall(r'part="(\w+)"', text) + re.findall(r'part=\$\{\w+ \? "(\w+)"', text)

    assert names("slots") == sorted(set(re.findall(r'<slot name="(\w+)"', text)))
    assert names("cssParts") == sorted(set(parts))
    assert names("cssProperties") == sorted(set(re.findall(r"var\((--raccroche-[\w-]+)", text)))


def test_the_documentation_names_all_that_the_manifest_names() -> None:
    page = (WIDGET.parent / "docs" / "integration.md").read_text("utf-8")

    for kind in ("attributes", "events", "slots", "cssParts", "cssProperties"):
        assert names(kind)
        assert [name for name in names(kind) if name not in page] == []


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, installed in an application."""
    dist = tmp_path_factory.mktemp("package") / "dist"
    node("package.mjs", dist, cwd=WIDGET)
    [archive] = dist.glob("*.tgz")
    app = dist.parent / "app"
    with tarfile.open(archive) as files:
        files.extractall(app / "node_modules", filter="data")
    (app / "node_modules" / "package").rename(app / "node_modules" / "raccroche-recherche")
    return app


@needs_npm
def test_the_package_holds_what_it_names_and_no_registry(packed: Path) -> None:
    folder = packed / "node_modules" / "raccroche-recherche"
    package = json.loads((folder / "package.json").read_text("utf-8"))
    targets = re.findall(r'"(\./[\w.-]+\.\w+)"', json.dumps(package["exports"]))

    assert package["version"] == json.loads((WIDGET / "package.json").read_text("utf-8"))["version"]
    assert len(targets) > 6
    assert [target for target in targets if not (folder / target).exists()] == []
    assert (folder / "LICENSE").exists()
    assert "registry" not in (folder / "package.json").read_text("utf-8")


@needs_npm
def test_the_package_may_be_imported_where_there_is_no_browser(packed: Path) -> None:
    (packed / "app.mjs").write_text(
        'import { RaccrocheRecherche, useMap } from "raccroche-recherche";\n'
        'const { openMap } = await import("raccroche-recherche/map");\n'
        "console.log(typeof RaccrocheRecherche, typeof useMap, typeof openMap);\n"
    )

    assert node("app.mjs", cwd=packed) == "undefined function function\n"


@needs_npm
def test_the_package_s_types_hold_and_refuse_what_is_wrong(packed: Path) -> None:
    (packed / "app.ts").write_text(
        'import "raccroche-recherche";\n'
        'import { openMap, type MapPoint } from "raccroche-recherche/map";\n'
        'const element = document.createElement("raccroche-recherche");\n'
        'element.helpPhone = "0 800 12 25 00";\n'
        'element.addEventListener("raccroche-choix", ({ detail }) => detail.name.length);\n'
        'document.addEventListener("raccroche-resultats", (e) => e.detail.kind.length);\n'
        'document.body.addEventListener("raccroche:choix", (e) => e.detail.name.length);\n'
        'window.addEventListener("raccroche-erreur", (e) => e.detail.code.length);\n'
        "// @ts-expect-error\nelement.helpPhone = 3;\n"
        '// @ts-expect-error\nconst point: MapPoint = { id: "1" };\n'
        "export const both = [openMap, point];\n"
    )
    flags = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext"]
    flags += ["--moduleResolution", "bundler"]

    node(
        WIDGET / "node_modules/typescript/bin/tsc",
        *flags,
        "--lib",
        "es2020,dom",
        "app.ts",
        cwd=packed,
    )
