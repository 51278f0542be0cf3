"""The reference of a small schema, and structured data that no text can break out of."""

from __future__ import annotations

import json
from typing import Any

import pytest
from graphql import parse, parse_type
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.schema_reference import (
    SchemaReference,
    TypeUse,
    default_value,
    deprecation,
    description_of,
    parse_type_use,
)
from pages.site_settings import SiteSettings
from pages.structured_data import (
    dispositif_json_ld,
    escape_for_script,
    structure_json_ld,
    to_script,
)
from pages.view import View

SDL = '''
"""A place."""
interface Place { "Its name." name: String! }

type Village implements Place { name: String!, near(first: Int! = 8): [Village!]! }

type Town implements Place { name: String!, old: Int @deprecated(reason: "Use name.") }

union Anywhere = Village | Town

input Where { code: ID, size: Size = SMALL }

enum Size { "Below 2,000." SMALL LARGE }

scalar _Any

type Query { anywhere(where: Where): Anywhere }
'''


@pytest.fixture(scope="module")
def client() -> TestClient:
    reference = SchemaReference(View(SiteSettings()), lambda: SDL)
    return TestClient(Starlette(routes=reference.routes()))


def page(client: TestClient, name: str) -> str:
    answer = client.get(f"/reference/{name}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_types_stand_by_kind_and_those_of_a_gateway_nowhere(client: TestClient) -> None:
    text = client.get("/reference").text

    for name in ("Village", "Town", "Place", "Anywhere", "Where", "Size", "Query"):
        assert f'href="/reference/{name}"' in text
    assert "_Any" not in text
    assert text.index("Types") < text.index("Interfaces") < text.index("Unions")
    assert client.get("/reference/_Any").status_code == 404
    assert client.get("/reference/Nothing").status_code == 404


def test_a_type_leads_to_what_it_implements_and_what_implements_it(client: TestClient) -> None:
    assert "Implements" in page(client, "Village")
    assert 'href="/reference/Place"' in page(client, "Village")
    place = page(client, "Place")
    assert "Implemented by" in place
    assert 'href="/reference/Village"' in place and 'href="/reference/Town"' in place
    anywhere = page(client, "Anywhere")
    assert "One of" in anywhere and 'href="/reference/Town"' in anywhere


def test_fields_show_arguments_defaults_deprecations_and_values(client: TestClient) -> None:
    assert "first" in page(client, "Village") and "8" in page(client, "Village")
    assert "Use name." in page(client, "Town")
    assert "Below 2,000." in page(client, "Size")
    assert "SMALL" in page(client, "Where")


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("Int", TypeUse("", "Int", "")),
        ("Int!", TypeUse("", "Int", "!")),
        ("[Village!]!", TypeUse("[", "Village", "!]!")),
        ("[[Int]!]", TypeUse("[[", "Int", "]!]")),
    ],
)
def test_the_name_in_a_type_is_told_from_what_is_around_it(text: str, use: TypeUse) -> None:
    assert parse_type_use(parse_type(text)) == use


def test_what_a_definition_does_not_say_is_left_out() -> None:
    [village] = parse("type A { b(c: Int = 1, d: Int): Int @deprecated }").definitions
    [field] = village.fields  # type: ignore[attr-defined]  # an object type
    with_default, without = field.arguments

    assert description_of(field) == ""
    assert deprecation(field) == "", "deprecated, and nobody says why"
    assert deprecation(with_default) is None
    assert (default_value(with_default), default_value(without)) == ("1", None)
    assert default_value(field) is None


# Structured data


@given(st.recursive(st.text() | st.integers() | st.booleans(), st.lists, max_leaves=5))
def test_no_text_ends_the_script_around_it(value: Any) -> None:
    script = str(escape_for_script(json.dumps({"name": value}, ensure_ascii=False).encode()))

    assert not set("<>&") & set(script)
    assert json.loads(script) == {"name": value}


def test_what_is_unknown_is_not_told() -> None:
    assert str(to_script({"a": None, "b": [], "c": {}, "d": 0, "e": "", "f": False})) == (
        '{"d":0,"e":"","f":false}'
    )


STRUCTURE: dict[str, Any] = {
    "__typename": "Establishment",
    "kind": "LPO",
    "id": "opaque",
    "uai": "0590149S",
    "status": "OPEN",
    "name": "Lycée </script><b>",
    "website": "javascript:alert(1)",
    "phone": "03 20 00 00 00",
    "phoneE164": "+33320000000",
    "email": None,
    "address": {"street": None, "postalCode": "59000", "city": "Lille"},
    "position": {"latitude": 50.6, "longitude": 3.1},
    "positionPrecision": "STREET",
    "department": None,
}


def structure(**other: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(structure_json_ld(STRUCTURE | other, "https://x.fr"))
    return content


def test_a_school_is_a_school_at_its_address() -> None:
    content = structure()

    assert content["@type"] == "HighSchool"
    assert content["@id"] == content["url"] == "https://x.fr/structures/0590149S"
    assert content["name"] == "Lycée </script><b>"
    assert content["telephone"] == "+33320000000"
    assert content["identifier"]["value"] == "0590149S"
    assert content["address"] == {
        "@type": "PostalAddress",
        "postalCode": "59000",
        "addressLocality": "Lille",
        "addressCountry": "FR",
    }
    assert content["geo"] == {"@type": "GeoCoordinates", "latitude": 50.6, "longitude": 3.1}
    assert not content.keys() & {"email", "sameAs", "areaServed"}


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("COLLEGE", "MiddleSchool"), ("LP", "HighSchool"), ("EREA", "EducationalOrganization")],
)
def test_a_kind_has_the_finest_type_that_schema_org_knows(kind: str, type_: str) -> None:
    assert structure(kind=kind)["@type"] == type_


def test_a_structure_without_a_uai_is_named_by_its_id() -> None:
    content = structure(__typename="Cio", kind=None, uai=None)

    assert content["@type"] == "GovernmentOffice"
    assert content["url"] == "https://x.fr/structures/opaque"
    assert "identifier" not in content


@pytest.mark.parametrize(
    "other",
    [{"position": None}, {"positionPrecision": "COMMUNE"}],
    ids=["no position", "its commune's centre"],
)
def test_where_a_structure_stands_is_told_only_if_it_is_known(other: dict[str, Any]) -> None:
    assert "geo" not in structure(**other)


def test_only_an_address_of_the_web_is_the_same_as_a_structure() -> None:
    assert structure(website="https://lycee.fr")["sameAs"] == "https://lycee.fr"
    assert "sameAs" not in structure(website=None)


def test_a_dispositif_is_provided_by_the_hosts_that_a_list_names() -> None:
    def hosting(basis: str, uai: str) -> dict[str, Any]:
        host = {"__typename": "Establishment", "uai": uai, "name": uai}
        return {"basis": basis, "host": host}

    dispositif: dict[str, Any] = {
        "code": "micro-lycee",
        "name": "Micro-lycée",
        "acronym": None,
        "summary": "S",
        "conditions": [],
        "hostings": {"nodes": [hosting("PUBLISHED", "A"), hosting("DERIVED", "B")]},
    }
    content = json.loads(dispositif_json_ld(dispositif, "https://x.fr"))

    assert [provider["name"] for provider in content["provider"]] == ["A"]
    assert content["provider"][0]["@id"] == "https://x.fr/structures/A"
    assert not content.keys() & {"alternateName", "programPrerequisites"}
