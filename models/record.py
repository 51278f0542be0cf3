"""Base classes of records, and the descriptors of records that read their row field by field."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, Self, TypeVar, overload

from storage.columns import Row, code_of

if TYPE_CHECKING:
    from models.bassin import Bassin
    from models.commune import Commune
    from models.department import Academy, Department
    from models.dispositif import Dispositif
    from models.provenance import Source
    from models.psad_territory import PsadTerritory

Value = TypeVar("Value")
Code = TypeVar("Code", bound=Enum)


# A protocol: directory.catalogue, which has all of it, imports the records of this folder.
class Lookups(Protocol):
    """The small records of one version, by key, that records refer to by code."""

    @property
    def sources(self) -> Mapping[str, Source]: ...

    @property
    def academies(self) -> Mapping[str, Academy]: ...

    @property
    def departments(self) -> Mapping[str, Department]: ...

    @property
    def communes(self) -> Mapping[str, Commune]: ...

    @property
    def bassins(self) -> Mapping[str, Bassin]: ...

    @property
    def dispositifs(self) -> Mapping[str, Dispositif]: ...

    @property
    def territories(self) -> Mapping[str, PsadTerritory]: ...

    def territories_at(self, commune: Commune | None) -> tuple[PsadTerritory, ...]:
        """Every territory that covers a commune."""


class Record:
    """An immutable record with a slot for its encoded JSON, by selection.

    ``execution.compiled.json_cache`` fills the slot.
    """

    __slots__ = ("cached_json",)

    cached_json: tuple[Any, ...]
    max_cached_bytes: ClassVar[int] = 20_000
    """Of encoded JSON: there are few records of the catalogue, and they are long."""


# Of a record that is read by key a request shows a few fields: each is converted when it is read.
# A record of the catalogue, which is held as long as its version, is converted whole.
class RowRecord(Record):
    """A record over its row of the table, and the small records of the same version.

    Codes in the row are texts (``storage.columns.raw_columns``).
    """

    __slots__ = ("catalogue", "row")

    max_cached_bytes = 1_500  # these are kept by tens of thousands

    def __init__(self, row: Row, catalogue: Lookups) -> None:
        self.row = row
        self.catalogue = catalogue


class RowField(Generic[Value]):
    """A field of a record that is a column of its row, of the same name or ``column``."""

    __slots__ = ("column",)

    def __init__(self, column: str = "") -> None:
        self.column = column

    def __set_name__(self, _owner: type, name: str) -> None:
        self.column = self.column or name

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...

    @overload
    def __get__(self, record: RowRecord, owner: type) -> Value: ...

    def __get__(self, record: RowRecord | None, owner: type) -> Self | Value:
        return self if record is None else self.value_in(record.row)

    def value_in(self, row: Row) -> Value:
        value: Value = row[self.column]
        return value


def row_columns(record: type[RowRecord]) -> tuple[str, ...]:
    """The columns that the fields of a record and of its base classes show."""
    fields = (value for owner in record.__mro__ for value in vars(owner).values())
    return tuple(field.column for field in fields if isinstance(field, RowField))


class RowEnum(RowField[Code]):
    """A field over a column of codes that is never null."""

    __slots__ = ("codes",)

    def __init__(self, codes: type[Code], column: str = "") -> None:
        super().__init__(column)
        self.codes = codes

    def value_in(self, row: Row) -> Code:
        return code_of(self.codes, row[self.column])


class OptionalRowEnum(RowField[Code | None], Generic[Code]):
    """A field over a column of codes that may be null."""

    __slots__ = ("codes",)

    def __init__(self, codes: type[Code], column: str = "") -> None:
        super().__init__(column)
        self.codes = codes

    def value_in(self, row: Row) -> Code | None:
        text = row[self.column]
        return None if text is None else code_of(self.codes, text)
