"""French typography of what is shown: apostrophes, ellipses, and spaces that do not break.

After the *Lexique des règles typographiques en usage à l'Imprimerie nationale*: a thin no-break
space before « ; ? ! », a no-break space before the colon and inside guillemets. Spaces are replaced
and never added, so that « 12:30 » and addresses of pages stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

NO_BREAK_SPACE = "\u00a0"
THIN_NO_BREAK_SPACE = "\u202f"

_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # Templates escape an apostrophe of a value.
        (r"(?<=[^\W\d_])(?:'|&#39;)(?=[\w«])", "’"),
        (r"\.\.\.", "…"),
        (r"[ \n\u00a0\u202f]+(?=[;?!])", THIN_NO_BREAK_SPACE),
        (r"[ \n\u00a0\u202f]+(?=[:»])", NO_BREAK_SPACE),
        (r"(?<=«)[ \n\u00a0\u202f]+", NO_BREAK_SPACE),
    )
)

# What is between tags, but for elements whose text is no sentence.
_MARKUP = re.compile(
    r"(<!--.*?-->|<(script|style|code|pre|kbd|samp|textarea)\b.*?</\2\s*>|<[^>]+>)",
    re.DOTALL | re.IGNORECASE,
)
# Attributes that are read out or shown; a page's description is shown by search engines.
_SPOKEN_ATTRIBUTE = re.compile(
    r'(?P<name>\b(?:aria-label|alt|title|placeholder)="'
    r'|<meta (?:name="description"|property="og:(?:title|description)") content=")'
    r'(?P<text>[^"]*)'
)
# The parts of a split by ``_MARKUP``: a text, the markup after it, and the name of its element.
_PARTS_PER_TEXT = 3
_FRENCH_SPACE = re.compile(r"[ \u00a0\u202f]+(?=[:;?!](?:\s|$))")


def typeset(text: str) -> str:
    """A French text as it is printed."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def _close_up(text: str) -> str:
    return _FRENCH_SPACE.sub("", text)


def close_up_punctuation(html: str) -> str:
    """A page in another language, whose template sets its marks as in French: no space before a
    colon, a semicolon, a question or an exclamation mark."""
    return _rewrite_texts(html, _close_up)


def typeset_html(html: str) -> str:
    """A page in French with its texts as they are printed, those that only attributes hold
    included; other markup and code stay as they are."""
    return _rewrite_texts(html, typeset)


def _rewrite_texts(html: str, rewrite: Callable[[str], str]) -> str:
    def rewrite_attribute(match: re.Match[str]) -> str:
        return match["name"] + rewrite(match["text"])

    parts = _MARKUP.split(html)
    texts = [rewrite(text) for text in parts[::_PARTS_PER_TEXT]]
    markup = [_SPOKEN_ATTRIBUTE.sub(rewrite_attribute, tag) for tag in parts[1::_PARTS_PER_TEXT]]
    markup.append("")
    return "".join(part for pair in zip(texts, markup, strict=True) for part in pair)
