"""Full text over the directory."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from models.structure_kind import KINDS
from resolvers.full_text_search import SearchPage, search
from schema.actor import Actor
from schema.dispositif import Dispositif
from schema.enums import describe_enum
from schema.filters import accepted_values
from schema.glossary import GlossaryTerm
from schema.list_sizes import assumed_size, paged_size
from schema.place import Notice, Place, PlaceInput
from schema.prices import SEARCHED_WORD, UNDERSTOOD
from schema.relay import After, Connection, Edge, First, Info
from schema.structure_types import STRUCTURE_TYPES
from schema.understanding import NextStep, TextRange, Understanding
from search.documents import SearchType

describe_enum(
    SearchType,
    "What kind of thing was found.",
    {
        SearchType.DISPOSITIF: "A dispositif.",
        SearchType.ACTOR: "An actor: a role or body.",
        SearchType.GLOSSARY_TERM: "A word of the field.",
        **{SearchType[kind.structure_type.name]: kind.description for kind in KINDS},
    },
)

if TYPE_CHECKING:
    SearchItem = Any  # mypy takes no union of a tuple's types
else:
    SearchItem = Annotated[
        reduce(or_, (Dispositif, Actor, GlossaryTerm, *STRUCTURE_TYPES)),
        strawberry.union("SearchItem", description="Anything that a search may find."),
    ]


@strawberry.type(description="A text, and where it has words of the query: no markup in it.")
class HighlightedText:
    text: str = strawberry.field(description="The text, in French.")
    ranges: list[TextRange] = strawberry.field(
        description="Where the words are, in Unicode characters, in order.",
        directives=assumed_size(3),
    )


@strawberry.type(description="How many of a type a search finds.")
class SearchFacet:
    type: SearchType = strawberry.field(description="The type.")
    count: int = strawberry.field(description="How many, whichever types are asked for.")


@strawberry.type(description="Something found.")
class SearchEdge(Edge[SearchItem]):
    type: SearchType = strawberry.field(description="What kind of thing it is.")
    score: float = strawberry.field(
        description="How well it fits, for comparison within this answer alone."
    )
    distance_meters: float | None = strawberry.field(
        description="Geodesic distance from near in metres; null where either is not known."
    )
    title: HighlightedText = strawberry.field(description="Its name.")
    snippet: HighlightedText | None = strawberry.field(
        description="The part of its texts that fits, where one has words of the query."
    )


async def resolve_understood(root: strawberry.Parent[SearchPage]) -> Any:
    return root.understood()


async def resolve_next_step(root: strawberry.Parent[SearchPage]) -> Any:
    return await root.next_step()


@strawberry.type(description="A page of what was found, best first.")
class SearchConnection(Connection[SearchItem]):
    edges: list[SearchEdge] = strawberry.field(description="The page's entries.")
    facets: list[SearchFacet] = strawberry.field(
        description="How many of each type there are.", directives=assumed_size(6)
    )
    place: Place | None = strawberry.field(description="What near was understood as.")
    notices: list[Notice] = strawberry.field(
        description="What to know of this answer.", directives=assumed_size(4)
    )
    understood: Understanding = strawberry.field(
        resolver=resolve_understood,
        description=(
            "What the text says as a sentence. An answer with it is kept in no cache; ask by POST."
        ),
        directives=UNDERSTOOD,
    )
    next_step: NextStep = strawberry.field(
        resolver=resolve_next_step,
        description="Whom to turn to now: never without one. Kept in no cache; ask by POST.",
        directives=UNDERSTOOD,
    )


async def search_for(
    info: Info,
    text: Annotated[
        str,
        strawberry.argument(
            description="What somebody typed, in French.", directives=SEARCHED_WORD
        ),
    ],
    near: Annotated[
        PlaceInput | None,
        strawberry.argument(description="Where the person is: what is near counts more."),
    ] = None,
    types: Annotated[
        list[SearchType] | None, strawberry.argument(description="Only these kinds of things.")
    ] = None,
    first: First = 10,
    after: After = None,
) -> Any:
    place = near.as_query("near") if near is not None else None
    kinds = accepted_values(types, "types", argument="types")
    return await search(info.context, text, place, kinds, first, after)


@strawberry.type
class SearchFields:
    search: SearchConnection = strawberry.field(
        resolver=search_for,
        description=(
            "Dispositifs, actors, words and structures by what somebody types: as it is typed, "
            "without accents, by acronym, misspelt."
        ),
        directives=paged_size(),
    )
