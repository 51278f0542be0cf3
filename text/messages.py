"""Messages to keepers: English in the code, and French out of ``text/translations/fr.po``.

Import reports, refusals and the commands say them in the language of ``RACCROCHE_LANGUAGE``. The
catalogue is a gettext file, which a person corrects with any editor of such files; ``python -m
server.cli.extract_messages`` brings it up to what the code says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from errors.exceptions import Refusal

KeeperLanguage = Literal["fr", "en"]

CATALOGUE = Path(__file__).parent / "translations" / "fr.po"


class Message(str):
    """An English text that can be said in French.

    >>> Message("{name} is empty; fetch it again.", name="lycees.csv")
    'lycees.csv is empty; fetch it again.'

    ``values`` fill the names in braces of the template, in each language; a value may be a message
    itself. An f-string that a message stands in has no French any more: make it a value.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Message:
        self = super().__new__(cls, template.format_map(values))
        self.template = template
        self.values = values
        return self

    def __str__(self) -> str:
        # Itself, so that str() of an exception whose argument it is keeps its French.
        return self

    def in_language(self, language: KeeperLanguage) -> str:
        return self.in_french() if language == "fr" else super().__str__()

    def in_french(self) -> str:
        values = {name: in_language(value, "fr") for name, value in self.values.items()}
        template = french_texts().get(self.template, self.template)
        return _FRENCH.format(template, **values)


class _Sentence(Message):
    """A text whose French comes from elsewhere."""

    __slots__ = ("french",)

    french: str

    def in_french(self) -> str:
        return self.french


def sentence_of(refusal: Refusal) -> Message:
    """What the API says of a refusal (``errors/sentences.toml``), in both languages."""
    self = _Sentence("{sentence}", sentence=refusal.message)
    self.french = refusal.sentence_in("fr")
    return self


class _FrenchFormatter(Formatter):
    """Writes numbers and quotations as French does: « 1 250 », « 0,7 », « lycées »."""

    def convert_field(self, value: Any, conversion: Any) -> Any:
        if conversion == "r" and isinstance(value, str):
            # Without its quotation marks; what a terminal would obey stays escaped.
            return f"« {repr(value)[1:-1]} »"
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> str:
        text: str = super().format_field(value, format_spec)
        # Without a format, a number is quoted as it is written in a file: a latitude.
        is_number = format_spec and isinstance(value, int | float)
        return text.translate(_FRENCH_DIGITS) if is_number else text


_FRENCH_DIGITS = str.maketrans({",": " ", ".": ","})
_FRENCH = _FrenchFormatter()


@cache
def french_texts() -> Mapping[str, str]:
    """The French of each template."""
    # Imported with the first French message: servers say none.
    from babel.messages.pofile import read_po

    with CATALOGUE.open("rb") as file:
        catalog = read_po(file, locale="fr")
    return {str(each.id): str(each.string) for each in catalog if each.id and each.string}


def joined(separator: str, parts: Iterable[str]) -> Message:
    """The parts with a separator between them, each with its own French."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Message(separator.join(f"{{{name}}}" for name in values), **values)


def in_language(value: Any, language: KeeperLanguage) -> Any:
    """A message as a keeper reads it; of lists, mappings and dataclasses, a copy with all messages
    in that language. Any other value is as it was."""
    if isinstance(value, Message):
        return value.in_language(language)
    if isinstance(value, Mapping):
        pairs = value.items()
        return {in_language(name, language): in_language(each, language) for name, each in pairs}
    if isinstance(value, list | tuple):
        return type(value)(in_language(each, language) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return type(value)(**in_language(parts, language))
    return value
