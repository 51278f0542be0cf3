"""What a structure in an exported file must keep to: it is validated as in every other import."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from imports.import_errors import CellError
from imports.reading import cell_parsers
from imports.reconcile.locations import CommuneLookup, position_columns
from models.phone import parse_phone_text
from models.structure import POSITION
from text.messages import Message
from text.normalise import sort_name

Values = dict[str, Any]

CLOCKS_DIFFER = timedelta(days=1)
"""A day may have begun where a fact was verified."""


class StructureCheck:
    """Checks rows of structures against the directory's communes."""

    def __init__(self, connection: Connection) -> None:
        self.communes = CommuneLookup(connection).by_code
        self.remarks: list[tuple[str, Message]] = []
        """Columns of which a part is not kept, and why."""

    def take_remarks(self) -> list[tuple[str, Message]]:
        """The remarks since they were taken last."""
        taken, self.remarks = self.remarks, []
        return taken

    def complete(self, row: Values, left_out: dict[str, str]) -> None:
        """Set what follows from other columns, and move what cannot be to ``left_out``.

        Raises:
            CellError: the record was verified, or its contact confirmed, after today.
        """
        for moment in ("verified_at", "contact_confirmed_at"):
            if _is_in_future(row.get(moment)):
                raise CellError(moment, Message("{day:%Y-%m-%d} is after today", day=row[moment]))
        row["sort_name"] = sort_name(row["name"])
        self._check_phone(row, left_out)
        for column, parse in TEXT_CHECKS.items():
            text = row.get(column)
            if text is not None:
                _check_text(row, left_out, column, parse)
        self._check_area(row, left_out)
        self._check_position(row, left_out)
        if row.get("successor_id") == row["id"]:
            _leave_out(
                row, left_out, "successor_id", Message("a structure does not succeed itself")
            )

    def _check_phone(self, row: Values, left_out: dict[str, str]) -> None:
        """The number that is dialled follows from the one that is read."""
        row["phone_e164"] = None
        left_out.pop("phone_e164", None)
        if row.get("phone") is None:
            if "phone" in left_out:
                left_out["phone_e164"] = left_out["phone"]
            return
        try:
            phone = parse_phone_text(row["phone"], row.get("department_code"))
            row["phone"], row["phone_e164"] = phone.national, phone.international
            if phone.left_out:
                reason = Message(
                    "{phone} is taken, {other!r} beside it is not",
                    phone=phone.national,
                    other=phone.left_out[:40],
                )
                self.remarks.append(("phone", reason))
        except ValueError as problem:
            for column in ("phone", "phone_e164"):
                _leave_out(row, left_out, column, str(problem))

    def _check_area(self, row: Values, left_out: dict[str, str]) -> None:
        commune = self.communes.get(row.get("commune_code") or "")
        department = row.get("department_code")
        if commune is not None and department is not None and commune.department != department:
            reason = Message(
                "{commune} is in the département {department}, not {other}",
                commune=commune.name,
                department=commune.department,
                other=department,
            )
            for column in ("department_code", "academy_code"):
                _leave_out(row, left_out, column, reason)

    def _check_position(self, row: Values, left_out: dict[str, str]) -> None:
        if left_out.keys() & set(POSITION):
            reason = next(left_out[column] for column in POSITION if column in left_out)
        elif row["latitude"] is None and row["longitude"] is None:
            # All of it goes.
            row["position_precision"] = None
            return
        elif row["latitude"] is None or row["longitude"] is None:
            reason = Message("latitude and longitude go together: one of them is empty")
        else:
            commune = self.communes.get(row.get("commune_code") or "")
            cells = (str(row["latitude"]), str(row["longitude"]))
            try:
                degrees = cell_parsers.parse_position(*cells)
                position_columns(degrees, row["position_precision"], commune)
                return
            except CellError as problem:
                reason = problem.reason
        for column in POSITION:
            _leave_out(row, left_out, column, reason)


TEXT_CHECKS: dict[str, Callable[[str, str], Any]] = {
    "uai": cell_parsers.parse_uai,
    "parent_uai": cell_parsers.parse_uai,
    "email": cell_parsers.parse_email,
    "website": cell_parsers.parse_website,
}


def _check_text(
    row: Values, left_out: dict[str, str], column: str, parse: Callable[[str, str], Any]
) -> None:
    try:
        row[column] = parse(row[column], column)
    except CellError as problem:
        _leave_out(row, left_out, column, problem.reason)


def _leave_out(row: Values, left_out: dict[str, str], column: str, reason: str) -> None:
    row.pop(column, None)
    left_out[column] = reason


def _is_in_future(moment: datetime | date | None) -> bool:
    if moment is None:
        return False
    limit = datetime.now(UTC) + CLOCKS_DIFFER
    if isinstance(moment, datetime):
        return moment > limit
    return moment > limit.date()
