"""Where a record comes from."""

from __future__ import annotations

from datetime import datetime

import strawberry

from models.provenance import ReviewStatus
from schema.enums import describe_enum

describe_enum(
    ReviewStatus,
    "Whether somebody in charge has confirmed a record.",
    {
        ReviewStatus.CONFIRMED: "Stated by the institution in charge, or checked with it.",
        ReviewStatus.TO_CONFIRM: "Old, or stated by others: to be checked before relying on it.",
    },
)


@strawberry.type(
    description="A publication that records were taken from, or the role of who answers for them."
)
class Source:
    code: str = strawberry.field(description="Stable code of the source.")
    name: str = strawberry.field(description="Its title.")
    publisher: str = strawberry.field(description="Who publishes it.")
    licence: str | None = strawberry.field(description="Licence of reuse, where it states one.")
    url: str | None = strawberry.field(description="Where it is published.")
    note: str | None = strawberry.field(description="What to know when reading it.")
    is_role: bool = strawberry.field(
        description=(
            "Whether it is no publication but a role, whose name it has: somebody corrected or "
            "confirmed the fact in that function, on the source's date."
        )
    )


@strawberry.type(description="Where a record comes from, and how sure it is.")
class Provenance:
    source: Source = strawberry.field(description="The publication it was taken from.")
    source_date: str = strawberry.field(
        description="The source's date: ISO 8601, of a day, a month or a year."
    )
    verified_at: datetime | None = strawberry.field(
        description="When somebody last checked the record by hand."
    )
    review_status: ReviewStatus = strawberry.field(
        description="Whether the record has been confirmed."
    )


@strawberry.type(description="The source of one group of fields, where several sources meet.")
class FieldSource:
    source: Source = strawberry.field(description="The publication it was taken from.")
    source_date: str = strawberry.field(
        description="The source's date: ISO 8601, of a day, a month or a year."
    )
