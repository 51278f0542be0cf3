"""Every refusal has its sentences in both languages, and every sentence is one of a refusal."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from test_house import ROOMS

from contributions.personal_data import PersonalData
from errors import exceptions
from errors.exceptions import BadReport, LimitExceeded, Refusal
from errors.sentences import LANGUAGES, catalogue, sentence
from server.cli.errors_reference import errors_page

ROOT = Path(__file__).parents[1]


def kinds(family: type[Refusal]) -> Iterator[type[Refusal]]:
    for kind in family.__subclasses__():
        yield kind
        yield from kinds(kind)


CODES = {kind.code for kind in kinds(Refusal) if hasattr(kind, "code")}
NOT_REFUSED = {
    "BAD_USER_INPUT",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "INTERNAL",
}
"""Codes that graphql-core's errors and ours get, without an exception of their own."""

SENTENCES = [
    (code, key)
    for code, entry in catalogue().items()
    for key, told in entry.items()
    if isinstance(told, dict)
]


def test_every_code_is_in_the_catalogue_and_no_other() -> None:
    assert set(catalogue()) == CODES | NOT_REFUSED
    for entry in catalogue().values():
        assert entry["cause"].endswith(".") and entry["remedy"].endswith(".")


@pytest.mark.parametrize(("code", "key"), SENTENCES)
def test_a_sentence_has_the_same_names_in_both_languages(code: str, key: str) -> None:
    names = [
        # A value may be in both languages: {advice[en]}, {advice[fr]}.
        {
            name.removesuffix(f"[{language}]")
            for _, name, _, _ in Formatter().parse(catalogue()[code][key][language])
            if name
        }
        for language in LANGUAGES
    ]
    assert names[0] == names[1]
    assert set(catalogue()[code][key]) == set(LANGUAGES)


@pytest.mark.parametrize(("code", "key"), SENTENCES)
def test_french_is_typeset_as_french(code: str, key: str) -> None:
    french = catalogue()[code][key]["fr"].replace("after: pageInfo", "").replace("Type: app", "")
    assert not re.search(r"\w[;?!]", french)
    assert not re.search(r"[^\s]:\s", french.replace("(en anglais) :", ""))


def raised() -> Iterator[tuple[type[Refusal], str]]:
    """Every refusal that the code raises, with the key it is raised with."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                    continue
                kind = getattr(exceptions, node.func.id, None)
                if isinstance(kind, type) and issubclass(kind, Refusal) and node.args:
                    for constant in ast.walk(node.args[0]):
                        if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                            yield kind, constant.value


def test_every_refusal_is_raised_with_a_key_that_has_sentences() -> None:
    found = {(kind.code, key) for kind, key in raised()}
    assert len(found) > 40
    assert found <= set(SENTENCES)


def test_no_sentence_is_left_that_nothing_says() -> None:
    said = {(kind.code, key) for kind, key in raised()}
    measured = {(LimitExceeded.code, name) for name in ("root_fields", "depth", "aliases")}
    measured |= {(LimitExceeded.code, name) for name in ("directives", "fields", "operations")}
    measured |= {(BadReport.code, found.value.lower()) for found in PersonalData}
    elsewhere = {(code, key) for code, key in SENTENCES if code in NOT_REFUSED}
    assert set(SENTENCES) - said - measured - elsewhere == set()


def test_a_name_without_a_value_is_no_sentence() -> None:
    with pytest.raises(KeyError):
        sentence("BAD_PAGE_SIZE", "below_one", "fr", {"most": 5})


def test_a_sentence_that_was_sent_braces_shows_them_as_they_are() -> None:
    told = sentence("UNKNOWN_UAI", "unknown", "en", {"uai": "{limit} {0} {}"})
    assert "{limit} {0} {}" in told


def test_the_page_on_errors_is_made_from_the_code() -> None:
    mend = "run: raccroche errors --output docs/errors.md"
    assert (ROOT / "docs" / "errors.md").read_text(encoding="utf-8") == errors_page(), mend
