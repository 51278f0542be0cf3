"""Everything that may be asked of the service, one kind of request after the other."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bench.directories import COMMON
from models.global_id import global_id

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MOST_CHARACTERS = 200
"""Of a text, which is what the service takes."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: a GraphQL body, or else a path."""

    path: str = "/graphql"
    body: bytes | None = None
    accept_encoding: str | None = None


Make = Callable[[random.Random], Request]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request; ``make`` gives another one each time."""

    name: str
    make: Make


def graphql(query: str, **variables: Any) -> Request:
    return Request(body=json.dumps({"query": query, "variables": variables}).encode())


def word(dice: random.Random, length: int = 8) -> str:
    return "".join(dice.choices(LETTERS, k=length))


def text_of(dice: random.Random, words: int) -> str:
    return " ".join(word(dice, dice.randint(4, 12)) for _ in range(words))[:MOST_CHARACTERS]


def uai(dice: random.Random) -> str:
    return f"{dice.randrange(10_000_000):07}A"


def position(dice: random.Random) -> dict[str, Any]:
    latitude, longitude = dice.uniform(49.0, 51.0), dice.uniform(1.5, 4.2)
    return {"coordinates": {"latitude": latitude, "longitude": longitude}}


def address(dice: random.Random) -> dict[str, Any]:
    return {"address": f"{dice.randrange(99)} rue {text_of(dice, 5)}"}


DETAILS = (
    "{ id name phone email website address { street postalCode city } commune { name } "
    "department { name } provenance { source { name } } }"
)
LISTS = {
    "actors": "{ name missions }",
    "cios(first: 100)": f"{{ totalCount nodes {DETAILS} }}",
    "directory": "{ version updatedAt }",
    "dispositifs(first: 100)": "{ nodes { name summary conditions } }",
    "establishments(first: 100)": f"{{ totalCount nodes {DETAILS} }}",
    "fundingSources": "{ name description }",
    "glossary": "{ term definition }",
    "guides": "{ title }",
    "helplines": "{ name phone }",
    "keyFigures": "{ label value }",
    "legalReferences": "{ title url }",
    "legalStatuses": "{ title }",
    "missionsLocales(first: 100)": f"{{ totalCount nodes {DETAILS} }}",
    "needs": "{ name }",
    "psadTerritories(first: 20)": "{ nodes { name communes(first: 50) { nodes { name } } } }",
    "_service": "{ sdl }",
    "__schema": "{ types { name fields { name args { name } } } }",
}
NEAR_FILTER = '{kinds: [LP], segpa: true, offering: ["micro-lycee"]}'
NEAREST = {
    "place(at: $near)": "{ label }",
    "competence(at: $near)": "{ cios { cio { name } } psadTerritories { name } }",
    f'nearestHosts(dispositif: "{COMMON}", near: $near)': (
        "{ edges { distanceMeters node { structure { name phone } } } }"
    ),
    "nearestCios(near: $near)": "{ edges { distanceMeters node { name phone } } }",
    "nearestMissionsLocales(near: $near)": "{ edges { node { name phone } } }",
    "nearestEstablishments(near: $near, first: 100)": f"{{ nodes {DETAILS} }}",
    "nearestEstablishments(near: $near, first: 1)": "{ totalCount }",
    f"nearestEstablishments(near: $near, first: 1, filter: {NEAR_FILTER})": "{ totalCount }",
}
BY_CODE = {
    "actor": "name",
    "dispositif": "name",
    "fundingSource": "name",
    "glossaryTerm": "term",
    "guide": "title",
    "legalReference": "title",
    "need": "name",
    "psadTerritory": "name",
}
BY_UAI = ("cio", "establishment")
PATHS = (
    "/",
    "/dispositifs",
    "/dispositifs/micro-lycee",
    "/integrer",
    "/sitemap.xml",
    "/reference",
    "/files/graphiql/graphiql.js",
    "/export",
    "/export/structures.csv",
    "/export/structures.jsonl",
    "/export/structures.geojson",
)
RECOMMENDATIONS = (
    "query($near: PlaceInput!, $age: Int!) { recommendations("
    "profile: {situation: LEFT, age: $age}, near: $near, includeIneligible: true) { nodes { "
    "dispositif { name } reasons { sentence } hosts(first: 1) { edges { distanceMeters } } } } }"
)
SEARCH = "query($text: String!) {{ search(text: $text, first: 10) {{ {} }} }}"
SUGGESTION = "query($text: String!) { suggestPlaces(text: $text) { label } }"
PLACE = "query($near: PlaceInput!) {{ {} }}"
KEYS_OF_A_LIST = 100
ALIASES = 20


def kinds() -> Iterator[Kind]:
    """Every root field, pages, exports and files, and what is refused."""
    yield from _lists_and_records()
    yield from _texts()
    yield from _reports()
    yield from _refused()
    yield Kind("answered from the cache", lambda _: graphql("{ dispositifs { nodes { name } } }"))
    for path in PATHS:
        yield Kind(path, _path(path, None))
        yield Kind(f"{path}, compressed", _path(path, "br, gzip"))


def _lists_and_records() -> Iterator[Kind]:
    for field, selection in LISTS.items():
        yield Kind(field, _unknown_document(f"{{ {field} {selection} }}"))
    for field, selection in NEAREST.items():
        yield Kind(field, _near(PLACE.format(f"{field} {selection}")))
    for field, shown in BY_CODE.items():
        yield Kind(field, _keyed(f"query($key: String!) {{ {field}(code: $key) {{ {shown} }} }}"))
    for field in BY_UAI:
        query = f"query($key: String!) {{ {field}(uai: $key) {DETAILS} }}"
        yield Kind(field, _keyed(query, uai))
    yield Kind(
        "recommendations",
        lambda dice: graphql(RECOMMENDATIONS, near=position(dice), age=dice.randint(15, 25)),
    )
    yield Kind("node", _keyed("query($key: ID!) { node(id: $key) { id } }"))
    query = "query($key: ID!) { history(id: $key) { nodes { action fields { path } } } }"
    yield Kind("history", _keyed(query, lambda dice: global_id("Cio", word(dice))))
    yield Kind("nodes", _nodes)
    yield Kind("_entities", _entities)


def _texts() -> Iterator[Kind]:
    for words in (1, 4, 12):
        yield Kind(f"search, {words} unknown words", _text(SEARCH.format("totalCount"), words))
    understood = SEARCH.format("understood { needs { score } }")
    yield Kind("search, a sentence understood", _text(understood, 12))
    yield Kind("search, twenty times", _aliased("search", "{ totalCount }", 12))
    yield Kind("suggestPlaces", _text(SUGGESTION, 1))
    yield Kind("suggestPlaces, twenty times", _aliased("suggestPlaces", "{ label }", 2))
    query = PLACE.format("place(at: $near) { label }")
    yield Kind("place, unknown address", lambda dice: graphql(query, near=address(dice)))


def _reports() -> Iterator[Kind]:
    """None is stored: what is measured stays the same."""
    query = "query($key: String!) { errorReport(reference: $key) { state } }"
    yield Kind("errorReport", _keyed(query, lambda dice: word(dice, 10)))
    query = "mutation($text: String!) { reportError(input: %s) { report { reference } } }"
    unknown = f'{{id: "{global_id("Cio", "unknown")}", reason: OTHER, text: $text}}'
    yield Kind("reportError, unknown record", _text(query % unknown, 12))


def _refused() -> Iterator[Kind]:
    yield Kind("invalid, suggestions", _invalid("establishmentz{} {{ nam }}", "{ %s }", 20))
    yield Kind("invalid, long", _invalid("n{}", '{ cio(uai: "x") { %s } }', 900))
    yield Kind("no document", lambda dice: graphql("{" * 50 + word(dice)))


def _unknown_document(selection: str) -> Make:
    """The same fields under another operation name: a document that no cache has."""
    return lambda dice: graphql(f"query {word(dice)} {selection}")


def _near(query: str) -> Make:
    return lambda dice: graphql(query, near=position(dice))


def _keyed(query: str, key: Callable[[random.Random], str] = word) -> Make:
    return lambda dice: graphql(query, key=key(dice))


def _text(query: str, words: int) -> Make:
    return lambda dice: graphql(query, text=text_of(dice, words))


def _aliased(field: str, selection: str, words: int) -> Make:
    """One field many times, each with a text of its own."""
    numbers = range(ALIASES)
    declared = ", ".join(f"$t{n}: String!" for n in numbers)
    fields = " ".join(f"a{n}: {field}(text: $t{n}, first: 1) {selection}" for n in numbers)
    query = f"query({declared}) {{ {fields} }}"
    return lambda dice: graphql(query, **{f"t{n}": text_of(dice, words) for n in numbers})


def _invalid(field: str, document: str, count: int) -> Make:
    def make(dice: random.Random) -> Request:
        return graphql(document % " ".join(field.format(word(dice, 3)) for _ in range(count)))

    return make


def _path(path: str, accept_encoding: str | None) -> Make:
    return lambda _: Request(path, accept_encoding=accept_encoding)


def _nodes(dice: random.Random) -> Request:
    ids = [word(dice) for _ in range(KEYS_OF_A_LIST)]
    return graphql("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)


def _entities(dice: random.Random) -> Request:
    query = "query($keys: [_Any!]!) { _entities(representations: $keys) { __typename } }"
    school = "Establishment"
    keys = [{"__typename": school, "uai": uai(dice)} for _ in range(KEYS_OF_A_LIST)]
    return graphql(query, keys=keys)
