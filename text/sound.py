"""How French words sound, for those that are spelt by ear."""

from __future__ import annotations

import re
from functools import lru_cache

WORD_CACHE_SIZE = 8_192

# Spelling to sound, in this order; without accents « é » and « e » are alike.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"tion", "sion"),
        (r"ph", "f"),
        (r"sch|sh", "ch"),
        (r"h", ""),
        (r"eau|au", "o"),
        (r"ai|ei|ay|ey", "e"),
        (r"oi|oy", "oa"),
        (r"oeu|eu", "e"),
        (r"qu|q|ck", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"ge(?=[ao])", "j"),
        (r"g(?=[eiy])", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"[ae][nm](?![aeiouy])", "an"),
        (r"(?:in|im|yn|ym|un|um)(?![aeiouy])", "in"),
        (r"om(?=[bp])", "on"),
        (r"y", "i"),
        (r"z|x", "s"),
        (r"(.)\1+", r"\1"),
        (r"(?:er|es|et|ent|ee)$", "e"),
        (r"[stdp]+$", ""),
        (r"e$", ""),
    )
)


@lru_cache(WORD_CACHE_SIZE)
def sound(word: str) -> str:
    """How a normalised word sounds, roughly: « jamé » and « jamais » have the same."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word
