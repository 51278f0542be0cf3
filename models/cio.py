"""Centres d'information et d'orientation."""

from __future__ import annotations

from models.structure import Structure


class Cio(Structure):
    """A CIO: public, free counselling by psychologists of the education service."""

    __slots__ = ()
