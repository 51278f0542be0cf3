"""Missions locales."""

from __future__ import annotations

from dataclasses import dataclass

from models.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionLocale(Structure):
    """A mission locale or one of its branches: local youth employment office, 16 to 25."""
