"""French words for search: tokenised, normalised, without stop words, stemmed (Snowball)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from text.normalise import COMBINING, INVISIBLE, normalise_words

WORD_CACHE_SIZE = 8_192

# Words that say nothing of what is searched for. Single letters are what elisions leave ("l'").
STOP_WORDS = frozenset(
    normalise_words(
        """a ai ait après au aux avec avoir c ce ces cet cette chez comment d dans de des dont du
        elle en est et être faire fait il ils j je l la le les leur leurs lui m ma mais me mes moi
        mon n ne nos notre nous on ou par pas plus pour puis qu quand que quel quelle quelles quels
        qui quoi s sa sans se ses si son sont sur t te toi ton tu un une vers veut veux vos votre
        vous y"""
    )
)

_WORD = re.compile(rf"[\w{COMBINING}{INVISIBLE}]+")
_STEMMER = Stemmer.Stemmer("french")


class Word(NamedTuple):
    """A word of a text: normalised, stemmed, and its range of characters (``end`` excluded)."""

    normalised: str
    stem: str
    start: int
    end: int


def significant_words(text: str) -> Iterator[Word]:
    """The words of a text but for stop words, in their order.

    An elision ("l'école", "d’orientation") is two words, of which the letter is a stop word.
    """
    for match in _WORD.finditer(text):
        normalised = normalise_word(match[0])
        if normalised and normalised not in STOP_WORDS:
            yield Word(normalised, stem(normalised), match.start(), match.end())


def ranges_of_stems(text: str, stems: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where a text has words of these stems: starts and ends, as ``significant_words`` has them."""
    for match in _WORD.finditer(text):
        word = match[0]
        # Numbers are their own stems, and too many to be cached.
        if (word if word.isdecimal() and word.isascii() else significant_stem(word)) in stems:
            yield match.span()


@lru_cache(WORD_CACHE_SIZE)
def significant_stem(word: str) -> str | None:
    """The stem of a word as it is written; None of a stop word."""
    normalised = normalise_word(word)
    return stem(normalised) if normalised and normalised not in STOP_WORDS else None


@lru_cache(WORD_CACHE_SIZE)
def normalise_word(word: str) -> str:
    """One word as ``normalise_words`` returns it; empty for one that has no letter or digit."""
    return "".join(normalise_words(word))


@lru_cache(WORD_CACHE_SIZE)
def stem(normalised: str) -> str:
    """The stem of a normalised word, the same for its plurals and genders.

    Words with digits, such as postal codes and UAIs, stay as they are.
    """
    if not normalised.isalpha():
        return normalised
    # Snowball leaves plurals of short words as they are ("cios"), so that the ending goes first.
    singular = normalised[:-1] if len(normalised) > 3 and normalised[-1] in "sx" else normalised
    stemmed: str = _STEMMER.stemWord(singular)
    return stemmed
