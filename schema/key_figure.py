"""Key figures of the guides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from models.key_figure import FigureUnit
from schema.enums import describe_enum
from schema.list_sizes import assumed_size
from schema.provenance import Provenance
from schema.relay import Info

if TYPE_CHECKING:
    from schema.guide import Guide

describe_enum(
    FigureUnit,
    "The unit of a key figure.",
    {FigureUnit.COUNT: "A count.", FigureUnit.PERCENT: "A percentage, 0 to 100."},
)


LazyGuide = Annotated["Guide", strawberry.lazy("schema.guide")]


@strawberry.type(description="A key figure of the guide.")
class KeyFigure:
    code: str = strawberry.field(description="Stable code.")
    label: str = strawberry.field(description="What is counted, in French.")
    value: float = strawberry.field(description="The number, in the unit beside it.")
    unit: FigureUnit = strawberry.field(description="A count or a percentage.")
    period: str = strawberry.field(description="The period it speaks of, in French.")
    guide: LazyGuide | None = strawberry.field(
        description="The guide it belongs to; null for what holds in every région."
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")


async def resolve_key_figures(info: Info) -> Any:
    return list(info.context.catalogue.key_figures.values())


@strawberry.type
class KeyFigureFields:
    key_figures: list[KeyFigure] = strawberry.field(
        resolver=resolve_key_figures,
        description="The guides' key figures.",
        directives=assumed_size(20),
    )
