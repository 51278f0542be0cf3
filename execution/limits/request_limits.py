"""What one request may ask for. Each number is a setting; ``docs/security.md`` says why each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a document may hold, and an answer may cost."""

    characters: int = 20_000
    """Of a document; ten times the longest query of the documentation."""

    tokens: int = 1_000
    """The longest query of the documentation has under 200, introspection as IDEs send it 300."""

    operations: int = 10
    """In one document: the rules of validation go through all fragments for each."""

    depth: int = 15
    """Introspection as IDEs send it is as deep; the README's deepest query is 6."""

    fields: int = 1_000
    """Selected once fragments are spread, however often each is."""

    aliases: int = 30
    """One look-up for each of the 14 dispositifs, and as many again."""

    root_fields: int = 20
    """Each may be a look-up of its own."""

    directives: int = 50

    cost: int = 10_000
    """Points, see ``execution.limits.cost``: a page of 100 hosts with 12 fields each is 1,411."""

    execution_time: int = 5_000
    """Milliseconds."""
