"""Which structure of the directory a line speaks of, where it does not say its key."""

from __future__ import annotations

import re

from imports.import_errors import CellError
from imports.reconcile.line_facts import Facts
from imports.reconcile.structure_changes import StructureLedger
from models.structure import StructureStatus
from storage.columns import Row
from text.normalise import normalise_words

_PIVOT = re.compile(r"[a-z_]+-[0-9AB]{5}-\d\d")

COMMON_WORDS = frozenset(
    normalise_words(
        "centre d'information et d'orientation CIO mission locale ML antenne siège public de du "
        "la le les l' pour insertion professionnelle sociale des jeunes 16 25 ans a à en au aux"
    )
)
"""Words that the names of all CIOs or of all missions locales may hold."""


def match_structure(ledger: StructureLedger, facts: Facts) -> str | None:
    """The key of the structure: by its DILA identifier, by its UAI, else by commune and name.

    Raises:
        CellError: several structures of the commune may be meant.
    """
    known = ledger.of_type(facts.type)
    for column in ("dila_id", "uai"):
        wanted = facts.record.get(column)
        for key, row in known.items():
            if wanted is not None and row[column] == wanted:
                return key
    alike = {
        key: row
        for key, row in known.items()
        if _in_its_commune(facts, row) and not _is_another(facts, row) and _alike(facts, row)
    }
    named_so = [key for key, row in alike.items() if _name(row) == _own_words(facts)]
    if len(named_so) == 1:
        return named_so[0]
    if len(alike) > 1:
        raise CellError(
            "name",
            f"{len(alike)} structures of the commune may be meant ({', '.join(sorted(alike))}); "
            "give them their UAI or DILA identifier first",
        )
    return next(iter(alike), None)


def lookalikes(ledger: StructureLedger, facts: Facts) -> list[str]:
    """Structures of another identifier that stand in the same commune under the same name."""
    return [
        key
        for key, row in ledger.of_type(facts.type).items()
        if key != facts.key
        and row["status"] is not StructureStatus.CLOSED
        and _in_its_commune(facts, row)
        and _name(row) == _own_words(facts)
    ]


def _in_its_commune(facts: Facts, row: Row) -> bool:
    commune = facts.record["commune_code"]
    return commune is not None and row["commune_code"] == commune


def _is_another(facts: Facts, row: Row) -> bool:
    """Whether both have an identifier of one kind, and not the same. DILA identifiers that are
    no pivot codes come and go with the publisher's software: they tell nothing apart."""
    pairs = [(facts.record.get(column), row[column]) for column in ("uai", "dila_id")]
    pivots = [code if _PIVOT.fullmatch(code or "") else None for code in pairs.pop()]
    return any(None not in pair and pair[0] != pair[1] for pair in (*pairs, tuple(pivots)))


def _alike(facts: Facts, row: Row) -> bool:
    """Whether one name's own words are all in the other's."""
    ours, theirs = _own_words(facts), _name(row)
    return ours <= theirs or theirs <= ours


def _own_words(facts: Facts) -> set[str]:
    return _distinctive(facts.name, facts.record["city"])


def _name(row: Row) -> set[str]:
    return _distinctive(row["name"], row["city"])


def _distinctive(name: str, city: str | None) -> set[str]:
    """The words of a name that do not only say what it is and where."""
    return set(normalise_words(name)) - COMMON_WORDS - set(normalise_words(city or ""))
