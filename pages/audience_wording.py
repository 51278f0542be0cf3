"""Sentences of the directory in words for a young person, a family or a professional.

The wordings are data (``audience_wordings.toml``). One counts as long as the directory has the
sentence that stands beside it: a sentence that was corrected is said as the directory has it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pages.journey import Journey
from pages.translation import FRENCH, IN_FRENCH, Wording

WORDINGS_FILE = Path(__file__).with_name("audience_wordings.toml")


@cache
def audience_wordings() -> Mapping[str, Mapping[str, str]]:
    """Of each sentence of the directory, its texts by the audience."""
    phrases = tomllib.loads(WORDINGS_FILE.read_text(encoding="utf-8"))["phrases"]
    return {phrase.pop("annuaire"): phrase for phrase in phrases}


def audience_text(text: str, journey: Journey, words: Wording = IN_FRENCH) -> str:
    """A sentence of the directory to who reads, in the language of the page."""
    if words.language is not FRENCH:
        return words.say(text)
    return audience_wordings().get(text, {}).get(journey.audience, text)
