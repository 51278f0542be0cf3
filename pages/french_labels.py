"""French labels for distances, ages and codes of the schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from models.provenance import CONTACT_YEARS, contact_date
from models.structure_kind import KIND_OF_NAME
from pages.translation import IN_FRENCH, Wording, mark
from text.french_dates import (
    format_of_date,
    is_older_than,
    paris_today,
)
from text.usual_names import with_de, with_de_and_article

STAGES = {
    "PREVENTION": mark("Prévention"),
    "REMOBILISATION": mark("Reprendre pied"),
    "DIPLOMATION": mark("Retour vers un diplôme"),
}
LEVELS = {
    "COLLEGE": mark("collège"),
    "LYCEE": mark("lycée général et technologique"),
    "LP": mark("lycée professionnel"),
}
ENROLMENTS = {
    "ENROLLED": mark("Jeunes encore scolarisés"),
    "LEAVING": mark("Jeunes sortis ou en train de sortir"),
}
KINDS = {
    "COLLEGE": mark("Collège"),
    "LGT": mark("Lycée général et technologique"),
    "LPO": mark("Lycée polyvalent"),
    "LP": mark("Lycée professionnel"),
    "EREA": mark("Établissement régional d'enseignement adapté"),
    "SEGPA": mark("SEGPA"),
    "SECTION_PROFESSIONNELLE": mark("Section d'enseignement professionnel"),
    "SECTION_GENERALE_TECHNOLOGIQUE": mark("Section d'enseignement général et technologique"),
    "EXPERIMENTAL": mark("Établissement expérimental"),
    "DEFAULT_TITLE": mark("Établissement scolaire"),
}
# As models.structure_kind has them.
KINDS_OF_STRUCTURE = (mark("Centre d'information et d'orientation"), mark("Mission locale"))
FUNDING = {
    "MOBILISABLE": "mobilisable",
    "COMPLEMENTARY": "en complément",
    "NOT_MOBILISABLE": "non mobilisable",
}
STATUSES = {
    "INSTRUCTION_OBLIGATION": mark("S'instruire est obligatoire"),
    "TRAINING_OBLIGATION": mark("Étudier, se former ou travailler est obligatoire"),
    "DECROCHEUR": mark("Vous avez quitté l'école sans diplôme"),
    "DARFI": mark("Le droit de revenir en formation"),
    "NEITHER": mark("Dans les autres cas"),
}
# The API's own sentence: pages in other languages say it in theirs.
UNKNOWN_PLACE = mark(
    "Nous n'avons pas reconnu ce lieu. Écrivez une commune, un code postal ou un établissement, ou "
    "terminez l'adresse par la commune, comme « 12 rue Solférino, 59000 Lille ». Ailleurs en "
    "France, le 0 800 12 25 00 (gratuit) aide à trouver une formation."
)
# What a visitor can do about an error, where the API's own sentence is for programs.
PROBLEMS = {
    "GEOCODER_UNAVAILABLE": UNKNOWN_PLACE,
    "UNKNOWN_DISPOSITIF": mark("Ce dispositif n'existe pas. Choisissez-en un dans la liste."),
    "UNKNOWN_POSTAL_CODE": mark(
        "Nous ne connaissons pas ce code postal. Vérifiez-le, ou écrivez le nom de la commune."
    ),
    "UNKNOWN_COMMUNE": mark(
        "Nous ne connaissons pas cette commune. Écrivez son nom ou son code postal."
    ),
    "UNKNOWN_UAI": mark(
        "Nous ne connaissons pas cet établissement. Vérifiez son numéro (UAI), ou écrivez son nom "
        "ou sa commune."
    ),
    "BAD_UAI": mark(
        "Ce numéro n'est pas celui d'un établissement (UAI). Vérifiez-le, ou écrivez le nom de "
        "l'établissement ou sa commune."
    ),
}
# For who wrote the request: visitors have chosen a commune by its name, know nothing of
# territories, and see the age of a contact beside it.
NOTICES_FOR_PROGRAMS = frozenset(
    ("COMMUNE_IS_POSTAL_CODE", "CONTACT_OLD", "TERRITORY_PROVISIONAL", "TERRITORY_UNKNOWN")
)
# And those that the page says in its own way, above the list or beside what they are about.
NOTICES_SHOWN_OTHERWISE = NOTICES_FOR_PROGRAMS | {
    "OUTSIDE_REGION",
    "HOSTS_PARTLY_PUBLISHED",
    "HOSTS_NOT_PUBLISHED",
}
COVERAGE = {
    "COMPLETE": "",
    "PARTIAL": mark(
        "La liste des lieux d'accueil n'est connue qu'en partie : d'autres peuvent exister."
    ),
    "NONE": mark("Les lieux d'accueil de ce dispositif ne sont pas encore publiés."),
}

INTAKES = {
    "OPEN": mark("Il y avait des places."),
    "WAITING_LIST": mark("Sur liste d'attente : appelez pour vous inscrire."),
    "FULL": mark("Complet : appelez tout de même, une place peut se libérer."),
}

MY_POSITION = mark("Ma position")
ONE_ACADEMY = mark("académie de %(names)s")
SEVERAL_ACADEMIES = mark("académies de %(names)s")
# The API's label of a place that was given by its coordinates.
POSITION = re.compile(r"-?\d+\.\d+, -?\d+\.\d+")
NEAR = mark("près de %(place)s")
WHOM_TO_ASK_NEAR = mark("À qui s'adresser, près de %(place)s")

# French puts it between a number and its unit.
NARROW_NO_BREAK_SPACE = "\u202f"


def format_distance(meters: float, words: Wording = IN_FRENCH) -> str:
    """A distance in metres, rounded to 10 m below 1 km, to 100 m below 10 km, else to 1 km."""
    # Limits are where rounding would give the next unit: 995 m is "1,0 km", not "1 000 m".
    if meters < 10:
        return words.say(mark("sur place"))
    if meters < 995:
        text, unit = f"{round(meters, -1):.0f}", "m"
    elif meters < 9950:
        text, unit = f"{meters / 1000:.1f}".replace(".", words.language.decimal), "km"
    else:
        text, unit = f"{meters / 1000:.0f}", "km"
    return words.say(mark("à %(distance)s"), distance=f"{text}{NARROW_NO_BREAK_SPACE}{unit}")


def say_near(text: str, place: str, words: Wording = IN_FRENCH) -> str:
    """« près d'Hirson », « près du Touquet »: a text that has ``de %(place)s``, of a place; « près
    d'ici » where that is a position."""
    if POSITION.fullmatch(place):
        return words.say(text).replace("de %(place)s", "d'ici") % {
            "place": words.say(MY_POSITION).lower()
        }
    if not words.language.is_french:
        return words.say(text, place=place)
    return words.say(text).replace("de %(place)s", with_de_and_article(place))


