"""How phrases are written: what people say, in the words of ``seeds/data/france/needs.toml``.

A phrase is found in a sentence where all of its words are, near each other. Signs before it say
more: ``EXCEPTION``, ``IN_ORDER``, ``WHOLE_SENTENCE``; quotation marks around it: word for word.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from understanding.sentence import NEGATION, STOP_WORDS, stem_of, tokens

GROUP = "@"
"""Before a word: any word of the group of that name."""

EXCEPTION = "!"
"""Its words say something else: « mort de rire », nothing of death. Twice: the whole sentence
does, « exposé sur le suicide »."""

IN_ORDER = ">"
"""Its words come in this order, with others between them. A negation always comes first: « la
rentrée, pas de lycée » is not « pas rentré »."""

WHOLE_SENTENCE = "="
"""Nothing else is in the sentence: one word alone may be said of anything."""

WORD_FOR_WORD = '"'
"""Around it: its words follow each other, stop words included."""


class PhraseError(ValueError):
    """A phrase that cannot be looked for; the message says how to mend it."""


class Phrase(NamedTuple):
    """A phrase, and whose it is.

    ``concepts`` are stems and names of groups, in their order; ``words`` are those it is written
    with, but for groups.
    """

    owner: str
    concepts: tuple[str, ...]
    words: tuple[str, ...]
    is_whole: bool
    is_word_for_word: bool
    is_exception: bool
    excepts_all: bool
    is_in_order: bool


def parse_phrase(owner: str, text: str, groups: Collection[str]) -> Phrase:
    """Read a phrase.

    Raises:
        PhraseError: it names a group that is not in ``groups``, or has stop words only.
    """
    signs = text[: len(text) - len(text.lstrip(EXCEPTION + IN_ORDER + WHOLE_SENTENCE))]
    written = text.removeprefix(signs)
    is_word_for_word = written.startswith(WORD_FOR_WORD)
    concepts: list[str] = []
    words: list[str] = []
    for part in written.strip(WORD_FOR_WORD).split():
        if part.startswith(GROUP):
            if part.removeprefix(GROUP) not in groups:
                raise PhraseError(f"{text!r} has {part}, and no [[word_groups]] has that name")
            concepts.append(part)
            continue
        for token in tokens(part):
            is_stop = token.text in STOP_WORDS
            if is_word_for_word or not is_stop:
                concepts.append(stem_of(token.text))
            if not is_stop:
                words.append(token.text)
    if not concepts:
        raise PhraseError(f'{text!r} has no word that tells anything; write it between "quotes"')
    return Phrase(
        owner,
        tuple(concepts if is_word_for_word else dict.fromkeys(concepts)),
        tuple(words),
        is_whole=WHOLE_SENTENCE in signs,
        is_word_for_word=is_word_for_word,
        is_exception=EXCEPTION in signs,
        excepts_all=2 * EXCEPTION in signs,
        is_in_order=IN_ORDER in signs or NEGATION in concepts,
    )
