"""UAI: the key of every school, seven digits and a check letter."""

from __future__ import annotations

import re

from errors.exceptions import BadUai

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_UAI_PATTERN = re.compile(r"\d{7}[A-Z]")


def check_letter(digits: str) -> str:
    """The check letter of seven digits: the remainder by 23, in an alphabet
    without I, O and Q (ministère de l'Éducation nationale, *répertoire académique et
    ministériel sur les établissements du système éducatif*)."""
    return _LETTERS[int(digits) % 23]


def validated_uai(text: str, *, argument: str) -> str:
    """The UAI in capitals and without blanks.

    Raises:
        BadUai: it is malformed, or its letter is not the check letter of its digits.
    """
    uai = text.strip().upper()
    # \d takes digits of any script.
    if not uai.isascii() or not _UAI_PATTERN.fullmatch(uai):
        raise BadUai("malformed", argument=argument)
    if uai[7] != check_letter(uai[:7]):
        raise BadUai(
            "wrong_letter",
            argument=argument,
            values={"uai": uai, "digits": uai[:7], "letter": check_letter(uai[:7])},
        )
    return uai
