"""The root of every change. Each field hands what was sent to its resolver."""

from __future__ import annotations

import strawberry

from schema.error_report import ReportErrorFields


@strawberry.type(description="What can be sent to the directory.")
class Mutation(ReportErrorFields):
    """The parts of the API that write; each has its root fields beside its topic."""
