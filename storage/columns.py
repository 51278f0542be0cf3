"""What every table shares: one metadata, names for constraints, types of columns."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum as PythonEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Dialect, Enum, MetaData, Table, Text, type_coerce

from text.messages import Message

# Constraints are named by rule, so that a migration can drop one on either database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Row = Mapping[str, Any]
"""A row of a table, by its columns' names."""

# Compared byte by byte, which is SQLite's default and collation "C" on PostgreSQL: an order by key
# is then the same on both, and cursors continue either.
Key = Text().with_variant(Text(collation="C"), "postgresql")


Code = TypeVar("Code", bound=PythonEnum)


class UnknownCode(LookupError):
    """A stored text that is none of the codes of its column, as SQL by hand may leave."""


def code_of(codes: type[Code], text: str) -> Code:
    """The code that is stored as a text.

    Raises:
        UnknownCode: there is none.
    """
    try:
        return codes[text]
    except KeyError:
        raise UnknownCode(
            Message(
                "a record holds {text!r}, where one of {codes} must stand",
                text=text,
                codes=", ".join(codes.__members__),
            )
        ) from None


def raw_columns(table: Table, **computed: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """A table's columns for records that keep their row: codes are texts in it.

    ``computed`` stand in place of the columns of their names.
    """
    # SQLAlchemy would convert every code of every row, of which an answer shows few.
    return [
        computed[column.name].label(column.name)
        if column.name in computed
        else type_coerce(column, Text).label(column.name)
        if isinstance(column.type, Enum)
        else column
        for column in table.columns
    ]


def enum_column(codes: type[PythonEnum]) -> Enum:
    """A column type that stores a code as text, by the member's name.

    Raises (when a statement is executed):
        StatementError: a value to be written that is none of ``codes``.
        LookupError: a stored text that is none of them.
    """
    # No CHECK: SQLite cannot change one without rebuilding the table, so that each new code would
    # be a copy of it. What is written comes through this type, and through seeds and imports that
    # name the line of an unknown code.
    return _CodeEnum(
        codes, native_enum=False, create_constraint=False, validate_strings=True, length=40
    )


class _CodeEnum(Enum):
    """SQLAlchemy's type, which looks up each member that it writes: twice as slow, and an import of
    France writes a million."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        usual: Any = super().bind_processor(dialect)  # type: ignore[no-untyped-call]
        codes = self.enum_class

        def process(value: Any) -> Any:
            if value is None:
                return None
            if type(value) is not codes:
                return usual(value) if usual is not None else value
            return value.name

        return process
