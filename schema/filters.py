"""Filters: what callers may send, checked and turned into what the resolvers take.

Null or absent means no filter; an empty list would accept nothing and is refused, as it is
nearly always a mistake.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

import strawberry

from directory.catalogue import Catalogue
from errors.exceptions import BadFilter
from models.dispositif import Enrolment, HostingMode, Level, Stage
from models.psad_territory import TerritoryStatus
from models.structure import (
    StructureStatus,
)
from models.structure_filter import StructureFilter
from resolvers.catalogue_lists import DispositifFilter, TerritoryFilter
from resolvers.nearest_lookup import ANYTHING
from schema.relay import Info

Value = TypeVar("Value")


def accepted(
    values: Iterable[Value] | None, field: str, argument: str | None = None
) -> frozenset[Value] | None:
    """The accepted values of one field; None for no filter.

    Raises:
        BadFilter: an empty list.
    """
    if values is None:
        return None
    chosen = frozenset(values)
    if not chosen:
        raise BadFilter("empty", argument=argument or f"filter.{field}", values={"field": field})
    return chosen


def known(
    values: Iterable[str] | None, field: str, codes: Collection[str]
) -> frozenset[str] | None:
    """The accepted codes of one field.

    Raises:
        BadFilter: an empty list, or a code that the directory does not have.
    """
    chosen = accepted(values, field)
    if chosen is None:
        return None
    unknown = sorted(chosen - set(codes))
    if unknown:
        raise BadFilter(
            "unknown_code",
            argument=f"filter.{field}",
            values={
                "field": field,
                "code": repr(unknown[0][:20]),
                "codes": ", ".join(sorted(codes)) or "–",
            },
        )
    return chosen


@strawberry.input
class StructureFilterInput:
    statuses: list[StructureStatus] | None = strawberry.field(
        default=None, description="Lives; closed structures are only answered where asked for."
    )
    academies: list[str] | None = strawberry.field(
        default=None, description="Codes of académies, such as 09 for Lille."
    )
    departments: list[str] | None = strawberry.field(
        default=None, description="Codes of départements, such as 59."
    )

    def checked(self, catalogue: Catalogue) -> StructureFilter:
        return StructureFilter(
            statuses=accepted(self.statuses, "statuses"),
            academies=known(self.academies, "academies", catalogue.academies.keys()),
            departments=known(self.departments, "departments", catalogue.departments.keys()),
        )


def structure_filter(info: Info, filter: StructureFilterInput | None) -> StructureFilter:
    """What the resolvers take for a filter, or for none.

    Raises:
        BadFilter: an empty list, or a code that the directory does not have.
    """
    return ANYTHING if filter is None else filter.checked(info.context.catalogue)


@strawberry.input(name="DispositifFilter", description="Which dispositifs: all must accept.")
class DispositifFilterInput:
    guides: list[str] | None = strawberry.field(
        default=None, description="Codes of guides that they come from."
    )
    stages: list[Stage] | None = strawberry.field(default=None, description="Stages.")
    levels: list[Level] | None = strawberry.field(
        default=None, description="Levels of the audience."
    )
    enrolments: list[Enrolment] | None = strawberry.field(
        default=None, description="Whether the audience is still enrolled or leaving."
    )
    hosting_modes: list[HostingMode] | None = strawberry.field(
        default=None, description="Who runs them."
    )
    piloted_by_pole_perseverance: bool | None = strawberry.field(
        default=None,
        description="Whether the Pôle Persévérance pilots them.",
        deprecation_reason="Use pilotedRegionally.",
    )
    piloted_regionally: bool | None = strawberry.field(
        default=None, description="Whether their région académique pilots them."
    )
    newly_arrived: bool | None = strawberry.field(
        default=None, description="Whether they are for newly arrived pupils."
    )

    age: int | None = strawberry.field(
        default=None,
        description="An age in whole years that the stated ages include; ages that none states do.",
    )
    funding_sources: list[str] | None = strawberry.field(
        default=None, description="Codes of funding sources that can pay for them."
    )
    legal_references: list[str] | None = strawberry.field(
        default=None, description="Codes of texts that they rest on."
    )

    def checked(self, catalogue: Catalogue) -> DispositifFilter:
        sources, texts = catalogue.funding_sources, catalogue.legal_references
        return DispositifFilter(
            age=self.age,
            funding_sources=known(self.funding_sources, "fundingSources", sources.keys()),
            legal_references=known(self.legal_references, "legalReferences", texts.keys()),
            stages=accepted(self.stages, "stages"),
            levels=accepted(self.levels, "levels"),
            enrolments=accepted(self.enrolments, "enrolments"),
            hosting_modes=accepted(self.hosting_modes, "hostingModes"),
            guides=known(self.guides, "guides", catalogue.guides.keys()),
            piloted=self.piloted_by_pole_perseverance,
            piloted_regionally=self.piloted_regionally,
            newly_arrived=self.newly_arrived,
        )


@strawberry.input(description="Which PSAD territories: each list holds the accepted values.")
class PsadTerritoryFilter:
    academies: list[str] | None = strawberry.field(
        default=None, description="Codes of académies, such as 09 for Lille."
    )
    statuses: list[TerritoryStatus] | None = strawberry.field(
        default=None, description="Official, provisional."
    )

    def checked(self, catalogue: Catalogue) -> TerritoryFilter:
        return TerritoryFilter(
            academies=known(self.academies, "academies", catalogue.academies.keys()),
            statuses=accepted(self.statuses, "statuses"),
        )
