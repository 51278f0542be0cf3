"""The codes of the field as GraphQL enums, each value described for those who use them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

import strawberry

from geo.place import PlacePrecision, PlaceSource
from models.actor import ActorKind
from models.commune import CommuneKind
from models.dispositif import Basis, Enrolment, FundingStatus, HostingMode, Level, Stage
from models.funding_source import FundingKind
from models.hosting import Coverage, HostingBasis, HostingStatus
from models.key_figure import FigureUnit
from models.legal_reference import LegalReferenceKind
from models.provenance import ReviewStatus
from models.psad_territory import TerritoryStatus
from models.structure import (
    Contract,
    EstablishmentKind,
    PositionPrecision,
    Sector,
    StructureStatus,
    Track,
)
from resolvers.competence_lookup import CompetenceBasis
from resolvers.notices import NoticeCode

Code = TypeVar("Code", bound=Enum)


def describe(codes: type[Code], description: str, values: Mapping[Code, str]) -> None:
    """Give an enum to the schema. Every value must be described: a missing one raises."""
    strawberry.enum(codes, description=description)
    for value in codes.__strawberry_definition__.values:  # type: ignore[attr-defined]  # set above
        value.description = values[codes[value.name]]


describe(
    ReviewStatus,
    "Whether somebody in charge has confirmed a record.",
    {
        ReviewStatus.CONFIRMED: "Stated by the institution in charge, or checked with it.",
        ReviewStatus.TO_CONFIRM: "Old, or stated by others: to be checked before relying on it.",
    },
)
describe(
    CommuneKind,
    "What an INSEE code stands for.",
    {
        CommuneKind.COMMUNE: "A commune of today.",
        CommuneKind.COMMUNE_ASSOCIEE: "A part of a commune, associated to it by merger.",
        CommuneKind.COMMUNE_DELEGUEE: "A former commune, now a delegated part of a new one.",
        CommuneKind.ARRONDISSEMENT_MUNICIPAL: "An arrondissement of Paris, Lyon or Marseille.",
    },
)
describe(
    StructureStatus,
    "The life of a structure.",
    {
        StructureStatus.OPEN: "It is open.",
        StructureStatus.TO_OPEN: "It will open; opensOn says when, where that is known.",
        StructureStatus.CLOSED: "It is closed; successor says what replaces it, where known.",
    },
)
describe(
    PositionPrecision,
    "How exact a structure's position is.",
    {
        PositionPrecision.ADDRESS: "The house number or the building.",
        PositionPrecision.STREET: "The street or hamlet.",
        PositionPrecision.COMMUNE: "Only the centre of the commune.",
    },
)
describe(
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
describe(
    Track,
    "A track (voie) of the lycée.",
    {
        Track.GENERAL: "Voie générale.",
        Track.TECHNOLOGICAL: "Voie technologique.",
        Track.VOCATIONAL: "Voie professionnelle.",
    },
)
describe(
    Sector,
    "Who runs an establishment.",
    {Sector.PUBLIC: "A public establishment.", Sector.PRIVATE: "A private establishment."},
)
describe(
    Contract,
    "A private establishment's contract with the State.",
    {
        Contract.ASSOCIATION: "Contrat d'association, for all or some classes.",
        Contract.SIMPLE: "Contrat simple.",
        Contract.AGRICULTURAL: "Contract of an agricultural establishment.",
        Contract.NONE: "No contract (hors contrat).",
    },
)
describe(
    TerritoryStatus,
    "How a PSAD territory is known.",
    {
        TerritoryStatus.OFFICIAL: "From the DRAIO's list.",
        TerritoryStatus.PROVISIONAL: (
            "Derived, until the official list is loaded: each commune goes to the nearest CIO "
            "of its own département."
        ),
    },
)
describe(
    Stage,
    "Where a dispositif stands on the way.",
    {
        Stage.PREVENTION: "Prevents dropout of pupils who are still enrolled.",
        Stage.REMOBILISATION: "Brings young people who left back to a project.",
        Stage.DIPLOMATION: "Leads young people who left to a diploma.",
    },
)
describe(
    Level,
    "The schooling a young person is in, or left.",
    {
        Level.COLLEGE: "Collège.",
        Level.LYCEE: "General and technological lycée.",
        Level.LP: "Lycée professionnel.",
    },
)
describe(
    Enrolment,
    "Whether a young person still is a pupil.",
    {
        Enrolment.ENROLLED: "Still enrolled in a school.",
        Enrolment.LEAVING: "Has left school, or is leaving it.",
    },
)
describe(
    HostingMode,
    "Who runs a dispositif.",
    {
        HostingMode.NAMED_HOSTS: "Named establishments; each is a published hosting.",
        HostingMode.ANY_ESTABLISHMENT: (
            "Any establishment of the kinds in hostKinds; hostings are derived from them."
        ),
    },
)
describe(
    FundingStatus,
    "Whether a funding source can pay for a dispositif.",
    {
        FundingStatus.MOBILISABLE: "It can.",
        FundingStatus.COMPLEMENTARY: "It can, in addition to others.",
        FundingStatus.NOT_MOBILISABLE: "It cannot.",
    },
)
describe(
    Basis,
    "Where a link between a dispositif and a funding source comes from.",
    {
        Basis.STATED: "The guide states it.",
        Basis.INFERRED: "It is inferred from the guide's arrangement, and to be confirmed.",
    },
)
describe(
    FundingKind,
    "What kind of means a funding source is.",
    {
        FundingKind.OWN_MEANS: "The establishment's own means, such as PACTE missions.",
        FundingKind.TEACHING_HOURS: "Teaching hours.",
        FundingKind.PEDAGOGICAL_CREDITS: "Pedagogical credits.",
        FundingKind.EUROPEAN_FUNDS: "European funds.",
    },
)
describe(
    HostingStatus,
    "The life of a hosting.",
    {
        HostingStatus.OPEN: "The dispositif is run there.",
        HostingStatus.TO_OPEN: "It will be; opensOn says when, where that is known.",
        HostingStatus.CLOSED: "It no longer is.",
    },
)
describe(
    HostingBasis,
    "How a hosting is known.",
    {
        HostingBasis.PUBLISHED: "A source names this host; see evidence and provenance.",
        HostingBasis.DERIVED: (
            "No source names it: it follows from the dispositif being open to any "
            "establishment of this kind."
        ),
    },
)
describe(
    Coverage,
    "How completely the hosts of a dispositif are known around a place.",
    {
        Coverage.COMPLETE: "A complete list is published for the place's académie.",
        Coverage.PARTIAL: "Some hosts of the place's académie are known; others may exist.",
        Coverage.NONE: "No host of the place's académie is known; see referral.",
    },
)
describe(
    FigureUnit,
    "The unit of a key figure.",
    {FigureUnit.COUNT: "A count.", FigureUnit.PERCENT: "A percentage, 0 to 100."},
)
describe(
    LegalReferenceKind,
    "What kind of text it is.",
    {
        LegalReferenceKind.CODE: "An article of a code.",
        LegalReferenceKind.LOI: "A law.",
        LegalReferenceKind.DECRET: "A decree.",
        LegalReferenceKind.ARRETE: "A ministerial order.",
        LegalReferenceKind.CIRCULAIRE: "A circular.",
    },
)
describe(
    ActorKind,
    "What kind of actor it is.",
    {
        ActorKind.ROLE: "A function that a professional holds.",
        ActorKind.BODY: "A service or institution.",
        ActorKind.NETWORK: "A network or group of several bodies.",
    },
)
describe(
    PlaceSource,
    "What answered the question where a place is.",
    {
        PlaceSource.COORDINATES: "The caller's own coordinates.",
        PlaceSource.BAN: "The State's geocoding service, over the Base Adresse Nationale.",
        PlaceSource.GAZETTEER: "The directory's gazetteer of communes and postal codes.",
        PlaceSource.DIRECTORY: "The position of a structure of the directory, by its UAI.",
    },
)
describe(
    PlacePrecision,
    "How exact a place's position is.",
    {
        PlacePrecision.EXACT: "As the caller sent it.",
        PlacePrecision.ADDRESS: "A house number or building.",
        PlacePrecision.STREET: "A street or hamlet.",
        PlacePrecision.COMMUNE: "The centre of a commune.",
    },
)
describe(
    CompetenceBasis,
    "Why a structure is named as in charge of a place.",
    {
        CompetenceBasis.TERRITORY: (
            "A PSAD territory that covers the place names it; see the territory's status."
        ),
        CompetenceBasis.PROXIMITY: "No territory names one: it is the nearest.",
    },
)
describe(
    NoticeCode,
    "What a notice is about.",
    {
        NoticeCode.PLACE_AMBIGUOUS: "Several communes answer; see place.alternatives.",
        NoticeCode.PLACE_IS_CENTRE: "Distances are measured from a commune's centre.",
        NoticeCode.OUTSIDE_REGION: "The place is outside the directory's territory.",
        NoticeCode.GEOCODER_FELL_BACK: "An address was understood as its commune only.",
        NoticeCode.UAI_CLOSED_REPLACED: "A closed school was replaced by its successor.",
        NoticeCode.COMMUNE_INFERRED: "The commune was inferred from the nearest centre.",
        NoticeCode.TERRITORY_UNKNOWN: "No PSAD territory of the place is known.",
        NoticeCode.TERRITORY_PROVISIONAL: "A PSAD territory of the place is provisional.",
        NoticeCode.HOSTS_NOT_PUBLISHED: "No hosts of the dispositif are known for the place.",
        NoticeCode.HOSTS_PARTLY_PUBLISHED: "Only some hosts of the dispositif are known.",
        NoticeCode.PLACE_NOT_SENT: "Neither a place nor a school was sent; nothing near is told.",
        NoticeCode.SCHOOL_TERRITORY_DIFFERS: (
            "The school is in another PSAD's territory than where the person lives."
        ),
    },
)
