"""When each official source was last refreshed, and what came of it

Revision ID: 0016
Revises: 0015
"""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: Union[str, Sequence[str], None] = "0015"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "refreshes",
        sa.Column("kind", Key, nullable=False),
        sa.Column("source", Key, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("message", sa.Text()),
        sa.Column("facts_date", sa.Text()),
        sa.Column("succeeded_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_refreshes")),
    )


def downgrade() -> None:
    op.drop_table("refreshes")
