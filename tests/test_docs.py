"""The documentation keeps up with the code."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from errors.sentences import catalogue
from pages.search_params import AUDIENCE_OF_PROFILE, THEMES, parse_search_params
from server.cli.glossary_page import glossary_page
from server.cli.main import cli
from server.settings.environment import settings_by_variable

DOCS = Path(__file__).parents[1] / "docs"


def test_every_dependency_says_why_it_is_here() -> None:
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = re.findall(
        r"^\| ([^|]+) \|", (DOCS / "dependencies.md").read_text("utf-8"), re.MULTILINE
    )
    documented = {name.strip(" `") for row in rows for name in row.split(",")}
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [
        requirement.split("[")[0].split(";")[0].split(">")[0].split("=")[0] for requirement in asked
    ]

    assert [name for name in names if name not in documented and name != "raccroche"] == []


def test_every_seed_file_is_documented() -> None:
    documented = (DOCS / "data.md").read_text(encoding="utf-8")
    folder = DOCS.parent / "seeds" / "data"
    files = sorted({path.name for path in folder.rglob("*.*")})

    assert len(files) > 15
    assert [name for name in files if name not in documented] == []


def documented_commands() -> list[str]:
    """Every line of a shell block in README and docs that runs ``raccroche``."""
    pages = [DOCS.parent / "README.md", *sorted(DOCS.glob("*.md"))]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line.removeprefix(".venv/bin/") for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("raccroche ")]


@pytest.mark.parametrize("command", documented_commands())
def test_every_command_of_the_documentation_is_understood(command: str) -> None:
    arguments = shlex.split(command, comments=True)[1:]

    result = CliRunner().invoke(cli, [*arguments, "--help"])

    assert result.exit_code == 0, result.output


def test_every_limit_is_documented_with_its_setting_and_default() -> None:
    documented = (DOCS / "security.md").read_text(encoding="utf-8")
    rows = [line for line in documented.splitlines() if line.startswith("| `")]
    limits = {
        key for key, entry in catalogue()["LIMIT_EXCEEDED"].items() if isinstance(entry, dict)
    }
    settings = settings_by_variable()

    assert limits == {
        name for row in rows for name in re.findall(r"`([a-z_]+)`", row.split("|")[1])
    }
    for row in rows:
        _, _, default, setting, _, _ = row.split("|")
        if setting.strip():
            number = re.sub(r"\D", "", default)
            assert number == settings[setting.strip(" `")].metadata["default"], row


LINK = re.compile(r"\]\((?!https?:)([^)\s#]*)(#[^)\s]*)?\)")
PAGES = [DOCS.parent / "README.md", DOCS.parent / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosting services make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_and_heading_that_a_page_leads_to_exists() -> None:
    links = [(page, *link) for page in PAGES for link in LINK.findall(page.read_text("utf-8"))]
    assert len(links) > 60

    broken = []
    for page, path, anchor in links:
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor.removeprefix("#") not in anchors(target)):
            broken.append((page.name, path + anchor))
    assert broken == []


def test_the_index_names_every_page() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")

    assert [page.name for page in DOCS.glob("*.md") if f"({page.name})" not in index] == [
        "index.md"
    ]


def test_every_decision_has_a_date_and_a_status() -> None:
    decisions = sorted((DOCS / "decisions").glob("*.md"))
    status = re.compile(r"^# .+\n\n\*20\d\d-\d\d-\d\d · (accepted|superseded by \d{4})[^*]*\*\n")

    assert len(decisions) > 15
    assert [page.name for page in decisions if not status.match(page.read_text("utf-8"))] == []


def test_the_glossary_is_made_from_the_seeds() -> None:
    mend = "run: raccroche glossary --output docs/glossary.md"

    assert (DOCS / "glossary.md").read_text(encoding="utf-8") == glossary_page(), mend


UNITS = sorted((DOCS.parent / "deploy").iterdir())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_is_deployed_uses_settings_and_commands_that_exist(unit: Path) -> None:
    content = unit.read_text(encoding="utf-8")
    deploy = (DOCS / "deploy.md").read_text(encoding="utf-8")

    assert f"deploy/{unit.name}" in deploy
    assert set(re.findall(r"RACCROCHE_[A-Z_]+", content + deploy)) <= set(settings_by_variable())
    for arguments in re.findall(r"^ExecStart=\S+/raccroche (.*)$", content, re.MULTILINE):
        assert CliRunner().invoke(cli, [*shlex.split(arguments), "--help"]).exit_code == 0


def test_partners_find_every_attribute_event_colour_and_parameter() -> None:
    widget = DOCS.parent / "widget" / "src"
    element = (widget / "raccroche-recherche.ts").read_text(encoding="utf-8")
    documented = (DOCS / "integration.md").read_text(encoding="utf-8")
    [properties] = re.findall(r"static override properties = \{(.*?)\n  \};", element, re.DOTALL)
    attributes = {
        named or name
        for name, named in re.findall(
            r'(\w+): \{ type: \w+(?:, attribute: "([\w-]+)")? \}', properties
        )
    }
    sources = "".join(path.read_text(encoding="utf-8") for path in widget.glob("*.ts"))

    dispatched = re.findall(r'dispatch\(this, "(\w+)"', sources)
    events = [f"raccroche{mark}{name}" for name in dispatched for mark in "-:"]
    colours = set(re.findall(r"--raccroche-[\w-]+", sources))
    parts = set(re.findall(r'part="(\w+)"', sources))
    slots = re.findall(r'slot name="(\w+)"', sources)
    parameters = parse_search_params({"uai": "0590149S"}).parameters

    assert "help-phone" in attributes and "place" in attributes
    assert "raccroche:choix" in events and "--raccroche-accent" in colours
    assert "carte" in parts and "secours" in slots and "uai" in parameters
    for name in attributes:
        assert f"`{name}`" in documented, name
    for event in events:
        assert f"`{event}`" in documented, event
    for colour in colours:
        assert f"{colour}:" in documented, colour
    for part in parts:
        assert f"`{part}`" in documented, part
    for slot in slots:
        assert f"`{slot}`" in documented, slot
    for parameter in parameters:
        assert f"`{parameter}`" in documented, parameter
    for theme in THEMES:
        assert f"`{theme}`" in documented, theme


def test_an_ent_s_administrator_finds_every_profile() -> None:
    documented = (DOCS / "ent.md").read_text(encoding="utf-8").lower()

    national = [name for name in AUDIENCE_OF_PROFILE if name.startswith("national_")]
    assert len(national) >= 7
    assert [name for name in national if f"`{name}`" not in documented] == []


def lines_of(path: Path) -> int:
    files = path.rglob("*.py") if path.is_dir() else [path]
    return sum(len(file.read_text("utf-8").splitlines()) for file in files)


def test_what_is_made_by_hand_is_about_as_long_as_it_says() -> None:
    _, _, table = (DOCS / "architecture.md").read_text("utf-8").partition("## By hand")
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| ")][1:]
    named = {row[0]: re.findall(r"`([\w./]+)`", row[0]) for row in rows}
    said = {row[0]: int(row[1].replace(",", "")) for row in rows}
    found = {
        what: sum(lines_of(DOCS.parent / path) for path in paths) for what, paths in named.items()
    }

    assert len(found) > 6
    assert [what for what in found if not 0.8 < found[what] / said[what] < 1.25] == []
