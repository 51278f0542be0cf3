"""Provenance of records that a test makes without a database."""

from __future__ import annotations

from models.provenance import Provenance, ReviewStatus, Source

PROVENANCE = Provenance(
    source=Source(code="test", name="Test", publisher="Test", licence=None, url=None, note=None),
    source_date="2026",
    verified_at=None,
    review_status=ReviewStatus.CONFIRMED,
)
