"""What people type in French, judged by hand: what they mean is among the first three."""

from __future__ import annotations

from pathlib import Path

from support.asking import Asking

TYPES = {
    "D": "DISPOSITIF",
    "A": "ACTOR",
    "G": "GLOSSARY_TERM",
    "C": "CIO",
    "M": "MISSION_LOCALE",
    "E": "ESTABLISHMENT",
}
QUERY = """query ($text: String!) { search(text: $text, first: 3) { edges { type node {
  __typename
  ... on Dispositif { code } ... on Actor { code } ... on GlossaryTerm { code }
  ... on Cio { id } ... on MissionLocale { id } ... on Establishment { id }
} } } }"""
MIN_SUCCESS = 0.95


def judged() -> list[tuple[str, set[str]]]:
    """Each query with what it may mean."""
    lines = Path(__file__).with_name("judged.tsv").read_text("utf-8").splitlines()
    parts = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(query, set(expected)) for query, *expected in parts]


def found(ask: Asking, text: str) -> set[str]:
    """What a query finds first, written as in the list."""
    from models.global_id import parse_global_id

    letters = {type: letter for letter, type in TYPES.items()}
    keys = set()
    for edge in ask(QUERY, text=text)["search"]["edges"]:
        node = edge["node"]
        key = node.get("code") or parse_global_id(node["id"], argument="id")[1]
        keys.add(f"{letters[edge['type']]}:{key}")
    return keys


def test_what_is_meant_is_among_the_first_three(ask: Asking) -> None:
    queries = judged()
    missed = [text for text, expected in queries if not expected & found(ask, text)]

    assert len(queries) >= 80
    assert len(missed) <= (1 - MIN_SUCCESS) * len(queries), missed


def test_every_dispositif_actor_and_word_is_found_by_its_name_while_it_is_typed(
    ask: Asking,
) -> None:
    names = ask("""{
      dispositifs(first: 20) { nodes { code name } } actors { code name }
      glossary { code term }
    }""")
    named = [(f"D:{d['code']}", d["name"]) for d in names["dispositifs"]["nodes"]]
    named += [(f"A:{a['code']}", a["name"]) for a in names["actors"]]
    named += [(f"G:{g['code']}", g["term"]) for g in names["glossary"]]
    assert {key[0] for key, _ in named} == {"D", "A", "G"}
    assert len(named) > 30
    for key, name in named:
        for typed in (name, name.upper(), name[: len(name) * 3 // 4]):
            assert key in found(ask, typed), typed
