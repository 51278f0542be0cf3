"""Sentences of refusals, in English and in French.

The sentences are data, ``sentences.toml``, by code and by the key that the code raises
with; ``docs/errors.md`` is made from the same file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

FILE = Path(__file__).with_name("sentences.toml")

Language = Literal["en", "fr"]
NO_VALUES: Mapping[str, Any] = MappingProxyType({})
LANGUAGES: tuple[Language, ...] = ("en", "fr")


# At the first refusal, not at import: most commands refuse nothing.
@cache
def catalogue() -> Mapping[str, Any]:
    """By code: ``cause``, ``remedy``, and the sentences by key and language."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def sentence(
    code: str, key: str, language: Language = "en", values: Mapping[str, Any] = NO_VALUES
) -> str:
    """The sentence of a refusal; ``values`` fill the names in braces.

    Raises:
        KeyError: the catalogue has no such sentence, or a name in it has no value.
    """
    template: str = catalogue()[code][key][language]
    return template.format_map(values)