def format_academies(academies: Sequence[Mapping[str, str]], words: Wording = IN_FRENCH) -> str:
    """« académie de Lille », « académies d'Amiens et de Lille »."""
    names = [academy["name"] for academy in academies]
    text = ONE_ACADEMY if len(names) == 1 else SEVERAL_ACADEMIES
    said = words.say(text)
    # What a language does not translate it says in French, with French elision.
    if said != text:
        return said % {"names": ", ".join(names)}
    *others, last = (with_de(name) for name in names)
    listed = f"{', '.join(others)} et {last}" if others else last
    return said.replace("de %(names)s", listed)


def place_name(label: str, words: Wording = IN_FRENCH) -> str:
    """The name of a place; nobody knows where they are by its coordinates."""
    return words.say(MY_POSITION) if POSITION.fullmatch(label) else label


def format_figure(value: float, unit: str) -> str:
    """A key figure: « 2 644 », « 8,5 % »."""
    text = f"{value:,.10g}".replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",")
    return f"{text}{NARROW_NO_BREAK_SPACE}%" if unit == "PERCENT" else text


def old_contact(
    structure: Mapping[str, Any], words: Wording = IN_FRENCH, today: date | None = None
) -> str:
    """« de septembre 2019 »: the date of a structure's telephone and mail where that is older than
    ``CONTACT_YEARS``; empty where it is newer, was confirmed since, or nothing is known."""
    source = structure["contactSource"]
    if source is None:
        return ""
    confirmed = (structure["provenance"]["verifiedAt"], structure.get("contactConfirmedAt"))
    stated = contact_date(source["sourceDate"], *confirmed)
    if not is_older_than(stated, CONTACT_YEARS, (today or paris_today()).isoformat()):
        return ""
    return format_of_date(stated) if words.language.is_french else words.date(stated)


def structure_label(structure: Mapping[str, str], words: Wording = IN_FRENCH) -> str:
    """The kind of a structure, such as « Lycée polyvalent »."""
    own = KIND_OF_NAME[structure["__typename"]].label
    label = own or KINDS.get(structure.get("kind", "DEFAULT_TITLE"), KINDS["DEFAULT_TITLE"])
    return words.say(label)


FAR_METERS = 50_000
"""Beyond what a day's way there and back allows: about an hour by car or train."""

CEDEX = re.compile(r"\s+cedex\b.*", re.IGNORECASE)
POST_BOX = re.compile(r"(?:\s*[-,]\s*)?\b(?:BP|CS|TSA)\s*\d+\b", re.IGNORECASE)


def visit_address(structure: Mapping[str, Any]) -> str:
    """Where to go, in one line: the street and its town, without what is for letters alone (boîte
    postale, CEDEX); empty where no address is known."""
    address = structure["address"]
    if not address:
        return ""
    street = POST_BOX.sub("", address["street"] or "").strip(" ,-")
    code, city = address["postalCode"], address["city"] or ""
    commune = structure["commune"]
    codes = commune["postalCodes"] if commune else []
    if CEDEX.search(city) or (codes and code not in codes):
        # The code is of letters as well: the commune's own, where it has one only.
        code = codes[0] if len(codes) == 1 else None
        city = commune["name"] if commune else CEDEX.sub("", city)
    town = " ".join(part for part in (code, city) if part)
    return ", ".join(part for part in (street, town) if part)


