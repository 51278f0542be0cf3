"""Prices of fields and arguments, for cost analysis: the ``@cost`` directive of the schema.

The directive is that of IBM's GraphQL cost specification and of Apollo Federation 2.9. The prices
are those that ``python -m bench.prices`` finds.
"""

from __future__ import annotations

from strawberry.federation.schema_directives import Cost


def costs(points: int) -> list[Cost]:
    """What a field costs beside what is below it; or an argument's text, for each word of it."""
    return [Cost(weight=points)]


SEARCHED_WORD = costs(8)
PLACE_WORD = costs(25)
UNDERSTOOD = costs(400)
"""A sentence read for needs, a person and a place: once, though two fields show what it says."""

COMPETENCE = costs(30)

REPORT, REPORT_LOOKUP = costs(200), costs(100)
"""A report that is stored, after one look for the same; and one look, each on a connection of its
own."""
