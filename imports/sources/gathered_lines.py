"""The facts of a list's lines, gathered until all are read: packed, as a list of France has 70,000.

As objects they take 3 kB a line, which is more than the rest of an import; packed a tenth of that.
"""

from __future__ import annotations

import pickle
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, KeysView

from imports.reconcile.line_facts import StructureFacts
from models.structure import StructureType

PACKED_AT_ONCE = 200
"""Lines of one block: their column names and codes are packed once."""

FASTEST = 1
"""zlib's level: the higher ones save a tenth, and take three times as long."""


class GatheredLines:
    """Facts by structure, in the order of the lines.

    Establishments are packed and can only be read in order. Services (CIOs, missions locales) are
    few, and are looked up while lines are read: ``services`` keeps them as they are.
    """

    def __init__(self) -> None:
        self.services: dict[str, list[StructureFacts]] = defaultdict(list)
        self._lines_of: Counter[str] = Counter()
        self._blocks: list[bytes] = []
        self._unpacked: list[StructureFacts] = []

    def add(self, facts: StructureFacts) -> None:
        """Keep the facts of a line, which nobody changes afterwards."""
        self._lines_of[facts.key] += 1
        if facts.type is not StructureType.ESTABLISHMENT:
            self.services[facts.key].append(facts)
        self._unpacked.append(facts)
        if len(self._unpacked) == PACKED_AT_ONCE:
            self._blocks.append(zlib.compress(pickle.dumps(self._unpacked), FASTEST))
            self._unpacked = []

    def keys(self) -> KeysView[str]:
        """The keys of the structures."""
        return self._lines_of.keys()

    def __contains__(self, key: object) -> bool:
        return key in self._lines_of

    def by_structure(self) -> Iterator[list[StructureFacts]]:
        """The lines of each structure, once the last of them has come."""
        incomplete: dict[str, list[StructureFacts]] = {}
        for facts in self._facts():
            lines = self._lines_of[facts.key]
            if lines == 1:
                yield [facts]
                continue
            gathered = incomplete.setdefault(facts.key, [])
            gathered.append(facts)
            if len(gathered) == lines:
                yield incomplete.pop(facts.key)

    def _facts(self) -> Iterator[StructureFacts]:
        for block in self._blocks:
            # Of this process's own memory, never of a file.
            yield from pickle.loads(zlib.decompress(block))  # noqa: S301
        yield from self._unpacked
