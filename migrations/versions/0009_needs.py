"""Needs, the words they are recognised by, and helplines

Revision ID: 0009
Revises: 0008
"""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: Union[str, Sequence[str], None] = "0008"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def provenance(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("source_code", Key, nullable=False),
        sa.Column("source_date", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("review_status", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_code"], ["sources.code"], name=op.f(f"fk_{table}_source_code")
        ),
    ]


def upgrade() -> None:
    op.create_table(
        "helplines",
        sa.Column("code", Key, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text()),
        sa.Column("is_free", sa.Boolean()),
        sa.Column("is_for_text_messages", sa.Boolean(), nullable=False),
        sa.Column("url", sa.Text()),
        *provenance("helplines"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_helplines")),
    )
    op.create_table(
        "word_groups",
        sa.Column("name", Key, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        *provenance("word_groups"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_word_groups")),
    )
    op.create_table(
        "needs",
        sa.Column("code", Key, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("urgency", sa.String(40), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("first_contact_codes", sa.JSON(), nullable=False),
        sa.Column("helpline_codes", sa.JSON(), nullable=False),
        sa.Column("legal_reference_codes", sa.JSON(), nullable=False),
        *provenance("needs"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_needs")),
    )
    op.create_table(
        "need_dispositifs",
        sa.Column("need_code", Key, nullable=False),
        sa.Column("dispositif_code", Key, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_code"], ["needs.code"], name=op.f("fk_need_dispositifs_need_code")
        ),
        sa.ForeignKeyConstraint(
            ["dispositif_code"],
            ["dispositifs.code"],
            name=op.f("fk_need_dispositifs_dispositif_code"),
        ),
        sa.PrimaryKeyConstraint(
            "need_code", "dispositif_code", name=op.f("pk_need_dispositifs")
        ),
    )


def downgrade() -> None:
    for table in ("need_dispositifs", "needs", "word_groups", "helplines"):
        op.drop_table(table)
