"""Matches a line with a known structure by identifiers, else by commune and name."""

from __future__ import annotations

import re

from imports.import_errors import CellError
from imports.reconcile.line_facts import StructureFacts
from imports.reconcile.structure_changes import StructureChangeSet
from models.structure import StructureStatus
from storage.columns import Row
from text.messages import Message
from text.normalise import normalise_words

_PIVOT = re.compile(r"[a-z_]+-[0-9AB]{5}-\d\d")

# Words that the names of all CIOs or of all missions locales may have.
GENERIC_WORDS = frozenset(
    normalise_words(
        "centre d'information et d'orientation CIO mission locale ML antenne siège public de du "
        "la le les l' pour insertion professionnelle sociale des jeunes 16 25 ans a à en au aux"
    )
)


def match_structure(changes: StructureChangeSet, facts: StructureFacts) -> str | None:
    """The key of the known structure that a line states; None for a new one.

    By its DILA identifier, else by its UAI, else by commune and name: of those whose name has the
    same distinctive words, or more, or fewer.

    Raises:
        CellError: several structures of the commune match.
    """
    candidates = changes.of_type(facts.type)
    for column in ("dila_id", "uai"):
        identifier = facts.record.get(column)
        for key, row in candidates.items():
            if identifier is not None and row[column] == identifier:
                return key
    similar = {
        key: row
        for key, row in candidates.items()
        if _in_same_commune(facts, row)
        and not _has_other_identifier(facts, row)
        and _names_overlap(facts, row)
    }
    # An equal name decides where several overlap, such as "Lille" and "Lille Sud".
    same_name = [
        key for key, row in similar.items() if _words_of_row(row) == _words_of_facts(facts)
    ]
    if len(same_name) == 1:
        return same_name[0]
    if len(similar) > 1:
        raise CellError(
            "name",
            Message(
                "{count} structures of the commune may be meant ({similar}); give them their "
                "UAI or DILA identifier first",
                count=len(similar),
                similar=", ".join(sorted(similar)),
            ),
        )
    return next(iter(similar), None)


def find_lookalikes(changes: StructureChangeSet, facts: StructureFacts) -> list[str]:
    """Keys of other open structures with the same name in the same commune."""
    return [
        key
        for key, row in changes.of_type(facts.type).items()
        if key != facts.key
        and row["status"] is not StructureStatus.CLOSED
        and _in_same_commune(facts, row)
        and _words_of_row(row) == _words_of_facts(facts)
    ]


def same_place_and_name(row: Row, other: Row) -> bool:
    """Whether two stored structures have the same distinctive words in the same commune."""
    return (
        row["commune_code"] is not None
        and row["commune_code"] == other["commune_code"]
        and _words_of_row(row) == _words_of_row(other)
    )


def _in_same_commune(facts: StructureFacts, row: Row) -> bool:
    commune = facts.record["commune_code"]
    return commune is not None and row["commune_code"] == commune


def _has_other_identifier(facts: StructureFacts, row: Row) -> bool:
    """Whether both have an identifier of the same kind, with different values."""
    pairs = [(facts.record.get(column), row[column]) for column in ("uai", "dila_id")]
    # Only pivot codes count: the DILA's other identifiers change with its software.
    pivots = [code if _PIVOT.fullmatch(code or "") else None for code in pairs.pop()]
    return any(None not in pair and pair[0] != pair[1] for pair in (*pairs, tuple(pivots)))


def _names_overlap(facts: StructureFacts, row: Row) -> bool:
    """Whether all distinctive words of one name are in the other."""
    fact_words, row_words = _words_of_facts(facts), _words_of_row(row)
    return fact_words <= row_words or row_words <= fact_words


def _words_of_facts(facts: StructureFacts) -> set[str]:
    return _distinctive_words(facts.name, facts.record.get("city"))


def _words_of_row(row: Row) -> set[str]:
    return _distinctive_words(row["name"], row["city"])


def _distinctive_words(name: str, city: str | None) -> set[str]:
    """The words of a name without generic ones and those of its city."""
    return set(normalise_words(name)) - GENERIC_WORDS - set(normalise_words(city or ""))
