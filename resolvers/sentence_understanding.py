"""What somebody typed, understood, and the next step that it leads to. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directory.request_context import Context
from geo.place import Place, place_from_commune
from models.actor import Actor
from models.need import Helpline
from models.structure import StructureType
from resolvers.nearest_lookup import Adviser, nearest_adviser
from resolvers.sentence_reader import sentence_reader
from understanding.needs import RecognisedNeed
from understanding.place import named_places, without_places
from understanding.profile import UnderstoodProfile

# The missions locales accompany the young of these ages (code du travail, article L. 5314-2).
MISSION_LOCALE_AGES = range(16, 26)

# Whom anybody can turn to, whatever they need.
USUAL_CONTACTS = ("cio", "mission-locale")
USUAL_HELPLINE = "formation"

USUAL_SENTENCE = "Le CIO vous reçoit gratuitement, à tout âge, et cherche avec vous qui peut aider."
SCHOOL_SENTENCE = (
    "Parlez-en d'abord à l'établissement : professeur principal, CPE ou infirmière. "
    "Le CIO vous reçoit aussi, gratuitement."
)


@dataclass(frozen=True, slots=True)
class Understanding:
    """Needs, the best first; the person; the place that a sentence names."""

    needs: Sequence[RecognisedNeed]
    profile: UnderstoodProfile | None
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """Whom to turn to now; ``cio`` and ``mission_locale`` are near the place that is known."""

    cio: Adviser | None
    mission_locale: Adviser | None
    helplines: Sequence[Helpline]
    actors: Sequence[Actor]
    sentence: str


def understand(context: Context, text: str) -> Understanding:
    """Read a sentence. The answer is of one person, and goes into no cache."""
    context.is_personal = True
    named = named_places(text, context.directory.gazetteer)
    reading = sentence_reader(context).read(without_places(text, named))
    located = (n.commune for n in named if n.commune.located_commune.latitude is not None)
    places = [place_from_commune(commune, argument="text") for commune in located]
    return Understanding(reading.needs, reading.profile, places[0] if places else None)


async def next_step(context: Context, understood: Understanding, near: Place | None) -> NextStep:
    """Whom to turn to, by what was understood; ``near`` goes before the place in the sentence."""
    place = near or understood.place
    best = understood.needs[0].need if understood.needs else None
    age = understood.profile.age if understood.profile else None
    helplines = list(best.helplines) if best else []
    usual = context.catalogue.helplines.get(USUAL_HELPLINE)
    is_for_training = (age is None or age >= MISSION_LOCALE_AGES.start) and not (
        best and best.is_urgent
    )
    if usual is not None and usual not in helplines and is_for_training:
        helplines.append(usual)
    cio = mission_locale = None
    if place is not None:
        cio = await nearest_adviser(context, StructureType.CIO, place)
        if age is None or age in MISSION_LOCALE_AGES:
            mission_locale = await nearest_adviser(context, StructureType.MISSION_LOCALE, place)
    actors = best.first_contacts if best else _usual_contacts(context, age)
    return NextStep(
        cio=cio,
        mission_locale=mission_locale,
        helplines=helplines,
        actors=actors,
        sentence=best.advice if best else _usual_sentence(age),
    )


def _usual_contacts(context: Context, age: int | None) -> list[Actor]:
    codes = [
        c
        for c in USUAL_CONTACTS
        if c != "mission-locale" or age is None or age in MISSION_LOCALE_AGES
    ]
    return [context.catalogue.actors[code] for code in codes if code in context.catalogue.actors]


def _usual_sentence(age: int | None) -> str:
    is_young = age is not None and age < MISSION_LOCALE_AGES.start
    return SCHOOL_SENTENCE if is_young else USUAL_SENTENCE
