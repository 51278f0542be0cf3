"""Codes without CHECK constraints: a new code needs no table to be rebuilt

Revision ID: 0005
Revises: 0004
"""
import re
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

from migrations.sqlite_tables import rebuild_table

revision: str = "0005"
down_revision: Union[str, Sequence[str], None] = "0004"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

# Codes as they were at this revision, not those of models/: a later code must not change the past.
BASIS = ("STATED", "INFERRED")
KINDS = (
    "COLLEGE", "LGT", "LPO", "LP", "EREA", "SEGPA", "SECTION_PROFESSIONNELLE",
    "SECTION_GENERALE_TECHNOLOGIQUE", "EXPERIMENTAL", "OTHER",
)
REVIEW = {"review_status": ("CONFIRMED", "TO_CONFIRM")}
STATUS = {"status": ("OPEN", "TO_OPEN", "CLOSED")}
CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "academies": REVIEW,
    "actors": {"kind": ("ROLE", "BODY", "NETWORK"), **REVIEW},
    "bassins": REVIEW,
    "communes": {
        "kind": ("COMMUNE", "COMMUNE_ASSOCIEE", "COMMUNE_DELEGUEE", "ARRONDISSEMENT_MUNICIPAL"),
        **REVIEW,
    },
    "departments": REVIEW,
    "dispositif_audiences": {
        "level": ("COLLEGE", "LYCEE", "LP"),
        "enrolment": ("ENROLLED", "LEAVING"),
    },
    "dispositif_fundings": {
        "status": ("MOBILISABLE", "COMPLEMENTARY", "NOT_MOBILISABLE"),
        "basis": BASIS,
    },
    "dispositifs": {
        "stage": ("PREVENTION", "REMOBILISATION", "DIPLOMATION"),
        "hosting_mode": ("NAMED_HOSTS", "ANY_ESTABLISHMENT"),
        **REVIEW,
    },
    "eligibility_questions": {
        "field": ("AGE", "LEFT_SINCE", "LAST_CLASS", "DIPLOMA", "ANSWERS"),
        **REVIEW,
    },
    "eligibility_rules": {
        "condition": (
            "AGE", "SITUATION", "LEVEL", "LEFT_FOR", "TRAINING", "DECLARED", "JUDGED",
        ),
        "basis": BASIS,
        **REVIEW,
    },
    "entry_advice": {"basis": BASIS, **REVIEW},
    "funding_sources": {
        "kind": ("OWN_MEANS", "TEACHING_HOURS", "PEDAGOGICAL_CREDITS", "EUROPEAN_FUNDS"),
        **REVIEW,
    },
    "glossary_terms": REVIEW,
    "hostings": {**STATUS, **REVIEW},
    "key_figures": {"unit": ("COUNT", "PERCENT"), **REVIEW},
    "legal_references": {
        "kind": ("CODE", "LOI", "DECRET", "ARRETE", "CIRCULAIRE"),
        **REVIEW,
    },
    "listings": {
        "listed_as": ("CIO", "MISSION_LOCALE", "COLLEGE", "LYCEE", "EREA"),
        "kind": KINDS,
    },
    "personal_statuses": {
        "code": ("INSTRUCTION_OBLIGATION", "TRAINING_OBLIGATION", "DECROCHEUR", "NEITHER"),
        **REVIEW,
    },
    "psad_territories": {"status": ("OFFICIAL", "PROVISIONAL"), **REVIEW},
    "psad_territory_members": {"role": ("PILOT", "CO_PILOT")},
    "published_lists": REVIEW,
    "structures": {
        "type": ("CIO", "MISSION_LOCALE", "ESTABLISHMENT"),
        "position_precision": ("ADDRESS", "STREET", "COMMUNE"),
        **STATUS,
        "kind": KINDS,
        "second_kind": KINDS,
        "sector": ("PUBLIC", "PRIVATE"),
        "contract": ("ASSOCIATION", "SIMPLE", "AGRICULTURAL", "NONE"),
        **REVIEW,
    },
}
CODE_CHECK = r'(,\s*|\s+)CONSTRAINT "?{name}"? CHECK \("?{column}"? IN \([^()]*\)\)'


def upgrade() -> None:
    connection = op.get_bind()
    for table, columns in CODES.items():
        if connection.dialect.name == "sqlite":
            rebuild_table(connection, table, lambda sql: without_checks(table, columns, sql))
        else:
            for column in columns:
                op.drop_constraint(op.f(f"ck_{table}_{column}"), table, type_="check")


def downgrade() -> None:
    connection = op.get_bind()
    for table, columns in CODES.items():
        if connection.dialect.name == "sqlite":
            rebuild_table(connection, table, lambda sql: with_checks(table, columns, sql))
        else:
            for column, codes in columns.items():
                name = op.f(f"ck_{table}_{column}")
                op.create_check_constraint(name, table, sa.column(column).in_(codes))


def without_checks(table: str, columns: dict[str, tuple[str, ...]], sql: str) -> str:
    for column in columns:
        check = CODE_CHECK.format(name=f"ck_{table}_{column}", column=column)
        sql, found = re.subn(check, "", sql)
        assert found == 1, (table, column, sql)
    return sql


def with_checks(table: str, columns: dict[str, tuple[str, ...]], sql: str) -> str:
    """Each check as a constraint of its column: with others, DROP COLUMN (0002) would fail."""
    for column, codes in columns.items():
        listed = ", ".join(f"'{code}'" for code in codes)
        check = f" CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({listed}))"
        place = rf'([\s(,]"?{column}"? VARCHAR\(40\)( NOT NULL)?)'
        sql, found = re.subn(place, rf"\g<1>{check}", sql)
        assert found == 1, (table, column, sql)
    return sql
