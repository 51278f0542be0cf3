"""The documentation keeps up with the code."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.command_line import cli

DOCS = Path(__file__).parents[1] / "docs"


def test_every_dependency_says_why_it_is_here() -> None:
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    documented = (DOCS / "dependencies.md").read_text(encoding="utf-8")
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [
        requirement.split("[")[0].split(";")[0].split(">")[0].split("=")[0] for requirement in asked
    ]

    assert [name for name in names if name not in documented and name != "raccroche"] == []


def test_every_seed_file_is_documented() -> None:
    documented = (DOCS / "data.md").read_text(encoding="utf-8")
    files = [path.name for path in (DOCS.parent / "seeds" / "data").iterdir()]

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
