"""What one file says of one structure, group by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from models.listing import ListedAs
from models.provenance import ReviewStatus
from models.structure import CONTACT, POSITION, TEACHING, EstablishmentKind, StructureType


class FieldGroup(Enum):
    """Fields that come from one source together; the record's own source is the first's."""

    RECORD = "record"
    POSITION = "position"
    CONTACT = "contact"
    TEACHING = "teaching"


GROUP_COLUMNS: Mapping[FieldGroup, tuple[str, ...]] = {
    FieldGroup.POSITION: POSITION,
    FieldGroup.CONTACT: CONTACT,
    FieldGroup.TEACHING: TEACHING,
}


@dataclass(frozen=True, slots=True)
class Edition:
    """The source of a line and its date, a year, month or day in ISO 8601."""

    source_code: str
    date: str
    review_status: ReviewStatus = ReviewStatus.CONFIRMED


@dataclass(frozen=True, slots=True)
class ListMention:
    """A list names the structure, as this."""

    list_code: str
    listed_as: ListedAs
    kind: EstablishmentKind | None = None


@dataclass(slots=True, kw_only=True)
class StructureFacts:
    """A structure as a file states it.

    ``groups`` holds the values by column of the groups that the file speaks of; a value of
    None says that there is none. ``key`` is the structure's in the directory.
    """

    line: int
    key: str
    type: StructureType
    name: str
    edition: Edition
    groups: dict[FieldGroup, dict[str, Any]] = field(default_factory=dict)
    mentions: Sequence[ListMention] = ()

    @property
    def record(self) -> dict[str, Any]:
        return self.groups.get(FieldGroup.RECORD, {})
