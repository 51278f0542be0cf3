"""Normalised words of French names, for comparison and sorting."""

from __future__ import annotations

import re
import unicodedata

# NFKD takes accents off letters, but leaves these as they are: ligatures, and letters of Turkish,
# Polish, Croatian, Vietnamese, Maltese and the languages of the North.
_LIGATURES = {
    "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o",
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h", "Ħ": "h", "þ": "th", "Þ": "th",
}  # fmt: skip
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ORDINAL = re.compile(r"(\d{1,2})(?:er|ere|e|eme|nd|nde)")
_WORD = re.compile(r"[a-z0-9]+")

# Format characters that pages and word processors put inside words, and that nobody sees.
INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062"
    "\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff\ufff9\ufffa\ufffb"
)
# Combining accents: « é » may be one character or two (NFC, NFD).
COMBINING = "\u0300-\u036f"
_FRENCH_ACCENTS = re.compile("[\u0300\u0301\u0302\u0308\u0327]")
_REPLACED_INVISIBLE = str.maketrans(dict.fromkeys(INVISIBLE, ""))
_REPLACED = str.maketrans(_LIGATURES | dict.fromkeys(INVISIBLE, ""))


def normalise_words(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents, ligatures, hyphens and apostrophes, whatever the
    composition of its letters, and without characters that cannot be seen.

    Abbreviations are expanded ("St" is "saint") and ordinals reduced to digits ("12e" is "12").

    >>> normalise_words("Saint-Pol-sur-Mer") == normalise_words("ST POL SUR MER")
    True
    """
    return tuple(_expand_abbreviation(word) for word in _WORD.findall(plain_letters(text)))


def plain_letters(text: str) -> str:
    """A text without case, accents, ligatures and invisible characters, in whatever script."""
    if text.isascii():
        return text.lower()
    normalised = unicodedata.normalize("NFKD", text.translate(_REPLACED)).casefold()
    french = _FRENCH_ACCENTS.sub("", normalised)
    # Lists of France have a hundred thousand names, and few of them another accent.
    if french.isascii():
        return french
    return "".join(letter for letter in french if not unicodedata.combining(letter))


def is_of_another_script(text: str) -> bool:
    """Whether a text has letters, and none of them nor a digit is of the Latin script.

    >>> is_of_another_script("ليل"), is_of_another_script("Lens"), is_of_another_script("?!")
    (True, False, False)
    """
    return not normalise_words(text) and any(map(str.isalnum, text))


def without_blanks(code: str) -> str:
    """A code without the blanks and invisible characters that people and pages put into it.

    >>> without_blanks(" 59 000 ")
    '59000'
    """
    return "".join(code.translate(_REPLACED).split())


def visible_text(text: str) -> str:
    """A text as it is seen: without invisible characters, its letters in their usual form (NFKC).

    >>> visible_text("\\u200bＬens\\u202e")
    'Lens'
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.translate(_REPLACED_INVISIBLE))


def composed_text(text: str) -> str:
    """A text as it is kept: accents in one character with their letter (NFC), nothing invisible.

    >>> composed_text("Lie\\u0301\\u00advin")
    'Liévin'
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(_REPLACED_INVISIBLE))


def _expand_abbreviation(word: str) -> str:
    ordinal = _ORDINAL.fullmatch(word)
    return ordinal[1] if ordinal else _ABBREVIATIONS.get(word, word)


def sort_name(text: str) -> str:
    """A key that sorts names as a French index does, and alike on every database."""
    return " ".join(normalise_words(text))
