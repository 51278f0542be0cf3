"""What changed since the last release, and what would break a client of then."""

from __future__ import annotations

import pytest

from schema.breaking_changes import RELEASED_FILE, changes_since
from schema.sdl import sdl

TODAY = sdl()


def test_nothing_has_broken_a_client_since_the_last_release() -> None:
    assert changes_since(RELEASED_FILE.read_text(encoding="utf-8")).breaking == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "  coverage: Coverage!",
            "  known: Coverage!",
            "NearbyHostConnection.coverage was removed",
        ),
        ("  totalCount: Int!\n", "  totalCount: Float!\n", "changed type from Int! to Float!"),
        ("dispositif: String!\n", "dispositif: ID!\n", "changed type from String! to ID!"),
        ("  COLLEGE\n", "  COLLEGES\n", "COLLEGE was removed"),
    ],
)
def test_a_change_that_breaks_clients_is_told(old: str, new: str, told: str) -> None:
    assert old in TODAY
    changes = changes_since(TODAY, TODAY.replace(old, new))

    assert any(told in change for change in changes.breaking), changes.breaking


def test_a_default_that_changes_may_surprise() -> None:
    changes = changes_since(TODAY, TODAY.replace("first: Int! = 8", "first: Int! = 9"))

    assert changes.breaking == ()
    assert any("first" in change for change in changes.dangerous)
