"""The schema as a subgraph of Apollo Federation 2: a regional gateway joins it with others.

Entities are found by ``id``, ``uai`` or ``code``; the fields ``_entities`` and ``_service`` are
those of the subgraph specification, and a gateway is what asks them.
"""

from __future__ import annotations

from strawberry.federation.schema_directives import Key


def keys(*fields: str) -> list[Key]:
    """The keys by which a gateway may refer to records of a type."""
    return [Key(fields=field) for field in fields]  # type: ignore[arg-type]  # a text is one
