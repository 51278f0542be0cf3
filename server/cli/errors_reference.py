"""``docs/errors.md``, made from what the code refuses and from the sentences of refusals."""

from __future__ import annotations

from collections.abc import Iterator

from errors.exceptions import LimitExceeded, PersistedQueryNotFound, Refusal
from errors.sentences import catalogue

HEAD = """# Errors

What a caller can mend is a GraphQL error with a stable `extensions.code`, a sentence that says
how, and where there is one the argument, `extensions.argument`. Sentences are in English, or in
French where `Accept-Language` prefers it; codes never change. Everything else is `INTERNAL`, with
an `extensions.id` that the log has too.

Where the status is 200, the field is null and the rest is answered. Other statuses are of
requests of which nothing is; a client that does not accept `application/graphql-response+json`
gets 200 where the status is in brackets, as older clients expect.

| code | status | cause | remedy |
|---|---|---|---|
"""

TAIL = """
## Sentences

Names in braces are filled in.

"""


def errors_page() -> str:
    """The page, from the catalogue of messages and the statuses of refusals."""
    statuses = dict(_statuses(Refusal))
    rows = [
        f"| `{code}` | {statuses.get(code, STATUS_WITHOUT_REFUSAL.get(code, '(400)'))} "
        f"| {entry['cause']} | {entry['remedy']} |"
        for code, entry in catalogue().items()
    ]
    lines = [line for code, entry in catalogue().items() for line in _sentences(code, entry)]
    return HEAD + "\n".join(rows) + "\n" + TAIL + "\n".join(lines) + "\n"


# 200 where a field failed and the rest is answered.
STATUS_WITHOUT_REFUSAL = {"INTERNAL": "200, 500"}

# Clients that only accept application/json get 200 for a refused document: hence the brackets.
STATUS_OF_DOCUMENT_ERRORS: dict[type[Refusal], str] = {
    LimitExceeded: "(400), 413 for a body, 200 for an argument",
    PersistedQueryNotFound: "(400)",
}


def _statuses(family: type[Refusal]) -> Iterator[tuple[str, str]]:
    for kind in family.__subclasses__():
        # A code of its own: families, and BodyTooLarge, which inherits its own, have no row.
        if "code" in kind.__dict__:
            yield kind.code, _status(kind)
        yield from _statuses(kind)


def _status(kind: type[Refusal]) -> str:
    if kind.refuses_request:
        return str(kind.status)
    return STATUS_OF_DOCUMENT_ERRORS.get(kind, "200")


def _sentences(code: str, entry: dict[str, object]) -> Iterator[str]:
    yield f"**`{code}`**\n"
    for key, sentences in entry.items():
        if isinstance(sentences, dict):
            yield f"- `{key}`: {sentences['en']}\n  *{sentences['fr']}*"
    yield ""
