"""Writes an export into a folder, together with its licence and sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from exports.formats import TOO_LONG_FOR_CELLS, encode_records
from exports.licence import LICENCE_FILE_NAME, licence_text
from exports.record_kinds import KINDS
from exports.record_reader import read_batches
from models.record_kinds import ALL_KINDS, RecordKind
from storage.database import Database


def write_export(
    database: Database,
    folder: Path,
    format: str,
    names: Sequence[str] = (),
    progress: Callable[[Path], None] = lambda _: None,
) -> None:
    """Write the named kinds, or all that the format can hold, one file each.

    All files are of one version of the directory. ``progress`` is called with each path.

    Raises:
        ValueError: GeoJSON of records that have no position; nothing is written.
    """
    chosen = dict.fromkeys(names, format) or {
        kind.name: format for kind in ALL_KINDS if _can_be(kind, format)
    }
    # Checks the formats before anything is written: encoders raise when they are called.
    for name in chosen:
        encode_records(KINDS[name], format, [])
    # Records name their sources by code: no export goes without that table.
    chosen.setdefault("sources", "csv")
    folder.mkdir(parents=True, exist_ok=True)
    reader = database.open_reader()
    try:
        for name, file_format in chosen.items():
            path = folder / f"{name}.{file_format}"
            _write(reader.connection, KINDS[name], file_format, path)
            progress(path)
        text = licence_text(reader.connection)
        (folder / LICENCE_FILE_NAME).write_text(text, encoding="utf-8")
        progress(folder / LICENCE_FILE_NAME)
    finally:
        reader.close()


def _can_be(kind: RecordKind, format: str) -> bool:
    if format == "xlsx":
        return kind.name not in TOO_LONG_FOR_CELLS
    return format != "geojson" or kind.has_position


def _write(connection: Connection, kind: RecordKind, format: str, path: Path) -> None:
    with path.open("wb") as file:
        for piece in encode_records(kind, format, read_batches(connection, kind)):
            file.write(piece)
