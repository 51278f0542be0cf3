"""A search in the URL of a page: what is read of it, and the URL that opens it again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from pages.content_security_policy import content_security_policy, tile_origin
from pages.search_params import (
    AUDIENCE_OF_PROFILE,
    LANGUAGES,
    MAX_PARAMETER_LENGTH,
    MAX_UAIS,
    THEMES,
    SearchParams,
    parse_search_params,
)


@pytest.mark.parametrize(
    ("parameters", "place", "near"),
    [
        ({"commune": "59350"}, ("commune", "59350"), {"commune": "59350"}),
        ({"code_postal": "59000"}, ("code_postal", "59000"), {"postalCode": "59000"}),
        ({"uai": "0590149s"}, ("uai", "0590149S"), {"uai": "0590149S"}),
        (
            {"uai": "0590149S", "code_postal": "59000"},
            ("code_postal", "59000"),
            {"postalCode": "59000"},
        ),
        (
            {"code_postal": "59000", "commune": "59350"},
            ("commune", "59350"),
            {"commune": "59350"},
        ),
        ({"commune": " "}, None, None),
        ({"latitude": "50.6", "longitude": "3"}, None, None),
        ({"adresse": "1 rue A"}, None, None),
        ({}, None, None),
    ],
)
def test_a_place_is_a_code_and_never_a_position(
    parameters: dict[str, str], place: Any, near: Any
) -> None:
    search = parse_search_params(parameters)

    assert (search.place, search.near) == (place, near)


@pytest.mark.parametrize(
    ("sent", "uais"),
    [
        ("0590149S,0590119J", ("0590149S", "0590119J")),
        ("0590149s; 0590119j", ("0590149S", "0590119J")),
        ("0590149S,0590149S,", ("0590149S",)),
        (",,", ()),
        (",".join(f"{n}" for n in range(30)), tuple(map(str, range(MAX_UAIS)))),
    ],
)
def test_an_ent_may_send_several_schools_the_main_one_first(
    sent: str, uais: tuple[str, ...]
) -> None:
    search = parse_search_params({"uai": sent})

    assert search.uais == uais
    assert search.place == (("uai", uais[0]) if uais else None)


def test_a_school_that_is_chosen_becomes_the_main_one() -> None:
    search = parse_search_params({"uai": "A,B,C"}).with_place("uai", "B")

    assert (search.uais, search.near) == (("B", "A", "C"), {"uai": "B"})
    elsewhere = search.with_place("commune", "59350")
    assert (elsewhere.uais, elsewhere.near) == (("B", "A", "C"), {"commune": "59350"})


@pytest.mark.parametrize(
    ("profile", "audience"),
    [
        ("National_ELV", "jeune"),
        ("national_tut", "famille"),
        ("ENSEIGNANT", "professionnel"),
        ("jeune", "jeune"),
        ("admin", None),
        ("", None),
    ],
)
def test_a_profile_of_an_ent_is_an_audience(profile: str, audience: str | None) -> None:
    assert parse_search_params({"profil": profile}).audience == audience


@pytest.mark.parametrize(
    ("parameters", "theme", "language"),
    [
        ({"theme": "sombre", "langue": "en"}, "sombre", "en"),
        ({"theme": "SOMBRE", "langue": "EN"}, None, "fr"),
        ({"theme": "rose", "langue": "de"}, None, "fr"),
        ({}, None, "fr"),
    ],
)
def test_a_theme_or_language_that_is_unknown_counts_as_missing(
    parameters: dict[str, str], theme: str | None, language: str
) -> None:
    search = parse_search_params(parameters)

    assert (search.theme, search.language) == (theme, language)


@pytest.mark.parametrize("value", ["x" * (MAX_PARAMETER_LENGTH + 1), "a\nb", "a\0b", "  "])
def test_what_no_code_can_be_counts_as_missing(value: str) -> None:
    names = ("dispositif", "commune", "code_postal", "uai", "profil", "academie", "theme")

    assert parse_search_params(dict.fromkeys(names, value)) == SearchParams()


def test_an_academie_is_a_filter_of_establishments() -> None:
    assert parse_search_params({"academie": "09"}).filter == {"academies": ["09"]}
    assert SearchParams().filter is None


def test_a_link_holds_what_differs_from_the_default() -> None:
    search = SearchParams(dispositif="micro-lycee", place=("commune", "59350"))

    assert search.link("/") == "/?dispositif=micro-lycee&commune=59350"
    assert SearchParams().link("/embed") == "/embed"


CODES = st.text("abc-09SÉ", min_size=1, max_size=12)
SEARCHES = st.builds(
    SearchParams,
    dispositif=st.none() | CODES,
    place=st.none() | st.tuples(st.sampled_from(["commune", "code_postal"]), CODES),
    audience=st.none() | st.sampled_from(sorted(set(AUDIENCE_OF_PROFILE.values()))),
    academie=st.none() | CODES,
    theme=st.none() | st.sampled_from(THEMES),
    language=st.sampled_from(LANGUAGES),
)


@given(SEARCHES)
def test_a_link_opens_the_same_search_again(search: SearchParams) -> None:
    url = urlsplit(search.link("/embed"))

    assert url.path == "/embed"
    assert parse_search_params(dict(parse_qsl(url.query))) == search


@given(st.dictionaries(st.sampled_from(["dispositif", "commune", "uai", "theme"]), st.text()))
def test_any_parameters_are_a_search_whose_link_opens_it_again(parameters: dict[str, str]) -> None:
    """But for the schools of an ENT where another place is searched."""
    search = parse_search_params(parameters)
    again = parse_search_params(search.parameters)

    assert replace(again, uais=search.uais) == search
    if search.place and search.place[0] == "uai":
        assert again.uais == search.uais


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split("; ")]
    return {name: sources for name, *sources in parts}


def test_a_page_loads_its_own_files_and_is_framed_by_nobody() -> None:
    policy = directives(content_security_policy())

    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == ["'self'"]


def test_an_operator_s_partners_tiles_and_styles_are_added() -> None:
    policy = directives(
        content_security_policy(
            framed_by=["https://ent.example.fr", "https://*.example.org"],
            images=["https://*.tiles.example.fr"],
            styles=["'unsafe-inline'"],
            directives=["upgrade-insecure-requests"],
        )
    )

    assert policy["frame-ancestors"] == ["https://ent.example.fr", "https://*.example.org"]
    assert policy["img-src"] == ["'self'", "data:", "https://*.tiles.example.fr"]
    assert policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["upgrade-insecure-requests"] == []


@pytest.mark.parametrize(
    ("template", "origin"),
    [
        ("https://tile.example.fr/{z}/{x}/{y}.png", "https://tile.example.fr"),
        ("https://{s}.tile.example.fr:8443/{z}/{x}/{y}.png", "https://*.tile.example.fr:8443"),
    ],
)
def test_the_origin_of_tiles_may_have_any_subdomain(template: str, origin: str) -> None:
    assert tile_origin(template) == origin


@pytest.mark.parametrize(
    ("sent", "audience"),
    [
        ("National_1", "jeune"),
        ("National_2", "famille"),
        ("National_3", "professionnel"),
        ("National_4", "professionnel"),
        ("Teacher", "professionnel"),
        ("ENS:0590149S", "professionnel"),
        ("National_ens:0590149S", "professionnel"),
        ("National_ENS,National_DIR", "professionnel"),
        ("inconnu,National_TUT", "famille"),
        ("inconnu", None),
        (",;:", None),
    ],
)
def test_profiles_are_read_as_ents_send_them(sent: str, audience: str | None) -> None:
    assert parse_search_params({"profil": sent}).audience == audience


def test_repeated_parameters_are_all_read() -> None:
    sent = QueryParams("uai=0590149S&uai=0620113L,0800011C&profil=x&profil=National_3")
    params = parse_search_params(sent)

    assert params.uais == ("0590149S", "0620113L", "0800011C")
    assert params.place == ("uai", "0590149S")
    assert params.audience == "professionnel"
