"""What a sentence says, as a whole: needs and person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from models.need import Need
from understanding.needs import NeedReader, RecognisedNeed
from understanding.profile import ProfileReader, UnderstoodProfile

MAX_NEEDS = 5
"""Needs of one answer: what follows the best few is chance."""


class Reading(NamedTuple):
    """Needs, dangers first and then the likeliest, and what is said of the person."""

    needs: tuple[RecognisedNeed, ...]
    profile: UnderstoodProfile | None

    @property
    def is_danger(self) -> bool:
        return bool(self.needs) and self.needs[0].need.is_urgent


class SentenceReader:
    """Reads sentences by the needs of one version of the directory."""

    def __init__(self, needs: Mapping[str, Need], word_groups: Mapping[str, Iterable[str]]) -> None:
        self.needs = NeedReader(needs, word_groups)
        self.profiles = ProfileReader()

    def read(self, text: str) -> Reading:
        return Reading(tuple(self.needs.recognise(text)[:MAX_NEEDS]), self.profiles.read(text))
