"""The GraphQL types of all kinds of structure, and their root fields together."""

from __future__ import annotations

import strawberry

from models.structure_kind import KIND_OF_NAME
from schema.cio import Cio, CioFields
from schema.establishment import Establishment, EstablishmentFields
from schema.mission_locale import MissionLocale, MissionLocaleFields

STRUCTURE_TYPES = (Cio, MissionLocale, Establishment)


@strawberry.type
class StructureFields(CioFields, MissionLocaleFields, EstablishmentFields):
    """Every root field of a kind of structure."""


# At import: a kind that has no type would fail only when an answer first holds one.
if {type_.__name__ for type_ in STRUCTURE_TYPES} != KIND_OF_NAME.keys():
    raise TypeError("STRUCTURE_TYPES and models.structure_kind.KINDS name different kinds")
