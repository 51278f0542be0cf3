"""The seeded catalogue against the guide's tables."""

from __future__ import annotations

import pytest

from models.dispositif import Enrolment, FundingStatus, HostingMode, Level, Stage
from models.provenance import ReviewStatus
from seeds.checks import check
from seeds.seed_files import SeedFiles, read_seeds
from seeds.seed_records import DispositifSeed

EVERY_LEVEL = [Level.COLLEGE, Level.LYCEE, Level.LP]
STAGES = {
    Stage.PREVENTION: [
        "ppds",
        "pafi",
        "pafi-tdo",
        "parcours-ambition-emploi",
        "tutorat",
        "dispositifs-relais",
    ],
    Stage.REMOBILISATION: [
        "parcours-immersion",
        "parcours-competences",
        "classe-sociale-de-formation",
        "parcours-fls",
    ],
    Stage.DIPLOMATION: [
        "diplome-en-poche",
        "micro-lycee",
        "lycee-de-la-nouvelle-chance",
        "micro-college",
    ],
}
LEVELS = {
    **dict.fromkeys(
        [
            "ppds",
            "pafi",
            "pafi-tdo",
            "tutorat",
            "parcours-immersion",
            "parcours-competences",
            "classe-sociale-de-formation",
            "micro-lycee",
        ],
        EVERY_LEVEL,
    ),
    "parcours-ambition-emploi": [Level.LP],
    "dispositifs-relais": [Level.COLLEGE],
    "micro-college": [Level.COLLEGE],
    "diplome-en-poche": [Level.LYCEE, Level.LP],
    "lycee-de-la-nouvelle-chance": [Level.LYCEE, Level.LP],
    "parcours-fls": [],
}


@pytest.fixture(scope="module")
def seeds() -> SeedFiles:
    return read_seeds()


@pytest.fixture(scope="module")
def guide(seeds: SeedFiles) -> dict[str, DispositifSeed]:
    return {dispositif.code: dispositif for dispositif in seeds.dispositifs}


def test_the_seed_files_hold_no_mistake(seeds: SeedFiles) -> None:
    check(seeds)  # raises what is wrong

    assert len(seeds.dispositifs) >= 14


def test_the_fourteen_dispositifs_stand_in_their_stages_in_the_guide_s_order(
    seeds: SeedFiles,
) -> None:
    assert [d.code for d in seeds.dispositifs] == [c for codes in STAGES.values() for c in codes]
    assert {d.code: d.stage for d in seeds.dispositifs} == {
        code: stage for stage, codes in STAGES.items() for code in codes
    }


def test_each_dispositif_is_for_the_levels_of_the_guide(guide: dict[str, DispositifSeed]) -> None:
    assert {code: dispositif.levels for code, dispositif in guide.items()} == LEVELS


def test_prevention_is_for_the_enrolled_and_the_rest_for_those_leaving(seeds: SeedFiles) -> None:
    by_stage = dict.fromkeys(Stage, Enrolment.LEAVING)
    by_stage[Stage.PREVENTION] = Enrolment.ENROLLED
    assert {(d.code, *d.enrolments) for d in seeds.dispositifs} == {
        (d.code, by_stage[d.stage]) for d in seeds.dispositifs
    }


def test_five_dispositifs_are_piloted_by_the_pole_perseverance(seeds: SeedFiles) -> None:
    assert [d.code for d in seeds.dispositifs if d.piloted] == [
        "ppds",
        "parcours-immersion",
        "parcours-competences",
        "classe-sociale-de-formation",
        "diplome-en-poche",
    ]


def test_three_dispositifs_are_open_to_any_establishment(seeds: SeedFiles) -> None:
    any_mode = HostingMode.ANY_ESTABLISHMENT
    assert [d.code for d in seeds.dispositifs if d.hosting_mode is any_mode] == [
        "pafi",
        "pafi-tdo",
        "tutorat",
    ]


def test_teaching_hours_do_not_pay_for_parcours_competences(
    guide: dict[str, DispositifSeed],
) -> None:
    fundings = {f.code: f.status for f in guide["parcours-competences"].fundings}

    assert fundings == {
        "moyens-propres": FundingStatus.MOBILISABLE,
        "heures-enseignement": FundingStatus.NOT_MOBILISABLE,
        "credits-pedagogiques": FundingStatus.MOBILISABLE,
        "fonds-europeens": FundingStatus.COMPLEMENTARY,
    }


def test_what_the_guide_leaves_open_is_to_confirm(guide: dict[str, DispositifSeed]) -> None:
    to_confirm = [code for code, d in guide.items() if d.review_status is ReviewStatus.TO_CONFIRM]

    assert to_confirm == [
        "ppds",
        "pafi",
        "pafi-tdo",
        "parcours-ambition-emploi",
        "dispositifs-relais",
        "parcours-competences",
        "classe-sociale-de-formation",
        "parcours-fls",
        "micro-lycee",
    ]


def test_ages_are_those_that_a_text_states(guide: dict[str, DispositifSeed]) -> None:
    ages = {c: (d.age_min, d.age_max) for c, d in guide.items() if d.age_min or d.age_max}

    assert ages == {
        "pafi": (15, 18),
        "parcours-competences": (16, None),
        "classe-sociale-de-formation": (16, 25),
        "micro-lycee": (16, 25),
    }


def test_the_pole_perseverance_has_a_telephone_on_each_site(seeds: SeedFiles) -> None:
    pole = next(actor for actor in seeds.actors if actor.code == "pole-perseverance")

    assert [contact.phone for contact in pole.contacts] == ["03 20 15 60 75", "03 22 82 39 20"]


def test_the_key_figures_are_those_of_the_guide(seeds: SeedFiles) -> None:
    values = [figure.value for figure in seeds.key_figures]

    assert values == [16_965, 84.8, 2_644, 90, 692, 31, 99, 1_932, 123, 69]
