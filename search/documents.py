"""The documents of the search index: one for each record, its texts weighted by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple, Protocol

from models.actor import Actor
from models.commune import Commune
from models.dispositif import Dispositif
from models.glossary_term import GlossaryTerm
from models.structure_kind import KINDS


class SearchType(Enum):
    """Types of records that can be searched."""

    DISPOSITIF = "DISPOSITIF"
    ACTOR = "ACTOR"
    GLOSSARY_TERM = "GLOSSARY_TERM"
    CIO = "CIO"
    MISSION_LOCALE = "MISSION_LOCALE"
    ESTABLISHMENT = "ESTABLISHMENT"


class WeightedText(NamedTuple):
    weight: float
    text: str | None


class Document(NamedTuple):
    """One searchable record.

    ``position`` is latitude and longitude in degrees; ``long_form`` spells ``acronym`` out.
    """

    type: SearchType
    key: str
    texts: tuple[WeightedText, ...]
    position: tuple[float, float] | None = None
    acronym: str | None = None
    long_form: str | None = None


# Weights of fields; tests/search/judged.tsv holds the queries that they must answer.
ACRONYM_WEIGHT = 8.0
NAME_WEIGHT = 6.0
STRUCTURE_NAME_WEIGHT = 4.0
PLACE_WEIGHT = 3.0
KIND_WEIGHT = 2.0
SUMMARY_WEIGHT = 1.5
OTHER_WEIGHT = 1.0

# Words that people search by, in place of the codes of the tables.
KIND_WORDS = {
    "COLLEGE": "collège clg",
    "LGT": "lycée général technologique LGT",
    "LPO": "lycée polyvalent LPO",
    "LP": "lycée professionnel LP",
    "EREA": "établissement régional d'enseignement adapté EREA",
    "SEGPA": "section d'enseignement général et professionnel adapté SEGPA",
    "SECTION_PROFESSIONNELLE": "section d'enseignement professionnel SEP",
    "SECTION_GENERALE_TECHNOLOGIQUE": "section générale technologique SGT",
}
STRUCTURE_TYPES = {
    kind.structure_type.name: (SearchType[kind.structure_type.name], kind.search_words)
    for kind in KINDS
}
LEVEL_WORDS = {"COLLEGE": "collège", "LYCEE": "lycée", "LP": "lycée professionnel LP"}
STAGE_WORDS = {
    "PREVENTION": "prévention prévenir",
    "REMOBILISATION": "remobilisation remobiliser",
    "DIPLOMATION": "diplomation diplôme retour à l'école",
}


class SearchableCatalogue(Protocol):
    """The part of the catalogue that documents are made from."""

    @property
    def dispositifs(self) -> Mapping[str, Dispositif]: ...

    @property
    def actors(self) -> Mapping[str, Actor]: ...

    @property
    def glossary(self) -> Mapping[str, GlossaryTerm]: ...

    @property
    def communes(self) -> Mapping[str, Commune]: ...


class StructureTexts(NamedTuple):
    """The columns of a structure that its document is made from."""

    key: str
    type: str
    name: str
    postal_code: str | None
    city: str | None
    commune: str | None
    kind: str | None
    second_kind: str | None
    latitude: float | None
    longitude: float | None


def catalogue_documents(catalogue: SearchableCatalogue) -> Iterator[Document]:
    """Documents of dispositifs, actors and glossary terms."""
    yield from map(_dispositif_document, catalogue.dispositifs.values())
    yield from map(_actor_document, catalogue.actors.values())
    yield from map(_glossary_document, catalogue.glossary.values())


def _dispositif_document(dispositif: Dispositif) -> Document:
    levels = {
        LEVEL_WORDS[audience.level.name] for audience in dispositif.audiences if audience.level
    }
    others = (
        *dispositif.conditions,
        *dispositif.objectives,
        *dispositif.modules,
        " ".join(sorted(levels)),
    )
    return Document(
        SearchType.DISPOSITIF,
        dispositif.code,
        (
            WeightedText(ACRONYM_WEIGHT, dispositif.acronym),
            WeightedText(NAME_WEIGHT, dispositif.name),
            WeightedText(KIND_WEIGHT, STAGE_WORDS[dispositif.stage.name]),
            WeightedText(SUMMARY_WEIGHT, dispositif.summary),
            *(WeightedText(OTHER_WEIGHT, text) for text in others),
        ),
        acronym=dispositif.acronym,
        long_form=dispositif.name,
    )


def _actor_document(actor: Actor) -> Document:
    return Document(
        SearchType.ACTOR,
        actor.code,
        (
            WeightedText(ACRONYM_WEIGHT, actor.acronym),
            WeightedText(NAME_WEIGHT, actor.name),
            WeightedText(SUMMARY_WEIGHT, actor.summary),
            *(WeightedText(OTHER_WEIGHT, mission) for mission in actor.missions),
        ),
        acronym=actor.acronym,
        long_form=actor.name,
    )


def _glossary_document(term: GlossaryTerm) -> Document:
    return Document(
        SearchType.GLOSSARY_TERM,
        term.code,
        (
            WeightedText(NAME_WEIGHT, term.term),
            WeightedText(NAME_WEIGHT, term.expansion),
            WeightedText(OTHER_WEIGHT, term.definition),
        ),
        acronym=term.term if term.expansion else None,
        long_form=term.expansion,
    )


def structure_documents(
    rows: Iterable[StructureTexts], catalogue: SearchableCatalogue
) -> Iterator[Document]:
    """Documents of CIOs, missions locales and establishments."""
    # Without UAIs: a query that is one is looked up by key instead (resolvers.full_text_search).
    for row in rows:
        type, type_words = STRUCTURE_TYPES[row.type]
        commune = catalogue.communes.get(row.commune or "")
        kinds = " ".join(KIND_WORDS.get(kind or "", "") for kind in (row.kind, row.second_kind))
        texts = (
            WeightedText(STRUCTURE_NAME_WEIGHT, row.name),
            WeightedText(
                PLACE_WEIGHT, f"{row.city or ''} {commune.parent_or_self.name if commune else ''}"
            ),
            WeightedText(KIND_WEIGHT, f"{type_words} {kinds}"),
            WeightedText(OTHER_WEIGHT, row.postal_code),
        )
        located = row.latitude is not None and row.longitude is not None
        position = (row.latitude or 0.0, row.longitude or 0.0) if located else None
        yield Document(type, row.key, texts, position)
