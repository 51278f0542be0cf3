"""The guide without its dispositifs: funding, texts, actors, figures and words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from models import actor, funding_source, glossary_term, legal_reference
from models.actor import ActorKind
from models.funding_source import FundingKind
from models.key_figure import FigureUnit
from models.legal_reference import LegalReferenceKind
from schema.federation import keys
from schema.list_sizes import about
from schema.provenance import Provenance
from schema.relay import Info, Node, resolves_record

if TYPE_CHECKING:
    from schema.dispositif import Dispositif, FundedDispositif

LazyDispositif = Annotated["Dispositif", strawberry.lazy("schema.dispositif")]
LazyFundedDispositif = Annotated["FundedDispositif", strawberry.lazy("schema.dispositif")]


async def funded(root: strawberry.Parent[funding_source.FundingSource], info: Info) -> Any:
    return info.context.catalogue.funded_by(root)


async def resting_on(root: strawberry.Parent[legal_reference.LegalReference], info: Info) -> Any:
    return info.context.catalogue.resting_on(root)


@strawberry.type(description="Means that pay for dispositifs.", directives=keys("id", "code"))
class FundingSource(Node):
    code: str = strawberry.field(description="Stable code.")
    name: str = strawberry.field(description="Its name, in French.")
    kind: FundingKind = strawberry.field(description="What kind of means it is.")
    provider: str | None = strawberry.field(description="Who gives or delegates it.")
    description: str | None = strawberry.field(description="What it is, in French.")
    dispositifs: list[LazyFundedDispositif] = strawberry.field(
        resolver=funded, description="The dispositifs it applies to, and how.", directives=about(5)
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(funding_source.FundingSource)


@strawberry.type(
    description="A text that a dispositif or a duty rests on.", directives=keys("id", "code")
)
class LegalReference(Node):
    code: str = strawberry.field(description="Stable code.")
    kind: LegalReferenceKind = strawberry.field(description="What kind of text it is.")
    title: str = strawberry.field(description="Its usual title, in French.")
    nor: str | None = strawberry.field(description="Its NOR number, where it has one.")
    dated: date | None = strawberry.field(description="The day it was signed.")
    url: str | None = strawberry.field(description="Where it is published.")
    summary: str | None = strawberry.field(description="What it says, in French.")
    dispositifs: list[LazyDispositif] = strawberry.field(
        resolver=resting_on, description="The dispositifs that rest on it.", directives=about(2)
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(legal_reference.LegalReference)


@strawberry.type(description="An institution's contact; never a named person's.")
class ActorContact:
    label: str = strawberry.field(description="Which part of the institution it reaches.")
    phone: str | None = strawberry.field(description="Telephone, in the national form.")
    email: str | None = strawberry.field(description="E-mail address.")


@strawberry.type(
    description="A role or body that young people and schools can turn to.",
    directives=keys("id", "code"),
)
class Actor(Node):
    code: str = strawberry.field(description="Stable code.")
    acronym: str | None = strawberry.field(description="Its usual acronym.")
    name: str = strawberry.field(description="Its name, in French.")
    kind: ActorKind = strawberry.field(description="A role, a body or a network.")
    summary: str = strawberry.field(description="What it is, in one French sentence.")
    missions: list[str] = strawberry.field(description="What it does, in French.")
    workplace: str | None = strawberry.field(description="Where it works, in French.")
    how_to_reach: str | None = strawberry.field(description="How to reach it, in French.")
    certification: str | None = strawberry.field(
        description="The certificate of the profession, in French."
    )
    contacts: list[ActorContact] = strawberry.field(
        description="Its institutional contacts.", directives=about(2)
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(actor.Actor)


@strawberry.type(description="A key figure of the guide.")
class KeyFigure:
    code: str = strawberry.field(description="Stable code.")
    label: str = strawberry.field(description="What is counted, in French.")
    value: float = strawberry.field(description="The number, in the unit beside it.")
    unit: FigureUnit = strawberry.field(description="A count or a percentage.")
    period: str = strawberry.field(description="The period it speaks of, in French.")
    provenance: Provenance = strawberry.field(description="Where the record comes from.")


@strawberry.type(description="A word or acronym of the field.")
class GlossaryTerm:
    code: str = strawberry.field(description="Stable code.")
    term: str = strawberry.field(description="The word or acronym.")
    expansion: str | None = strawberry.field(description="What an acronym stands for.")
    definition: str = strawberry.field(description="Its meaning, in French.")
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(glossary_term.GlossaryTerm)
