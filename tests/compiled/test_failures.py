"""Fields that fail, or are null where they must not be: graphql-core answers, or its very bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any

import pytest
import strawberry
from compiled.compared import both_ways
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_graphql import from_schema
from strawberry.utils.str_converters import to_camel_case
from support.generated_examples import generated

from models import record
from schema.relay import resolves_record

SEEN: Counter[str] = Counter()


class ColourCode(Enum):
    RED = "RED"
    BLUE = "BLUE"


class Odd(Enum):
    RED = "RED"


Colour = strawberry.enum(ColourCode, name="Colour")


@dataclass
class Record(record.Record):
    """Shows whatever it is made with, right or wrong."""

    text: Any = "text"
    other: Any = None
    number: Any = 1
    share: Any = 0.5
    flag: Any = True
    colour: Any = ColourCode.RED
    texts: Any = ()
    records: Any = ()
    itself: Any = None


@dataclass
class Special(Record):
    """Stands behind the interface as another type."""


class Raising(Record):
    @property
    def text(self) -> Any:
        raise RuntimeError("no text")

    @text.setter
    def text(self, _: Any) -> None:
        pass


async def later(root: strawberry.Parent[Record]) -> Any:
    return root.itself


async def surely(root: strawberry.Parent[Record]) -> Any:
    return root.itself


def at_once(root: strawberry.Parent[Record], wanted: int = 1) -> Any:
    if wanted > 3:
        raise ValueError("too many")
    return root.number


async def failing(root: strawberry.Parent[Record]) -> Any:
    raise RuntimeError("never")


@strawberry.interface
class Thing:
    text: str
    other: str | None
    number: int
    share: float
    flag: bool
    colour: Colour  # type: ignore[valid-type]  # an enum
    texts: list[str]
    records: list[Thing | None]
    itself: Thing | None
    later: Thing | None = strawberry.field(resolver=later)
    sure: Thing = strawberry.field(resolver=surely)
    at_once: int | None = strawberry.field(resolver=at_once)
    failing: int | None = strawberry.field(resolver=failing)


@strawberry.type
class Plain(Thing):
    is_type_of = resolves_record(Record)


@strawberry.type
class Rare(Thing):
    own: int | None = strawberry.field(resolver=at_once)
    is_type_of = resolves_record(Special)


GOOD = Record(texts=("a", "b"), itself=Record(), records=(Record(), None, Special()))
ROOTS: dict[str, Any] = {
    "good": GOOD,
    "nulls": Record(text=None, records=(None,)),
    "wrong_types": Record(text=5, number="7", share=1, flag=1, texts=["a", 5]),
    "beyond": Record(number=2**40, share=float("inf")),
    "no_enum": Record(colour="RED"),
    "other_enum": Record(colour=Odd.RED),
    "no_list": Record(texts="abc", records=5),
    "iterator": Record(texts=iter(("a", "b"))),
    "set": Record(texts={"a"}),
    "unknown_type": Record(itself=object(), records=(object(),)),
    "exception": Record(itself=RuntimeError("a value"), records=(RuntimeError("an entry"),)),
    "raising": Raising(),
    "deep": Record(itself=Record(itself=Record(text=None), records=(Record(text=None),))),
    "missing": object(),
    "nothing": None,
}


def resolver_of(name: str) -> Any:
    async def found() -> Any:
        value = ROOTS[name]
        if isinstance(value, Record) and name == "iterator":
            return Record(texts=iter(("a", "b")))
        return value

    return found


Query: Any = strawberry.type(
    type(
        "Query",
        (),
        {
            "__annotations__": dict.fromkeys(ROOTS, Plain | None),
            **{name: strawberry.field(resolver=resolver_of(name)) for name in ROOTS},
        },
    )
)


class Quiet(strawberry.Schema):
    def process_errors(self, *_: Any) -> None:
        """What fails is meant to."""


SCHEMA = Quiet(Query, types=[Rare])


@pytest.fixture(scope="module", autouse=True)
def both_outcomes_were_met() -> Iterator[None]:
    yield
    if not SEEN["all"]:
        return  # only other tests of this module were chosen
    assert SEEN["compiled"] > SEEN["all"] / 20, SEEN
    assert SEEN["aside"] > SEEN["all"] / 20, SEEN


@generated(share=100, long=500)
@given(query=from_schema(SCHEMA.as_str()))
def test_generated_operations_are_answered_alike(query: str) -> None:
    ways = both_ways(SCHEMA, query)
    SEEN["all"] += 1
    SEEN["aside" if ways.compiled is None else "compiled"] += 1

    assert ways.agree, query


@dataclass
class Loose:
    """Holds no pieces of JSON, and a record that does."""

    held: Record


@strawberry.type
class Holder:
    held: Plain
    is_type_of = resolves_record(Loose)


Either = Annotated[Plain | Holder, strawberry.union("Either")]


async def eithers() -> Any:
    return [Record(), Loose(Record(text="held")), Loose(Record())]


def test_a_union_of_what_holds_pieces_and_what_holds_none_is_compiled() -> None:
    query: Any = type("Query", (), {"__annotations__": {"eithers": list[Either]}})
    query.eithers = strawberry.field(resolver=eithers)
    schema = Quiet(strawberry.type(query))
    fields = "... on Plain { number text } ... on Holder { held { text flag } }"
    ways = both_ways(schema, f"{{ eithers {{ __typename {fields} }} }}")

    assert ways.cause is None
    assert ways.compiled is not None
    assert ways.agree


WHOLE = """
  __typename text other number share flag colour texts
  records { __typename text ... on Rare { own } } itself { __typename text number }
  later { number later { text } } atOnce many: atOnce(wanted: 2)
