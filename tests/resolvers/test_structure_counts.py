"""Counts of lists are asked of the database once for each filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.asking import Asking
from support.tiny_directory import Tiny

from models.structure import EstablishmentKind

COUNTS = """query($filter: EstablishmentFilter) {
  one: establishments(first: 1, filter: $filter) { totalCount }
  other: establishments(first: 2, filter: $filter) { totalCount }
}"""


def test_a_filter_is_counted_once(tiny: Callable[[Tiny], Asking]) -> None:
    ask = tiny(Tiny().school("a").school("b", "80001").cio("c"))
    stats = ask.directory.reader.stats

    def statements(variables: Any) -> tuple[list[int], int]:
        before = stats.statements
        answer = ask(COUNTS, filter=variables)
        return [each["totalCount"] for each in answer.values()], stats.statements - before

    assert statements(None) == ([2, 2], 3)  # two pages and a count
    assert statements(None) == ([2, 2], 2)
    assert statements({"departments": ["80"]}) == ([1, 1], 3)


def test_few_counts_are_kept(
    tiny: Callable[[Tiny], Asking], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.structures.MAX_KEPT_COUNTS", 3)
    ask = tiny(Tiny().school("a"))
    for kind in EstablishmentKind:
        answer = ask(COUNTS, filter={"kinds": [kind.name]})
        assert answer["one"]["totalCount"] == (kind is EstablishmentKind.LPO)

    assert len(ask.directory.counts) == 3
