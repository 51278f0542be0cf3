"""What somebody typed, understood, and the next step that it leads to. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directory.request_context import Context
from geo.place import Place, place_from_commune
from models.actor import Actor
from models.need import Helpline, Need
from models.structure import StructureType
from resolvers.competence_lookup import adviser_in_charge
from resolvers.nearest_lookup import Adviser
from resolvers.notices import Notice, contact_notices
from resolvers.sentence_reader import misspelt_commune, sentence_reader
from text.bilingual import Bilingual
from understanding.needs import RecognisedNeed
from understanding.place import named_places, without_places
from understanding.profile import UnderstoodProfile

# The missions locales accompany the young of these ages (code du travail, article L. 5314-2).
MISSION_LOCALE_AGES = range(16, 26)

# Whom anybody can turn to, whatever they need.
MISSION_LOCALE = "mission-locale"
USUAL_CONTACTS = ("cio", MISSION_LOCALE)
USUAL_HELPLINE = "formation"

USUAL_SENTENCE = Bilingual(
    "Le CIO vous reçoit gratuitement, à tout âge, et cherche avec vous qui peut aider.",
    "The CIO (careers guidance centre) receives you free of charge, at any age, and looks with you "
    "for who can help.",
)
SCHOOL_SENTENCE = Bilingual(
    "Parlez-en d'abord à l'établissement : professeur principal, CPE ou infirmière. "
    "Le CIO vous reçoit aussi, gratuitement.",
    "Speak first to the school: form teacher, CPE (head of pupil welfare) or nurse. "
    "The CIO (careers guidance centre) receives you too, free of charge.",
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

    @property
    def notices(self) -> list[Notice]:
        """What to know of the telephones that are named."""
        advisers = (self.cio, self.mission_locale)
        return list(contact_notices(each.structure for each in advisers if each is not None))


def understand(context: Context, text: str) -> Understanding:
    """Read a sentence. The answer is of one person, and goes into no cache."""
    context.is_personal = True
    slip = misspelt_commune(context, text)
    if slip is not None and slip.parent_or_self.latitude is not None:
        return Understanding((), None, place_from_commune(slip, argument="text"))
    named = named_places(text, context.directory.gazetteer)
    reading = sentence_reader(context).read(without_places(text, named))
    place = next((n.to_place("text") for n in named if n.is_located), None)
    return Understanding(reading.needs, reading.profile, place)


async def next_step(context: Context, understood: Understanding, near: Place | None) -> NextStep:
    """Whom to turn to, by what was understood; ``near`` goes before the place in the sentence."""
    place = near or understood.place
    best = understood.needs[0].need if understood.needs else None
    age = understood.profile.age if understood.profile else None
    cio = mission_locale = None
    # The nearest of another région is in charge of nobody there.
    if place is not None and place.department is not None:
        cio = await adviser_in_charge(context, StructureType.CIO, place)
        if age is None or age in MISSION_LOCALE_AGES:
            mission_locale = await adviser_in_charge(context, StructureType.MISSION_LOCALE, place)
    return NextStep(
        cio=cio,
        mission_locale=mission_locale,
        helplines=_helplines(context, understood, age),
        actors=_actors(context, best, age),
        sentence=best.advice if best else _usual_sentence(age),
    )


def _helplines(context: Context, understood: Understanding, age: int | None) -> list[Helpline]:
    """Those of the best need; of all dangers, where there is one; and the one for training."""
    dangers = [each.need for each in understood.needs if each.need.is_urgent]
    chosen = dangers or [each.need for each in understood.needs[:1]]
    # A dictionary keeps the order, where a set would not.
    helplines = list(dict.fromkeys(helpline for need in chosen for helpline in need.helplines))
    usual = context.catalogue.helplines.get(USUAL_HELPLINE)
    is_for_training = not dangers and (age is None or age >= MISSION_LOCALE_AGES.start)
    if usual is not None and usual not in helplines and is_for_training:
        helplines.append(usual)
    return helplines


def _actors(context: Context, need: Need | None, age: int | None) -> list[Actor]:
    """The first contacts of a need, or the usual ones: those who receive people of this age."""
    catalogue = context.catalogue
    usual = [catalogue.actors[code] for code in USUAL_CONTACTS if code in catalogue.actors]
    contacts = need.first_contacts if need else usual
    received = [actor for actor in contacts if _receives(actor, age)]
    return received or usual[:1]


def _receives(actor: Actor, age: int | None) -> bool:
    return actor.code != MISSION_LOCALE or age is None or age in MISSION_LOCALE_AGES


def _usual_sentence(age: int | None) -> str:
    is_young = age is not None and age < MISSION_LOCALE_AGES.start
    return SCHOOL_SENTENCE if is_young else USUAL_SENTENCE
