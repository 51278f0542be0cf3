"""Actors: the roles and bodies that young people and schools turn to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from models import actor
from models.actor import ActorKind
from schema.enums import describe_enum
from schema.federation import keys
from schema.list_sizes import assumed_size
from schema.provenance import Provenance
from schema.relay import Code, Info, Node, resolves_record

if TYPE_CHECKING:
    from schema.guide import Guide

describe_enum(
    ActorKind,
    "What kind of actor it is.",
    {
        ActorKind.ROLE: "A function that a professional holds.",
        ActorKind.BODY: "A service or institution.",
        ActorKind.NETWORK: "A network or group of several bodies.",
    },
)


LazyGuide = Annotated["Guide", strawberry.lazy("schema.guide")]


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
    name: str = strawberry.field(description="Its name, in the language asked for.")
    kind: ActorKind = strawberry.field(description="A role, a body or a network.")
    summary: str = strawberry.field(
        description="What it is, in one sentence, in the language asked for."
    )
    missions: list[str] = strawberry.field(description="What it does, in the language asked for.")
    workplace: str | None = strawberry.field(
        description="Where it works, in the language asked for."
    )
    how_to_reach: str | None = strawberry.field(
        description="How to reach it, in the language asked for."
    )
    certification: str | None = strawberry.field(
        description="The certificate of the profession, in the language asked for."
    )
    contacts: list[ActorContact] = strawberry.field(
        description="Its institutional contacts.", directives=assumed_size(2)
    )
    guide: LazyGuide | None = strawberry.field(
        description="The guide it belongs to; null for what holds in every région."
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(actor.Actor)


async def resolve_actor(info: Info, code: Code) -> Any:
    return info.context.catalogue.actors.get(code)


async def resolve_actors(info: Info) -> Any:
    return list(info.context.catalogue.actors.values())


@strawberry.type
class ActorFields:
    actor: Actor | None = strawberry.field(
        resolver=resolve_actor, description="An actor by its code."
    )
    actors: list[Actor] = strawberry.field(
        resolver=resolve_actors, description="Every actor.", directives=assumed_size(20)
    )
