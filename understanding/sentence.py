"""Words of a sentence as people type them: elided, abbreviated, without accents, spelt by ear."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from text.normalise import (
    COMBINING,
    INVISIBLE,
    is_of_another_script,
    normalise_words,
    plain_letters,
)

WORD_CACHE_SIZE = 8_192
LONGEST_SENTENCE = 1_000
"""Characters that are read of a text; what follows is ignored."""

WORD = re.compile(rf"(?:[^\W_]|[{COMBINING}{INVISIBLE}])+")

# Words that tell nothing of what is needed. Negations stay: « plus envie » is not « envie ».
STOP_WORDS = frozenset(
    normalise_words(
        """a ai ait alors an ans apre as au aussi aux avait avec avez avoir avons bah bcp
        beaucoup ben bien bonjour bonsoir c ca car ce cela ces cet cette che chez chui ché ci
        comme d dans de deja depuis des donc dont dpui ds du elle elles en encore enfin es est
        et etais etait etant ete etes etre eu eux fait g hein hier ici il ils j jai jais je jla
        jle jme jsuis jtai jte juste kan ke ki koi l la le les leur leurs lui m ma mais me meme
        merci mes mm moi mon msg n ne nos notre nou nous on ont or oron ou oui par parce pck
        pcq pendant peu peut plutot pour pourpr pr puis q qd qu quand que quel quelle quelles
        quels qui quil s sa se sera ses si soit son sont sui suis sur svp t ta tant te tel
        tellement tes tjr toi ton toujours tous tout toute toutes tres tro trop tt tu un une va
        vais vers vos votre vous vraiment vs y"""
    )
)
NEGATION = "pas"
NEGATIONS = frozenset(
    ("pas", "plus", "jamais", "aucun", "aucune", "sans", "ni", "rien", "pu", "pa", "plu")
)

# Written together with the word that follows: « jarrete », « lecole », « dun », « questce ».
ELIDED = ("qu", "j", "l", "d", "m", "n", "s", "t", "c")


class Token(NamedTuple):
    """A word of a sentence without accents and case, and its characters (``end`` excluded)."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text, in their order, whatever their script."""
    found: list[Token] = []
    for match in WORD.finditer(text[:LONGEST_SENTENCE]):
        words = normalise_words(match[0])
        if is_of_another_script(match[0]):
            words = (plain_letters(match[0]),)
        found += [Token(word, *match.span()) for word in words]
    return found


# Endings of plurals, genders and the commonest forms of verbs, and what must be left of the word.
# Snowball's go too far for this: « mars » and « mari », « aide » and « aidant » are one there.
_ENDINGS = (
    ("ees", 3),
    ("ent", 5),
    ("ee", 3),
    ("es", 3),
    ("er", 3),
    ("ez", 3),
    ("e", 3),
    ("s", 3),
    ("x", 3),
)


@lru_cache(WORD_CACHE_SIZE)
def stem_of(word: str) -> str:
    """A normalised word without its ending; negations are all one."""
    if word in NEGATIONS:
        return NEGATION
    for ending, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word.removesuffix(ending)
    return word
