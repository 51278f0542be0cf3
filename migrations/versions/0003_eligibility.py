"""Who may enter a dispositif, and what the law says of a person

Revision ID: 0003
Revises: 0002
"""
from typing import Any, Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: Union[str, Sequence[str], None] = "0002"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None

Key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def codes(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def provenance(table: str) -> tuple[Any, ...]:
    return (
        sa.Column("source_code", Key, nullable=False),
        sa.Column("source_date", sa.Text, nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        sa.Column("review_status", codes("review_status", "CONFIRMED", "TO_CONFIRM"), nullable=False),
        reference(table, "source_code", "sources"),
    )


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.code"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "eligibility_questions",
        sa.Column("code", Key, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("field", codes("field", "AGE", "LEFT_SINCE", "LAST_CLASS", "DIPLOMA", "ANSWERS"), nullable=False),
        *provenance("eligibility_questions"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_eligibility_questions")),
    )
    op.create_table(
        "eligibility_rules",
        sa.Column("code", Key, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("dispositif_code", Key, nullable=False),
        sa.Column("path", sa.Text),
        sa.Column("condition", codes("condition", "AGE", "SITUATION", "LEVEL", "LEFT_FOR", "TRAINING", "DECLARED", "JUDGED"), nullable=False),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("question_code", Key, nullable=False),
        sa.Column("exception", sa.JSON),
        sa.Column("basis", codes("basis", "STATED", "INFERRED"), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("legal_reference_code", Key),
        *provenance("eligibility_rules"),
        reference("eligibility_rules", "dispositif_code", "dispositifs"),
        reference("eligibility_rules", "question_code", "eligibility_questions"),
        reference("eligibility_rules", "legal_reference_code", "legal_references"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_eligibility_rules")),
    )
    op.create_index(op.f("ix_eligibility_rules_dispositif_code"), "eligibility_rules", ["dispositif_code"])
    op.create_table(
        "entry_advice",
        sa.Column("dispositif_code", Key, nullable=False),
        sa.Column("aims", sa.JSON, nullable=False),
        sa.Column("decided_by_code", Key),
        sa.Column("first_contact_code", Key, nullable=False),
        sa.Column("basis", codes("basis", "STATED", "INFERRED"), nullable=False),
        *provenance("entry_advice"),
        reference("entry_advice", "dispositif_code", "dispositifs"),
        reference("entry_advice", "decided_by_code", "actors"),
        reference("entry_advice", "first_contact_code", "actors"),
        sa.PrimaryKeyConstraint("dispositif_code", name=op.f("pk_entry_advice")),
    )
    op.create_table(
        "personal_statuses",
        sa.Column("code", codes("code", "INSTRUCTION_OBLIGATION", "TRAINING_OBLIGATION", "DECROCHEUR", "NEITHER"), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("age_min", sa.Integer),
        sa.Column("age_max", sa.Integer),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("next_step", sa.Text, nullable=False),
        sa.Column("actor_code", Key, nullable=False),
        sa.Column("legal_reference_codes", sa.JSON, nullable=False),
        *provenance("personal_statuses"),
        reference("personal_statuses", "actor_code", "actors"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_personal_statuses")),
    )


def downgrade() -> None:
    # Those that refer to others first.
    for table in ("personal_statuses", "entry_advice", "eligibility_rules", "eligibility_questions"):
        op.drop_table(table)
