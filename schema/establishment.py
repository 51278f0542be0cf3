"""Establishments: their type, list, filter and root fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from directory.catalogue import Catalogue
from models import establishment
from models.structure import (
    OPTIONS,
    Contract,
    EstablishmentKind,
    Sector,
    StructureType,
    Track,
)
from models.structure_filter import StructureFilter
from resolvers.around_school import nearby_lookup
from resolvers.structures import related_structure, structure_of_type, structure_page
from schema.enums import describe_enum
from schema.federation import keys
from schema.filters import accepted_values, known_codes
from schema.geography import Address, Bassin
from schema.list_sizes import assumed_size, paged_size
from schema.provenance import FieldSource
from schema.relay import After, Connection, Edge, First, Info, Uai, resolves_record
from schema.structure import Structure, StructureFilterInput, structure_filter

if TYPE_CHECKING:
    from schema.nearest import Nearby

describe_enum(
    EstablishmentKind,
    "What kind of establishment it is.",
    {
        EstablishmentKind.COLLEGE: "Collège: lower secondary school.",
        EstablishmentKind.LGT: "Lycée of general and technological education, or one of both.",
        EstablishmentKind.LPO: "Lycée polyvalent: general, technological and professional.",
        EstablishmentKind.LP: "Lycée professionnel.",
        EstablishmentKind.EREA: "Établissement régional d'enseignement adapté.",
        EstablishmentKind.SEGPA: "Section of adapted general and vocational education.",
        EstablishmentKind.SECTION_PROFESSIONNELLE: "Section of professional education of a lycée.",
        EstablishmentKind.SECTION_GENERALE_TECHNOLOGIQUE: (
            "Section of general and technological education of a lycée."
        ),
        EstablishmentKind.EXPERIMENTAL: (
            "Experimental structure, among them micro-lycées and micro-collèges."
        ),
        EstablishmentKind.OTHER: "Another kind of establishment.",
    },
)
describe_enum(
    Track,
    "A track (voie) of the lycée.",
    {
        Track.GENERAL: "Voie générale.",
        Track.TECHNOLOGICAL: "Voie technologique.",
        Track.VOCATIONAL: "Voie professionnelle.",
    },
)
describe_enum(
    Sector,
    "Who runs an establishment.",
    {Sector.PUBLIC: "A public establishment.", Sector.PRIVATE: "A private establishment."},
)
describe_enum(
    Contract,
    "A private establishment's contract with the State.",
    {
        Contract.ASSOCIATION: "Contrat d'association, for all or some classes.",
        Contract.SIMPLE: "Contrat simple.",
        Contract.AGRICULTURAL: "Contract of an agricultural establishment.",
        Contract.NONE: "No contract (hors contrat).",
    },
)


# Lazy: schema.nearest imports this module for the type of its structures.
LazyNearby = Annotated["Nearby", strawberry.lazy("schema.nearest")]


async def parent(root: strawberry.Parent[establishment.Establishment], info: Info) -> Any:
    return await related_structure(info.context, root.parent_key)


async def annexes(root: strawberry.Parent[establishment.Establishment], info: Info) -> Any:
    return await info.context.annexes_of.load(root.key)


async def nearby(root: strawberry.Parent[establishment.Establishment], info: Info) -> Any:
    return nearby_lookup(info.context, root)


@strawberry.type(description="A further site of an establishment, without a UAI of its own.")
class Site:
    name: str = strawberry.field(description="Its name.")
    address: Address = strawberry.field(description="Its postal address.")


@strawberry.type(
    description="A school, or a structure annexed to one.", directives=keys("id", "uai")
)
class Establishment(Structure):
    kind: EstablishmentKind = strawberry.field(
        description="What kind of establishment it is; of a cité scolaire, the lycée's."
    )
    kinds: list[EstablishmentKind] = strawberry.field(
        description="All its kinds: a cité scolaire is a collège and a lycée under one UAI."
    )
    sector: Sector | None = strawberry.field(description="Public or private.")
    contract: Contract | None = strawberry.field(
        description="A private establishment's contract with the State; null for public ones."
    )
    tracks: list[Track] | None = strawberry.field(
        description="The tracks a lycée teaches; null where no source says."
    )
    segpa: bool | None = strawberry.field(
        description="Whether it has a SEGPA; null where no source says."
    )
    ulis: bool | None = strawberry.field(
        description="Whether it has a ULIS, a unit for pupils with disabilities; null if unknown."
    )
    apprenticeship: bool | None = strawberry.field(
        description="Whether it trains apprentices; null where no source says."
    )
    boarding: bool | None = strawberry.field(
        description="Whether pupils can board; null where no source says."
    )
    other_sites: list[Site] = strawberry.field(
        description="Its further sites, under the same UAI. No source says where they lie.",
        directives=assumed_size(2),
    )
    bassin: Bassin | None = strawberry.field(description="Its bassin de formation.")
    teaching_source: FieldSource | None = strawberry.field(
        description=(
            "Where tracks, SEGPA, ULIS, apprenticeship, boarding, sites, parent and bassin come "
            "from."
        )
    )
    parent: Establishment | None = strawberry.field(
        resolver=parent, description="The establishment it is annexed to."
    )
    annexes: list[Establishment] = strawberry.field(
        resolver=annexes,
        description="The structures annexed to it, such as a micro-lycée.",
        directives=assumed_size(2),
    )
    nearby: LazyNearby | None = strawberry.field(
        resolver=nearby, description="What is around it; null where no source locates it."
    )
    is_type_of = resolves_record(establishment.Establishment)


@strawberry.type(description="An establishment in a list.")
class EstablishmentEdge(Edge[Establishment]):
    pass


@strawberry.type(description="A page of establishments, in the order of their names.")
class EstablishmentConnection(Connection[Establishment]):
    edges: list[EstablishmentEdge] = strawberry.field(description="The page's entries.")


@strawberry.input(description="Which establishments: each list holds the accepted values.")
class EstablishmentFilter(StructureFilterInput):
    kinds: list[EstablishmentKind] | None = strawberry.field(
        default=None, description="Kinds of establishment."
    )
    sectors: list[Sector] | None = strawberry.field(default=None, description="Public, private.")
    contracts: list[Contract] | None = strawberry.field(
        default=None, description="Contracts of private establishments with the State."
    )
    bassins: list[str] | None = strawberry.field(
        default=None, description="Codes of bassins de formation."
    )

    tracks: list[Track] | None = strawberry.field(
        default=None, description="Tracks, of which it teaches one as a source says."
    )
    segpa: bool | None = strawberry.field(
        default=None, description="Whether a source says that it has a SEGPA, or that it has none."
    )
    ulis: bool | None = strawberry.field(
        default=None, description="Whether a source says that it has a ULIS, or that it has none."
    )
    apprenticeship: bool | None = strawberry.field(
        default=None, description="Whether a source says that it trains apprentices, or not."
    )
    boarding: bool | None = strawberry.field(
        default=None, description="Whether a source says that pupils can board, or cannot."
    )
    offering: list[str] | None = strawberry.field(
        default=None,
        description=(
            "Codes of dispositifs, of which it offers one: a source says so, or any of its kind "
            "may run it."
        ),
    )

    def checked(self, catalogue: Catalogue) -> StructureFilter:
        offering = known_codes(self.offering, "offering", catalogue.offers.keys())
        options = {option: getattr(self, option) for option in OPTIONS}
        return replace(
            super().checked(catalogue),
            tracks=accepted_values(self.tracks, "tracks"),
            # False is a filter (a source says no); null is none.
            options=frozenset((o, value) for o, value in options.items() if value is not None),
            offering=None
            if offering is None
            else frozenset(catalogue.offers[code] for code in offering),
            kinds=accepted_values(self.kinds, "kinds"),
            sectors=accepted_values(self.sectors, "sectors"),
            contracts=accepted_values(self.contracts, "contracts"),
            bassins=known_codes(self.bassins, "bassins", catalogue.bassins.keys()),
        )


Establishments = Annotated[
    EstablishmentFilter | None, strawberry.argument(description="Only these establishments.")
]


async def resolve_establishment(info: Info, uai: Uai) -> Any:
    return await structure_of_type(info.context, establishment.Establishment, uai)


async def resolve_establishments(
    info: Info, filter: Establishments = None, first: First = 20, after: After = None
) -> Any:
    chosen = structure_filter(info, filter)
    return await structure_page(info.context, StructureType.ESTABLISHMENT, chosen, first, after)


@strawberry.type
class EstablishmentFields:
    establishment: Establishment | None = strawberry.field(
        resolver=resolve_establishment, description="An establishment by its UAI, a closed one too."
    )
    establishments: EstablishmentConnection = strawberry.field(
        resolver=resolve_establishments,
        description="Establishments, in the order of their names.",
        directives=paged_size(),
    )
