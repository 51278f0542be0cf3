"""Fetches the source of an import: a file or a web address, unpacked if it is gzip."""

from __future__ import annotations

import gzip
import http.client
import io
import re
import socket
import ssl
import urllib.error
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from geo.bounded_http import AnswerTooLarge, HttpAnswer, HttpLimits, RedirectRefused, get
from imports.import_errors import CellError, ImportRefused
from imports.reading.cell_parsers import parse_date_of_fact
from text.french_dates import PARIS, paris_today
from text.messages import Message

# Unpacked: several times France's largest export. The file is held in memory.
MAX_FILE_BYTES = 400_000_000

# From one packet to the next, and for all of a download: a slow line carries 220 kB in a second.
TIMEOUT_S = 60
MAX_DOWNLOAD_S = 1_800
USER_AGENT = "raccroche (open data import)"

MONTHS_PER_YEAR = 12
# A candidate only: the second year must be the one after the first.
_SCHOOL_YEAR = re.compile(r"(?<!\d)(?P<first>20\d\d)[-_ /]?(?P<second>20\d\d|\d\d)(?![-_]?\d)")
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
        raise ImportRefused(Message("{name} is empty; fetch it again.", name=fetched.name))
    return FetchedFile(
        name=fetched.name, content=content, date=fetched.date, dated_by=fetched.dated_by
    )


def date_in_name(name: str) -> str | None:
    """The last year, month or day in a file's name, as ISO 8601.

    A school year is no date, nor is what has not come yet: that is a number, or a slip.

    >>> date_in_name("annuaire_2024-03.csv")
    '2024-03'
    >>> date_in_name("micro-lycees_2024-2025.xlsx")
    """
    text = _SCHOOL_YEAR.sub(_without_school_year, Path(name).name)
    dates = ["-".join(filter(None, parts)) for parts in _DATE.findall(text)]
    return next((date for date in reversed(dates) if _is_past_day(date)), None)


def _without_school_year(match: re.Match[str]) -> str:
    following, second = str(int(match["first"]) + 1), match["second"]
    # Up to twelve, two digits are a month: « 2010-11 » is November.
    is_year = second == following or (second == following[2:] and int(second) > MONTHS_PER_YEAR)
    return "" if is_year else match[0]


def _is_past_day(partial: str) -> bool:
    try:
        return parse_date_of_fact(partial, "name") is not None
    except CellError:
        return False


def _date_of(name: str, otherwise: Callable[[], datetime], means: str) -> tuple[str, str]:
    date_named = date_in_name(name)
    if date_named is not None:
        return date_named, Message("the file's name")
    # A clock that is ahead dates nothing after today.
    day = min(otherwise().astimezone(PARIS).date(), paris_today())
    return day.isoformat(), means


def _read_file(source: str) -> FetchedFile:
    path = Path(source)
    try:
        with path.open("rb") as file:
            # A device or a pipe says it has no bytes, and gives them without end.
            content = file.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise ImportRefused(
                Message(
                    "{source} is larger than {most:,} bytes.",
                    source=source,
                    most=MAX_FILE_BYTES,
                )
            )
    except OSError as problem:
        raise ImportRefused(
            Message("{source} cannot be read: {reason}.", source=source, reason=_why(problem))
        ) from None
    date, dated_by = _date_of(
        path.name,
        lambda: datetime.fromtimestamp(path.stat().st_mtime, UTC),
        Message("the day the file was written"),
    )
    return FetchedFile(name=path.name, content=content, date=date, dated_by=dated_by)


def _why(problem: Exception | str) -> str:
    """Why a file or an address cannot be read: in our words for the usual reasons."""
    usual = (text for kind, text in FAILURES.items() if isinstance(problem, kind))
    return next(usual, None) or getattr(problem, "strerror", None) or str(problem)


FAILURES: Mapping[type[Exception], str] = {
    FileNotFoundError: Message("there is no such file"),
    PermissionError: Message("reading it is not allowed"),
    IsADirectoryError: Message("it is a folder"),
    ConnectionRefusedError: Message("nothing answers there"),
    ConnectionResetError: Message("the connection was closed"),
    socket.gaierror: Message("no address is known of this name"),
    ssl.SSLCertVerificationError: Message("its certificate cannot be verified"),
}


def _download(source: str) -> FetchedFile:
    limits = HttpLimits(max_bytes=MAX_FILE_BYTES, total_s=MAX_DOWNLOAD_S, silence_s=TIMEOUT_S)
    try:
        answer = get(source, {"User-Agent": USER_AGENT}, limits)
    except RedirectRefused as problem:
        raise ImportRefused(
            Message(
                "{source} {problem}; name the address itself that the file is at.",
                source=source,
                problem=str(problem),
            )
        ) from None
    except AnswerTooLarge as problem:
        raise ImportRefused(
            Message("{source} {problem}.", source=source, problem=str(problem))
        ) from None
    except urllib.error.HTTPError as problem:
        raise ImportRefused(
            Message(
                "{source} answers {code} {reason}; check the address.",
                source=source,
                code=problem.code,
                reason=problem.reason,
            )
        ) from None
    except http.client.IncompleteRead:
        raise ImportRefused(
            Message("{source} was cut short on its way; fetch it again.", source=source)
        ) from None
    except (OSError, http.client.HTTPException, ValueError) as problem:
        reason = getattr(problem, "reason", problem)
        raise ImportRefused(
            Message(
                "{source} cannot be reached ({reason}). Check the network, or download the "
                "file elsewhere and name it here.",
                source=source,
                reason=_why(reason),
            )
        ) from None
    return _check_download(source, answer)


def _check_download(source: str, answer: HttpAnswer) -> FetchedFile:
    content, headers = answer.content, answer.headers
    modified = headers.get("Last-Modified")
    expected = headers.get("Content-Length")
    # urllib returns a short body without complaint when the connection is closed early.
    if expected is not None and expected.isdigit() and int(expected) != len(content):
        raise ImportRefused(
            Message("{source} was cut short on its way; fetch it again.", source=source)
        )
    # The address of an export often ends in a query, and its name is only in Content-Disposition.
    name = headers.get_filename() or Path(urlsplit(source).path).name or source
    try:
        written = parsedate_to_datetime(modified) if modified else None
    except ValueError:
        written = None
    date, dated_by = _date_of(
        name,
        lambda: written or datetime.now(UTC),
        Message("the server's Last-Modified") if written else Message("the day it was fetched"),
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
            Message(
                "{name} is a damaged gzip file, or was cut short; fetch it again.",
                name=fetched.name,
            )
        ) from None
    if len(content) > MAX_FILE_BYTES:
        raise ImportRefused(
            Message(
                "{name} unpacks to more than {most:,} bytes.",
                name=fetched.name,
                most=MAX_FILE_BYTES,
            )
        )
    return content