"""


@pytest.mark.parametrize("name", ROOTS)
@pytest.mark.parametrize("fields", [*WHOLE.split("\n")[1:-1], "__typename", "sure { text }"])
def test_each_kind_of_value_is_shown_as_graphql_core_shows_it(name: str, fields: str) -> None:
    ways = both_ways(SCHEMA, f"{{ {to_camel_case(name)} {{ {fields} }} }}")

    assert ways.agree, (ways.data, ways.compiled)


def test_what_goes_well_is_not_stepped_aside_from() -> None:
    ways = both_ways(SCHEMA, f"{{ good {{ {WHOLE} }} }}")

    assert ways.errors == []
    assert ways.compiled == ways.data


@given(
    show=st.booleans(),
    hide=st.booleans(),
    wanted=st.none() | st.integers(0, 5),
    given_=st.booleans(),
)
def test_conditions_and_variables(show: bool, hide: bool, wanted: int | None, given_: bool) -> None:
    query = """
      query ($show: Boolean!, $hide: Boolean = false, $wanted: Int = 2) {
        good {
          text @include(if: $show) number @skip(if: $hide)
          itself { text @skip(if: $hide) @include(if: $show) ...Both @include(if: $show) }
          a: atOnce(wanted: $wanted) ... @skip(if: $hide) { later { number } }
        }
      }
      fragment Both on Thing { number text flag }
    """
    variables = {"show": show, "hide": hide} | ({"wanted": wanted} if given_ else {})
    ways = both_ways(SCHEMA, query, variables)

    assert ways.agree
    assert ways.errors or ways.compiled is not None


@pytest.mark.parametrize(
    "variables",
    [{}, {"show": None}, {"show": 1}, {"show": "true"}, {"show": True, "wanted": 2.0}],
)
def test_odd_variables_are_left_to_graphql_core(variables: dict[str, Any]) -> None:
    query = """query ($show: Boolean!, $wanted: Int = 1) {
      good { text @include(if: $show) atOnce(wanted: $wanted) }
    }"""
    ways = both_ways(SCHEMA, query, variables)

    assert ways.agree
    assert ways.errors or ways.compiled is not None


def test_fields_that_are_asked_for_twice_are_merged() -> None:
    ways = both_ways(
        SCHEMA,
        "{ good { itself { text } ...A itself { flag } } good { number } }"
        " fragment A on Plain { itself { number } records { text } }",
    )

    assert ways.compiled == ways.data
    assert list(ways.compiled["good"]["itself"]) == ["text", "number", "flag"]


@pytest.mark.parametrize(
    "query", ["{ __schema { types { name } } }", '{ __type(name: "Plain") { name } }']
)
def test_introspection_is_left_to_graphql_core(query: str) -> None:
    ways = both_ways(SCHEMA, query)

    assert ways.compiled is None
    assert ways.errors == []
