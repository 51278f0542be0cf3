"""Full-text search: pages, places, types, highlights, and any text that may be typed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.asking import Asking
from support.tiny_directory import Tiny, uai
from support.waiting import LIMIT_S

from models.structure import StructureStatus
from resolvers.full_text_search import (
    Highlighted,
    Span,
    highlight,
    shorten_around_match,
)
from resolvers.search_index import search_index
from search.documents import Document, SearchType, WeightedText
from search.inverted_index import SearchIndex
from text.french import significant_words, stem

Make = Callable[[Tiny], Asking]
SEARCH = """
query ($text: String!, $near: PlaceInput, $types: [SearchType!], $first: Int = 10, $after: String) {
  search(text: $text, near: $near, types: $types, first: $first, after: $after) {
    totalCount facets { type count } place { label } notices { code }
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges {
      type score distanceMeters cursor
      title { text ranges { start end } } snippet { text ranges { start end } }
      node { __typename ... on Structure { name } ... on Dispositif { code } }
    }
  }
}
"""
LILLE, AMIENS = {"commune": "59350"}, {"commune": "80021"}


def search(ask: Asking, text: str, **how: Any) -> Any:
    return ask(SEARCH, text=text, **how)["search"]


def names(found: Any) -> list[str]:
    return [edge["title"]["text"] for edge in found["edges"]]


def test_what_is_near_comes_first_among_what_is_alike(ask: Asking) -> None:
    for place, city in ((LILLE, "Lille"), (AMIENS, "Amiens")):
        found = search(ask, "cio", near=place, types=["CIO"])
        assert city in names(found)[0]
        assert found["place"]["label"] == city
        assert found["edges"][0]["distanceMeters"] < 10_000
    assert search(ask, "cio", types=["CIO"])["edges"][0]["distanceMeters"] is None


def test_a_place_does_not_hide_what_was_meant(ask: Asking) -> None:
    found = search(ask, "lycée henri darras", near=AMIENS)

    assert names(found)[0] == "Lycée Henri Darras"


def test_pages_neither_skip_nor_repeat(ask: Asking) -> None:
    whole = search(ask, "lycée", near=LILLE, first=100)
    pages, after = [], None
    while True:
        page = search(ask, "lycée", near=LILLE, first=4, after=after)
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        pages += page["edges"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert pages == whole["edges"]
    assert len(pages) == whole["totalCount"] > 10
    scores = [edge["score"] for edge in pages]
    assert scores == sorted(scores, reverse=True)


def test_facets_count_all_types_and_types_choose(ask: Asking) -> None:
    whole = search(ask, "micro lycée", first=100)
    counts = {facet["type"]: facet["count"] for facet in whole["facets"]}
    schools = search(ask, "micro lycée", types=["ESTABLISHMENT"], first=100)

    assert sum(counts.values()) == whole["totalCount"]
    assert schools["facets"] == whole["facets"]
    assert schools["totalCount"] == counts["ESTABLISHMENT"]
    assert {edge["type"] for edge in schools["edges"]} == {"ESTABLISHMENT"}


def test_highlights_are_ranges_of_the_words_that_fit(ask: Asking) -> None:
    meant = {stem("decrocheurs"), stem("orientation")}
    edges = search(ask, "décrocheurs orientation")["edges"]
    texts = [text for edge in edges for text in (edge["title"], edge["snippet"]) if text]
    words = [text["text"][r["start"] : r["end"]] for text in texts for r in text["ranges"]]

    assert {stem(next(significant_words(word)).normalised) for word in words} == meant
    assert len(edges) >= 3
    assert all(edge["title"]["ranges"] or edge["snippet"]["ranges"] for edge in edges)


def test_a_uai_finds_its_structure_and_a_closed_one_is_not_found(tiny: Make) -> None:
    content = Tiny().school("open", uai=uai(1))
    content.school("closed", uai=uai(2), status=StructureStatus.CLOSED)
    ask = tiny(content)
    for number, count in ((1, 1), (2, 0)):
        for typed in (uai(number), uai(number).lower(), f" {uai(number)} "):
            found = search(ask, typed)
            assert found["totalCount"] == len(found["edges"]) == count
            assert [facet["count"] for facet in found["facets"]] == [1] * count
    assert "closed" not in names(search(ask, "closed"))


@pytest.mark.parametrize("text", ["le la les", "zzzzzzzz", "12345678901", "ليل", "Лілль"])
def test_nothing_is_found_for_what_says_nothing(ask: Asking, text: str) -> None:
    found = search(ask, text)

    assert found["totalCount"] == 0
    assert found["edges"] == found["facets"] == []


@pytest.mark.parametrize(
    ("how", "code", "argument"),
    [
        ({"text": ""}, "BAD_TEXT", "text"),
        ({"text": "  ?! "}, "BAD_TEXT", "text"),
        ({"text": "x" * 1_001}, "BAD_TEXT", "text"),
        ({"text": "lycée", "first": 0}, "BAD_PAGE_SIZE", "first"),
        ({"text": "lycée", "first": 101}, "LIMIT_EXCEEDED", "first"),
        ({"text": "lycée", "after": "x"}, "BAD_CURSOR", "after"),
        ({"text": "lycée", "types": []}, "BAD_FILTER", "types"),
        ({"text": "lycée", "near": {"commune": "99999"}}, "UNKNOWN_COMMUNE", "near.commune"),
    ],
)
def test_what_cannot_be_searched_is_refused(
    ask: Asking, how: dict[str, Any], code: str, argument: str
) -> None:
    [error] = ask.refused(SEARCH, **how)

    assert error["extensions"]["code"] == code
    assert error["extensions"]["argument"] == argument


def test_a_cursor_of_a_type_that_does_not_exist_is_refused(ask: Asking) -> None:
    from resolvers.pagination import encode_cursor

    [error] = ask.refused(SEARCH, text="lycée", after=encode_cursor("search", (1.0, "NOPE", "x")))

    assert error["extensions"]["code"] == "BAD_CURSOR"


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=100))
def test_whatever_is_typed_is_answered_or_refused(ask: Asking, text: str) -> None:
    answer = ask.execute(SEARCH, {"text": text})

    assert {(error.extensions or {})["code"] for error in answer.errors} <= {"BAD_TEXT"}
    assert (answer.data is None) == bool(answer.errors)


def test_structures_of_a_page_are_read_in_one_statement(ask: Asking) -> None:
    search(ask, "lycée")
    search(ask, "lycée", first=20)

    assert len(ask.statements) == 1


def test_the_index_is_made_once_for_all_who_ask_meanwhile(tiny: Make) -> None:
    ask = tiny(Tiny().school("one"))

    async def ask_together() -> list[SearchIndex]:
        return list(await asyncio.gather(*(search_index(ask.directory) for _ in range(5))))

    first, *others = ask.loop.run(ask_together())
    assert [other is first for other in others] == [True] * 4
    assert len(first) > 0


def test_who_waits_no_longer_leaves_the_index_in_the_making(
    tiny: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = tiny(Tiny().school("one"))
    made = []
    may_end = threading.Event()

    def make_slowly(directory: Any) -> SearchIndex:
        made.append(directory)
        may_end.wait(LIMIT_S)
        return SearchIndex([])

    monkeypatch.setattr("resolvers.search_index.build_index", make_slowly)

    async def ask_twice() -> SearchIndex:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await search_index(ask.directory)
        may_end.set()
        return await search_index(ask.directory)

    assert ask.loop.run(ask_twice()) is ask.directory.search_holder.index
    assert len(made) == 1


def test_those_who_waited_for_the_index_go_on_one_in_a_turn(
    tiny: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = tiny(Tiny().school("one"))
    monkeypatch.setattr("resolvers.search_index.build_index", lambda _: SearchIndex([]))
    turn = 0
    went_on: list[int] = []

    async def count_turns() -> None:
        nonlocal turn
        while True:
            await asyncio.sleep(0)
            turn += 1

    async def wait() -> None:
        await search_index(ask.directory)
        went_on.append(turn)

    async def wait_together() -> None:
        counting = asyncio.ensure_future(count_turns())
        await asyncio.gather(*(wait() for _ in range(20)))
        counting.cancel()

    ask.loop.run(wait_together())
    assert len(set(went_on)) == len(went_on) == 20


def test_an_index_that_cannot_be_made_is_tried_again(
    tiny: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = tiny(Tiny().school("one"))
    problems = iter([OSError("no disk")])

    def make_at_last(_directory: Any) -> SearchIndex:
        for problem in problems:
            raise problem
        return SearchIndex([])

    monkeypatch.setattr("resolvers.search_index.build_index", make_at_last)
    with pytest.raises(OSError, match="no disk"):
        ask.loop.run(search_index(ask.directory))
    assert ask.loop.run(search_index(ask.directory)) is ask.directory.search_holder.index


def test_a_new_version_is_searched_anew(tiny: Make) -> None:
    ask = tiny(Tiny().school("before"))
    assert search(ask, "before")["totalCount"] == 1
    with ask.database.writing() as connection:
        from sqlalchemy import update

        from models.structure import structures
        from storage.version import bump_version

        connection.execute(update(structures).values(name="Afterwards"))
        bump_version(connection)
    ask.refresh()

    assert search(ask, "before")["totalCount"] == 0
    assert search(ask, "afterwards")["totalCount"] == 1


def test_french_is_read_without_accents_elisions_and_endings() -> None:
    def stems(text: str) -> list[str]:
        return [word.stem for word in significant_words(text)]

    assert stems("L'école, d’orientation") == stems("ecole orientation")
    assert stems("Décrocheurs décrocheuses") == stems("decrocheur decrocheuse")
    assert stems("les collèges et les lycées") == stems("COLLEGE LYCEE")
    assert stems("cœur") == stems("coeur")
    assert stems("St Quentin") == stems("Saint-Quentin")
    assert [(w.start, w.end) for w in significant_words("à l'école")] == [(4, 9)]


def test_an_acronym_finds_what_only_spells_it_out() -> None:
    index = SearchIndex(
        [
            Document(
                SearchType.ACTOR,
                "mlds",
                (WeightedText(8, "MLDS"), WeightedText(6, "mission de lutte")),
                acronym="MLDS",
                long_form="mission de lutte",
            ),
            Document(
                SearchType.DISPOSITIF, "other", (WeightedText(1, "avec la mission de lutte"),)
            ),
            Document(SearchType.DISPOSITIF, "none", (WeightedText(1, "la mission seule"),)),
        ]
    )

    assert [hit.key for hit in index.hits(index.find("mlds", None), 0, 5)] == ["mlds", "other"]


def test_an_empty_index_finds_nothing() -> None:
    index = SearchIndex([])

    assert index.hits(index.find("lycée", (50.0, 3.0)), 0, 5) == []


def test_a_long_snippet_is_cut_between_words_around_its_first_match() -> None:
    text = "mot " * 80 + "décrocheur " + "mot " * 80
    whole = highlight(text, frozenset({stem("decrocheur")}))
    cut = shorten_around_match(whole)

    assert len(cut.text) <= 240
    [part] = cut.ranges
    assert cut.text[part.start : part.end] == "décrocheur"
    assert set(cut.text.split()) == {"mot", "décrocheur"}
    short = Highlighted("décrocheur", (Span(0, 10),))
    assert shorten_around_match(short) is short
