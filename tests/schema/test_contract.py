"""The contract: what is checked in is what is served, and all of it is described."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    is_introspection_type,
)

from schema.executable import SCHEMA
from schema.sdl import SDL_FILE, sdl

FIXED_QUERY_FIELDS = {
    "place": ["at"],
    "suggestPlaces": ["text", "first", "near"],
    "nearestHosts": ["dispositif", "near", "withinKm", "filter", "first", "after"],
    "nearestCios": ["near", "withinKm", "first", "after"],
    "nearestMissionsLocales": ["near", "withinKm", "first", "after"],
    "nearestEstablishments": ["near", "withinKm", "filter", "first", "after"],
    "competence": ["at"],
    "psadTerritory": ["code"],
    "psadTerritories": ["at", "filter", "first", "after"],
    "cio": ["uai"],
    "cios": ["filter", "first", "after"],
    "establishment": ["uai"],
    "establishments": ["filter", "first", "after"],
    "dispositif": ["code"],
    "dispositifs": ["filter", "first", "after"],
    "fundingSource": ["code"],
    "fundingSources": [],
    "actor": ["code"],
    "actors": [],
    "directory": [],
    "node": ["id"],
    "nodes": ["ids"],
}
DEFAULTS = {
    "suggestPlaces": 8,
    "nearestHosts": 10,
    "nearestCios": 5,
    "nearestMissionsLocales": 5,
    "nearestEstablishments": 10,
}


def types() -> Iterator[GraphQLNamedType]:
    """Of the schema that is served, with what only gateways read."""
    for type_ in SCHEMA._schema.type_map.values():
        if not is_introspection_type(type_):
            yield type_


def test_the_schema_that_is_checked_in_is_the_one_that_is_served() -> None:
    mend = "run: raccroche schema --output schema/schema.graphql"
    assert SDL_FILE.read_text(encoding="utf-8") == sdl(), mend


@pytest.mark.parametrize("name", FIXED_QUERY_FIELDS)
def test_the_names_that_clients_rely_on_are_there(name: str) -> None:
    field = SCHEMA._schema.query_type.fields[name]  # type: ignore[union-attr]  # it has one

    assert list(field.args) == FIXED_QUERY_FIELDS[name]
    if name in DEFAULTS:
        assert field.args["first"].default_value == DEFAULTS[name]


def test_a_place_is_one_of_five_kinds() -> None:
    place = SCHEMA._schema.type_map["PlaceInput"]

    assert isinstance(place, GraphQLInputObjectType)
    assert list(place.fields) == ["coordinates", "address", "commune", "postalCode", "uai"]
    assert "input PlaceInput @oneOf" in sdl()


def test_everything_is_described() -> None:
    directives = SCHEMA._schema.directives
    silent = [f"@{d.name}" for d in directives if not d.description]
    silent += [f"@{d.name}.{n}" for d in directives for n, a in d.args.items() if not a.description]
    for type_ in types():
        if type_.description is None:
            silent.append(type_.name)
        if isinstance(type_, GraphQLEnumType):
            silent += [f"{type_.name}.{v}" for v, d in type_.values.items() if not d.description]
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for name, field in type_.fields.items():
                if not field.description:
                    silent.append(f"{type_.name}.{name}")
                for argument, definition in getattr(field, "args", {}).items():
                    if not definition.description:
                        silent.append(f"{type_.name}.{name}({argument})")

    assert silent == []


def test_what_is_imported_may_be_null_and_lists_never_are() -> None:
    structure = SCHEMA._schema.type_map["Structure"]
    assert isinstance(structure, GraphQLInterfaceType)
    required = {name for name, field in structure.fields.items() if str(field.type).endswith("!")}

    assert required == {
        "id",
        "name",
        "usualName",
        "notices",
        "status",
        "psadTerritories",
        "hostings",
        "dispositifs",
        "provenance",
    }
