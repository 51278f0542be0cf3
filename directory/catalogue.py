"""The catalogue: all that is small, held in memory for one version of the directory.

Dispositifs, what funds them, actors, texts, figures, words, communes and territories are a
few hundred to a few thousand records that nearly every answer touches. They are read once
per version; only structures and hostings are read by key, request by request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from directory.eligibility_loading import load_eligibility
from models.actor import Actor, ActorContact, select_actors
from models.bassin import Bassin, select_bassins
from models.commune import Commune, select_communes, select_postal_codes
from models.department import Academy, Department, select_academies, select_departments
from models.dispositif import (
    Audience,
    Dispositif,
    DispositifFunding,
    FundedDispositif,
    select_audiences,
    select_dispositif_legal_references,
    select_dispositifs,
    select_fundings,
)
from models.eligibility import Eligibility
from models.funding_source import FundingSource, select_funding_sources
from models.global_id import global_id
from models.glossary_term import GlossaryTerm, select_glossary_terms
from models.guide import Guide, select_guides
from models.hosting_selects import select_published_lists
from models.key_figure import KeyFigure, select_key_figures
from models.legal_reference import LegalReference, select_legal_references
from models.need import (
    Helpline,
    Need,
    select_helplines,
    select_need_dispositifs,
    select_needs,
    select_word_groups,
)
from models.provenance import PROVENANCE_COLUMNS, Source, provenance_of, select_sources
from models.psad_territory import (
    PsadRole,
    PsadTerritory,
    select_territories,
    select_territory_communes,
    select_territory_members,
)
from models.structure import EstablishmentKind
from models.structure_filter import Offer, offers
from models.structure_notice import StructureNotice, select_notices
from models.translation import select_translations
from storage.columns import Row
from storage.reader import Reader

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every small record, by its key and in its own order (dictionaries keep it)."""

    guides: Mapping[str, Guide]
    sources: Mapping[str, Source]
    academies: Mapping[str, Academy]
    departments: Mapping[str, Department]
    communes: Mapping[str, Commune] = field(repr=False)
    bassins: Mapping[str, Bassin]
    funding_sources: Mapping[str, FundingSource]
    legal_references: Mapping[str, LegalReference]
    dispositifs: Mapping[str, Dispositif]
    actors: Mapping[str, Actor]
    key_figures: Mapping[str, KeyFigure]
    glossary: Mapping[str, GlossaryTerm]
    helplines: Mapping[str, Helpline]
    needs: Mapping[str, Need] = field(repr=False)
    word_groups: Mapping[str, tuple[str, ...]] = field(repr=False)
    translations: Mapping[str, str] = field(repr=False)
    territories: Mapping[str, PsadTerritory]
    territories_of: Mapping[str, tuple[PsadTerritory, ...]] = field(repr=False)
    eligibility: Eligibility
    offers: Mapping[str, Offer] = field(repr=False)
    published_lists: frozenset[tuple[str, str, str]]
    notices: Mapping[str, tuple[StructureNotice, ...]] = field(repr=False)
    """By the key of their structure, past ones too."""

    def territories_at(self, commune: Commune | None) -> tuple[PsadTerritory, ...]:
        """Every territory that covers a commune: none hides another."""
        if commune is None:
            return ()
        # Lists of territories name communes, not the parts that belong to them.
        return self.territories_of.get(commune.parent_or_self.code, ())

    def guides_at(self, region_code: str | None) -> tuple[Guide, ...]:
        """The guides of a région; the directory's first where it has none, or none is known."""
        region_guides = tuple(
            guide for guide in self.guides.values() if guide.region == region_code
        )
        # Elsewhere the first: its national actors and the nearest structures help more than nothing
        # (0021).
        return region_guides or tuple(self.guides.values())[:1]

    def dispositifs_funded_by(self, source: FundingSource) -> list[FundedDispositif]:
        """The dispositifs that a funding source applies to."""
        return [
            FundedDispositif(dispositif, funding.status, funding.basis, funding.note)
            for dispositif in self.dispositifs.values()
            for funding in dispositif.fundings
            if funding.funding_source is source
        ]

    def dispositifs_resting_on(self, reference: LegalReference) -> list[Dispositif]:
        """The dispositifs that rest on a text."""
        return [d for d in self.dispositifs.values() if reference in d.legal_references]


