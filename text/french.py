"""French as people type it: without accents, elisions and endings, by the words that matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from text.normalise import normalise_words

WORD_CACHE_SIZE = 8_192

STOP_WORDS = frozenset(
    normalise_words(
        """a ai ait après au aux avec avoir c ce ces cet cette chez comment d dans de des dont du
        elle en est et être faire fait il ils j je l la le les leur leurs lui m ma mais me mes moi
        mon n ne nos notre nous on ou par pas plus pour puis qu quand que quel quelle quelles quels
        qui quoi s sa sans se ses si son sont sur t te toi ton tu un une vers veut veux vos votre
        vous y"""
    )
)
"""Words that say nothing of what is looked for."""

_WORD = re.compile(r"\w+")
_STEMMER = Stemmer.Stemmer("french")


class Word(NamedTuple):
    """A word of a text: without case and accents, its stem, and from which character to which."""

    normalised: str
    stem: str
    start: int
    end: int


def significant_words(text: str) -> Iterator[Word]:
    """The words of a text that say something, in their order.

    An elision ("l'école", "d’orientation") falls apart, and its letter says nothing.
    """
    for found in _WORD.finditer(text):
        normalised = normalise_word(found[0])
        if normalised and normalised not in STOP_WORDS:
            yield Word(normalised, stem(normalised), found.start(), found.end())


@lru_cache(WORD_CACHE_SIZE)
def normalise_word(word: str) -> str:
    """A word without case, accents and ligatures; "st" is "saint"."""
    return "".join(normalise_words(word))


@lru_cache(WORD_CACHE_SIZE)
def stem(normalised: str) -> str:
    """A word without its ending: plurals and genders of a word have the same. What has digits
    (a postal code, a UAI) stays as it is."""
    if not normalised.isalpha():
        return normalised
    singular = normalised[:-1] if len(normalised) > 3 and normalised[-1] in "sx" else normalised
    found: str = _STEMMER.stemWord(singular)
    return found
