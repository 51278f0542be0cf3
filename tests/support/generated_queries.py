"""Generated queries: any valid one, and those that ask for what the seeded directory has."""

from __future__ import annotations

import random
from typing import Any

from graphql import (
    ArgumentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    Visitor,
    parse,
    parse_value,
    print_ast,
    visit,
)
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from schema.sdl import sdl


def representation(type_name: str) -> ObjectValueNode:
    """An entity's, as a literal."""
    return parse_value(f'{{__typename: "{type_name}", id: "x"}}')  # type: ignore[return-value]  # braces are one


SCALARS = {
    "_Any": st.sampled_from(["Cio", "Dispositif"]).map(representation),
    "Date": st.just(nodes.String("2026-01-01")),
    "DateTime": st.just(nodes.String("2026-01-01T00:00:00Z")),
}
"""Values of the scalars that are ours."""

# No mutations: no test may change the seeded directory.
VALID_QUERIES = queries(sdl(), custom_scalars=SCALARS)


CODES = {
    "dispositif": ("micro-lycee", "tutorat", "dispositifs-relais", "ppds"),
    "code": ("micro-lycee", "psy-en", "cio", "heures-enseignement", "psad-lille"),
    "uai": ("0590119J", "0590149S", "0620166J", "0021518P"),
    "text": ("li", "saint", "59", "amiens"),
}
PLACES = (
    '{commune: "59350"}',
    '{postalCode: "59100"}',
    "{coordinates: {latitude: 50.6, longitude: 3.06}}",
    "{coordinates: {latitude: 49.9, longitude: 2.3}}",
    "{coordinates: {latitude: 10, longitude: 10}}",
)
NOTHING = ("filter", "after", "withinKm")
"""Arguments that nearly always refuse or empty the answer, left out."""


class Plausible(Visitor):
    """Replaces arguments by ones that the seeded directory knows."""

    def __init__(self, dice: random.Random, ids: list[str]) -> None:
        super().__init__()
        self.dice = dice
        self.ids = ids

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Any:
        name = node.name.value
        if name in NOTHING:
            return self.REMOVE
        value = self._value(name)
        return None if value is None else ArgumentNode(name=node.name, value=value)

    def _value(self, name: str) -> ValueNode | None:
        if name in CODES:
            return StringValueNode(value=self.dice.choice(CODES[name]))
        if name in ("near", "at"):
            return parse_value(self.dice.choice(PLACES))
        if name == "first":
            return IntValueNode(value=str(self.dice.randrange(1, 6)))
        if name == "id":
            return StringValueNode(value=self.dice.choice(self.ids))
        if name in ("ids", "representations"):
            some = self.dice.sample(self.ids, 3)
            values = [StringValueNode(value=id) for id in some]
            return ListValueNode(values=tuple(values if name == "ids" else self._represented()))
        return None

    def _represented(self) -> list[ValueNode]:
        types = ("Dispositif", "FundingSource", "Actor")
        return [
            parse_value(f'{{__typename: "{type_}", code: "{self.dice.choice(CODES["code"])}"}}')
            for type_ in types
        ]


def plausible(query: str, seed: int, ids: list[str]) -> str:
    return print_ast(visit(parse(query), Plausible(random.Random(seed), ids)))
