"""Attribution of sources, as the API gives it."""

from __future__ import annotations

from support.asking import Asking


def test_every_source_of_a_record_has_an_attribution_with_its_newest_date(ask: Asking) -> None:
    sources = ask("{ directory { sources { source { name } records newest attribution } } }")
    used = [entry for entry in sources["directory"]["sources"] if entry["records"]]

    assert len(used) > 5
    for entry in used:
        assert entry["source"]["name"] in entry["attribution"]
        assert entry["newest"] in entry["attribution"]
