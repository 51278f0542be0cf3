"""How many examples generated tests draw: a small fixed share, or a long run of new ones.

``make test`` draws the same few examples each time. ``TEST_GENERATED=long`` draws many, as
``.ci/run`` does.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

IS_LONG = os.environ.get("TEST_GENERATED") == "long"

PATIENT = [
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
]
"""Checks that fail on a slow machine, or where most of what is drawn is of no use."""


def generated(*, share: int, long: int) -> settings:
    """Settings of a test that draws ``share`` examples, or ``long`` in a long run."""
    return settings(
        max_examples=long if IS_LONG else share,
        derandomize=not IS_LONG,
        deadline=None,
        suppress_health_check=PATIENT,
    )
