"""Changes: the history of a record. It never says who made them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

import strawberry

from models import change
from models.change import ChangeAction, ChangeActorKind, Via
from resolvers.change_history import history_page
from schema.enums import describe_enum
from schema.list_sizes import assumed_size, paged_size
from schema.relay import After, Connection, Edge, First, Info, resolves_record

describe_enum(
    ChangeAction,
    "What became of a record.",
    {
        ChangeAction.CREATE: "It was made.",
        ChangeAction.UPDATE: "Some of its fields have other values.",
        ChangeAction.CONFIRM: "Its values are the same, and a newer source or somebody says so.",
        ChangeAction.CLOSE: "It was closed.",
        ChangeAction.DELETE: "It was taken out.",
        ChangeAction.MERGE: "It was closed, and another succeeds it.",
    },
)
describe_enum(
    ChangeActorKind,
    "Who makes changes.",
    {
        ChangeActorKind.SERVICE: "The service itself, from its own files.",
        ChangeActorKind.OPERATOR: "Who runs the service.",
        ChangeActorKind.PERSON: "A contributor.",
        ChangeActorKind.MACHINE: "A program of a partner.",
    },
)
describe_enum(
    Via,
    "By which way a change came.",
    {
        Via.SEED: "The directory's own files.",
        Via.IMPORT: "A list that was imported.",
        Via.GEOCODING: "The national address service.",
        Via.CORRECTION: "A correction by somebody who answers for the fact.",
        Via.CONTRIBUTION: "A contribution that was accepted.",
        Via.UNDO: "An earlier change was taken back.",
    },
)


def old_value(root: strawberry.Parent[change.FieldChange]) -> str | None:
    return _as_text(root.old)


def new_value(root: strawberry.Parent[change.FieldChange]) -> str | None:
    return _as_text(root.new)


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


@strawberry.type(description="One field of a record that changed.")
class FieldChange:
    path: str = strawberry.field(description="The field, as files of the export name it.")
    old: str | None = strawberry.field(
        resolver=old_value, description="Its value before: text, or JSON; null where it had none."
    )
    new: str | None = strawberry.field(
        resolver=new_value, description="Its value after: text, or JSON; null where it has none."
    )
    is_type_of = resolves_record(change.FieldChange)


@strawberry.type(description="One change of one record.")
class Change:
    id: strawberry.ID = strawberry.field(description="Its number: later changes have higher ones.")
    version: int = strawberry.field(description="The directory's version that it made.")
    at: datetime = strawberry.field(description="When it was made.")
    action: ChangeAction = strawberry.field(description="What became of the record.")
    via: Via = strawberry.field(description="By which way it came.")
    actor_kind: ChangeActorKind = strawberry.field(description="Who made it, in kind.")
    fields: list[FieldChange] = strawberry.field(
        description="What differs; empty where the record was made.", directives=assumed_size(8)
    )
    is_type_of = resolves_record(change.Change)


@strawberry.type(description="A change in a list.")
class ChangeEdge(Edge[Change]):
    pass


@strawberry.type(description="A page of changes, the newest first.")
class ChangeConnection(Connection[Change]):
    edges: list[ChangeEdge] = strawberry.field(description="The page's entries.")


async def resolve_history(
    info: Info,
    id: Annotated[strawberry.ID, strawberry.argument(description="An id that an answer gave.")],
    first: First = 20,
    after: After = None,
) -> Any:
    return await history_page(info.context, id, first, after)


@strawberry.type
class ChangeFields:
    history: ChangeConnection = strawberry.field(
        resolver=resolve_history,
        description=(
            "What became of a record, the newest change first: what was corrected, by which way, "
            "and when. Empty of records from before the journal was kept."
        ),
        directives=paged_size(),
    )
