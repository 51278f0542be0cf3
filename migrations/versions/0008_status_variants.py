"""What a status means for persons of some situations and diplomas

Revision ID: 0008
Revises: 0007
"""
from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: Union[str, Sequence[str], None] = "0007"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    # A text, no sa.Enum: codes have no CHECK (0019), so that a new one is no revision.
    op.add_column("personal_statuses", sa.Column("progress", sa.String(40)))
    op.add_column(
        "personal_statuses", sa.Column("variants", sa.JSON, nullable=False, server_default="[]")
    )


NEW_SITUATIONS = {"EMPLOYED", "HOME_EDUCATED"}
rules = sa.table("eligibility_rules", sa.column("code"), sa.column("parameters", sa.JSON))


def downgrade() -> None:
    # What 0007 has no code for: its program would not start with it.
    op.execute("DELETE FROM eligibility_rules WHERE condition IN ('NOT_HELD', 'CYCLE_COMPLETED')")
    op.execute("DELETE FROM personal_statuses WHERE code = 'DARFI'")
    connection = op.get_bind()
    for code, parameters in connection.execute(sa.select(rules.c.code, rules.c.parameters)).all():
        if isinstance(parameters, dict):
            known = {
                name: [one for one in value if one not in NEW_SITUATIONS]
                if isinstance(value, list)
                else value
                for name, value in parameters.items()
            }
            if known != parameters:
                connection.execute(
                    rules.update().where(rules.c.code == code).values(parameters=known)
                )
    op.drop_column("personal_statuses", "variants")
    op.drop_column("personal_statuses", "progress")
