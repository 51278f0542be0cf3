"""Error reports by anyone, and their answers

Revision ID: 0017
Revises: 0016
"""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: Union[str, Sequence[str], None] = "0016"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "error_reports",
        sa.Column("reference", Key, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("record", Key, nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("academy_code", Key),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", sa.Text()),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_error_reports")),
    )
    op.create_index(op.f("ix_error_reports_state_sent_at"), "error_reports", ["state", "sent_at"])
    op.create_index(op.f("ix_error_reports_kind_record"), "error_reports", ["kind", "record"])


def downgrade() -> None:
    op.drop_table("error_reports")
