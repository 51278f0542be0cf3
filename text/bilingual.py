"""French sentences that have an English of their own, and English in place of French in an answer.

What the service writes is French (``docs/api.md``, *Languages*). A sentence of the seeds has its
English beside it in ``translations.toml``; one that code composes carries both templates, so that
its parts are translated one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from text.messages import in_language

Translations = Mapping[str, str]
"""English sentences by the French ones."""


class Bilingual(str):
    """A French text that can be given in English.

    >>> Bilingual("{rule} : oui.", "{rule}: yes.", rule="Avoir 16 ans")
    'Avoir 16 ans : oui.'

    ``values`` fill the names in braces of both templates, each in the language of its template;
    a value may be a message to keepers (``text.messages``).
    """

    __slots__ = ("english", "values")

    english: str
    values: Mapping[str, str]

    def __new__(cls, french: str, english: str, **values: str) -> Bilingual:
        self = super().__new__(cls, french.format_map(in_language(values, "fr")))
        self.english = english
        self.values = values
        return self

    def in_english(self, translations: Translations) -> str:
        values = {name: in_english(value, translations) for name, value in self.values.items()}
        return self.english.format_map(values)


class Verbatim(Bilingual):
    """A text that is the same in every language, whatever its words may mean."""

    __slots__ = ()

    def __new__(cls, text: str) -> Verbatim:
        self = str.__new__(cls, text)
        self.english, self.values = "", {}
        return self

    def in_english(self, translations: Translations) -> str:
        return str(self)


def joined(separator: str, parts: Iterable[str]) -> Bilingual:
    """The parts with a separator between them, each with its own English."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    template = separator.join(f"{{{name}}}" for name in values)
    return Bilingual(template, template, **values)


def in_english(text: str, translations: Translations) -> str:
    """The English of a text; the text itself where it has none."""
    if isinstance(text, Bilingual):
        return text.in_english(translations)
    return translations.get(text, text)


def answer_in_english(value: Any, translations: Translations) -> Any:
    """A part of an answer with English in place of every French text that has one."""
    if isinstance(value, str):
        return in_english(value, translations)
    if isinstance(value, dict):
        return {name: answer_in_english(each, translations) for name, each in value.items()}
    if isinstance(value, list):
        return [answer_in_english(each, translations) for each in value]
    return value
