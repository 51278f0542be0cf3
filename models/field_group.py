"""Groups of a structure's fields: each has a source and a date of its own, and is confirmed as a
whole."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from models.structure import CONTACT, POSITION, RECEPTION, TEACHING


class FieldGroup(Enum):
    """Groups of fields that are replaced as a whole, each with its own source and date."""

    # Values are looked up by group a hundred times for each line of an import, and Enum's own hash
    # is a function in Python.
    __hash__ = object.__hash__

    RECORD = "record"
    POSITION = "position"
    CONTACT = "contact"
    TEACHING = "teaching"
    RECEPTION = "reception"


# The record's group has every column that no other group has, and is not listed.
GROUP_COLUMNS: Mapping[FieldGroup, tuple[str, ...]] = {
    FieldGroup.POSITION: POSITION,
    FieldGroup.CONTACT: CONTACT,
    FieldGroup.TEACHING: TEACHING,
    FieldGroup.RECEPTION: RECEPTION,
}

GROUP_SOURCES: Mapping[FieldGroup, tuple[str, str]] = {
    group: (f"{group.value}_source_code", f"{group.value}_source_date") for group in GROUP_COLUMNS
}
"""The columns of a group's own source and date, of the groups that may have them."""


def group_of(column: str) -> FieldGroup:
    """The group that a column of ``structures`` belongs to."""
    return next(
        (group for group, columns in GROUP_COLUMNS.items() if column in columns), FieldGroup.RECORD
    )