def load_catalogue(reader: Reader) -> Catalogue:
    """Read the whole catalogue at the reader's version."""
    load = _CatalogueReader(reader)
    academies = load.keyed(select_academies(), lambda row: Academy(**row))
    departments = load.keyed(
        select_departments(),
        # Arguments are evaluated from the left: what is popped is not in **row any more.
        lambda row: Department(academy=academies[row.pop("academy_code")], **row),
    )
    communes = load.communes(departments)
    funding_sources = load.keyed(select_funding_sources(), _node(FundingSource))
    legal_references = load.keyed(select_legal_references(), _node(LegalReference))
    territories = load.territories(academies, communes)
    actors = load.keyed(select_actors(), _actor)
    dispositifs = load.dispositifs(funding_sources, legal_references)
    helplines = load.keyed(select_helplines(), lambda row: Helpline(**row))
    return Catalogue(
        guides=load.guides,
        sources=load.sources,
        academies=academies,
        departments=departments,
        communes=communes,
        bassins=load.keyed(
            select_bassins(),
            lambda row: Bassin(academy=academies[row.pop("academy_code")], **row),
        ),
        funding_sources=funding_sources,
        legal_references=legal_references,
        dispositifs=dispositifs,
        offers=offers(dispositifs.values()),
        actors=actors,
        eligibility=load_eligibility(reader, load.sources, actors, legal_references),
        key_figures=load.keyed(select_key_figures(), lambda row: KeyFigure(**row)),
        glossary=load.keyed(select_glossary_terms(), lambda row: GlossaryTerm(**row)),
        helplines=helplines,
        needs=load.needs(actors, helplines, dispositifs, legal_references),
        word_groups={row["name"]: tuple(row["words"]) for row in reader.read(select_word_groups())},
        translations={row["french"]: row["english"] for row in reader.read(select_translations())},
        territories=territories,
        territories_of=_by_commune(territories.values()),
        published_lists=_load_published_lists(reader),
        notices=load_notices(reader, load.sources),
    )


def _load_published_lists(reader: Reader) -> frozenset[tuple[str, str, str]]:
    """Subjects of complete lists, each with the académie and school year it is complete of."""
    rows = reader.read(select_published_lists())
    return frozenset((row["subject"], row["academy_code"], row["school_year"]) for row in rows)


def load_notices(
    reader: Reader, known_sources: Mapping[str, Source]
) -> dict[str, tuple[StructureNotice, ...]]:
    """Notices by the key of their structure, in the order in which they begin."""
    notices: dict[str, list[StructureNotice]] = defaultdict(list)
    for row in reader.read(select_notices()):
        shown = {name: row[name] for name in ("id", "text", "starts_on", "ends_on", "is_closed")}
        notices[row["structure_id"]].append(
            StructureNotice(**shown, provenance=provenance_of(row, known_sources))
        )
    return {key: tuple(of_structure) for key, of_structure in notices.items()}


def load_sources(reader: Reader) -> dict[str, Source]:
    return {row["code"]: Source(**row) for row in reader.read(select_sources())}


