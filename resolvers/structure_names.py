"""Structures by their names, as people say them: « lycée Darras », « CIO de Lens »."""

from __future__ import annotations

from functools import cache

from directory.request_context import Context
from models.structure import Position, Structure
from resolvers.search_index import STRUCTURES, search_index
from text.french import significant_words
from text.normalise import normalise_words

# A text speaks of a structure where it has one of these; else it is a commune's name or a street's.
STRUCTURE_WORDS = frozenset(
    normalise_words(
        "lycée collège lp lpo lgt lep erea segpa école institution établissement cité scolaire cio "
        "mission locale micro"
    )
)
MOST = 5

# Beside the best, structures that score at least this part of it.
MIN_SHARE = 0.6


def speaks_of_structure(text: str) -> bool:
    """Whether a text has a word such as « lycée », and no number as a street's address has."""
    words = normalise_words(text)
    # « Cité des Fleurs » is a street.
    said = STRUCTURE_WORDS.intersection(words) - {"cite"}
    return bool(said) and not any(word.isdigit() for word in words)


async def structures_named(
    context: Context, text: str, near: Position | None = None
) -> list[Structure]:
    """The structures that a text names, the likeliest first.

    Every word that says which one is meant has to be in the name or the city; slips do not count.
    """
    words = normalise_words(text)
    if not set(words) - STRUCTURE_WORDS:
        return []
    index = await search_index(context.directory)
    here = (near.latitude, near.longitude) if near else None
    found = index.filter_types(index.find(text, here), STRUCTURES)
    hits = index.hits(found, 0, MOST)
    if not hits:
        return []
    likely = [hit for hit in hits if hit.score >= MIN_SHARE * hits[0].score]
    loaded = await context.structures.load_now([hit.key for hit in likely])
    return [s for s in loaded if s is not None and _is_named(s, words, found.stems)]


def _is_named(structure: Structure, words: tuple[str, ...], stems: frozenset[str]) -> bool:
    """Whether a structure has as many of the words that were meant as the text has of its own."""
    city = structure.address.city if structure.address else None
    names = f"{structure.name} {city or ''} {structure.commune.name if structure.commune else ''}"
    own = {word.stem for word in significant_words(names)} & stems
    asked = {word.stem for word in significant_words(" ".join(set(words) - STRUCTURE_WORDS))}
    # « Lycée » is in the name of each: it says of none that it is meant.
    return len(own - _kind_stems()) >= len(asked)


@cache
def _kind_stems() -> frozenset[str]:
    return frozenset(word.stem for word in significant_words(" ".join(STRUCTURE_WORDS)))
