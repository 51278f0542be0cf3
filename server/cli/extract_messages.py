"""Brings the keepers' catalogue up to the code: ``python -m server.cli.extract_messages``.

New messages are added without a French text, and those that nothing says any more are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from server.cli.keeper_commands import help_parts
from text.messages import CATALOGUE

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "changes",
    "contributions",
    "exports",
    "geo",
    "imports",
    "migrations",
    "models",
    "seeds",
    "server",
    "storage",
)
"""Those whose code says something to keepers."""


def code_messages() -> Iterator[tuple[str, str]]:
    """Every ``Message`` of the code, and the file that says it."""
    for folder in FOLDERS:
        found = extract_from_dir(
            ROOT / folder, [("**.py", "python")], keywords={"Message": None}, comment_tags=()
        )
        for path, _, message, _, _ in sorted(found, key=lambda each: (each[0], each[1])):
            yield str(message), f"{folder}/{path}"


def help_texts(command: click.Command) -> Iterator[str]:
    """The help of a command, of its options, and of the commands in it."""
    yield from (text for _, text in help_parts(command.help or "") if text)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            yield parameter.help
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from help_texts(command.commands[name])


def all_messages() -> Iterator[tuple[str, str]]:
    """Every text of the catalogue, and where it is said."""
    from server.cli.main import cli

    yield from code_messages()
    for text in help_texts(cli):
        yield text, "--help"


def read_catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr")


def updated(catalog: Catalog) -> Catalog:
    """A catalogue of what the code says, with the French that is known of it."""
    fresh = Catalog(
        locale="fr",
        project="Raccroche",
        header_comment=catalog.header_comment,
        fuzzy=catalog.fuzzy,
        # The day of an extraction is no change of a translation.
        creation_date=catalog.creation_date,
        revision_date=catalog.revision_date,
    )
    for text, place in all_messages():
        known = catalog.get(text)
        fresh.add(text, known.string if known else "", [(place, 0)])
    return fresh


def write_catalogue(catalog: Catalog) -> None:
    with CATALOGUE.open("wb") as file:
        # Without lines: a text that moves is no change of its translation.
        write_po(file, catalog, width=100, include_lineno=False, omit_header=False)


if __name__ == "__main__":
    write_catalogue(updated(read_catalogue()))
