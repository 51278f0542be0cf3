"""What a sentence states of a person: age, class, situation, diploma, aims.

Only what is said is read; what follows from it is for ``eligibility``. « Ma fille de 14 ans » is
the person asked for, as parents and teachers write for somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from models.eligibility import Aim, Diploma, LastClass, Situation
from text.normalise import normalise_words
from understanding.needs import TextRange
from understanding.phrase_index import Found, PhraseIndex
from understanding.profile_phrases import AIMS, DIPLOMAS, GROUPS, SITUATIONS
from understanding.sentence import LONGEST_SENTENCE

YOUNGEST, OLDEST = 3, 60
INFINITIVES = frozenset(("travailler", "bosser"))

NUMBERS = {
    "dix": 10,
    "onze": 11,
    "douze": 12,
    "treize": 13,
    "quatorze": 14,
    "quinze": 15,
    "seize": 16,
    "dix-sept": 17,
    "dix sept": 17,
    "dix huit": 18,
    "dix neuf": 19,
    "dix-huit": 18,
    "dix-neuf": 19,
    "vingt": 20,
    "vingt-et-un": 21,
    "vingt-deux": 22,
    "vingt-trois": 23,
    "vingt-quatre": 24,
    "vingt-cinq": 25,
}
_AGE = re.compile(
    rf"\b(?:(\d{{1,2}})|({'|'.join(sorted(NUMBERS, key=len, reverse=True))}))\s*ans?\b",
    # « il y a 2 ans », « depuis 3 ans », « dans 2 ans » are durations.
    re.IGNORECASE,
)
# « Mon beau-père de 45 ans me frappe », « un homme de 30 ans me suit » are of somebody else. « Une
# femme de 30 ans cherche » is the person that a counsellor asks for: nobody is done anything to.
_RELATIVES = (
    r"(?:mon|ma|son|sa|notre|leur)\s+(?:petit |ex )?(?:p[eè]re|m[eè]re|papa|maman|daronn?e?|"
    r"beau[- ]p[eè]re|belle[- ]m[eè]re|oncle|tante|tonton|grand[- ]p[eè]re|grand[- ]m[eè]re|"
    r"voisine?|patronn?e?|prof(?:esseur)?|[eé]ducateur|coach|entra[iî]neur|copain|mari|ex|mec)"
)
_STRANGERS = r"(?:une?|le|la|cet?)\s+(?:homme|mec|type|gars|monsieur|femme|adulte|vieux|inconnu)"
_AGED = r"\s+(?:de|a|qui a)\s*$"
_OF_RELATIVE = re.compile(rf"(?<!suis )\b{_RELATIVES}{_AGED}", re.IGNORECASE)
_OF_STRANGER = re.compile(rf"(?<!suis )\b{_STRANGERS}{_AGED}", re.IGNORECASE)
_DONE_TO_PERSON = re.compile(r"\b(?:me|m['’]\w+|moi|ma fille|mon fils)\b", re.IGNORECASE)
_DURATION = re.compile(r"(?:il y a|ya|y a|depuis|dans|pendant|après|apres|de plus de)\s*$", re.I)

_PRO = r"(?:\s*(?:bac\s*)?pro(?:fessionnelle)?\b)"
_ORDINAL = r"\s?-?(?:e|eme|ème|ieme|ième|è|ér?e)?\b"
CLASSES: Sequence[tuple[LastClass, re.Pattern[str]]] = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        (LastClass.SECONDE_PRO, rf"\b(?:2\s?-?(?:nde|de|nd)|seconde){_PRO}"),
        (LastClass.PREMIERE_PRO, rf"\b(?:1\s?-?(?:[eè]re|re|er)|premi[eè]re?){_PRO}"),
        (LastClass.TERMINALE_PRO, rf"\b(?:tle|term(?:inale)?){_PRO}"),
        (LastClass.TERMINALE, r"\b(?:tle|term|terminale)\b"),
        (
            LastClass.PREMIERE,
            r"\b(?:1\s?-?(?:[eè]re|re)|premi[eè]re)\b(?!\s+(?:fois|ann[eé]e|heure))",
        ),
        (LastClass.SECONDE, r"\b(?:2\s?-?(?:nde|de|nd)|seconde)\b(?!\s+chance)"),
        (
            LastClass.TROISIEME,
            r"\b(?:3\s?-?(?:[eè]me?|i[eè]me|e|è)|troisi[eè]me|3eme)\b(?!\s+fois)",
        ),
        (LastClass.QUATRIEME, r"\b(?:4\s?-?(?:[eè]me|i[eè]me|e|è)|quatri[eè]me)\b(?!\s+fois)"),
        (LastClass.CINQUIEME, r"\b(?:5\s?-?(?:[eè]me|i[eè]me|e|è)|cinqui[eè]me)\b(?!\s+fois)"),
        (LastClass.SIXIEME, r"\b(?:6\s?-?(?:[eè]me|i[eè]me|e|è)|sixi[eè]me)\b(?!\s+fois)"),
        (
            LastClass.CAP,
            r"\b(?:en|de|du|ann[eé]e|classe de)\s+cap\b(?!\s+(?:en\s+)?poche)",
        ),
    )
)
ENROLLED_BY_CLASS: Mapping[LastClass, Situation] = {
    **dict.fromkeys(
        (LastClass.SIXIEME, LastClass.CINQUIEME, LastClass.QUATRIEME, LastClass.TROISIEME),
        Situation.ENROLLED_COLLEGE,
    ),
    **dict.fromkeys(
        (LastClass.SECONDE, LastClass.PREMIERE, LastClass.TERMINALE), Situation.ENROLLED_LYCEE
    ),
    **dict.fromkeys(
        (LastClass.SECONDE_PRO, LastClass.PREMIERE_PRO, LastClass.TERMINALE_PRO),
        Situation.ENROLLED_LP,
    ),
}
# Who goes to a school says so in the present; checked after all other situations.
_ENROLLED: Sequence[tuple[Situation, re.Pattern[str]]] = (
    (
        Situation.ENROLLED_LP,
        re.compile(r"\b(?:lyc[eé]e\s+pro(?:fessionnel)?|en\s+bac\s+pro|au\s+lp|en\s+lp)\b", re.I),
    ),
    (
        Situation.ENROLLED_LYCEE,
        re.compile(r"\b(?:au|en|son|mon|le)\s+lyc[eé]e?n?n?e?\b|\blyc[eé]en", re.I),
    ),
    (
        Situation.ENROLLED_COLLEGE,
        re.compile(r"\b(?:au|en|son|mon|le)\s+coll?[eèé]ge?\b|\bcoll[eé]gien", re.I),
    ),
)

Code = TypeVar("Code", bound=Enum)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodProfile:
    """What was said of a person; None where nothing was, and where it was said."""

    age: int | None = None
    situation: Situation | None = None
    last_class: LastClass | None = None
    diploma: Diploma | None = None
    left_since: str | None = None
    wants: tuple[Aim, ...] = ()
    ranges: tuple[TextRange, ...] = ()


class ProfileReader:
    """Reads profiles out of sentences."""

    def __init__(self) -> None:
        self.situations = _index(SITUATIONS)
        self.diplomas = _index(DIPLOMAS)
        self.aims = _index(AIMS)

    def read(self, text: str) -> UnderstoodProfile | None:
        """What a text states of a person; None if nothing."""
        sentence = text[:LONGEST_SENTENCE]
        ranges: set[TextRange] = set()
        age = _age(sentence, ranges)
        last_class = _class(sentence, ranges)
        situation = _best(self.situations, Situation, sentence, ranges)
        if situation is None:
            situation = _enrolled(sentence, last_class, ranges)
        diploma = _best(self.diplomas, Diploma, sentence, ranges)
        aims = self.aims.find(sentence)
        wants = tuple(dict.fromkeys(Aim[found.owner] for found in aims))
        ranges |= {_range(found) for found in aims}
        if not ranges:
            return None
        return UnderstoodProfile(
            age=age,
            situation=situation,
            last_class=last_class,
            diploma=diploma,
            wants=wants,
            ranges=tuple(sorted(ranges)),
        )


def _index(phrases: Mapping[Code, Sequence[str]]) -> PhraseIndex:
    return PhraseIndex({code.name: texts for code, texts in phrases.items()}, GROUPS)


def _range(found: Found) -> TextRange:
    return TextRange(found.words[0].start, found.words[-1].end)


def _best(
    index: PhraseIndex, codes: type[Code], sentence: str, ranges: set[TextRange]
) -> Code | None:
    # « Travailler » is what is wanted, « je travaille » what is done; both have one stem.
    found = [f for f in index.find(sentence) if any(w.text not in INFINITIVES for w in f.words)]
    if not found:
        return None
    # As the codes stand in their table: a broken apprenticeship is more than having left.
    order = list(
        dict.fromkeys(phrase.owner for phrases in index.by_trigger.values() for phrase in phrases)
    )
    first = min(found, key=lambda match: (-match.score, order.index(match.owner)))
    ranges.add(_range(first))
    return codes[first.owner]


def _age(sentence: str, ranges: set[TextRange]) -> int | None:
    for match in _AGE.finditer(sentence):
        before = sentence[: match.start()]
        if _DURATION.search(before) or _OF_RELATIVE.search(before):
            continue
        if _OF_STRANGER.search(before) and _DONE_TO_PERSON.search(sentence):
            continue
        digits, word = match.groups()
        age = int(digits) if digits else NUMBERS[word.lower()]
        if YOUNGEST <= age <= OLDEST:
            ranges.add(TextRange(*match.span()))
            return age
    return None


def _class(sentence: str, ranges: set[TextRange]) -> LastClass | None:
    for code, pattern in CLASSES:
        match = pattern.search(sentence)
        if match:
            ranges.add(TextRange(*match.span()))
            return code
    return None


def _enrolled(
    sentence: str, last_class: LastClass | None, ranges: set[TextRange]
) -> Situation | None:
    if last_class is not None and last_class in ENROLLED_BY_CLASS and not _looks_back(sentence):
        return ENROLLED_BY_CLASS[last_class]
    for situation, pattern in _ENROLLED:
        match = pattern.search(sentence)
        if match and not _looks_back(sentence):
            ranges.add(TextRange(*match.span()))
            return situation
    return None


_PAST = frozenset(
    ("etais", "etait", "ancien", "ancienne", "apres", "reprendre", "retourner", "aller")
)


def _looks_back(sentence: str) -> bool:
    """Whether a school is one that the person was at, or wants to go to."""
    return not _PAST.isdisjoint(normalise_words(sentence))
