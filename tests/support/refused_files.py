"""Reads files as imports do, and takes down what a refusal says and holds."""

from __future__ import annotations

import tracemalloc

import pytest

from imports.import_errors import ImportRefused
from imports.reading.fetching import FetchedFile
from imports.reading.tabular_files import read_sheet


def lines_of(content: bytes) -> list[tuple[int, list[str]]]:
    fetched = FetchedFile(name="list", content=content, date="2026-09-01", dated_by="the test")
    return [(number, list(cells)) for number, cells in read_sheet(fetched).lines]


def refusal(content: bytes) -> str:
    with pytest.raises(ImportRefused) as refused:
        lines_of(content)
    assert str(refused.value).startswith("list") and str(refused.value).endswith(".")
    return str(refused.value)


def peak_of(content: bytes) -> int:
    """The most bytes that are held beside the file while it is refused."""
    tracemalloc.start()
    try:
        refusal(content)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
