"""Whether people with reduced mobility can enter a structure, as a source states it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from models.provenance import FieldSource


class AccessibilityLevel(Enum):
    ACCESSIBLE = "ACCESSIBLE"
    ON_REQUEST = "ON_REQUEST"
    NOT_ACCESSIBLE = "NOT_ACCESSIBLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessibility:
    """What a source says of the way in; ``level`` or ``note`` may be all that it says."""

    level: AccessibilityLevel | None
    note: str | None
    source: FieldSource
