"""What is searched: a document for each thing of the directory, its texts weighed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple, Protocol

from models.actor import Actor
from models.commune import Commune
from models.dispositif import Dispositif
from models.glossary_term import GlossaryTerm
from models.structure import StructureType


class SearchType(Enum):
    """What is searched."""

    DISPOSITIF = "DISPOSITIF"
    ACTOR = "ACTOR"
    GLOSSARY_TERM = "GLOSSARY_TERM"
    CIO = "CIO"
    MISSION_LOCALE = "MISSION_LOCALE"
    ESTABLISHMENT = "ESTABLISHMENT"


class Text(NamedTuple):
    weight: float
    text: str | None


class Document(NamedTuple):
    """``position`` is in degrees, where it is known; ``long_form`` is what an acronym among the
    texts stands for."""

    type: SearchType
    key: str
    texts: tuple[Text, ...]
    position: tuple[float, float] | None = None
    acronym: str | None = None
    long_form: str | None = None


ACRONYM, NAME, PLACE, KIND, SUMMARY, REST = 8.0, 6.0, 3.0, 2.0, 1.5, 1.0
STRUCTURE_NAME = 4.0

KINDS = {
    "COLLEGE": "collège clg",
    "LGT": "lycée général technologique LGT",
    "LPO": "lycée polyvalent LPO",
    "LP": "lycée professionnel LP",
    "EREA": "établissement régional d'enseignement adapté EREA",
    "SEGPA": "section d'enseignement général et professionnel adapté SEGPA",
    "SECTION_PROFESSIONNELLE": "section d'enseignement professionnel SEP",
    "SECTION_GENERALE_TECHNOLOGIQUE": "section générale technologique SGT",
}
TYPES = {
    StructureType.CIO.name: (SearchType.CIO, "CIO centre d'information et d'orientation"),
    StructureType.MISSION_LOCALE.name: (SearchType.MISSION_LOCALE, "ML mission locale"),
    StructureType.ESTABLISHMENT.name: (SearchType.ESTABLISHMENT, ""),
}
LEVELS = {"COLLEGE": "collège", "LYCEE": "lycée", "LP": "lycée professionnel LP"}
STAGES = {
    "PREVENTION": "prévention prévenir",
    "REMOBILISATION": "remobilisation remobiliser",
    "DIPLOMATION": "diplomation diplôme retour à l'école",
}


class Searchable(Protocol):
    """The records that documents are made of, by key."""

    @property
    def dispositifs(self) -> Mapping[str, Dispositif]: ...

    @property
    def actors(self) -> Mapping[str, Actor]: ...

    @property
    def glossary(self) -> Mapping[str, GlossaryTerm]: ...

    @property
    def communes(self) -> Mapping[str, Commune]: ...


class StructureTold(NamedTuple):
    """What a structure is found by, as its row has it."""

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


def of_catalogue(catalogue: Searchable) -> Iterator[Document]:
    """Dispositifs, actors and words."""
    for dispositif in catalogue.dispositifs.values():
        levels = {LEVELS[a.level.name] for a in dispositif.audiences if a.level}
        texts = (
            Text(ACRONYM, dispositif.acronym),
            Text(NAME, dispositif.name),
            Text(KIND, STAGES[dispositif.stage.name]),
            Text(SUMMARY, dispositif.summary),
            *(Text(REST, told) for told in (*dispositif.conditions, *dispositif.objectives)),
            *(Text(REST, told) for told in (*dispositif.modules, " ".join(sorted(levels)))),
        )
        yield Document(
            SearchType.DISPOSITIF,
            dispositif.code,
            texts,
            acronym=dispositif.acronym,
            long_form=dispositif.name,
        )
    for actor in catalogue.actors.values():
        texts = (
            Text(ACRONYM, actor.acronym),
            Text(NAME, actor.name),
            Text(SUMMARY, actor.summary),
            *(Text(REST, mission) for mission in actor.missions),
        )
        yield Document(
            SearchType.ACTOR, actor.code, texts, acronym=actor.acronym, long_form=actor.name
        )
    for term in catalogue.glossary.values():
        texts = (Text(NAME, term.term), Text(NAME, term.expansion), Text(REST, term.definition))
        acronym = term.term if term.expansion else None
        yield Document(
            SearchType.GLOSSARY_TERM, term.code, texts, acronym=acronym, long_form=term.expansion
        )


def of_structures(rows: Iterable[StructureTold], catalogue: Searchable) -> Iterator[Document]:
    """CIOs, missions locales and establishments; who has a UAI looks for it by that."""
    for row in rows:
        type, said = TYPES[row.type]
        commune = catalogue.communes.get(row.commune or "")
        kinds = " ".join(KINDS.get(kind or "", "") for kind in (row.kind, row.second_kind))
        texts = (
            Text(STRUCTURE_NAME, row.name),
            Text(PLACE, f"{row.city or ''} {commune.whole.name if commune else ''}"),
            Text(KIND, f"{said} {kinds}"),
            Text(REST, row.postal_code),
        )
        located = row.latitude is not None and row.longitude is not None
        position = (row.latitude or 0.0, row.longitude or 0.0) if located else None
        yield Document(type, row.key, texts, position)
