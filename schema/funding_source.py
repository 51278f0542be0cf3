"""What funds dispositifs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from models import funding_source
from models.funding_source import FundingKind
from schema.enums import describe_enum
from schema.federation import keys
from schema.list_sizes import assumed_size
from schema.provenance import Provenance
from schema.relay import Code, Info, Node, resolves_record

if TYPE_CHECKING:
    from schema.dispositif import FundedDispositif
    from schema.guide import Guide

describe_enum(
    FundingKind,
    "What kind of means a funding source is.",
    {
        FundingKind.OWN_MEANS: "The establishment's own means, such as PACTE missions.",
        FundingKind.TEACHING_HOURS: "Teaching hours.",
        FundingKind.PEDAGOGICAL_CREDITS: "Pedagogical credits.",
        FundingKind.EUROPEAN_FUNDS: "European funds.",
    },
)


LazyFundedDispositif = Annotated["FundedDispositif", strawberry.lazy("schema.dispositif")]
LazyGuide = Annotated["Guide", strawberry.lazy("schema.guide")]


async def funded(root: strawberry.Parent[funding_source.FundingSource], info: Info) -> Any:
    return info.context.catalogue.dispositifs_funded_by(root)


@strawberry.type(description="Means that pay for dispositifs.", directives=keys("id", "code"))
class FundingSource(Node):
    code: str = strawberry.field(description="Stable code.")
    name: str = strawberry.field(description="Its name, in French.")
    kind: FundingKind = strawberry.field(description="What kind of means it is.")
    provider: str | None = strawberry.field(description="Who gives or delegates it.")
    description: str | None = strawberry.field(description="What it is, in French.")
    dispositifs: list[LazyFundedDispositif] = strawberry.field(
        resolver=funded,
        description="The dispositifs it applies to, and how.",
        directives=assumed_size(5),
    )
    guide: LazyGuide | None = strawberry.field(
        description="The guide it belongs to; null for what holds in every région."
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(funding_source.FundingSource)


async def resolve_funding_source(info: Info, code: Code) -> Any:
    return info.context.catalogue.funding_sources.get(code)


async def resolve_funding_sources(info: Info) -> Any:
    return list(info.context.catalogue.funding_sources.values())


@strawberry.type
class FundingSourceFields:
    funding_source: FundingSource | None = strawberry.field(
        resolver=resolve_funding_source, description="A funding source by its code."
    )
    funding_sources: list[FundingSource] = strawberry.field(
        resolver=resolve_funding_sources,
        description="Every funding source.",
        directives=assumed_size(8),
    )
