"""The needs that a sentence tells of, the likeliest first and dangers before all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from models.need import Need
from understanding.phrase_index import Found, PhraseIndex
from understanding.proper_names import without_proper_names

# A phrase that scores less is a negation and little more.
MIN_SCORE = 2.0

# Beside the best, needs that score at least this part of it: what is less is chance.
MIN_SHARE = 0.5

# Each need counts its best phrase, and a part of the two that follow: many phrases of one need in a
# sentence confirm it, and must not outweigh a better one of another.
MORE_PHRASES, MORE_SHARE = 2, 0.25


class TextRange(NamedTuple):
    """Characters of a text, from ``start`` on and before ``end``."""

    start: int
    end: int


class RecognisedNeed(NamedTuple):
    """A need, how surely it is meant, and the words that tell it."""

    need: Need
    score: float
    ranges: tuple[TextRange, ...]


class NeedReader:
    """Recognises the needs of one version of the directory."""

    def __init__(self, needs: Mapping[str, Need], word_groups: Mapping[str, Iterable[str]]) -> None:
        self.needs = needs
        phrases = {code: need.phrases for code, need in needs.items()}
        self.index = PhraseIndex(phrases, word_groups)

    def recognise(self, text: str) -> list[RecognisedNeed]:
        """Dangers first, then by score."""
        by_need: dict[str, list[Found]] = defaultdict(list)
        for found in self.index.find(without_proper_names(text, self.index.knows)):
            if found.score >= MIN_SCORE:
                by_need[found.owner].append(found)
        recognised = [self._recognised(self.needs[code], found) for code, found in by_need.items()]
        best = max((each.score for each in recognised), default=0.0)
        likely = [r for r in recognised if r.need.is_urgent or r.score >= MIN_SHARE * best]
        return sorted(likely, key=lambda r: (not r.need.is_urgent, -r.score, r.need.rank))

    @staticmethod
    def _recognised(need: Need, found: list[Found]) -> RecognisedNeed:
        more = sum(phrase.score for phrase in found[1 : 1 + MORE_PHRASES])
        words = {token for phrase in found for token in phrase.words}
        ranges = sorted({TextRange(token.start, token.end) for token in words})
        score = (found[0].score + MORE_SHARE * more) * need.weight
        return RecognisedNeed(need, round(score, 3), tuple(ranges))
