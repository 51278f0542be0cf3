"""SIRET: the number of an establishment in Insee's register (Sirene), 14 digits.

The last digit is a check digit by Luhn's algorithm (ISO/IEC 7812-1). Establishments of La Poste
are the exception: all digits of theirs add up to a multiple of five (Insee, *Sirene*).
"""

from __future__ import annotations

import re

from text.messages import Message

LENGTH = 14
LA_POSTE = "356000000"
"""The SIREN of La Poste, with which the SIRETs of its establishments begin."""

_BETWEEN_DIGITS = re.compile(r"[\s.]+")


def validated_siret(text: str) -> str:
    """The 14 digits of a SIRET, without the blanks between them.

    Raises:
        ValueError: it has not 14 digits, or they do not match the check digit.
    """
    digits = _BETWEEN_DIGITS.sub("", text)
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        raise ValueError(
            Message(
                "{cell!r} is no SIRET, which has {length} digits", cell=text[:20], length=LENGTH
            )
        )
    if not (_matches_luhn(digits) or _is_of_la_poste(digits)):
        raise ValueError(
            Message(
                "{cell!r} is no SIRET: its last digit does not match the others", cell=text[:20]
            )
        )
    return digits


def _matches_luhn(digits: str) -> bool:
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(sum(divmod(d, 10)) for d in doubled)) % 10 == 0


def _is_of_la_poste(digits: str) -> bool:
    return digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0
