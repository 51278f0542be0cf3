"""Fetches the source of an import: a file or a web address, unpacked if it is gzip."""

from __future__ import annotations

import gzip
import http.client
import io
import re
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from imports.import_errors import ImportRefused

# Unpacked: several times France's largest export. The file is held in memory.
MAX_FILE_BYTES = 400_000_000

TIMEOUT_S = 60
USER_AGENT = "raccroche (open data import)"

_DATE = re.compile(r"(?<!\d)(20\d\d)(?:[-_]?(0[1-9]|1[0-2])(?:[-_]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFile:
    """A file with its date (ISO 8601: year, month or day), which lines without one get.

    ``dated_by`` says in the report where that date comes from.
    """

    name: str
    content: bytes
    date: str
    dated_by: str


def fetch(source: str) -> FetchedFile:
    """Read a file or an address, and unpack it.

    Raises:
        ImportRefused: it cannot be reached, read or unpacked, was cut short, or is too large.
    """
    read = _download if source.startswith(("http://", "https://")) else _read_file
    fetched = read(source)
    content = _decompress(fetched)
    if not content.strip():
        raise ImportRefused(f"{fetched.name} is empty; fetch it again.")
    return FetchedFile(
        name=fetched.name, content=content, date=fetched.date, dated_by=fetched.dated_by
    )


def date_in_name(name: str) -> str | None:
    """The last year, month or day in a file's name, as ISO 8601.

    >>> date_in_name("annuaire_2024-03.csv")
    '2024-03'
    """
    dates = _DATE.findall(Path(name).name)
    return "-".join(part for part in dates[-1] if part) if dates else None


def _date_of(name: str, otherwise: Callable[[], datetime], means: str) -> tuple[str, str]:
    date_named = date_in_name(name)
    if date_named is not None:
        return date_named, "the file's name"
    return otherwise().astimezone(UTC).date().isoformat(), means


def _read_file(source: str) -> FetchedFile:
    path = Path(source)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ImportRefused(f"{source} is larger than {MAX_FILE_BYTES:,} bytes.")
        content = path.read_bytes()
    except OSError as problem:
        raise ImportRefused(f"{source} cannot be read: {problem.strerror}.") from None
    date, dated_by = _date_of(
        path.name,
        lambda: datetime.fromtimestamp(path.stat().st_mtime, UTC),
        "the day the file was written",
    )
    return FetchedFile(name=path.name, content=content, date=date, dated_by=dated_by)


def _download(source: str) -> FetchedFile:
    request = urllib.request.Request(  # noqa: S310  # fetch lets http and https through only
        source, headers={"User-Agent": USER_AGENT}
    )
    try:
        with urllib.request.urlopen(  # noqa: S310  # http and https only, as above
            request, timeout=TIMEOUT_S
        ) as answer:
            content = answer.read(MAX_FILE_BYTES + 1)
            headers = answer.headers
    except urllib.error.HTTPError as problem:
        raise ImportRefused(
            f"{source} answers {problem.code} {problem.reason}; check the address."
        ) from None
    except http.client.IncompleteRead:
        raise ImportRefused(f"{source} was cut short on its way; fetch it again.") from None
    except (OSError, http.client.HTTPException, ValueError) as problem:
        reason = getattr(problem, "reason", problem)
        raise ImportRefused(
            f"{source} cannot be reached ({reason}). Check the network, or download the file "
            "elsewhere and name it here."
        ) from None
    if len(content) > MAX_FILE_BYTES:
        raise ImportRefused(f"{source} is larger than {MAX_FILE_BYTES:,} bytes.")
    return _check_download(source, content, headers.get("Last-Modified"), headers)


def _check_download(
    source: str, content: bytes, modified: str | None, headers: http.client.HTTPMessage
) -> FetchedFile:
    expected = headers.get("Content-Length")
    # urllib returns a short body without complaint when the connection is closed early.
    if expected is not None and expected.isdigit() and int(expected) != len(content):
        raise ImportRefused(f"{source} was cut short on its way; fetch it again.")
    # The address of an export often ends in a query, and its name is only in Content-Disposition.
    name = headers.get_filename() or Path(urlsplit(source).path).name or source
    try:
        written = parsedate_to_datetime(modified) if modified else None
    except ValueError:
        written = None
    date, dated_by = _date_of(
        name,
        lambda: written or datetime.now(UTC),
        "the server's Last-Modified" if written else "the day it was fetched",
    )
    return FetchedFile(name=name, content=content, date=date, dated_by=dated_by)


def _decompress(fetched: FetchedFile) -> bytes:
    if not fetched.content.startswith(b"\x1f\x8b"):
        return fetched.content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(fetched.content)) as packed:
            # One byte more than allowed: a small gzip may unpack to any size.
            content = packed.read(MAX_FILE_BYTES + 1)
    except (EOFError, OSError, zlib.error):
        raise ImportRefused(
            f"{fetched.name} is a damaged gzip file, or was cut short; fetch it again."
        ) from None
    if len(content) > MAX_FILE_BYTES:
        raise ImportRefused(f"{fetched.name} unpacks to more than {MAX_FILE_BYTES:,} bytes.")
    return content
