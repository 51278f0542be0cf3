"""The column of a structure's SIRET, which several lists have."""

from __future__ import annotations

from imports.import_report import Report
from models.siret import validated_siret


def parse_siret(
    cell: str, line: int, key: str, column: str, report: Report
) -> dict[str, str | None]:
    """The column ``siret`` of a record; nothing where it cannot be used, which is reported.

    So what is known stays; an empty cell states that there is none.
    """
    if not cell.strip():
        return {"siret": None}
    try:
        return {"siret": validated_siret(cell)}
    except ValueError as problem:
        report.leave_out_value(line, key, column, str(problem))
        return {}
