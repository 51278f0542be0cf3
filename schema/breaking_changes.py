"""What changed in the schema since a release, and whether a client of then still works."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graphql import build_schema, find_breaking_changes, find_dangerous_changes

from schema.sdl import sdl

RELEASED_FILE = Path(__file__).with_name("released.graphql")
"""The schema of the last release."""


@dataclass(frozen=True, slots=True)
class SchemaChanges:
    """In words: what breaks clients, and what may surprise them."""

    breaking: tuple[str, ...]
    dangerous: tuple[str, ...]


def changes_since(released: str, today: str | None = None) -> SchemaChanges:
    """The changes from a released schema to that of today, both in GraphQL's own language."""
    old, new = build_schema(released), build_schema(today or sdl())
    return SchemaChanges(
        # graphql-core's two classes: a removed field breaks a client's document; a new value of an
        # enum passes validation, and may meet a client that does not know it.
        breaking=tuple(change.description for change in find_breaking_changes(old, new)),
        dangerous=tuple(change.description for change in find_dangerous_changes(old, new)),
    )
