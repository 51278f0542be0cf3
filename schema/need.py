"""Needs: what people say, and whom it leads to; and the lines that listen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from models import need
from models.need import NeedUrgency
from schema.enums import describe_enum
from schema.federation import keys
from schema.list_sizes import assumed_size
from schema.provenance import Provenance
from schema.relay import Code, Info, Node, resolves_record

if TYPE_CHECKING:
    from schema.actor import Actor
    from schema.dispositif import Dispositif
    from schema.legal_reference import LegalReference

describe_enum(
    NeedUrgency,
    "How soon somebody has to be called.",
    {
        NeedUrgency.NOW: "A danger: the helplines come before anything else.",
        NeedUrgency.ORDINARY: "No danger is known of.",
    },
)

LazyActor = Annotated["Actor", strawberry.lazy("schema.actor")]
LazyDispositif = Annotated["Dispositif", strawberry.lazy("schema.dispositif")]
LazyLegalReference = Annotated["LegalReference", strawberry.lazy("schema.legal_reference")]


@strawberry.type(description="A number that people can call, or send text messages to.")
class Helpline:
    code: str = strawberry.field(description="Stable code.")
    name: str = strawberry.field(description="Its name, in the language asked for.")
    phone: str = strawberry.field(description="The number, as it is dialled in France.")
    purpose: str = strawberry.field(description="What it is for, in the language asked for.")
    hours: str | None = strawberry.field(
        description="When it answers, in the language asked for; null where no source states it."
    )
    is_free: bool | None = strawberry.field(
        description="Whether calls are free; null where no source states it."
    )
    is_for_text_messages: bool = strawberry.field(
        description="Whether it takes text messages in place of calls."
    )
    url: str | None = strawberry.field(description="Its own page.")
    provenance: Provenance = strawberry.field(description="Where the record comes from.")


@strawberry.type(
    description="Something that people say they need, and whom to turn to with it.",
    directives=keys("id", "code"),
)
class Need(Node):
    code: str = strawberry.field(description="Stable code.")
    name: str = strawberry.field(description="Its name, in the language asked for.")
    urgency: NeedUrgency = strawberry.field(description="How soon somebody has to be called.")
    advice: str = strawberry.field(
        description="What to do now, in the language asked for, to the person."
    )
    phrases: list[str] = strawberry.field(
        description="What people say, as the directory looks for it; signs are explained in docs.",
        directives=assumed_size(100),
    )
    first_contacts: list[LazyActor] = strawberry.field(
        description="Whom to speak to first, the likeliest first.", directives=assumed_size(4)
    )
    helplines: list[Helpline] = strawberry.field(
        description="Whom to call, the most fitting first.", directives=assumed_size(3)
    )
    dispositifs: list[LazyDispositif] = strawberry.field(
        description="The dispositifs that may help, of every guide.", directives=assumed_size(4)
    )
    legal_references: list[LazyLegalReference] = strawberry.field(
        description="The texts that speak of it.", directives=assumed_size(3)
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(need.Need)


async def resolve_need(info: Info, code: Code) -> Any:
    return info.context.catalogue.needs.get(code)


async def resolve_needs(info: Info) -> Any:
    return list(info.context.catalogue.needs.values())


async def resolve_helplines(info: Info) -> Any:
    return list(info.context.catalogue.helplines.values())


@strawberry.type
class NeedFields:
    need: Need | None = strawberry.field(resolver=resolve_need, description="A need by its code.")
    needs: list[Need] = strawberry.field(
        resolver=resolve_needs,
        description="Every need that sentences are read for, dangers first.",
        directives=assumed_size(60),
    )
    helplines: list[Helpline] = strawberry.field(
        resolver=resolve_helplines,
        description="Every number that people can call.",
        directives=assumed_size(20),
    )
