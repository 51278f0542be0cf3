"""How phrases are written and found, on a few made-up ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.sound import sound
from understanding.phrase_index import PhraseIndex
from understanding.phrases import PhraseError, parse_phrase
from understanding.sentence import tokens

GROUPS = {"école": ["école", "lycée", "collège"], "exclure": ["exclu", "viré", "renvoyé"]}


def owners(index: PhraseIndex, text: str) -> set[str]:
    return {found.owner for found in index.find(text)}


def index_of(*phrases: str) -> PhraseIndex:
    return PhraseIndex({"a": phrases, "other": ["tout autre chose"]}, GROUPS)


@pytest.mark.parametrize(
    "text",
    [
        "viré du lycée",
        "mon fils s'est fait virer de son collège",
        "Renvoyée, du LYCÉE",
        "jme sui fé viré du licé",
        "lycee : il est exclu",
        "exclus de lécole",
    ],
)
def test_a_phrase_is_found_in_other_words(text: str) -> None:
    assert "a" in owners(index_of("@exclure @école"), text)


@pytest.mark.parametrize("text", ["viré", "le lycée", "exclu " + "mot " * 12 + "école", ""])
def test_all_words_are_needed_and_near_each_other(text: str) -> None:
    assert "a" not in owners(index_of("@exclure @école"), text)


def test_word_for_word() -> None:
    index = index_of('"me tuer"')
    assert "a" in owners(index, "je vais me tuer")
    assert "a" not in owners(index, "tuer le temps, moi me plaît")


def test_in_order() -> None:
    index = index_of(">père frappe")
    assert "a" in owners(index, "mon père me frappe")
    assert "a" not in owners(index, "je frappe mon père")


def test_a_negation_comes_first() -> None:
    index = index_of("pas rentrée")
    assert "a" in owners(index, "elle n'est pas rentrée hier")
    assert "a" in owners(index, "jamais rentrée")
    assert "a" not in owners(index, "à la rentrée, pas de lycée")


def test_a_whole_sentence() -> None:
    index = index_of("=exclu")
    assert "a" in owners(index, "exclu")
    assert "a" not in owners(index, "exclu du groupe")


def test_an_exception_takes_its_words_away() -> None:
    index = index_of("mort", "!mort rire")
    assert "a" in owners(index, "il est mort")
    assert "a" not in owners(index, "je suis mort de rire")
    assert "a" in owners(
        index, "mort de rire, hier ; ce matin en revanche il y a bel et bien un mort"
    )


def test_an_exception_of_the_whole_sentence() -> None:
    index = index_of("suicide", "!!exposé")
    assert "a" in owners(index, "suicide")
    assert "a" not in owners(index, "suicide : le sujet long et difficile de mon prochain exposé")


def test_longer_and_rarer_phrases_score_more() -> None:
    index = PhraseIndex({"one": ["lycée"], "two": ["exclu lycée"], "three": ["lycée loin"]}, {})
    assert [found.owner for found in index.find("exclu du lycée")] == ["two", "one"]


@pytest.mark.parametrize(
    ("phrase", "told"),
    [("@absent", "no [[word_groups]] has that name"), ("le la", "no word that tells anything")],
)
def test_a_phrase_that_cannot_be_found_is_refused(phrase: str, told: str) -> None:
    with pytest.raises(PhraseError) as refused:
        parse_phrase("a", phrase, GROUPS.keys())
    assert told in str(refused.value)


def test_ranges_are_those_of_the_text() -> None:
    text = "Hé !  Il a été VIRÉ, du lycée…"
    found = index_of("@exclure @école").find(text)[0]
    assert [text[word.start : word.end] for word in found.words] == ["VIRÉ", "lycée"]


@pytest.mark.parametrize(
    ("heard", "spelt"),
    [("jamé", "jamais"), ("fé", "fait"), ("kan", "quand"), ("dégouté", "dégoûtée")],
)
def test_words_by_ear_sound_alike(heard: str, spelt: str) -> None:
    words = [token.text for text in (heard, spelt) for token in tokens(text)]
    assert sound(words[0]) == sound(words[1])


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    found = index_of("@exclure @école", "mort", "!mort rire").find(text)

    assert all(match.score > 0 for match in found)
    words = [word for match in found for word in match.words]
    assert all(0 <= word.start < word.end <= len(text) for word in words)
