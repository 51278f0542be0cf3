"""The texts that dispositifs and duties rest on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from models import legal_reference
from models.legal_reference import LegalReferenceKind
from schema.enums import describe_enum
from schema.federation import keys
from schema.list_sizes import assumed_size
from schema.provenance import Provenance
from schema.relay import Code, Info, Node, resolves_record

if TYPE_CHECKING:
    from schema.dispositif import Dispositif

describe_enum(
    LegalReferenceKind,
    "What kind of text it is.",
    {
        LegalReferenceKind.CODE: "An article of a code.",
        LegalReferenceKind.LOI: "A law.",
        LegalReferenceKind.DECRET: "A decree.",
        LegalReferenceKind.ARRETE: "A ministerial order.",
        LegalReferenceKind.CIRCULAIRE: "A circular.",
    },
)


LazyDispositif = Annotated["Dispositif", strawberry.lazy("schema.dispositif")]


async def dispositifs_resting_on(
    root: strawberry.Parent[legal_reference.LegalReference], info: Info
) -> Any:
    return info.context.catalogue.dispositifs_resting_on(root)


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
    summary: str | None = strawberry.field(description="What it says, in the language asked for.")
    dispositifs: list[LazyDispositif] = strawberry.field(
        resolver=dispositifs_resting_on,
        description="The dispositifs that rest on it.",
        directives=assumed_size(2),
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(legal_reference.LegalReference)


async def resolve_legal_reference(info: Info, code: Code) -> Any:
    return info.context.catalogue.legal_references.get(code)


async def resolve_legal_references(info: Info) -> Any:
    return list(info.context.catalogue.legal_references.values())


@strawberry.type
class LegalReferenceFields:
    legal_reference: LegalReference | None = strawberry.field(
        resolver=resolve_legal_reference, description="A text by its code."
    )
    legal_references: list[LegalReference] = strawberry.field(
        resolver=resolve_legal_references,
        description="Every text that the directory refers to.",
        directives=assumed_size(20),
    )
