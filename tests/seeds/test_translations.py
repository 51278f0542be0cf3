"""The English of the seeds' sentences: of the sentences as they are, and of every one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from seeds.provisional_territories import DERIVATION
from seeds.seed_files import read_seeds
from seeds.seed_folders import DATA

SEEDS = read_seeds()
DIGITS = re.compile(r"\d")


def sentences(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from sentences(each)


def held() -> set[str]:
    """Every text of the seed files but the translations."""
    found = {DERIVATION}
    for file in DATA.rglob("*.toml"):
        if file.name != "translations.toml":
            found.update(sentences(tomllib.loads(file.read_text("utf-8"))))
    return found


def test_every_translation_is_of_a_sentence_as_it_is() -> None:
    gone = {each.french for each in SEEDS.translations} - held()
    assert gone == set(), "no file has these sentences any more: correct or remove them"


def test_numbers_to_call_are_the_same_in_both_languages() -> None:
    number = re.compile(r"\b(?:3\d{3}|1(?:12|14|15|19|7)|0 800(?: \d\d){3}|0 80\d \d{3} \d{3})\b")
    differ = [
        each
        for each in SEEDS.translations
        if sorted(number.findall(each.french)) != sorted(number.findall(each.english))
    ]
    assert differ == []


@pytest.mark.parametrize("each", SEEDS.translations, ids=lambda each: each.french[:40])
def test_a_sentence_ends_in_both_languages_as_sentences_do(each: Any) -> None:
    assert each.french.endswith((".", "?")) == each.english.endswith((".", "?"))
