"""Kinds of records: the tables whose rows have a key, with the tables of their lists.

A record has the columns of its table by name. Rows of child tables (a commune's postal codes, a
territory's communes) are lists in it, under the child's name. Exports write such records, imports
read them back, and the journal tells what became of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement
from sqlalchemy import Table as SqlTable

from models.actor import actors
from models.bassin import bassins
from models.commune import commune_postal_codes, communes
from models.confirmation import confirmations
from models.department import academies, departments
from models.dispositif import (
    dispositif_audiences,
    dispositif_fundings,
    dispositif_legal_references,
    dispositifs,
)
from models.eligibility import (
    eligibility_questions,
    eligibility_rules,
    entry_advice,
    personal_statuses,
)
from models.funding_source import funding_sources
from models.glossary_term import glossary_terms
from models.guide import guides
from models.hosting import hostings, published_lists
from models.key_figure import key_figures
from models.legal_reference import legal_references
from models.listing import listings
from models.need import helplines, need_dispositifs, needs, word_groups
from models.opening_hours import opening_week, stored_week
from models.provenance import sources
from models.psad_territory import (
    psad_territories,
    psad_territory_communes,
    psad_territory_members,
)
from models.siret import validated_siret
from models.structure import structures
from models.structure_notice import structure_notices
from models.translation import translations
from storage.column_json import from_json


@dataclass(frozen=True, slots=True)
class ChildTable:
    """A table whose rows belong to a record by the column ``parent``.

    Exported under ``name`` as a list: of values where the table has one other column, else of
    objects. ``private`` columns leave the database neither in files nor in the journal.
    """

    name: str
    table: SqlTable
    parent: str
    private: frozenset[str] = frozenset()

    @property
    def columns(self) -> list[Column[Any]]:
        left_out = {self.parent, *self.private}
        return [column for column in self.table.columns if column.name not in left_out]


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record: a table, or the rows of it that meet ``condition``."""

    name: str
    table: SqlTable
    children: tuple[ChildTable, ...] = ()
    condition: ColumnElement[bool] | None = None
    has_position: bool = False

    @property
    def key_columns(self) -> list[Column[Any]]:
        return list(self.table.primary_key)

    @property
    def column_names(self) -> list[str]:
        """Names of all values of a record, child tables last."""
        return [column.name for column in self.table.columns] + [c.name for c in self.children]


STRUCTURE_LISTS = (
    ChildTable("listings", listings, "structure_id"),
    # Who was called, and when, is the evidence: of use to keepers, and nobody else's business.
    ChildTable("confirmations", confirmations, "structure_id", frozenset({"evidence"})),
)


# Each kind after those that its foreign keys refer to: imports insert them in this order.
ALL_KINDS = (
    RecordKind("sources", sources),
    RecordKind("academies", academies),
    RecordKind("departments", departments),
    RecordKind(
        "communes",
        communes,
        (ChildTable("postal_codes", commune_postal_codes, "commune_code"),),
        has_position=True,
    ),
    RecordKind("bassins", bassins),
    RecordKind("structures", structures, STRUCTURE_LISTS, has_position=True),
    RecordKind("structure_notices", structure_notices),
    RecordKind("guides", guides),
    RecordKind("funding_sources", funding_sources),
    RecordKind("legal_references", legal_references),
    RecordKind("helplines", helplines),
    RecordKind("word_groups", word_groups),
    RecordKind("needs", needs),
    RecordKind("translations", translations),
    RecordKind(
        "dispositifs",
        dispositifs,
        (
            ChildTable("audiences", dispositif_audiences, "dispositif_code"),
            ChildTable("fundings", dispositif_fundings, "dispositif_code"),
            ChildTable("legal_references", dispositif_legal_references, "dispositif_code"),
            ChildTable("needs", need_dispositifs, "dispositif_code"),
        ),
    ),
    RecordKind("actors", actors),
    RecordKind("eligibility_questions", eligibility_questions),
    RecordKind("eligibility_rules", eligibility_rules),
    RecordKind("entry_advice", entry_advice),
    RecordKind("personal_statuses", personal_statuses),
    RecordKind("key_figures", key_figures),
    RecordKind("glossary_terms", glossary_terms),
    RecordKind("hostings", hostings),
    RecordKind(
        "psad_territories",
        psad_territories,
        (
            ChildTable("communes", psad_territory_communes, "territory_code"),
            ChildTable("members", psad_territory_members, "territory_code"),
        ),
    ),
    RecordKind("published_lists", published_lists),
)

# Columns whose values have a form that their type does not say.
VALUES_OF: Mapping[Column[Any], Callable[[Any], Any]] = {
    structures.c.opening_hours: lambda value: stored_week(opening_week(value)),
    structures.c.siret: lambda value: validated_siret(str(value)),
}


def value_from_json(column: Column[Any], value: Any) -> Any:
    """The value of a column from JSON, as ``storage.column_json.from_json`` reads it, in the form
    that the column has.

    Raises:
        ValueError: the column cannot hold it; the message says what is expected.
    """
    read = from_json(column, value)
    return VALUES_OF[column](read) if read is not None and column in VALUES_OF else read
