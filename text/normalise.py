"""French place names as people type them."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ORDINAL = re.compile(r"(\d{1,2})(?:er|ere|e|eme|nd|nde)")
_WORD = re.compile(r"[a-z0-9]+")


def normalise_words(text: str) -> tuple[str, ...]:
    """The words of a name, without case, accents, hyphens or apostrophes; "St" is "saint",
    "12e" is "12".

    >>> words("Saint-Pol-sur-Mer") == words("ST POL SUR MER")
    True
    """
    normalised = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).casefold()
    normalised = "".join(letter for letter in normalised if not unicodedata.combining(letter))
    return tuple(_expand_abbreviation(word) for word in _WORD.findall(normalised))


def _expand_abbreviation(word: str) -> str:
    """A word without its abbreviation: "saint" for "st", "12" for "12e" and "12ème"."""
    ordinal = _ORDINAL.fullmatch(word)
    return ordinal[1] if ordinal else _ABBREVIATIONS.get(word, word)


def sort_name(text: str) -> str:
    """A key under which names order as in a French index, the same on every database."""
    return " ".join(normalise_words(text))
