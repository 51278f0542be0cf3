"""Request ids."""

from __future__ import annotations

from server.observability.request_ids import BYTES, IDS_PER_DRAW, ids


def test_no_id_comes_twice() -> None:
    drawn = ids()
    first = [next(drawn) for _ in range(3 * IDS_PER_DRAW)]

    assert len(set(first)) == len(first)
    assert {len(bytes.fromhex(id)) for id in first} == {BYTES}
