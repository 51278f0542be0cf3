"""Which structure of the directory a line speaks of, where it does not say its key."""

from __future__ import annotations

import re

from imports.import_errors import CellError
from imports.reconcile.line_facts import StructureFacts
from imports.reconcile.structure_changes import StructureChangeSet
from models.structure import StructureStatus
from storage.columns import Row
from text.normalise import normalise_words

_PIVOT = re.compile(r"[a-z_]+-[0-9AB]{5}-\d\d")

GENERIC_WORDS = frozenset(
    normalise_words(
        "centre d'information et d'orientation CIO mission locale ML antenne siège public de du "
        "la le les l' pour insertion professionnelle sociale des jeunes 16 25 ans a à en au aux"
    )
)
"""Words that the names of all CIOs or of all missions locales may hold."""


def match_structure(changes: StructureChangeSet, facts: StructureFacts) -> str | None:
    """The key of the structure: by its DILA identifier, by its UAI, else by commune and name.

    Raises:
        CellError: several structures of the commune may be meant.
    """
    known = changes.of_type(facts.type)
    for column in ("dila_id", "uai"):
        wanted = facts.record.get(column)
        for key, row in known.items():
            if wanted is not None and row[column] == wanted:
                return key
    alike = {
        key: row
        for key, row in known.items()
        if _in_same_commune(facts, row)
        and not _has_other_identifier(facts, row)
        and _names_overlap(facts, row)
    }
    named_so = [key for key, row in alike.items() if _words_of_row(row) == _words_of_facts(facts)]
    if len(named_so) == 1:
        return named_so[0]
    if len(alike) > 1:
        raise CellError(
            "name",
            f"{len(alike)} structures of the commune may be meant ({', '.join(sorted(alike))}); "
            "give them their UAI or DILA identifier first",
        )
    return next(iter(alike), None)


def find_lookalikes(changes: StructureChangeSet, facts: StructureFacts) -> list[str]:
    """Structures of another identifier that stand in the same commune under the same name."""
    return [
        key
        for key, row in changes.of_type(facts.type).items()
        if key != facts.key
        and row["status"] is not StructureStatus.CLOSED
        and _in_same_commune(facts, row)
        and _words_of_row(row) == _words_of_facts(facts)
    ]


def _in_same_commune(facts: StructureFacts, row: Row) -> bool:
    commune = facts.record["commune_code"]
    return commune is not None and row["commune_code"] == commune


def _has_other_identifier(facts: StructureFacts, row: Row) -> bool:
    """Whether both have an identifier of one kind, and not the same. DILA identifiers that are
    no pivot codes come and go with the publisher's software: they tell nothing apart."""
    pairs = [(facts.record.get(column), row[column]) for column in ("uai", "dila_id")]
    pivots = [code if _PIVOT.fullmatch(code or "") else None for code in pairs.pop()]
    return any(None not in pair and pair[0] != pair[1] for pair in (*pairs, tuple(pivots)))


def _names_overlap(facts: StructureFacts, row: Row) -> bool:
    """Whether one name's own words are all in the other's."""
    ours, theirs = _words_of_facts(facts), _words_of_row(row)
    return ours <= theirs or theirs <= ours


def _words_of_facts(facts: StructureFacts) -> set[str]:
    return _distinctive_words(facts.name, facts.record["city"])


def _words_of_row(row: Row) -> set[str]:
    return _distinctive_words(row["name"], row["city"])


def _distinctive_words(name: str, city: str | None) -> set[str]:
    """The words of a name that do not only say what it is and where."""
    return set(normalise_words(name)) - GENERIC_WORDS - set(normalise_words(city or ""))
