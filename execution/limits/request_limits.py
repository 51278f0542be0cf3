"""What one request may ask for. Each number is a setting; ``docs/security.md`` says why each."""

from __future__ import annotations

from dataclasses import dataclass

MOST_MUTATIONS = 1
"""In one request, over its aliases and over a batch: each is limited by client, as its own request
is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a document may hold, and an answer may cost."""

    # Ten times the longest query of the documentation.
    characters: int = 20_000
    """Of a document."""

    # The longest query of the documentation has under 200, introspection as IDEs send it 300.
    tokens: int = 1_000

    # Rules of validation go through all fragments for each operation.
    operations: int = 10
    """In one document."""

    # Introspection as IDEs send it is as deep; the README's deepest query is 6.
    depth: int = 15
    """Levels of fields, fragments included."""

    fields: int = 1_000
    """Selected once fragments are spread, however often each is."""

    # One look-up for each of the 14 dispositifs, and as many again.
    aliases: int = 30

    # Each may be a look-up of its own.
    root_fields: int = 20

    directives: int = 50

    # A page of 100 hosts with 12 fields each is 1,411.
    cost: int = 10_000
    """Points, see ``execution.limits.cost``."""

    execution_time: int = 5_000
    """Milliseconds."""
