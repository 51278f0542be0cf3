"""Lines that begin with "#": comments, the templates' examples, and error values of spreadsheets.

Above the header all of them are comments. Below it a value such as #N/A stands where a code was:
the line that holds it must not vanish, or a complete list would close what it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from imports.reading.sheet import NumberedLine
from imports.templates import TEMPLATE_EXAMPLES
from text.messages import Message

# A formula whose result a file does not hold; no spreadsheet has this value.
UNCOMPUTED = "#FORMULA!"

# Of Excel and LibreOffice, in English and in French; "###" is a column that was too narrow.
_ERROR_VALUE = re.compile(
    r"#(?:N/[AD]|GETTING_DATA|#+|(?:REF|VALEUR|VALUE|NOM|NAME|DIV/0|NUL|NULL|NOMBRE|NUM|FORMULA"
    r"|SPILL|PROPAGATION|EPARS|CALC|FIELD|CHAMP|BLOCKED|BLOQUE|CONNECT|CONNEXION|UNKNOWN|INCONNU"
    r"|BUSY|OCCUPE|EXTERNAL|EXTERNE|PYTHON)\s?[!?])|Err:\d{3}",
    re.IGNORECASE,
)
_STARTS = ("#", "Err:", "err:", "ERR:")


def may_hold_errors(cells: Iterable[str]) -> bool:
    """Whether ``error_value`` may find something: lines of which it cannot are nearly all."""
    joined = "\n".join(cells)
    return any(start in joined for start in _STARTS)


def error_value(cell: str) -> str | None:
    """What is wrong with a cell that holds an error value; None for any other cell.

    >>> error_value("#REF!")
    '#REF! is an error of the spreadsheet: correct the cell'
    >>> error_value("#0590149S"), error_value("")
    (None, None)
    """
    if not cell.startswith(_STARTS) or not _ERROR_VALUE.fullmatch(cell):
        return None
    if cell == UNCOMPUTED:
        return Message(
            "the file holds a formula without its result: open it in a spreadsheet, and "
            "save it again"
        )
    return Message("{cell} is an error of the spreadsheet: correct the cell", cell=cell)


def without_comments(lines: Iterator[NumberedLine], notes: list[str]) -> Iterator[NumberedLine]:
    """Lines below a header without those that begin with "#", which ``notes`` count at the end."""
    skipped: list[int] = []
    for number, cells in lines:
        # A table may begin with blank columns.
        first = next((cell.strip() for cell in cells if cell and not cell.isspace()), "")
        if not first.startswith("#") or error_value(first):
            yield number, cells
        elif first not in TEMPLATE_EXAMPLES.values():
            skipped.append(number)
    if skipped:
        notes.append(
            Message(
                "Lines below the header that begin with # were passed over: {count}, the "
                "first of them line {line}. Take the # off what is to be imported.",
                count=len(skipped),
                line=skipped[0],
            )
        )
