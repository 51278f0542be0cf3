"""The table of all communes of France."""

from __future__ import annotations

import gzip

from hypothesis import given
from hypothesis import strategies as st
from support.asking import Asking

from geo.communes_of_france import (
    FIELDS,
    PATH,
    SEPARATOR,
    find_by_code,
    find_by_name,
    find_by_postal_code,
)


def test_every_line_can_be_read_and_found() -> None:
    lines = gzip.decompress(PATH.read_bytes()).decode().splitlines()
    assert lines[0].split(SEPARATOR) == list(FIELDS)
    assert len(lines) > 34_000
    for line in lines[1::500]:
        code, words, name, *_ = line.split(SEPARATOR)
        found = find_by_code(code)
        assert found is not None
        assert (found.code, found.name) == (code, name)
        assert "Arrondissement" in name or found in find_by_name(tuple(words.split()))
        assert all(found in find_by_postal_code(p) or "Arr" in name for p in found.postal_codes)
        assert -22 < found.latitude < 52


def test_the_region_lies_where_the_directory_has_it(ask: Asking) -> None:
    communes = ask.directory.catalogue.communes
    checked = 0
    for code in list(communes)[::40]:
        here, there = communes[code], find_by_code(code)
        if there is None or here.latitude is None or here.longitude is None:
            continue
        checked += 1
        assert there.name == here.name
        assert abs(there.latitude - here.latitude) < 0.02
        assert abs(there.longitude - here.longitude) < 0.03
    assert checked > 80


def test_the_largest_of_a_name_comes_first() -> None:
    assert find_by_name(("montreuil",))[0].code == "93048"
    assert [c.name for c in find_by_postal_code("69001")] == ["Lyon"]


@given(st.text(max_size=12))
def test_anything_may_be_sought(text: str) -> None:
    for found in (*find_by_postal_code(text), *find_by_name((text,))):
        assert found.code
    found_by_code = find_by_code(text)
    assert found_by_code is None or found_by_code.code == text
