"""Confirmations of groups of fields, and proposals

Revision ID: 0015
Revises: 0014
"""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: Union[str, Sequence[str], None] = "0014"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "confirmations",
        sa.Column("structure_id", Key, nullable=False),
        sa.Column("field_group", sa.String(40), nullable=False),
        sa.Column("source_code", Key, nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.Text()),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structures.id"], name=op.f("fk_confirmations_structure_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_code"], ["sources.code"], name=op.f("fk_confirmations_source_code")
        ),
        sa.PrimaryKeyConstraint("structure_id", "field_group", name=op.f("pk_confirmations")),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("record", Key, nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("source_code", Key, nullable=False),
        sa.Column("source_date", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decision", sa.Text()),
        sa.ForeignKeyConstraint(
            ["source_code"], ["sources.code"], name=op.f("fk_proposals_source_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_status_id"), "proposals", ["status", "id"])
    op.create_index(op.f("ix_proposals_kind_record"), "proposals", ["kind", "record"])


def downgrade() -> None:
    op.drop_table("proposals")
    op.drop_table("confirmations")
