"""Finds phrases in a sentence, whatever its endings, elisions and slips.

Words are compared as written, then by their stems, by their sounds (« jamé »), and with a wrong
letter. What is rarer among the phrases, and what is longer, weighs more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from text.sound import sound
from understanding.phrases import GROUP, Phrase, parse_phrase
from understanding.sentence import (
    ELIDED,
    NEGATION,
    NEGATIONS,
    STOP_WORDS,
    WORD_CACHE_SIZE,
    Token,
    stem_of,
    tokens,
)

# How many words of a sentence a phrase may stretch over: so many for each of its own, and these.
WORDS_BETWEEN, FREE_WORDS = 2, 3

# A phrase whose words stand far apart is less surely meant, and so is one in another order.
COMPACTNESS_EXPONENT = 0.25
OUT_OF_ORDER = 0.9

MIN_SOUND_WORD, MIN_SOUND = 4, 3
MIN_HEARD_NEGATION = 6
MIN_FUZZY_WORD, TWO_ERRORS_WORD = 5, 9
UNMISTAKABLE_WORD = 8
MISHEARD_QUALITY, MISSPELT_QUALITY = 0.9, 0.8

MAX_WEIGHT = 4.0
NEGATION_WEIGHT, STOP_WEIGHT = 0.6, 0.5
STOP_STEMS = frozenset(map(stem_of, STOP_WORDS))


NO_TOKENS: frozenset[Token] = frozenset()


class Heard(NamedTuple):
    """A word of a sentence, and what of phrases it may be: its stem, and the groups it is in."""

    concepts: tuple[str, ...]
    quality: float
    token: Token
    is_stop: bool = False


class Found(NamedTuple):
    """A phrase in a sentence: whose it is, its score, and its words."""

    owner: str
    score: float
    words: tuple[Token, ...]


class PhraseIndex:
    """Phrases by their owner, such as a need's code, and groups of words by their name.

    >>> index = PhraseIndex({"exclusion": ["@exclure @école"]}, {"exclure": ["viré"], ...})
    >>> [found.owner for found in index.find("jme sui fé viré du licé")]
    """

    def __init__(
        self, phrases: Mapping[str, Iterable[str]], groups: Mapping[str, Iterable[str]]
    ) -> None:
        self.by_word: dict[str, tuple[str, ...]] = {}
        self.by_stem: dict[str, tuple[str, ...]] = {NEGATION: (NEGATION,)}
        parsed = [
            parse_phrase(owner, text, groups.keys())
            for owner, texts in phrases.items()
            for text in texts
        ]
        for name, words in groups.items():
            for token in (token for word in words for token in tokens(word)):
                self._learn(token.text, GROUP + name)
        for phrase in parsed:
            for word in phrase.words:
                self._learn(word)
        self.by_sound: dict[str, str] = {}
        # Short negations sound like much else: « saint » like « sans ».
        spoken = (w for w in self.by_word if w not in NEGATIONS or len(w) >= MIN_HEARD_NEGATION)
        for word in sorted(spoken):
            self.by_sound.setdefault(sound(word), word)
        self.fuzzy = sorted(word for word in self.by_word if len(word) >= MIN_FUZZY_WORD)
        self.weights = _weights(parsed)
        # A phrase is looked at where its rarest word is heard.
        self.by_trigger: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in parsed:
            self.by_trigger[max(phrase.concepts, key=self.weights.__getitem__)].append(phrase)
        self._known = lru_cache(WORD_CACHE_SIZE)(self._look_up)

    def find(self, text: str) -> list[Found]:
        """Every phrase that a text has, best first."""
        every = [self._hear(token) for token in tokens(text)]
        heard = [word for word in every if not word.is_stop]
        triggers = dict.fromkeys(concept for word in every for concept in word.concepts)
        # Most phrases with a rare word of the text miss another: they need no matching.
        present = set(triggers)
        candidates = [
            phrase
            for concept in triggers
            for phrase in self.by_trigger.get(concept, ())
            if present.issuperset(phrase.concepts)
        ]
        silenced: set[str] = set()
        excepted: dict[str, set[Token]] = defaultdict(set)
        for phrase in filter(_is_exception, candidates):
            match = self._match(phrase, every, heard, NO_TOKENS)
            if match is not None:
                excepted[phrase.owner] |= set(match.words)
                if phrase.excepts_all:
                    silenced.add(phrase.owner)
        matches = (
            self._match(phrase, every, heard, excepted.get(phrase.owner, NO_TOKENS))
            for phrase in candidates
            if not phrase.is_exception and phrase.owner not in silenced
        )
        return sorted(filter(None, matches), key=lambda match: -match.score)

    def has_word(self, word: str) -> bool:
        """Whether a normalised word is one of a phrase or says nothing, as it is written."""
        return word in self.by_word or word in STOP_WORDS

    def knows(self, word: str) -> bool:
        """Whether a normalised word is one of a phrase, has the stem of one, or is so long that
        a slip in it is no other word."""
        if word in self.by_word or stem_of(word) in self.by_stem:
            return True
        return len(word) >= UNMISTAKABLE_WORD and bool(self._known(word)[0])

    def _hear(self, token: Token) -> Heard:
        concepts, quality, is_stop = self._known(token.text)
        return Heard(concepts, quality, token, is_stop)

    def _look_up(self, word: str) -> tuple[tuple[str, ...], float, bool]:
        for spelt in (word, *_without_elision(word)):
            if spelt in STOP_WORDS:
                return (stem_of(spelt),), 1.0, True
            # As it is written, before its stem: « mars » has the stem of « mari ».
            concepts = self.by_word.get(spelt) or self.by_stem.get(stem_of(spelt))
            if concepts:
                return concepts, 1.0, False
        meant, quality = self._misspelt(word)
        return self.by_word.get(meant, ()), quality, False

    def _misspelt(self, word: str) -> tuple[str, float]:
        """The known word that a word probably means, or itself."""
        if len(word) >= MIN_SOUND_WORD:
            for spelt in (word, *_without_elision(word)):
                key = sound(spelt)
                if len(key) >= MIN_SOUND and key in self.by_sound:
                    return self.by_sound[key], MISHEARD_QUALITY
        if len(word) >= MIN_FUZZY_WORD and word.isalpha():
            errors = 2 if len(word) >= TWO_ERRORS_WORD else 1
            near = extractOne(word, self.fuzzy, scorer=OSA.distance, score_cutoff=errors)
            # Slips seldom begin a word; another first letter is another word (« tuer », « muer »).
            if near is not None and near[0][0] == word[0]:
                return near[0], MISSPELT_QUALITY
        return word, 0.0

    def _learn(self, word: str, *groups: str) -> None:
        """Make a word known, as itself or as one of a group."""
        stemmed = stem_of(word)
        for known, key in ((self.by_word, word), (self.by_stem, stemmed)):
            known[key] = tuple(dict.fromkeys((*known.get(key, (stemmed,)), *groups)))

    def _match(
        self,
        phrase: Phrase,
        every: Sequence[Heard],
        heard: Sequence[Heard],
        excepted: Set[Token],
    ) -> Found | None:
        """The phrase in a sentence, with none of the words that are excepted."""
        if phrase.is_word_for_word:
            found = self._match_word_for_word(phrase, every)
        else:
            found = self._match_near_words(phrase, heard, excepted)
        return None if found is None or not excepted.isdisjoint(found.words) else found

    def _match_word_for_word(self, phrase: Phrase, every: Sequence[Heard]) -> Found | None:
        length = len(phrase.concepts)
        for start in range(len(every) - length + 1):
            part = every[start : start + length]
            pairs = list(zip(phrase.concepts, part, strict=True))
            if all(concept in word.concepts for concept, word in pairs):
                score = sum(self.weights[concept] * word.quality for concept, word in pairs)
                return Found(phrase.owner, score, tuple(word.token for word in part))
        return None

    def _match_near_words(
        self, phrase: Phrase, heard: Sequence[Heard], excepted: Set[Token]
    ) -> Found | None:
        if phrase.is_whole and len(heard) != len(phrase.concepts):
            return None
        candidates = [
            [n for n, w in enumerate(heard) if concept in w.concepts and w.token not in excepted]
            for concept in phrase.concepts
        ]
        if not all(candidates):
            return None
        positions = _closest_in_order(candidates) if phrase.is_in_order else _closest(candidates)
        # Two words of a phrase are two words of the sentence.
        if not positions or len(set(positions)) < len(positions):
            return None
        span = max(positions) - min(positions) + 1
        if span > WORDS_BETWEEN * len(positions) + FREE_WORDS:
            return None
        score = sum(
            self.weights[concept] * heard[position].quality
            for concept, position in zip(phrase.concepts, positions, strict=True)
        )
        score *= (len(positions) / span) ** COMPACTNESS_EXPONENT
        in_order = sorted(positions)
        if list(positions) != in_order:
            score *= OUT_OF_ORDER
        return Found(phrase.owner, score, tuple(heard[position].token for position in in_order))


def _weights(phrases: Sequence[Phrase]) -> dict[str, float]:
    """The rarity of each concept: the logarithm of how few of the phrases have it."""
    counts: dict[str, int] = defaultdict(int)
    for phrase in phrases:
        for concept in phrase.concepts:
            counts[concept] += 1
    total = len(phrases) + 1
    rarity = {concept: min(math.log(total / n), MAX_WEIGHT) for concept, n in counts.items()}
    stops = dict.fromkeys(counts.keys() & STOP_STEMS, STOP_WEIGHT)
    return rarity | stops | {NEGATION: NEGATION_WEIGHT}


def _is_exception(phrase: Phrase) -> bool:
    return phrase.is_exception


def _without_elision(word: str) -> Iterator[str]:
    """What a word may be after an elision that is written together with it: « jarrete »."""
    for elided in ELIDED:
        if word.startswith(elided) and len(word) - len(elided) > 1:
            yield word.removeprefix(elided)


def _closest_in_order(candidates: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """One position of each list, each after the one before and close to it; none if there are no
    such."""
    best: tuple[int, ...] = ()
    for first in candidates[0]:
        chosen = [first]
        for each in candidates[1:]:
            after = [position for position in each if position > chosen[-1]]
            if not after:
                break
            chosen.append(min(after))
        is_whole = len(chosen) == len(candidates)
        if is_whole and (not best or chosen[-1] - chosen[0] < best[-1] - best[0]):
            best = tuple(chosen)
    return best


def _closest(candidates: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """One position of each list, close to each other, and different ones where there are such."""
    best: tuple[int, ...] = ()
    width = math.inf
    for anchor in min(candidates, key=len):
        chosen: list[int] = []
        for each in candidates:
            free = [p for p in each if p not in chosen] or each
            chosen.append(min(free, key=lambda p: abs(p - anchor)))
        if max(chosen) - min(chosen) < width:
            best, width = tuple(chosen), max(chosen) - min(chosen)
    return best
