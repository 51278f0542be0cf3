"""What official open data states of structures, and which list states it

Revision ID: 0002
Revises: 0001
"""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: Union[str, Sequence[str], None] = "0001"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

KINDS = (
    "COLLEGE", "LGT", "LPO", "LP", "EREA", "SEGPA", "SECTION_PROFESSIONNELLE",
    "SECTION_GENERALE_TECHNOLOGIQUE", "EXPERIMENTAL", "OTHER",
)
Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COLUMNS = (
    ("phone_e164", sa.Text),
    ("general_track", sa.Boolean),
    ("technological_track", sa.Boolean),
    ("vocational_track", sa.Boolean),
    ("segpa", sa.Boolean),
    ("ulis", sa.Boolean),
    ("apprenticeship", sa.Boolean),
    ("other_sites", sa.JSON),
    ("parent_uai", Key),
    ("teaching_source_date", sa.Text),
)


def upgrade() -> None:
    for name, type_ in COLUMNS:
        op.add_column("structures", sa.Column(name, type_))
    # Written out: both engines take constraints of a new column, SQLite takes no others.
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    op.execute(
        "ALTER TABLE structures ADD COLUMN second_kind VARCHAR(40) "
        f"CONSTRAINT ck_structures_second_kind CHECK (second_kind IN ({kinds}))"
    )
    collation = ' COLLATE "C"' if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(
        f"ALTER TABLE structures ADD COLUMN teaching_source_code TEXT{collation} "
        "CONSTRAINT fk_structures_teaching_source_code REFERENCES sources (code)"
    )
    op.create_table(
        "listings",
        sa.Column("structure_id", Key, nullable=False),
        sa.Column("list_code", Key, nullable=False),
        sa.Column("listed_as", sa.Enum("CIO", "MISSION_LOCALE", "COLLEGE", "LYCEE", "EREA", name="listed_as", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=40), nullable=True),
        sa.Column("source_date", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["structure_id"], ["structures.id"], name=op.f("fk_listings_structure_id")),
        sa.PrimaryKeyConstraint("structure_id", "list_code", "listed_as", name=op.f("pk_listings")),
    )
    op.create_table(
        "geocodings",
        sa.Column("structure_id", Key, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        sa.ForeignKeyConstraint(["structure_id"], ["structures.id"], name=op.f("fk_geocodings_structure_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("structure_id", name=op.f("pk_geocodings")),
    )


def downgrade() -> None:
    op.drop_table("geocodings")
    op.drop_table("listings")
    # SQLite drops a column with a CHECK of its own; one that a CHECK of the table names, it keeps.
    op.drop_column("structures", "second_kind")
    op.drop_column("structures", "teaching_source_code")
    for name, _ in reversed(COLUMNS):
        op.drop_column("structures", name)
