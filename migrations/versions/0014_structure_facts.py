"""Opening hours, accessibility, SIRET and notices of structures, and who confirmed their contact

Revision ID: 0014
Revises: 0013
"""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: Union[str, Sequence[str], None] = "0013"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

COLUMNS = {
    "siret": sa.Text(),
    "opening_hours": sa.JSON(),
    "accessibility": sa.String(40),
    "accessibility_note": sa.Text(),
    "contact_confirmed_at": sa.Date(),
    "reception_source_date": sa.Text(),
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("structures", sa.Column(name, kind))
    # As in 0002: SQLite adds a foreign key only together with its column.
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    collation = ' COLLATE "C"' if is_postgresql else ""
    op.execute(
        f"ALTER TABLE structures ADD COLUMN reception_source_code TEXT{collation} "
        "CONSTRAINT fk_structures_reception_source_code REFERENCES sources (code)"
    )
    op.create_table(
        "structure_notices",
        sa.Column("id", Key, nullable=False),
        sa.Column("structure_id", Key, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("source_code", Key, nullable=False),
        sa.Column("source_date", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("review_status", sa.String(40), nullable=False),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_structure_notices_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structures.id"], name=op.f("fk_structure_notices_structure_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_code"], ["sources.code"], name=op.f("fk_structure_notices_source_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_structure_notices")),
    )
    op.create_index(
        op.f("ix_structure_notices_structure_id"), "structure_notices", ["structure_id"]
    )


def downgrade() -> None:
    op.drop_table("structure_notices")
    for name in ("reception_source_code", *COLUMNS):
        op.drop_column("structures", name)
