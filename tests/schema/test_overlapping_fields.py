"""The linear rule on mergeable fields gives graphql-core's verdicts, on whatever is sent."""

from __future__ import annotations

import pytest
from graphql import (
    DocumentNode,
    OverlappingFieldsCanBeMergedRule,
    build_schema,
    parse,
    print_ast,
    validate,
)
from graphql import FragmentDefinitionNode as Fragment
from hypothesis import example, given, settings
from hypothesis import strategies as st

from execution.limits.overlapping_fields import OverlappingFields

PETS = build_schema("""
  interface Pet { name: String! friend: Pet friends: [Pet!]! size(unit: Int): Int }
  type Dog implements Pet {
    name: String! friend: Pet friends: [Pet!]! size(unit: Int): Int
    barks: Boolean owner: Person volume: Int
  }
  type Cat implements Pet {
    name: String! friend: Pet friends: [Pet!]! size(unit: Int): Int
    meows: Boolean owner: Person volume: Float
  }
  type Person { name: String pets: [Pet] }
  union Any = Dog | Cat | Person
  type Query { pet: Pet dog: Dog cat: Cat any: Any person: Person }
""")
FIELDS = {
    "Query": ["pet", "dog", "cat", "any", "person"],
    "Pet": ["name", "friend", "friends", "size", "size(unit: 1)", "size(unit: 2)"],
    "Dog": ["name", "friend", "friends", "size(unit: 1)", "barks", "owner", "volume"],
    "Cat": ["name", "friend", "friends", "size(unit: 1)", "meows", "owner", "volume"],
    "Person": ["name", "pets"],
    "Any": ["__typename"],
}
BELOW = {
    "pet": "Pet",
    "dog": "Dog",
    "cat": "Cat",
    "any": "Any",
    "person": "Person",
    "friend": "Pet",
    "friends": "Pet",
    "owner": "Person",
    "pets": "Pet",
}
NARROWER = {"Pet": ["Dog", "Cat", "Pet"], "Any": ["Dog", "Cat", "Person"]}


@st.composite
def selections(draw: st.DrawFn, on: str, depth: int) -> str:
    """A selection set on a type, of fields, aliased fields and inline fragments."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        kinds = ["field", "aliased"]
        kinds += ["inline"] if on in NARROWER else []
        kinds += ["spread"] if on != "Query" else []
        kind = draw(st.sampled_from(kinds))
        if kind == "spread":
            parts.append(f"...{draw(st.sampled_from(FRAGMENTS))}")
        elif kind == "inline" and depth:
            narrow = draw(st.sampled_from(NARROWER[on]))
            parts.append(f"... on {narrow} {draw(selections(narrow, depth - 1))}")
        else:
            parts.append(draw(fields(on, depth, aliased=kind == "aliased")))
    return "{ " + " ".join(parts) + " }"


@st.composite
def fields(draw: st.DrawFn, on: str, depth: int, *, aliased: bool) -> str:
    field = draw(st.sampled_from(FIELDS[on]))
    below = BELOW.get(field)
    if below and not depth:
        field, below = "__typename", None
    alias = draw(st.sampled_from(["a: ", "b: ", "name: "])) if aliased else ""
    return f"{alias}{field} {draw(selections(below, depth - 1)) if below else ''}"


FRAGMENTS = ["OnPet", "OnDog", "OnCat"]


@st.composite
def documents(draw: st.DrawFn) -> str:
    text = "query " + draw(selections("Query", 4))
    for name in FRAGMENTS:
        on = name.removeprefix("On")
        plain = " ".join(draw(fields(on, 0, aliased=draw(st.booleans()))) for _ in range(3))
        nested = draw(st.sampled_from(["", "friend { name }", "friend { a: name }"]))
        text += f" fragment {name} on {on} {{ {plain} {nested} }}"
    return text


def without_unused_fragments(document: DocumentNode) -> DocumentNode:
    """Fragments that nothing spreads are refused by another rule."""
    fragments = {n.name.value: n for n in document.definitions if isinstance(n, Fragment)}
    used: set[str] = set()
    waiting = [print_ast(n) for n in document.definitions if not isinstance(n, Fragment)]
    while waiting:
        text = waiting.pop()
        for name, node in fragments.items():
            if f"...{name}" in text and name not in used:
                used.add(name)
                waiting.append(print_ast(node))
    kept = (n for n in document.definitions if not isinstance(n, Fragment) or n.name.value in used)
    return DocumentNode(definitions=tuple(kept))


@settings(max_examples=400)
@example("{ pet { ... on Dog { v: volume } ... on Cat { v: volume } } }")
@example("{ pet { ... on Dog { v: name } ... on Cat { v: meows } } }")
@example("{ pet { ... on Dog { v: barks } ... on Cat { v: meows } } }")
@example("{ pet { friend { name } } pet { friend { name: size } } }")
@given(documents())
def test_both_rules_agree(text: str) -> None:
    document = without_unused_fragments(parse(text))
    ours = validate(PETS, document, [OverlappingFields])
    reference = validate(PETS, document, [OverlappingFieldsCanBeMergedRule])

    assert bool(ours) == bool(reference), [error.message for error in (*ours, *reference)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{ dog { a: name a: barks } }", "'name' and 'barks' are different fields"),
        ("{ dog { size(unit: 1) size(unit: 2) } }", "they have differing arguments"),
        (
            "{ pet { ... on Dog { v: volume } ... on Cat { v: volume } } }",
            "they return conflicting types 'Int' and 'Float'",
        ),
    ],
)
def test_a_conflict_says_what_it_is_and_how_to_mend_it(text: str, why: str) -> None:
    [error] = validate(PETS, parse(text), [OverlappingFields])

    assert why in error.message
    assert "Use different aliases" in error.message
    assert len(error.locations or []) == 2