class _CatalogueReader:
    """Reads tables into records, with each record's provenance put in place of its columns."""

    def __init__(self, reader: Reader) -> None:
        self.read = reader.read
        self.sources = load_sources(reader)
        # Before all else: rows() puts each record's guide in place of its code.
        self.guides = self.keyed(select_guides(), _node(Guide))

    def rows(self, statement: Any) -> Iterable[dict[str, Any]]:
        for row in self.read(statement):
            fields = {k: v for k, v in row.items() if k not in PROVENANCE_COLUMNS}
            if "guide_code" in fields:
                fields["guide"] = self.guides.get(fields.pop("guide_code") or "")
            yield fields | {"provenance": provenance_of(row, self.sources)}

    def keyed(self, statement: Any, make: Callable[[dict[str, Any]], Record]) -> dict[str, Record]:
        return {row["code"]: make(row) for row in self.rows(statement)}

    def grouped(self, statement: Any, by: str) -> Mapping[str, list[Row]]:
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.read(statement):
            groups[row[by]].append(row)
        return groups

    def communes(self, departments: Mapping[str, Department]) -> dict[str, Commune]:
        postal_codes = self.grouped(select_postal_codes(), "commune_code")
        communes: dict[str, Commune] = {}
        for row in self.rows(select_communes()):
            # select_communes has communes first, so that the parent is there.
            parent = row.pop("parent_code")
            communes[row["code"]] = Commune(
                parent=communes[parent] if parent else None,
                department=departments[row.pop("department_code")],
                postal_codes=tuple(p["postal_code"] for p in postal_codes.get(row["code"], ())),
                **row,
            )
        return communes

    def territories(
        self, academies: Mapping[str, Academy], communes: Mapping[str, Commune]
    ) -> dict[str, PsadTerritory]:
        covered = self.grouped(select_territory_communes(), "territory_code")
        members = self.grouped(select_territory_members(), "territory_code")

        def keys(code: str, role: PsadRole) -> tuple[str, ...]:
            return tuple(m["structure_id"] for m in members.get(code, ()) if m["role"] is role)

        return self.keyed(
            select_territories(),
            lambda row: _node(PsadTerritory)(
                row
                | {
                    "academy": academies.get(row.pop("academy_code") or ""),
                    "pilot_keys": keys(row["code"], PsadRole.PILOT),
                    "co_pilot_keys": keys(row["code"], PsadRole.CO_PILOT),
                    "communes": tuple(
                        communes[c["commune_code"]] for c in covered.get(row["code"], ())
                    ),
                }
            ),
        )

    def dispositifs(
        self,
        funding_sources: Mapping[str, FundingSource],
        legal_references: Mapping[str, LegalReference],
    ) -> dict[str, Dispositif]:
        audiences = self.grouped(select_audiences(), "dispositif_code")
        fundings = self.grouped(select_fundings(), "dispositif_code")
        references = self.grouped(select_dispositif_legal_references(), "dispositif_code")

        def make(row: dict[str, Any]) -> Dispositif:
            code = row["code"]
            for texts in ("conditions", "objectives", "modules"):
                row[texts] = tuple(row[texts])
            row["host_kinds"] = tuple(EstablishmentKind(kind) for kind in row["host_kinds"])
            return _node(Dispositif)(
                row
                | {
                    "audiences": tuple(
                        Audience(level=link["level"], enrolment=link["enrolment"])
                        for link in audiences.get(code, ())
                    ),
                    "fundings": tuple(
                        _funding(link, funding_sources) for link in fundings.get(code, ())
                    ),
                    "legal_references": tuple(
                        legal_references[link["legal_reference_code"]]
                        for link in references.get(code, ())
                    ),
                }
            )

        return self.keyed(select_dispositifs(), make)

    def needs(
        self,
        actors: Mapping[str, Actor],
        helplines: Mapping[str, Helpline],
        dispositifs: Mapping[str, Dispositif],
        legal_references: Mapping[str, LegalReference],
    ) -> dict[str, Need]:
        helping = self.grouped(select_need_dispositifs(), "need_code")

        def make(row: dict[str, Any]) -> Need:
            return _node(Need)(
                {
                    "phrases": tuple(row.pop("phrases")),
                    "first_contacts": tuple(actors[c] for c in row.pop("first_contact_codes")),
                    "helplines": tuple(helplines[c] for c in row.pop("helpline_codes")),
                    "legal_references": tuple(
                        legal_references[c] for c in row.pop("legal_reference_codes")
                    ),
                    "dispositifs": tuple(
                        dispositifs[link["dispositif_code"]]
                        for link in helping.get(row["code"], ())
                    ),
                    # Last: what stands above takes its columns out of the row.
                    **row,
                }
            )

        return self.keyed(select_needs(), make)


def _node(record: Callable[..., Record]) -> Callable[[dict[str, Any]], Record]:
    """A maker of records that are nodes: with their key and global id."""

    def make(row: dict[str, Any]) -> Record:
        code = row["code"]
        return record(key=code, global_id=global_id(record.__name__, code), **row)

    return make


def _actor(row: dict[str, Any]) -> Actor:
    row["missions"] = tuple(row["missions"])
    row["contacts"] = tuple(ActorContact(**contact) for contact in row["contacts"])
    return _node(Actor)(row)


def _funding(row: Row, funding_sources: Mapping[str, FundingSource]) -> DispositifFunding:
    return DispositifFunding(
        funding_source=funding_sources[row["funding_source_code"]],
        status=row["status"],
        basis=row["basis"],
        note=row["note"],
    )


def _by_commune(territories: Iterable[PsadTerritory]) -> dict[str, tuple[PsadTerritory, ...]]:
    covering: dict[str, tuple[PsadTerritory, ...]] = {}
    for territory in territories:
        for commune in territory.communes:
            covering[commune.code] = (*covering.get(commune.code, ()), territory)
    return covering
