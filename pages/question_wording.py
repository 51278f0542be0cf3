"""A question of the API as its reader is asked it: the young person, the family, a professional.

The wordings are data (``question_wordings.toml``). One counts as long as the directory words the
question as it says beside it: a question that was corrected is asked as the directory has it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pages.journey import Journey
from pages.translation import FRENCH, IN_FRENCH, Wording

WORDINGS_FILE = Path(__file__).with_name("question_wordings.toml")


@cache
def question_wordings() -> Mapping[str, Mapping[str, str]]:
    """Of each question, by its code: the directory's own text (``annuaire``), and the text for each
    audience."""
    return tomllib.loads(WORDINGS_FILE.read_text(encoding="utf-8"))


def question_text(question: Mapping[str, str], journey: Journey, words: Wording = IN_FRENCH) -> str:
    text = question["text"]
    if words.language is not FRENCH:
        return words.say(text)
    wording = question_wordings().get(question["code"], {})
    return wording[journey.audience] if wording.get("annuaire") == text else text
