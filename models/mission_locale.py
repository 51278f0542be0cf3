"""Missions locales."""

from __future__ import annotations

from models.structure import Structure


class MissionLocale(Structure):
    """A mission locale or one of its branches: local youth employment office, 16 to 25."""

    __slots__ = ()
