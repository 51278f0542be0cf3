"""Names of institutions as people say them, made from what official lists write.

« Centre d'information et d'orientation (CIO) - Dijon » is « CIO de Dijon », « MICRO-COLLEGE DIJON »
« Micro-collège Dijon ».
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from text.normalise import normalise_words

NAME_CACHE_SIZE = 4_096

# How the directory of the DILA names each institution of a kind.
_OFFICIAL = (
    (re.compile(r"centre d['’]information et d['’]orientation \(CIO\) - (.+)", re.I), "CIO"),
    (
        re.compile(
            r"mission locale pour l['’]insertion professionnelle et sociale des jeunes "
            r"\(16-25 ans\) - (.+)",
            re.I,
        ),
        "Mission locale",
    ),
)
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
_WORD = re.compile(r"[^\W\d_]+")

# Accents that capitals have lost, of the words that names are made of.
_ACCENTS = {
    normalise_words(spelt)[0]: spelt
    for spelt in (
        "académie",
        "collège",
        "défi",
        "école",
        "écoles",
        "éducation",
        "général",
        "générale",
        "lycée",
        "métier",
        "métiers",
        "métropole",
        "régional",
        "régionale",
        "spécialisé",
        "supérieur",
        "université",
    )
}
_SMALL_WORDS = frozenset(
    (*normalise_words("a au aux d de des du en et l la le les sous sur"), "lès")
)
SHORTEST_SHOUT = 4  # « CIO », « MFR » and « LP » are acronyms

_VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]", re.I)
# « d'Hirson »; a short one is said with its h: « de Ham ».
SHORTEST_SILENT_H = 4
# Areas, not towns: « le Cambrésis », « le Valenciennois ».
_AREA = re.compile(r"[^\s-]*(?:ésis|aisis|ennois|uaisis)$")

_KINDS_BY_ARTICLE = {
    "du ": frozenset(
        (
            "lycee",
            "college",
            "cio",
            "microlycee",
            "microcollege",
            "pole",
            "centre",
            "boulevard",
            "chemin",
        )
    ),
    "de la ": frozenset(("mission", "maison", "cite", "section", "rue", "place")),
    "de l'": frozenset(
        ("ecole", "erea", "institut", "institution", "ensemble", "avenue", "allee", "impasse")
    ),
}


@lru_cache(NAME_CACHE_SIZE)
def usual_name(name: str, commune: str | None = None) -> str:
    """The name as people say it; ``commune``, where it is named, in its own spelling."""
    for pattern, kind in _OFFICIAL:
        official = pattern.fullmatch(name.strip())
        if official:
            place = _place(official[1])
            is_slip = commune is not None and OSA.distance(place, commune) == 1
            return f"{kind} {with_de(commune if is_slip and commune else place)}"
    said = _without_shouting(name.strip())
    return _with_spelling_of(said, commune) if commune else said


def with_de_and_article(name: str) -> str:
    """As ``with_de``, a school or an adviser with its article: « du lycée Pasteur », « de la
    mission locale de Lens », « du CIO d'Arras »."""
    kind, _, rest = name.partition(" ")
    plain = "".join(normalise_words(kind))
    for article, kinds in _KINDS_BY_ARTICLE.items():
        if rest and plain in kinds:
            return f"{article}{kind if kind.isupper() else kind.lower()} {rest}"
    return with_de(name)


def with_de(place: str) -> str:
    """« d'Arras », « de Lens », « du Touquet », « des Mureaux », « de La Fère »."""
    if place.startswith("Le ") or _AREA.fullmatch(place):
        return f"du {place.removeprefix('Le ')}"
    if place.startswith("Les "):
        return f"des {place.removeprefix('Les ')}"
    first = place.split("-")[0].split(" ")[0]
    silent = first.lower().startswith("h") and len(first) >= SHORTEST_SILENT_H
    return f"d'{place}" if silent or _VOWEL.match(place) else f"de {place}"


def _place(text: str) -> str:
    """The place of an official name: « Lens - Liévin », « Vervins (Thiérache) »."""
    parts = [part.strip() for part in _IN_BRACKETS.sub("", text).split(" - ")]
    # « Montreuil - Montreuil-sur-Mer » is said once.
    kept = [p for p in parts if not any(q != p and q.startswith(f"{p}-") for q in parts)]
    return " et ".join(kept)


def _without_shouting(name: str) -> str:
    """A name in capitals as it is written otherwise."""
    if len([word for word in _WORD.findall(name) if len(word) >= SHORTEST_SHOUT]) == 0:
        return name
    is_all_shouted = name.upper() == name

    def written(match: re.Match[str]) -> str:
        word = match[0]
        if word.upper() != word or (not is_all_shouted and len(word) < SHORTEST_SHOUT):
            return word
        lower = word.lower()
        if match.start() and lower in _SMALL_WORDS:
            return lower
        spelt: str = _ACCENTS.get(lower, lower)
        # A kind of institution is no name: « Micro-collège ».
        follows_hyphen = name[match.start() - 1 : match.start()] == "-"
        return spelt if follows_hyphen and lower in _ACCENTS else spelt.capitalize()

    return _WORD.sub(written, name)


def _with_spelling_of(name: str, commune: str) -> str:
    """The name with its commune's words as the commune writes them: « de Saint quentin »."""
    words = normalise_words(commune)
    pattern = r"[\s-]+".join(_letters(word) for word in words)
    found = re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", name, re.I)
    return name[: found.start()] + commune + name[found.end() :] if found else name


def _letters(word: str) -> str:
    """A pattern of a normalised word with or without its accents."""
    return "".join(_WITH_ACCENTS.get(letter, letter) for letter in word)


_WITH_ACCENTS = {
    "a": "[aàâä]",
    "c": "[cç]",
    "e": "[eéèêë]",
    "i": "[iîï]",
    "o": "[oôö]",
    "u": "[uùûü]",
}
