"""Guides of several régions: what belongs to each, and the seed folder that stated each record

Revision ID: 0007
Revises: 0006
"""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

from migrations.sqlite_tables import rebuild_table

revision: str = "0007"
down_revision: Union[str, Sequence[str], None] = "0006"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OF_A_GUIDE = ("actors", "dispositifs", "funding_sources", "glossary_terms", "key_figures")
PILOTED = ("piloted BOOLEAN NOT NULL", "piloted BOOLEAN")


def upgrade() -> None:
    op.create_table(
        "guides",
        sa.Column("code", KEY, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("region_name", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("edition", sa.Text),
        sa.Column("school_year", sa.Text, nullable=False),
        sa.Column("source_code", KEY, nullable=False),
        sa.Column("source_date", sa.Text, nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("review_status", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["source_code"], ["sources.code"], name=op.f("fk_guides_source_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_guides")),
    )
    # Null until the next seeding, which states it: nothing in the tables says which région it is.
    op.add_column("academies", sa.Column("region_code", sa.Text))
    change_piloted(*PILOTED)
    collation = ' COLLATE "C"' if op.get_bind().dialect.name == "postgresql" else ""
    for table in OF_A_GUIDE:
        # As SQL: Alembic adds a column and its reference apart, which SQLite cannot.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN guide_code TEXT{collation} "
            f"CONSTRAINT fk_{table}_guide_code REFERENCES guides (code)"
        )
        op.create_index(op.f(f"ix_{table}_guide_code"), table, ["guide_code"])
    op.create_table(
        "seed_folders",
        sa.Column("owner", KEY, nullable=False),
        sa.Column("origin", sa.Text),
        sa.Column("digest", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_seed_folders")),
    )
    # "": the one folder of seeds that 0006 knew, which named no guide.
    op.add_column("seeded_records", sa.Column("owner", KEY, nullable=False, server_default=""))
    op.execute(
        "INSERT INTO seed_folders (owner, origin, digest) "
        "SELECT '', seed_origin, seed_digest FROM directory WHERE seed_digest IS NOT NULL"
    )
    op.drop_column("directory", "seed_origin")
    op.drop_column("directory", "seed_digest")


def downgrade() -> None:
    op.add_column("directory", sa.Column("seed_digest", sa.Text))
    op.add_column("directory", sa.Column("seed_origin", sa.Text))
    # 0006 knows one folder of seeds: the one that a directory of one guide was seeded from.
    op.execute(
        "UPDATE directory SET (seed_digest, seed_origin) = "
        "(SELECT digest, origin FROM seed_folders ORDER BY owner LIMIT 1)"
    )
    op.drop_column("seeded_records", "owner")
    op.drop_table("seed_folders")
    # 0006 has no such table, and would look for these records in it.
    op.execute("DELETE FROM seeded_records WHERE table_name = 'guides'")
    for table in OF_A_GUIDE:
        op.drop_index(op.f(f"ix_{table}_guide_code"), table)
        op.drop_column(table, "guide_code")
    # 0006 has no unknown: what no source calls piloted is not.
    op.execute("UPDATE dispositifs SET piloted = FALSE WHERE piloted IS NULL")
    change_piloted(*reversed(PILOTED))
    op.drop_column("academies", "region_code")
    op.drop_table("guides")


def change_piloted(old: str, new: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.alter_column("dispositifs", "piloted", nullable="NOT NULL" not in new)
        return

    def redefine(sql: str) -> str:
        assert sql.count(old) == 1, sql
        return sql.replace(old, new)

    rebuild_table(connection, "dispositifs", redefine)
