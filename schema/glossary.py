"""The words of the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from models import glossary_term
from schema.list_sizes import assumed_size
from schema.provenance import Provenance
from schema.relay import Code, Info, resolves_record

if TYPE_CHECKING:
    from schema.guide import Guide

LazyGuide = Annotated["Guide", strawberry.lazy("schema.guide")]


@strawberry.type(description="A word or acronym of the field.")
class GlossaryTerm:
    code: str = strawberry.field(description="Stable code.")
    term: str = strawberry.field(description="The word or acronym.")
    expansion: str | None = strawberry.field(description="The long form of an acronym.")
    definition: str = strawberry.field(description="Its meaning, in French.")
    guide: LazyGuide | None = strawberry.field(
        description="The guide it belongs to; null for what holds in every région."
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(glossary_term.GlossaryTerm)


async def resolve_glossary(info: Info) -> Any:
    return list(info.context.catalogue.glossary.values())


async def resolve_glossary_term(info: Info, code: Code) -> Any:
    return info.context.catalogue.glossary.get(code)


@strawberry.type
class GlossaryFields:
    glossary: list[GlossaryTerm] = strawberry.field(
        resolver=resolve_glossary,
        description="The words of the field.",
        directives=assumed_size(30),
    )
    glossary_term: GlossaryTerm | None = strawberry.field(
        resolver=resolve_glossary_term, description="A word of the field by its code."
    )
