"""Writes an export into a folder, with licence and sources beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from exports.formats import encoded
from exports.licence import FILE_NAME, licence
from exports.record_kinds import ALL, KINDS, Kind
from exports.record_reader import batches
from storage.database import Database


def write_export(
    database: Database,
    folder: Path,
    format: str,
    names: Sequence[str] = (),
    progress: Callable[[Path], None] = lambda _: None,
) -> None:
    """Write the kinds named, or all that the format can hold, each into a file of its own.

    All files are of one version of the directory. ``progress`` is told each of them.

    Raises:
        ValueError: GeoJSON of records that have no position; nothing is written.
    """
    chosen = dict.fromkeys(names, format) or {
        kind.name: format for kind in ALL if format != "geojson" or kind.located
    }
    for name in chosen:
        encoded(KINDS[name], format, [])
    chosen.setdefault("sources", "csv")
    folder.mkdir(parents=True, exist_ok=True)
    reader = database.open_reader()
    try:
        for name, its_format in chosen.items():
            path = folder / f"{name}.{its_format}"
            _write(reader.connection, KINDS[name], its_format, path)
            progress(path)
        text = licence(reader.connection)
        (folder / FILE_NAME).write_text(text, encoding="utf-8")
        progress(folder / FILE_NAME)
    finally:
        reader.close()


def _write(connection: Connection, kind: Kind, format: str, path: Path) -> None:
    with path.open("wb") as file:
        for piece in encoded(kind, format, batches(connection, kind)):
            file.write(piece)
