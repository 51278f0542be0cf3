"""Facts about one structure as a line of a file states them, by group of fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from models.field_group import FieldGroup
from models.listing import ListedAs
from models.provenance import ReviewStatus
from models.structure import EstablishmentKind, StructureType


class Edition(NamedTuple):
    """A source and the date of its values: a year, month or day in ISO 8601."""

    source_code: str
    date: str
    review_status: ReviewStatus = ReviewStatus.CONFIRMED


class ListMention(NamedTuple):
    """One list names the structure under a heading, such as collège or lycée."""

    list_code: str
    listed_as: ListedAs
    kind: EstablishmentKind | None = None


class StructureFacts(msgspec.Struct, kw_only=True):
    """A structure as a file states it; ``key`` is its key in the directory.

    ``groups`` has values by column for the groups that the file states; None means that there is
    no value.
    """

    line: int
    key: str
    type: StructureType
    name: str
    edition: Edition
    groups: dict[FieldGroup, dict[str, Any]] = msgspec.field(default_factory=dict)
    mentions: Sequence[ListMention] = ()

    @property
    def record(self) -> dict[str, Any]:
        return self.groups.get(FieldGroup.RECORD, {})
