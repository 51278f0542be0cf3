"""The descriptors of kinds of structure are complete, and nothing else tells kinds apart."""

from __future__ import annotations

import ast
import re

import pytest
from test_house import ROOT, modules

from models.structure import StructureType
from models.structure_kind import KIND_OF_NAME, KIND_OF_TYPE, KINDS, StructureKind
from resolvers.federation_entities import ENTITIES
from resolvers.node_lookup import FINDERS
from schema.executable import SCHEMA
from schema.structure_types import STRUCTURE_TYPES
from search.documents import SearchType
from search.inverted_index import TYPE_PRIORS


def test_each_type_has_one_descriptor() -> None:
    assert [kind.structure_type for kind in KINDS] == list(StructureType)
    for names in (
        [kind.record for kind in KINDS],
        [kind.list_name for kind in KINDS],
        [kind.graphql_list for kind in KINDS],
    ):
        assert len(set(names)) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.list_name)
def test_a_kind_is_known_everywhere(kind: StructureKind) -> None:
    name, code = kind.record.__name__, kind.structure_type.name
    query = SCHEMA._schema.query_type
    assert query is not None

    assert KIND_OF_TYPE[code] is KIND_OF_NAME[name] is kind
    assert name in {type_.__name__ for type_ in STRUCTURE_TYPES}
    assert name in FINDERS and name in ENTITIES
    assert TYPE_PRIORS[SearchType[code]] == kind.search_prior
    assert kind.graphql_list in query.fields
    assert {member.name for member in SCHEMA._schema.type_map["SearchItem"].types} >= {name}  # type: ignore[attr-defined]  # a union has types


def test_no_other_dictionary_has_an_entry_for_each_kind() -> None:
    codes = {kind.structure_type.name for kind in KINDS}
    names = {kind.record.__name__ for kind in KINDS}
    found = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                keys = {
                    re.sub(r"^.*\.", "", ast.unparse(key).strip("'\"")) for key in node.keys if key
                }
                if keys >= codes or keys >= names:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == [], "use models.structure_kind"
