"""Request ids."""

from __future__ import annotations

from server.observability.request_ids import BYTES, DRAWN_TOGETHER, ids


def test_no_id_comes_twice() -> None:
    drawn = ids()
    first = [next(drawn) for _ in range(3 * DRAWN_TOGETHER)]

    assert len(set(first)) == len(first)
    assert {len(bytes.fromhex(id)) for id in first} == {BYTES}
