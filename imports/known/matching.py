"""Which structure of the directory a line speaks of, where it does not say its key."""

from __future__ import annotations

from geo.words import words
from imports.errors import CellError
from imports.known.facts import Facts
from imports.known.structures import StructureLedger
from models.structure import StructureStatus, StructureType
from models.table import Row

COMMON_WORDS = frozenset(
    words(
        "centre d'information et d'orientation CIO mission locale ML antenne siège public de du "
        "la le les l' pour insertion professionnelle sociale des jeunes 16 25 ans a à en au aux"
    )
)
"""Words that the names of all CIOs or of all missions locales may hold."""


def match_structure(ledger: StructureLedger, facts: Facts) -> str | None:
    """The key of the structure: by its UAI, by its DILA identifier, else by commune and name.

    Raises:
        CellError: several structures of the commune may be meant.
    """
    for column in ("uai", "dila_id"):
        wanted = facts.record.get(column)
        if wanted is not None:
            for key, row in ledger.rows.items():
                if row[column] == wanted and row["type"] is facts.type:
                    return key
    return _by_commune_and_name(ledger, facts)


def _by_commune_and_name(ledger: StructureLedger, facts: Facts) -> str | None:
    commune = facts.record["commune_code"]
    near = {
        key: row
        for key, row in ledger.rows.items()
        if row["type"] is facts.type and row["commune_code"] == commune and commune is not None
    }
    if facts.type is StructureType.CIO and facts.record.get("uai"):
        near = {key: row for key, row in near.items() if row["uai"] is None}
    alike = [key for key, row in near.items() if _alike(facts, row)]
    if len(alike) > 1:
        raise CellError(
            "name",
            f"{len(alike)} structures of the commune may be meant ({', '.join(sorted(alike))}); "
            "give them their UAI or DILA identifier first",
        )
    return alike[0] if alike else None


def lookalikes(ledger: StructureLedger, facts: Facts) -> list[str]:
    """Structures of another identifier that stand in the same commune under the same name."""
    return [
        key
        for key, row in ledger.rows.items()
        if key != facts.key
        and row["type"] is facts.type
        and row["commune_code"] == facts.record["commune_code"] is not None
        and row["status"] is not StructureStatus.CLOSED
        and _alike(facts, row)
    ]


def _alike(facts: Facts, row: Row) -> bool:
    """Whether one name's own words are all in the other's."""
    ours = _own_words(facts.name, facts.record["city"])
    theirs = _own_words(row["name"], row["city"])
    return ours <= theirs or theirs <= ours


def _own_words(name: str, city: str | None) -> set[str]:
    return set(words(name)) - COMMON_WORDS - set(words(city or ""))
