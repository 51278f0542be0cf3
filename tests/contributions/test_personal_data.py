"""What looks like personal data in a report, and what institutions publish, which passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributions.personal_data import PersonalData, personal_data_in

BETWEEN = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f"])
WORDS = st.sampled_from(["", "Le bon numéro : ", "appeler le 2 ", "Ligne 3, ", "(", "n°"])
AFTER = st.sampled_from(["", ".", " merci", ")", ", demandez l'accueil"])


def with_key(number: str) -> str:
    digits = number.replace("2A", "19").replace("2B", "18")
    return f"{number}{97 - int(digits) % 97:02}"


def in_groups(text: str, sizes: tuple[int, ...], between: str) -> str:
    groups, start = [], 0
    for size in sizes:
        groups.append(text[start : start + size])
        start += size
    return between.join(groups)


NUMBERS = st.builds(
    "{}{:02}{:02}{}{:03}{:03}".format,
    st.sampled_from("1278"),
    st.integers(0, 99),
    st.integers(1, 12),
    st.one_of(st.integers(1, 95).map("{:02}".format), st.sampled_from(["2A", "2B", "99"])),
    st.integers(1, 989),
    st.integers(1, 999),
)


@given(WORDS, NUMBERS, BETWEEN, AFTER)
def test_a_social_security_number_is_found_however_it_is_written(
    before: str, number: str, between: str, after: str
) -> None:
    written = in_groups(with_key(number), (1, 2, 2, 2, 3, 3, 2), between)

    assert PersonalData.SOCIAL_SECURITY_NUMBER in personal_data_in(before + written + after)


@given(NUMBERS, st.integers(1, 96))
def test_fifteen_digits_with_another_key_are_no_such_number(number: str, off: int) -> None:
    right = int(with_key(number)[13:])
    wrong = number + f"{(right - 1 + off) % 97 + 1:02}"

    assert PersonalData.SOCIAL_SECURITY_NUMBER not in personal_data_in(wrong)


@given(WORDS, st.sampled_from(["06", "07"]), st.integers(0, 99_999_999), BETWEEN, AFTER)
def test_a_mobile_number_is_found(
    before: str, start: str, rest: int, between: str, after: str
) -> None:
    written = in_groups(f"{start}{rest:08}", (2, 2, 2, 2, 2), between)

    assert personal_data_in(before + written + after) == [PersonalData.MOBILE_PHONE]


@given(WORDS, st.integers(100_000_000, 599_999_999), BETWEEN, AFTER, st.booleans())
def test_landlines_pass_alone_and_beside_another(
    before: str, number: int, between: str, after: str, twice: bool
) -> None:
    written = in_groups(f"0{number}", (2, 2, 2, 2, 2), between)
    text = f"{written} ou {written}" if twice else written

    assert personal_data_in(before + text + after) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Appelez le +33 6 12 34 56 78", PersonalData.MOBILE_PHONE),
        ("Appelez le 0033 (0)7 12 34 56 78", PersonalData.MOBILE_PHONE),
        ("Appelez le ０６ １２ ３４ ５６ ７８", PersonalData.MOBILE_PHONE),
        ("Appelez le ٠٦١٢٣٤٥٦٧٨", PersonalData.MOBILE_PHONE),
        ("06/12/34/56/78", PersonalData.MOBILE_PHONE),
        ("INE 0123456789A", PersonalData.PUPIL_NUMBER),
        ("mon ine est 123456789ab.", PersonalData.PUPIL_NUMBER),
        ("INE : 012 345 678 9A", PersonalData.PUPIL_NUMBER),
        ("écrire à paul.martin59@gmail.com", PersonalData.PERSONAL_MAIL),
        ("Paul.Martin@Orange.FR", PersonalData.PERSONAL_MAIL),
        ("paul@yahoo.co.uk", PersonalData.PERSONAL_MAIL),
        ("paul (at) laposte.net", PersonalData.PERSONAL_MAIL),
        ("paul@outlook.fr ou paul@icloud.com", PersonalData.PERSONAL_MAIL),
        ("Élève né le 12/03/2010", PersonalData.BIRTH_DATE),
        ("Léa, née le 1er mars 2010", PersonalData.BIRTH_DATE),
        ("né(e) le 12 mars 2010", PersonalData.BIRTH_DATE),
        ("date de naissance : 12.03.10", PersonalData.BIRTH_DATE),
    ],
)
def test_what_is_of_a_person_is_found(text: str, found: PersonalData) -> None:
    assert personal_data_in(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Le bon numéro est le 03 20 12 34 56, et non le 03 20 06 12 34.",
        "03.20.06.07.08 / 03.21.07.06.05",
        "+33 3 20 06 12 34",
        "Écrire à cio.lille@ac-lille.fr ou ce.0590149S@ac-lille.fr",
        "accueil@missionlocale-lens.fr, contact@orange-business-school.fr",
        "Le SIRET est 198 000 188 00015, l'UAI 0590149S.",
        "SIRET 19800018800015",
        "Portes ouvertes le 12/03/2027, de 9 h à 12 h.",
        "Fermé depuis le 1er mars 2026, ouvert de 9 h à 12 h et de 14 h à 17 h.",
        "Ouvert aux 16-25 ans, rentrée 2026-2027, 24 places.",
        "L'adresse est 12 bis rue de la République, 59000 Lille Cedex 9",
        "Cette structure ne le propose plus depuis 2024.",
        "36 15, 119, 3919, 0 800 12 25 00",
        "Latitude 50.629250, longitude 3.057256",
    ],
)
def test_what_institutions_publish_passes(text: str) -> None:
    assert personal_data_in(text) == []
