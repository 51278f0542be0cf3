"""Hostings by school year: forms, intake, and complete lists of one year

Revision ID: 0012
Revises: 0011
"""
import re
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: Union[str, Sequence[str], None] = "0011"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# As models.school_year and models.hosting had them when this was written.
FIRST_MONTH = 9
EVERY_YEAR = "*"


def upgrade() -> None:
    op.add_column("hostings", sa.Column("form", sa.Text()))
    op.add_column("hostings", sa.Column("intake", sa.String(40)))
    op.add_column("hostings", sa.Column("intake_date", sa.Text()))
    _replace_published_lists(with_year=True)


def downgrade() -> None:
    _replace_published_lists(with_year=False)
    for column in ("intake_date", "intake", "form"):
        op.drop_column("hostings", column)


def _published_lists(*, with_year: bool) -> list[sa.Column]:
    year = [sa.Column("school_year", Key, nullable=False)] if with_year else []
    return [
        sa.Column("subject", Key, nullable=False),
        sa.Column("academy_code", Key, nullable=False),
        *year,
        sa.Column("source_code", Key, nullable=False),
        sa.Column("source_date", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("review_status", sa.String(40), nullable=False),
    ]


def _replace_published_lists(*, with_year: bool) -> None:
    """Make the table anew, as SQLite cannot change a primary key, and copy its rows."""
    before = sa.table("published_lists", *_published_lists(with_year=not with_year))
    rows = op.get_bind().execute(sa.select(before)).mappings().all()
    op.drop_table("published_lists")
    keys = ["subject", "academy_code", *(["school_year"] if with_year else [])]
    table = op.create_table(
        "published_lists",
        *_published_lists(with_year=with_year),
        sa.ForeignKeyConstraint(
            ["academy_code"], ["academies.code"], name=op.f("fk_published_lists_academy_code")
        ),
        sa.ForeignKeyConstraint(
            ["source_code"], ["sources.code"], name=op.f("fk_published_lists_source_code")
        ),
        sa.PrimaryKeyConstraint(*keys, name=op.f("pk_published_lists")),
    )
    copied = {}
    for row in rows:
        values = {name: value for name, value in row.items() if name in table.columns}
        if with_year:
            values["school_year"] = _school_year(row)
        copied[tuple(values[key] for key in keys)] = values
    if copied:
        op.bulk_insert(table, list(copied.values()))


def _school_year(row: sa.RowMapping) -> str:
    """The school year of a list's date; EVERY_YEAR for lists of establishments."""
    date = re.fullmatch(r"(\d{4})(?:-(\d{2}).*)?", row["source_date"])
    if date is None or row["subject"].startswith("*"):
        return EVERY_YEAR
    year, month = int(date[1]), date[2]
    # Of a year alone it is not known which half: the later, so that nothing ends too early.
    begins = year if month is None or int(month) >= FIRST_MONTH else year - 1
    return f"{begins}-{begins + 1}"
