"""Every mistake in a seed file is named with its place, and nothing is changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.seed_copies import change, file

from seeds.checks import check
from seeds.seed_errors import SeedError
from seeds.seed_files import read_seeds
from seeds.seed_folders import DATA

Edit = Callable[[str, str, str], Path]
RULES = "eligibility.toml"


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of the seed files in which one text is replaced in one file."""

    def edit(name: str, old: str, new: str) -> Path:
        folder = tmp_path / "data"
        shutil.copytree(DATA, folder, dirs_exist_ok=True)
        change(folder, name, old, new)
        return folder

    return edit


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(SeedError) as caught:
        check(read_seeds(folder))
    return caught.value.mistakes


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("cios.csv", "0020082D", "0020082E", "cios.csv, cio-02168-01: 0020082E is no UAI; the le"),
        ("cios.csv", "49.04600", "149.046", "cios.csv, line 2: Expected `float` <= 90.0"),
        ("cios.csv", ",COMMUNE,", ",,", "position_precision go together"),
        ("cios.csv", "02168,49", "99999,49", "its commune_code is '99999', which no file defines"),
        ("cios.csv", "dila-2019", "dila-1919", "its source is 'dila-1919'"),
        (
            "establishments.csv",
            "annuaire-education",
            "dila-2019",
            "which lists only what stands in cios.csv and missions_locales.csv; state the source",
        ),
        ("cios.csv", "TO_CONFIRM", "MAYBE", "cios.csv, line 2: Invalid enum value 'MAYBE'"),
        ("cios.csv", "cio-02381-01,", "cio-02168-01,", "cio-02168-01 stands 2 times"),
        ("cios.csv", "id,uai", "id,uia", "cios.csv, line 2: Object contains unknown field `uia`"),
        ("cios.csv", "7 rue Vallée,", "7 rue, Vallée,", "cios.csv, line 2: it has not as many"),
        ("dispositifs.toml", 'code = "ppds"', 'cod = "ppds"', "dispositifs 1 (no code)"),
        ("dispositifs.toml", "age_min = 15", "age_min = 19", "age_min is above age_max"),
        ("dispositifs.toml", "piloted = true", "piloted = oui", "dispositifs.toml: Invalid"),
        ("dispositifs.toml", '"fonds-europeens"', '"fonds"', "its funding source is 'fonds'"),
        (RULES, "min = 15\nmax = 18", "min = 14\nmax = 18", "pafi: no AGE rule states the ages 15"),
        (RULES, "min = 15\nmax = 18", "min = 19\nmax = 18", "pafi-age: min is above max"),
        (RULES, "min = 15\nmax = 18", "months = 3", "pafi-age: AGE does not look at months"),
        (RULES, "min = 15\nmax = 18\n", "", "pafi-age: AGE needs max or min"),
        (RULES, "months = 6", "months = 0", "(micro-lycee-six-mois): Expected `int` >= 1"),
        (
            RULES,
            'levels = ["LP"]',
            'levels = ["LYCEE"]',
            "parcours-ambition-emploi: its LEVEL rules",
        ),
        (RULES, 'condition = "LEVEL"', 'condition = "LEVELS"', "Invalid enum value 'LEVELS'"),
        (RULES, 'question = "age"', 'question = "ages"', "its question is 'ages', which no file"),
        (RULES, 'dispositif = "pafi"', 'dispositif = "paf"', "its dispositif is 'paf'"),
        (RULES, 'code = "pafi-age"', 'code = "ppds-risque"', "ppds-risque stands 2 times"),
        (
            RULES,
            '"EMPLOYED"]\nunless',
            '"NEWLY_ARRIVED"]\nunless',
            "cannot be accepted and asked",
        ),
        (RULES, "agreement = {", "agreements = {", "Object contains unknown field `agreements`"),
        (RULES, 'first_contact = "rds"', 'first_contact = "rsd"', "its first_contact is 'rsd'"),
        (
            RULES,
            '[[advice]]\ndispositif = "ppds"',
            '[[advice]]\ndispositif = "tutorat"',
            "ppds: it has no",
        ),
        (RULES, 'code = "NEITHER"', 'code = "DECROCHEUR"', "no [[statuses]] has the code NEITHER"),
        (RULES, '"arrete-mene2318171a"', '"arrete"', "its legal reference is 'arrete'"),
        ("dispositifs.toml", 'code = "micro-college"', 'code = "petit"', "petit: it has no rule"),
        (
            "dispositifs.toml",
            'enrolments = ["ENROLLED"]',
            'enrolments = ["LEAVING"]',
            "ppds: its SITUA",
        ),
        ("hostings.csv", ",micro-lycee,", ",micro,", "its dispositif is 'micro'"),
        ("hostings.csv", ",0801700N,", ",0801700X,", "its structure is '0801700X', which no file"),
        ("hostings.csv", "0802140S", "0602148J", "the parent_id of its micro_structure is not"),
        ("communes.csv", ",3.17662", ",", "a latitude without a longitude"),
        ("areas.toml", "[[academies]]", "[[academie]]", "areas.toml: nothing reads 'academie'"),
        ("departements.geojson", '"features"', '"feature"', "it is not the GeoJSON expected"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    edited: Edit, name: str, old: str, new: str, complaint: str
) -> None:
    found = mistakes(edited(name, old, new))

    assert any(complaint in mistake for mistake in found), found


@pytest.mark.parametrize("host", ["cio-02168-01", "mission-locale-02168-01"])
def test_any_structure_may_host(edited: Edit, host: str) -> None:
    folder = edited("hostings.csv", ",0801700N,0802140S,", f",{host},,")
    seeds = read_seeds(folder)
    check(seeds)

    assert host in {hosting.structure for hosting in seeds.hostings}


def test_a_missing_file_is_named(edited: Edit) -> None:
    folder = edited("actors.toml", "CIO", "CIO")
    file(folder, "actors.toml").unlink()

    assert any(m.startswith("actors.toml: it cannot be read") for m in mistakes(folder))


def test_all_mistakes_are_told_at_once(edited: Edit) -> None:
    folder = edited("hostings.csv", ",micro-lycee,", ",micro,")
    change(folder, "cios.csv", "0020082D", "0020082E")

    assert len(mistakes(folder)) == 2
