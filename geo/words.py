"""French place names as people type them."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_WORD = re.compile(r"[a-z0-9]+")


def words(text: str) -> tuple[str, ...]:
    """The words of a name, without case, accents, hyphens or apostrophes; "St" is "saint".

    >>> words("Saint-Pol-sur-Mer") == words("ST POL SUR MER")
    True
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(_ABBREVIATIONS.get(word, word) for word in _WORD.findall(plain))


def sort_name(text: str) -> str:
    """A key under which names order as in a French index, the same on every database."""
    return " ".join(words(text))
