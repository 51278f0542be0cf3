"""Where the seeds came from, and what they put in, so that a correction is never undone

Revision ID: 0006
Revises: 0005
"""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: Union[str, Sequence[str], None] = "0005"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.add_column("directory", sa.Column("seed_origin", sa.Text))
    # Null: what was stated of the rows that are there was not kept, so that none counts as
    # unchanged.
    op.add_column("seeded_records", sa.Column("facts", sa.JSON))
    op.add_column(
        "seeded_records",
        # SQLite adds a NOT NULL column to rows only with a default.
        sa.Column("adopted", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.execute("DELETE FROM seeded_records WHERE adopted")  # 0005 has them no more
    op.drop_column("seeded_records", "adopted")
    op.drop_column("seeded_records", "facts")
    op.drop_column("directory", "seed_origin")
