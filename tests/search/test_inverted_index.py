"""The search index on a handful of documents: who matches, and in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.documents import NAME_WEIGHT, Document, SearchType, WeightedText
from search.inverted_index import MAX_QUERY_TERMS, SearchIndex

DISPOSITIF, ACTOR, TERM, CIO, SCHOOL = (
    SearchType.DISPOSITIF,
    SearchType.ACTOR,
    SearchType.GLOSSARY_TERM,
    SearchType.CIO,
    SearchType.ESTABLISHMENT,
)
LILLE, AMIENS = (50.63, 3.06), (49.89, 2.30)


def document(
    key: str,
    name: str,
    summary: str = "",
    *,
    type: SearchType = DISPOSITIF,
    position: tuple[float, float] | None = None,
    acronym: str | None = None,
) -> Document:
    texts = (
        WeightedText(NAME_WEIGHT, acronym),
        WeightedText(NAME_WEIGHT, name),
        WeightedText(1.0, summary),
    )
    return Document(type, key, texts, position, acronym, name if acronym else None)


MICRO = document("micro-lycee", "Micro-lycée", "Reprendre des études vers le baccalauréat")
TUTORAT = document("tutorat", "Tutorat", "Un adulte suit chaque élève du lycée")
RELAIS = document("relais", "Dispositifs relais", "Classes et ateliers au collège")
PSYCHOLOGIST = document(
    "psy-en", "Psychologue de l'éducation nationale", type=ACTOR, acronym="Psy-EN"
)
SMALL = SearchIndex([MICRO, TUTORAT, RELAIS, PSYCHOLOGIST])


def keys(index: SearchIndex, text: str, near: tuple[float, float] | None = None) -> list[str]:
    matches = index.find(text, near)
    return [hit.key for hit in index.hits(matches, 0, len(index))]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("micro-lycée", "micro-lycee"),
        ("MICRO LYCEE", "micro-lycee"),
        ("microlycée", "micro-lycee"),
        ("tutorats", "tutorat"),
        ("relais", "relais"),
        ("dispositif relai", "relais"),
        ("psychologe ", "psy-en"),
        ("bacalauréat", "micro-lycee"),
        ("collèges ", "relais"),
        ("Psy-EN", "psy-en"),
    ],
)
def test_what_is_meant_comes_first(text: str, first: str) -> None:
    assert keys(SMALL, text)[0] == first


def test_a_name_counts_for_more_than_a_summary() -> None:
    assert keys(SMALL, "lycée") == ["micro-lycee", "tutorat"]


def test_a_word_that_is_still_typed_matches_what_begins_with_it() -> None:
    assert keys(SMALL, "tut") == ["tutorat"]
    assert keys(SMALL, "tut ") == []


@pytest.mark.parametrize("text", ["", "  ", "le la les", "?!", "zzzzzzzz", "q"])
def test_what_says_nothing_or_is_nowhere_finds_nothing(text: str) -> None:
    matches = SMALL.find(text, None)

    assert matches.total == 0
    assert SMALL.hits(matches, 0, 10) == []
    assert SMALL.facets(matches) == {}


def test_an_empty_index_finds_nothing() -> None:
    empty = SearchIndex([])

    assert len(empty) == 0
    assert keys(empty, "lycée") == []


def test_an_acronym_finds_who_only_spells_it_out() -> None:
    spelt = document("guide", "Guide", "Le psychologue de l'éducation nationale reçoit")
    index = SearchIndex([PSYCHOLOGIST, spelt, TUTORAT])

    assert keys(index, "psy-en ") == ["psy-en", "guide"]


def test_a_document_that_lacks_most_of_the_query_does_not_match() -> None:
    assert keys(SMALL, "ateliers classes collège élève ") == ["relais"]


def test_a_type_with_few_records_comes_before_one_with_many() -> None:
    index = SearchIndex(
        [document("s", "Tutorat", type=SCHOOL), document("d", "Tutorat", type=DISPOSITIF)]
    )

    assert keys(index, "tutorat") == ["d", "s"]


def test_the_nearer_of_two_alike_comes_first() -> None:
    index = SearchIndex(
        [
            document("amiens", "CIO", type=CIO, position=AMIENS),
            document("lille", "CIO", type=CIO, position=LILLE),
            document("nowhere", "CIO", type=CIO),
        ]
    )

    assert keys(index, "cio", LILLE) == ["lille", "nowhere", "amiens"]
    assert keys(index, "cio", AMIENS) == ["amiens", "nowhere", "lille"]
    assert keys(index, "cio") == ["amiens", "lille", "nowhere"]


def test_equal_scores_keep_the_documents_order() -> None:
    documents = [document(f"k{n}", "Tutorat") for n in (3, 1, 2)]

    assert keys(SearchIndex(documents), "tutorat") == ["k3", "k1", "k2"]


def test_facets_count_what_matches_of_each_type() -> None:
    index = SearchIndex(
        [document(f"s{n}", "Lycée", type=SCHOOL) for n in range(3)]
        + [document("d", "Micro-lycée"), document("t", "Relais", type=TERM)]
    )
    matches = index.find("lycée", None)

    assert index.facets(matches) == {DISPOSITIF: 1, SCHOOL: 3}
    schools = index.filter_types(matches, [SCHOOL])
    assert [hit.key for hit in index.hits(schools, 0, 9)] == ["s0", "s1", "s2"]
    assert schools.stems == matches.stems
    assert index.filter_types(matches, []).total == 0


def test_a_page_goes_on_after_a_hit() -> None:
    index = SearchIndex([document(f"k{n}", "Tutorat") for n in range(5)])
    matches = index.find("tutorat", None)
    first = index.hits(matches, 0, 2)
    after = index.position_after(matches, first[-1].score, DISPOSITIF, first[-1].key)

    assert after == 2
    assert [hit.key for hit in index.hits(matches, after, 9)] == ["k2", "k3", "k4"]


def test_a_page_after_a_hit_that_is_gone_goes_on_below_its_score() -> None:
    matches = SMALL.find("lycée", None)
    best, second = SMALL.hits(matches, 0, 2)

    assert SMALL.position_after(matches, best.score, DISPOSITIF, "gone") == 1
    assert SMALL.position_after(matches, second.score, DISPOSITIF, "gone") == 2
    assert SMALL.position_after(matches, best.score + 1, DISPOSITIF, "gone") == 0
    assert SMALL.position_after(matches, best.score, ACTOR, best.key) == 1


def test_a_very_long_query_is_read_by_its_first_words() -> None:
    words = ["relais"] * MAX_QUERY_TERMS

    assert keys(SMALL, " ".join([*words, "tutorat "])) == keys(SMALL, " ".join(words) + " ")


def test_the_stems_of_a_match_are_those_that_the_query_may_mean() -> None:
    assert SMALL.find("tutorat ", None).stems == {"tutorat"}
    assert SMALL.find("nulle part ", None).stems == frozenset()


WORDS = st.lists(
    st.sampled_from(
        ["lycée", "micro", "tutorat", "relais", "cio", "lille", "école", "collège", "le", "59000"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=12), WORDS, st.integers(1, 5))
def test_pages_are_the_whole_in_slices_best_first(names: list[str], text: str, size: int) -> None:
    index = SearchIndex([document(f"k{n}", name) for n, name in enumerate(names)])
    matches = index.find(text, None)
    whole = index.hits(matches, 0, len(index))
    pages, start = [], 0
    while page := index.hits(matches, start, size):
        pages += page
        start = index.position_after(matches, page[-1].score, page[-1].type, page[-1].key)

    assert pages == whole
    assert [hit.score for hit in whole] == sorted((hit.score for hit in whole), reverse=True)
    assert sum(index.facets(matches).values()) == len(whole)


@given(st.lists(WORDS, min_size=1, max_size=12))
def test_a_document_is_found_by_its_whole_name(names: list[str]) -> None:
    index = SearchIndex([document(f"k{n}", name) for n, name in enumerate(names)])
    for number, name in enumerate(names):
        if name.replace("le", "").strip():
            assert f"k{number}" in keys(index, name + " ")
    assert len(index) == len(names)
