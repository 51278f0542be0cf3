from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.databases import SHARED_DATA

from errors.exceptions import BadId, BadUai
from models.global_id import global_id, parse_global_id
from models.uai import check_letter, validated_uai

NO_NULL = st.characters(exclude_characters="\0", exclude_categories=["Cs"])


@given(st.text("ABCDEFGHabcdefgh", min_size=1), st.text(NO_NULL, min_size=1))
def test_a_global_id_leads_back_to_its_type_and_key(type_name: str, key: str) -> None:
    assert parse_global_id(global_id(type_name, key), argument="id") == (type_name, key)


@given(st.text())
def test_any_other_text_is_refused_as_an_id(text: str) -> None:
    try:
        type_name, key = parse_global_id(text, argument="id")
    except BadId:
        return
    assert global_id(type_name, key) == text


def test_a_null_character_is_in_no_id() -> None:
    """PostgreSQL has none in its texts."""
    with pytest.raises(BadId):
        parse_global_id(global_id("Cio", "cio\0"), argument="id")


def test_a_uai_is_accepted_in_any_case_and_with_blanks_around() -> None:
    assert validated_uai(" 0590149s ", argument="uai") == "0590149S"


@pytest.mark.parametrize("text", ["", "0590149", "05901490", "0590149É", "٠٥٩٠١٤٩S", "0590149SS"])
def test_what_is_not_formed_like_a_uai_is_refused(text: str) -> None:
    with pytest.raises(BadUai, match="seven digits and a letter"):
        validated_uai(text, argument="uai")


def test_a_wrong_check_letter_is_named_with_the_right_one() -> None:
    with pytest.raises(BadUai, match="the check letter of 0590149 is S"):
        validated_uai("0590149T", argument="uai")


@pytest.mark.skipif(not SHARED_DATA.exists(), reason="the official exports are not here")
def test_every_uai_of_the_ministry_s_export_has_its_check_letter() -> None:
    path = SHARED_DATA / "annuaire-education_lycees_2024-03.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        uais = [
            row["Identifiant_de_l_etablissement"] for row in csv.DictReader(file, delimiter=";")
        ]

    assert len(uais) == 5_704
    assert [uai for uai in uais if uai[7] != check_letter(uai[:7])] == []