def source_line(structure: Mapping[str, Any], words: Wording = IN_FRENCH) -> str:
    """« Annuaire de l'éducation, mars 2024 »: where a structure's contact comes from."""
    source = structure["contactSource"] or structure["provenance"]
    return f"{source['source']['name']}, {words.date(source['sourceDate'])}"


def published_hostings(structure: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The hostings of a structure that a source states and that are open, or will be: of each
    place the open one, with next year's beside it left out."""
    stated = [
        each
        for each in structure.get("hostings", ())
        if each["basis"] == "PUBLISHED" and each["status"] != "CLOSED"
    ]
    return one_a_place(stated)


def one_a_place(hostings: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of the hostings of one dispositif and form at one place the open one, else the next."""
    places: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for each in hostings:
        key = tuple(
            part and (part.get("code") or part.get("id") or part.get("name"))
            for part in (each.get("dispositif"), each.get("host"), each.get("microStructure"))
        )
        best = places.setdefault((*key, each.get("form")), each)
        if each["status"] == "OPEN" or (
            best["status"] != "OPEN" and (each["schoolYear"] or "") < (best["schoolYear"] or "")
        ):
            places[(*key, each.get("form"))] = each
    return list(places.values())


def worth_a_call(edges: Iterable[Mapping[str, Any]], own_school: str) -> list[Mapping[str, Any]]:
    """Of the hosts near a place those that a source names, and one's own school, by its id: what
    any school may run is no reason to telephone to another."""
    return [
        edge
        for edge in edges
        if edge["node"]["basis"] == "PUBLISHED" or edge["node"]["host"]["id"] == own_school
    ]


def contact_of(structure: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who answers the telephone for a structure: its micro-structure, where it hosts in one."""
    micro_structures = (each["microStructure"] for each in published_hostings(structure))
    return next((each for each in micro_structures if each and each["phone"]), structure)


def whom_to_call(hosting: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who answers the telephone for a hosting: its micro-structure where that has a number, or the
    host has closed."""
    host: Mapping[str, Any] = hosting["host"]
    micro: Mapping[str, Any] | None = hosting["microStructure"]
    return micro if micro and (micro["phone"] or host["status"] == "CLOSED") else host


def share_message(
    structure: Mapping[str, Any], page: str, contact: Mapping[str, Any] | None = None
) -> str:
    """What is sent of a structure: its name, the number of whom to call, its address and page."""
    phone = (contact or contact_of(structure))["phone"]
    parts = (structure["usualName"], phone, visit_address(structure), page)
    return " – ".join(part for part in parts if part)


def what_to_say(structure: Mapping[str, Any], hostings: Sequence[Mapping[str, Any]]) -> str:
    """What to say on the telephone to a structure, by what it is."""
    if structure["__typename"] == "Cio":
        return "Bonjour, je voudrais un rendez-vous pour parler d'orientation."
    if structure["__typename"] == "MissionLocale":
        return "Bonjour, je voudrais un premier rendez-vous à la mission locale."
    if hostings:
        name = hostings[0]["dispositif"]["name"]
        return (
            f"Bonjour, j'appelle pour le parcours {name}. Est-ce que je peux avoir un rendez-vous ?"
        )
    return "Bonjour, je voudrais parler à la vie scolaire, ou au référent décrochage."


def is_web_address(text: str | None) -> bool:
    """Whether a text may be used as a link."""
    # Imported addresses are what their source wrote, ``javascript:`` included.
    return text is not None and text.lower().startswith(("http://", "https://"))


def format_ages(youngest: int | None, oldest: int | None, words: Wording = IN_FRENCH) -> str:
    """The ages of those who may join; empty where no source states any."""
    if youngest is not None and oldest is not None:
        return words.say(mark("de %(low)s à %(high)s ans"), low=youngest, high=oldest)
    if youngest is not None:
        return words.say(mark("à partir de %(age)s ans"), age=youngest)
    return "" if oldest is None else words.say(mark("jusqu'à %(age)s ans"), age=oldest)


def format_audiences(
    audiences: list[Mapping[str, str | None]], words: Wording = IN_FRENCH
) -> list[str]:
    """Who may join, in one sentence for each enrolment."""
    sentences = []
    for enrolment, who in ENROLMENTS.items():
        levels = [a["level"] for a in audiences if a["enrolment"] == enrolment]
        names = [words.say(LEVELS[level]) for level in levels if level]
        if names:
            sentences.append(f"{words.say(who)} : {', '.join(names)}")
        elif levels:
            sentences.append(words.say(who))
    return sentences
