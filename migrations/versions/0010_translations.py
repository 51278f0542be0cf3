"""The English of sentences

Revision ID: 0010
Revises: 0009
"""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: Union[str, Sequence[str], None] = "0009"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "translations",
        sa.Column("french", Key, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("source_code", Key, nullable=False),
        sa.Column("source_date", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("review_status", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_code"], ["sources.code"], name=op.f("fk_translations_source_code")
        ),
        sa.PrimaryKeyConstraint("french", name=op.f("pk_translations")),
    )


def downgrade() -> None:
    op.drop_table("translations")
