"""Generates directories of any size for benchmarks, the same for the same size.

    python -m bench.directories 60000 sqlite:///var/bench.db

adds made-up structures to the seeds, around communes drawn by their population. Of the
dispositifs with named hosts, ``COMMON`` is hosted by one structure in 20 and ``RARE`` by one in
1,000.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date
from itertools import accumulate, islice
from typing import Any

from sqlalchemy import Connection, Table, func, select

from migrations.runner import upgrade
from models.commune import communes
from models.department import departments
from models.hosting import HostingStatus, hostings
from models.provenance import ReviewStatus
from models.school_year import school_year_of
from models.structure import (
    EstablishmentKind,
    PositionPrecision,
    Sector,
    StructureStatus,
    StructureType,
    structures,
)
from models.uai import check_letter
from seeds.seeding import seed
from storage.database import Database
from storage.version import bump_version
from text.french_dates import paris_today
from text.normalise import sort_name

SEED = 2026
SIZES = (4_000, 60_000, 1_000_000)
COMMON, RARE = "parcours-competences", "ppds"
STRUCTURES_PER_HOST = {COMMON: 20, RARE: 1_000}

INSERT_BATCH_SIZE = 5_000

# Standard deviation of positions around a commune's centre, about 3 km.
SPREAD_DEGREES = 0.03

KINDS = (EstablishmentKind.COLLEGE, EstablishmentKind.LGT, EstablishmentKind.LP)
STREETS = ("rue de l'École", "avenue Jean-Jaurès", "rue Victor-Hugo", "place de la République")
PROVENANCE = {
    "source_code": "raccroche",
    "source_date": "2026-11-01",
    "verified_at": None,
    "review_status": ReviewStatus.TO_CONFIRM,
}
STRUCTURES_PER_CIO, STRUCTURES_PER_MISSION_LOCALE = 160, 70


class CommuneSampler:
    """Draws communes of the seeds at random, weighted by population."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(
            select(communes, departments.c.academy_code)
            .join(departments, departments.c.code == communes.c.department_code)
            .where(communes.c.latitude.is_not(None))
            .order_by(communes.c.code)
        )
        self.all = rows.mappings().all()
        self.weights = list(accumulate(commune["population"] or 1 for commune in self.all))

    def sample(self, dice: random.Random) -> Any:
        return dice.choices(self.all, cum_weights=self.weights)[0]

    def sample_positions(self, dice: random.Random) -> Iterator[tuple[float, float]]:
        """Positions of people: latitudes and longitudes in degrees, without end."""
        while True:
            yield random_position_near(self.sample(dice), dice)


def random_position_near(commune: Any, dice: random.Random) -> tuple[float, float]:
    # A degree of longitude is shorter than one of latitude.
    return (
        round(commune["latitude"] + dice.gauss(0, SPREAD_DEGREES), 6),
        round(commune["longitude"] + dice.gauss(0, SPREAD_DEGREES * 1.5), 6),
    )


def structure_rows(sampler: CommuneSampler, size: int) -> Iterator[dict[str, Any]]:
    dice = random.Random(SEED)  # noqa: S311  # the same numbers every time are what is wanted
    for number in range(size):
        yield structure_row(number, sampler.sample(dice), dice)


def structure_row(number: int, commune: Any, dice: random.Random) -> dict[str, Any]:
    type_ = StructureType.ESTABLISHMENT
    if number % STRUCTURES_PER_CIO == 0:
        type_ = StructureType.CIO
    elif number % STRUCTURES_PER_MISSION_LOCALE == 0:
        type_ = StructureType.MISSION_LOCALE
    is_school = type_ is StructureType.ESTABLISHMENT
    name = f"{type_.value.replace('_', ' ').capitalize()} {commune['name']} {number}"
    latitude, longitude = random_position_near(commune, dice)
    # No département's UAIs begin with 8, so that none of these is a real one.
    digits = f"{9_000_000 - number:07}"
    line = f"{dice.randrange(10**8):08}"
    return {
        "id": f"bench-{number:07}",
        "type": type_,
        "uai": digits + check_letter(digits),
        "name": name,
        "sort_name": sort_name(name),
        "street": f"{dice.randrange(1, 200)} {dice.choice(STREETS)}",
        "postal_code": f"{commune['code'][:2]}{dice.randrange(1000):03}",
        "city": commune["name"],
        "commune_code": commune["code"],
        "department_code": commune["department_code"],
        "academy_code": commune["academy_code"],
        "latitude": latitude,
        "longitude": longitude,
        "position_precision": PositionPrecision.ADDRESS,
        "phone": f"03 {line[:2]} {line[2:4]} {line[4:6]} {line[6:]}",
        "phone_e164": f"+333{line}",
        "email": f"accueil.{number}@example.fr",
        "website": f"https://etablissement-{number}.example.fr",
        "status": StructureStatus.OPEN,
        "opens_on": date(1990, 9, 1),
        "kind": dice.choice(KINDS) if is_school else None,
        "sector": dice.choices(tuple(Sector), (4, 1))[0] if is_school else None,
        **PROVENANCE,
    }


def hosting_rows(size: int) -> Iterator[dict[str, Any]]:
    """Hostings by schools at even intervals."""
    for code, structures_per_host in STRUCTURES_PER_HOST.items():
        for number in range(1, size, structures_per_host):
            if number % STRUCTURES_PER_CIO and number % STRUCTURES_PER_MISSION_LOCALE:
                yield {
                    "id": f"bench-{code}-{number:07}",
                    "dispositif_code": code,
                    "structure_id": f"bench-{number:07}",
                    "school_year": school_year_of(paris_today()),
                    "permanent_entry": True,
                    "contact": "Secrétariat",
                    "status": HostingStatus.OPEN,
                    **PROVENANCE,
                }


def insert_batches(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, INSERT_BATCH_SIZE)):
        connection.execute(table.insert(), some)


def build(database: Database, size: int) -> None:
    """Migrate, seed and fill a database; one that is filled already stays as it is."""
    database.make_folder()
    upgrade(database)
    seed(database)
    with database.writing() as connection:
        is_made_up = structures.c.id.like("bench-%")
        if (
            connection.scalar(select(func.count()).select_from(structures).where(is_made_up))
            == size
        ):
            return
        sampler = CommuneSampler(connection)
        insert_batches(connection, structures, structure_rows(sampler, size))
        insert_batches(connection, hostings, hosting_rows(size))
        bump_version(connection)


def main() -> None:
    size, url = sys.argv[1:]
    build(Database(url), int(size))


if __name__ == "__main__":
    main()
