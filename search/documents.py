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


class WeightedText(NamedTuple):
    weight: float
    text: str | None


class Document(NamedTuple):
    """``position`` is in degrees, where it is known; ``long_form`` is what an acronym among the
    texts stands for."""

    type: SearchType
    key: str
    texts: tuple[WeightedText, ...]
    position: tuple[float, float] | None = None
    acronym: str | None = None
    long_form: str | None = None


ACRONYM_WEIGHT, NAME_WEIGHT, PLACE_WEIGHT, KIND_WEIGHT, SUMMARY_WEIGHT, OTHER_WEIGHT = (
    8.0,
    6.0,
    3.0,
    2.0,
    1.5,
    1.0,
)
STRUCTURE_NAME_WEIGHT = 4.0

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
    StructureType.CIO.name: (SearchType.CIO, "CIO centre d'information et d'orientation"),
    StructureType.MISSION_LOCALE.name: (SearchType.MISSION_LOCALE, "ML mission locale"),
    StructureType.ESTABLISHMENT.name: (SearchType.ESTABLISHMENT, ""),
}
LEVEL_WORDS = {"COLLEGE": "collège", "LYCEE": "lycée", "LP": "lycée professionnel LP"}
STAGE_WORDS = {
    "PREVENTION": "prévention prévenir",
    "REMOBILISATION": "remobilisation remobiliser",
    "DIPLOMATION": "diplomation diplôme retour à l'école",
}


class SearchableCatalogue(Protocol):
    """The records that documents are made of, by key."""

    @property
    def dispositifs(self) -> Mapping[str, Dispositif]: ...

    @property
    def actors(self) -> Mapping[str, Actor]: ...

    @property
    def glossary(self) -> Mapping[str, GlossaryTerm]: ...

    @property
    def communes(self) -> Mapping[str, Commune]: ...


class StructureTexts(NamedTuple):
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


def catalogue_documents(catalogue: SearchableCatalogue) -> Iterator[Document]:
    """Dispositifs, actors and words."""
    for dispositif in catalogue.dispositifs.values():
        levels = {LEVEL_WORDS[a.level.name] for a in dispositif.audiences if a.level}
        texts = (
            WeightedText(ACRONYM_WEIGHT, dispositif.acronym),
            WeightedText(NAME_WEIGHT, dispositif.name),
            WeightedText(KIND_WEIGHT, STAGE_WORDS[dispositif.stage.name]),
            WeightedText(SUMMARY_WEIGHT, dispositif.summary),
            *(
                WeightedText(OTHER_WEIGHT, text)
                for text in (*dispositif.conditions, *dispositif.objectives)
            ),
            *(
                WeightedText(OTHER_WEIGHT, text)
                for text in (*dispositif.modules, " ".join(sorted(levels)))
            ),
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
            WeightedText(ACRONYM_WEIGHT, actor.acronym),
            WeightedText(NAME_WEIGHT, actor.name),
            WeightedText(SUMMARY_WEIGHT, actor.summary),
            *(WeightedText(OTHER_WEIGHT, mission) for mission in actor.missions),
        )
        yield Document(
            SearchType.ACTOR, actor.code, texts, acronym=actor.acronym, long_form=actor.name
        )
    for term in catalogue.glossary.values():
        texts = (
            WeightedText(NAME_WEIGHT, term.term),
            WeightedText(NAME_WEIGHT, term.expansion),
            WeightedText(OTHER_WEIGHT, term.definition),
        )
        acronym = term.term if term.expansion else None
        yield Document(
            SearchType.GLOSSARY_TERM, term.code, texts, acronym=acronym, long_form=term.expansion
        )


def structure_documents(
    rows: Iterable[StructureTexts], catalogue: SearchableCatalogue
) -> Iterator[Document]:
    """CIOs, missions locales and establishments; who has a UAI looks for it by that."""
    for row in rows:
        type, type_words = STRUCTURE_TYPES[row.type]
        commune = catalogue.communes.get(row.commune or "")
        kinds = " ".join(KIND_WORDS.get(kind or "", "") for kind in (row.kind, row.second_kind))
        texts = (
            WeightedText(STRUCTURE_NAME_WEIGHT, row.name),
            WeightedText(PLACE_WEIGHT, f"{row.city or ''} {commune.whole.name if commune else ''}"),
            WeightedText(KIND_WEIGHT, f"{type_words} {kinds}"),
            WeightedText(OTHER_WEIGHT, row.postal_code),
        )
        located = row.latitude is not None and row.longitude is not None
        position = (row.latitude or 0.0, row.longitude or 0.0) if located else None
        yield Document(type, row.key, texts, position)
