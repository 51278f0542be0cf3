"""The arguments that every list and look-up shares."""

from __future__ import annotations

from typing import Annotated

import strawberry

from directory.request_context import MAX_PAGE_SIZE

First = Annotated[
    int,
    strawberry.argument(description=f"How many entries a page holds, 1 to {MAX_PAGE_SIZE}."),
]
After = Annotated[
    str | None,
    strawberry.argument(
        description="Continue after this cursor: pageInfo.endCursor of the previous page."
    ),
]
WithinKm = Annotated[
    float | None,
    strawberry.argument(
        description=(
            "Only what is at most this many kilometres away; what lies in a commune named as "
            "the place is answered however far. Null for no limit."
        )
    ),
]
