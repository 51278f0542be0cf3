"""Centres d'information et d'orientation."""

from __future__ import annotations

from dataclasses import dataclass

from models.structure import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Cio(Structure):
    """A CIO: public, free counselling by psychologists of the education service."""
