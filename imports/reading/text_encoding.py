"""The encoding of a text file, by its bytes: what is read must be what was written.

A file is UTF-8, UTF-16 with its mark, or else of one byte for each letter: Windows-1252 (Excel),
MacRoman (Excel on an old Mac) or code page 850 (Excel's CSV "MS-DOS"). These differ in their
accents alone, so that a wrong choice is seen by letters that no French word has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from imports.import_errors import ImportRefused
from imports.reading.fetching import FetchedFile
from text.messages import Message

HOW_TO_SAVE = Message("Save it as CSV UTF-8, or as XLSX, in the spreadsheet it comes from.")

# What is looked at to tell one-byte encodings apart.
SAMPLE_BYTES = 4_000_000
# Of 100 accented letters, how many may be unusual: names of other languages have such.
UNUSUAL_PERCENT = 5

_LOWER = "àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿßšž"
_UPPER = "ÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝŸ"
_FRENCH = "àâçéèêëîïôœùûÀÇÉÈÊÎÔŒ«»’"
_MARKS = "«»“”„‘’…–—°€²³·•§\xa0\u202f\u00ad´¨ªº"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")

ONE_BYTE_ENCODINGS = {"mac_roman": "MacRoman", "cp850": "code page 850 (MS-DOS)"}

# « Ã© » for « é »: the two bytes of UTF-8 read as two letters of Windows-1252, MacRoman or 850.
_READ_TWICE = re.compile(
    r"[ÃÂÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|√[^\x00-\x7f\s]|├[^\x00-\x7f\s]"
)


@dataclass(frozen=True, slots=True)
class Letters:
    """How many letters with accents are in place, and how many no French word has there."""

    usual: int = 0
    unusual: int = 0


def detect_encoding(fetched: FetchedFile) -> tuple[str, list[str]]:
    """The encoding, and notes about it.

    Raises:
        ImportRefused: a binary file, damaged UTF-8, UTF-8 that was read as another encoding and
            saved again, or bytes that no encoding makes words of.
    """
    content = fetched.content
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", [Message("The file is UTF-16; it was read as such.")]
    if b"\0" in content:
        raise ImportRefused(
            Message("{name} is no text file: it holds null bytes.", name=fetched.name)
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        _refuse_damaged_utf8(fetched, problem)
        return _one_byte_encoding(fetched)
    _refuse_read_twice(fetched.name, text)
    return "utf-8-sig", []


def _refuse_read_twice(name: str, text: str) -> None:
    """Raises:
    ImportRefused: most accents are those of UTF-8 read as Windows-1252."""
    if text.isascii():
        return
    found = _READ_TWICE.search(text)
    if found is None:
        return
    count = sum(1 for _ in _READ_TWICE.finditer(text))
    # A list of a million lines may hold a single such cell.
    if count > sum(map(text.count, "éèàêç’")):
        line = text.count("\n", 0, found.start()) + 1
        word = text[max(0, found.start() - 10) : found.end() + 5].split("\n")[-1].strip()
        raise ImportRefused(
            Message(
                "{name}, line {line}: {word!r} is UTF-8 that was opened as Windows-1252 and "
                "saved again. Take the file as it first was, and open it in the spreadsheet "
                "as UTF-8.",
                name=name,
                line=line,
                word=word,
            )
        )


def _refuse_damaged_utf8(fetched: FetchedFile, problem: UnicodeDecodeError) -> None:
    """Raises:
    ImportRefused: the bytes that are not UTF-8 follow some that are, or end the file."""
    # Other encodings have single bytes above 127, which hardly ever form valid UTF-8: a file in
    # which some do, and others do not, was UTF-8 before it was damaged.
    if problem.reason == "unexpected end of data":
        raise ImportRefused(
            Message("{name} was cut short; fetch it again.", name=fetched.name)
        ) from None
    before = fetched.content[: problem.start].removeprefix(b"\xef\xbb\xbf")
    # MacRoman's « ’é » is by chance a letter of Armenian in UTF-8.
    if _letters(before.decode("utf-8", errors="ignore")).usual:
        line = before.count(b"\n") + 1
        raise ImportRefused(
            Message(
                "{name}, line {line}: it holds bytes that are not UTF-8, after others that "
                "are. The file is damaged; fetch it again.",
                name=fetched.name,
                line=line,
            )
        ) from None


def _one_byte_encoding(fetched: FetchedFile) -> tuple[str, list[str]]:
    """Raises:
    ImportRefused: none makes French words of the bytes, or several make different ones."""
    sample = fetched.content[:SAMPLE_BYTES]
    windows = None if _UNDEFINED_IN_CP1252.search(fetched.content) else sample.decode("cp1252")
    if windows is not None:
        letters = _letters(windows)
        if letters.unusual * 100 <= UNUSUAL_PERCENT * letters.usual:
            return "cp1252", [
                Message("The file is not UTF-8; it was read as Latin-1 (Windows-1252).")
            ]
    fitting = _fitting_encodings(sample)
    if len(fitting) != 1:
        raise ImportRefused(
            Message(
                "{name} is not UTF-8, and its accents are those of no encoding that is read "
                "without doubt. {how_to_save}",
                name=fetched.name,
                how_to_save=HOW_TO_SAVE,
            )
        )
    name = ONE_BYTE_ENCODINGS[fitting[0]]
    return fitting[0], [
        Message("The file is not UTF-8; by its accents it was read as {name}.", name=name)
    ]


def _fitting_encodings(sample: bytes) -> list[str]:
    """Of the other encodings, those that make words of the bytes; the one of French words alone."""
    french = {}
    for encoding in ONE_BYTE_ENCODINGS:
        text = sample.decode(encoding)
        letters = _letters(text)
        if letters.usual and letters.unusual * 100 <= UNUSUAL_PERCENT * letters.usual:
            french[encoding] = sum(map(text.count, _FRENCH))
    return [encoding for encoding, count in french.items() if count == max(french.values())]


def _letters(text: str) -> Letters:
    """Count the letters and marks beyond ASCII that are where French has them."""
    usual = unusual = 0
    for match in _NOT_ASCII.finditer(text):
        place = match.start()
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        if _is_usual(match[0], before, after):
            usual += 1
        else:
            unusual += 1
    return Letters(usual, unusual)


def _is_usual(letter: str, before: str, after: str) -> bool:
    if letter in _LOWER:
        return not (before.isupper() and after.isupper())
    if letter in _UPPER:
        # No capital stands after a small letter, nor alone before one that is not its own word's.
        return not before.islower()
    if letter == "’":
        return True
    return letter in _MARKS and not (before.isalpha() and after.isalpha())
