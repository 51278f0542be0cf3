"""Documents by their hash or id: those that clients register, and those that are trusted.

Registering is Apollo's protocol of automatic persisted queries: a client sends a hash, and
once more with the document where the server does not hold it. Trusted documents come from a
manifest that the operator names, in Apollo's format or as Relay and others write it: a JSON
object of documents by their id.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from cachetools import LRUCache

from errors.exceptions import BadRequest, DocumentNotTrusted, PersistedQueryNotFound
from execution.executor import Executor
from server.http.graphql.request import GraphQLRequest
from server.settings.environment import SettingsError

ENTRY_BYTES = 200
"""Overhead of an entry, without its text."""


class ManifestError(SettingsError):
    """A manifest that cannot be used; the text says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"RACCROCHE_TRUSTED_DOCUMENTS: {why}")


def read_manifest(path: Path) -> dict[str, str]:
    """Documents by their id.

    Raises:
        ManifestError: no JSON, or of neither format.
    """
    try:
        content = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeError) as problem:
        raise ManifestError(f"{path} cannot be read as JSON: {problem}") from None
    if isinstance(content, dict) and isinstance(content.get("operations"), list):
        pairs = [_of_apollo(path, entry) for entry in content["operations"]]
    elif isinstance(content, dict) and all(isinstance(text, str) for text in content.values()):
        pairs = list(content.items())
    else:
        raise ManifestError(
            f"{path} is no manifest: neither an object of documents by their id, nor Apollo's "
            "format with its operations"
        )
    return dict(pairs)


def operation_names(trusted: Mapping[str, str], executor: Executor) -> set[str]:
    """The names of all operations of trusted documents.

    Raises:
        ManifestError: a document is refused; the text says which and why.
    """
    names: set[str] = set()
    for id, text in trusted.items():
        document = executor.read(text)
        if document.errors:
            raise ManifestError(f"the document {id} is refused: {document.errors[0].message}")
        names |= {name for name in document.operations if name}
    return names


def _of_apollo(path: Path, entry: Any) -> tuple[str, str]:
    if not (
        isinstance(entry, dict)
        and isinstance(entry.get("id"), str)
        and isinstance(entry.get("body"), str)
    ):
        raise ManifestError(f"{path}: an operation without id or body: {str(entry)[:80]}")
    return entry["id"], entry["body"]


class PersistedDocuments:
    """Finds the document of a request: sent, registered by its hash, or trusted by its id."""

    def __init__(self, trusted: Mapping[str, str], *, only_trusted: bool, most_bytes: int) -> None:
        self.trusted = trusted
        self.trusted_texts = frozenset(trusted.values())
        self.only_trusted = only_trusted
        self.registered: LRUCache[str, str] = LRUCache(most_bytes, getsizeof=size_of)

    def text(self, request: GraphQLRequest) -> str:
        """The document that a request means.

        Raises:
            BadRequest: none is named, or a hash that is not the document's.
            PersistedQueryNotFound: the hash or id is of no document held.
            DocumentNotTrusted: only trusted ones are answered, and this is none.
        """
        digest = request.persisted_hash
        id = digest or request.document_id
        if not request.query:
            if id is None:
                raise BadRequest("no_query")
            # The prefix is that of documentId in the specification's appendix.
            return self._held(id.removeprefix("sha256:"))
        # A document under another's hash would be answered to every client that sends the hash.
        if digest is not None and sha256(request.query.encode()).hexdigest() != digest:
            raise BadRequest("hash_mismatch")
        if self.only_trusted and request.query not in self.trusted_texts:
            raise DocumentNotTrusted("not_in_manifest")
        return request.query

    def _held(self, id: str) -> str:
        text = self.trusted.get(id)
        if text is not None:
            return text
        if self.only_trusted:
            raise DocumentNotTrusted("not_in_manifest")
        text = self.registered.get(id)
        if text is None:
            raise PersistedQueryNotFound("not_held")
        return text

    def register(self, request: GraphQLRequest, text: str) -> None:
        """Keep a document, once it passed every check, under the hash it was sent with."""
        digest = request.persisted_hash
        if digest is not None and size_of(text) <= self.registered.maxsize:
            self.registered[digest] = text


def size_of(text: str) -> int:
    """Bytes that a document takes in the store."""
    return len(text.encode()) + ENTRY_BYTES
