"""Kinds of records in export files: all, and each type of structure by itself."""

from __future__ import annotations

from collections.abc import Mapping

from models import structure_kind
from models.record_kinds import ALL_KINDS, STRUCTURE_LISTS, RecordKind
from models.structure import StructureType, structures


def _structures(name: str, type_: StructureType) -> RecordKind:
    return RecordKind(
        name, structures, STRUCTURE_LISTS, structures.c.type == type_, has_position=True
    )


# A whole export leaves them out.
EXTRACTS = tuple(_structures(kind.list_name, kind.structure_type) for kind in structure_kind.KINDS)
KINDS: Mapping[str, RecordKind] = {kind.name: kind for kind in (*ALL_KINDS, *EXTRACTS)}
