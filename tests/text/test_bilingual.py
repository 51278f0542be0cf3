"""Sentences in French with their English, and English in place of French in an answer."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.compiled.json_cache import plain_string
from text.bilingual import Bilingual, Verbatim, answer_in_english, in_english, joined
from text.french_dates import format_partial_date

TRANSLATIONS = {"Avoir 16 ans": "Be at least 16", "oui": "yes"}
RULE = Bilingual("{rule} : {met}.", "{rule}: {met}.", rule="Avoir 16 ans", met="oui")


def test_a_sentence_is_french_until_it_is_asked_for_in_english() -> None:
    assert RULE == "Avoir 16 ans : oui."
    assert RULE.in_english(TRANSLATIONS) == "Be at least 16: yes."
    assert RULE.in_english({}) == "Avoir 16 ans: oui.", "what has no English stays French"


def test_parts_of_a_sentence_may_be_sentences() -> None:
    both = Bilingual("« {a} »", "“{a}”", a=RULE)
    assert both.in_english(TRANSLATIONS) == "“Be at least 16: yes.”"
    several = joined(", ", (RULE, "autre", format_partial_date("2019-09")))
    assert several == "Avoir 16 ans : oui., autre, septembre 2019"
    assert several.in_english(TRANSLATIONS) == "Be at least 16: yes., autre, September 2019"


def test_braces_of_a_value_are_no_names() -> None:
    assert Bilingual("{a}", "{a}!", a="{b}").in_english({}) == "{b}!"
    assert joined(" ", ("{0}", "}")) == "{0} }"


def test_a_text_that_is_searched_stays_as_it_is_in_every_language() -> None:
    assert in_english("oui", TRANSLATIONS) == "yes"
    assert in_english(Verbatim("oui"), TRANSLATIONS) == "oui"


@pytest.mark.parametrize(
    ("partial", "english"),
    [("2019", "2019"), ("2019-08", "August 2019"), ("2024-03-19", "19 March 2024")],
)
def test_dates_have_their_english(partial: str, english: str) -> None:
    assert format_partial_date(partial).in_english({}) == english


def test_an_answer_in_english_has_the_same_shape() -> None:
    answer = {"a": [RULE, {"b": "oui"}, None, 3, True, 1.5], "oui": "non"}
    assert answer_in_english(answer, TRANSLATIONS) == {
        "a": ["Be at least 16: yes.", {"b": "yes"}, None, 3, True, 1.5],
        "oui": "non",
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda each: st.lists(each, max_size=4) | st.dictionaries(st.text(max_size=3), each),
    max_leaves=12,
)


@given(JSON)
def test_without_translations_an_answer_stays_as_it_is(answer: object) -> None:
    assert answer_in_english(answer, {}) == answer


def test_a_sentence_is_encoded_as_the_string_that_it_is() -> None:
    assert msgspec.json.encode([RULE], enc_hook=plain_string) == b'["Avoir 16 ans : oui."]'
    with pytest.raises(NotImplementedError):
        msgspec.json.encode(object(), enc_hook=plain_string)
