"""Which nearest indexes hold the hosts of a dispositif."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from directory.snapshot import EMPTY, Snapshot
from geo.nearest_index import NearestIndex
from models.dispositif import Dispositif, HostingMode
from models.structure import StructureType
from models.structure_filter import StructureFilter


class HostIndex(NamedTuple):
    """An index of hosts, and which of its entries are.

    Its keys are those of hostings, or where ``has_hostings`` is false those of establishments, each
    of which may run the dispositif.
    """

    entries: NearestIndex
    filter: StructureFilter
    has_hostings: bool


def host_indexes(
    directory: Snapshot, dispositif: Dispositif, filter: StructureFilter
) -> Sequence[HostIndex]:
    """The indexes of a dispositif's hosts that a filter accepts; no host is in two of them.

    A dispositif that any establishment may run has all establishments of its kinds, and whatever
    else a source names: a CIO, say, or a school of another kind.
    """
    stated = directory.hosts.get(dispositif.code, EMPTY)
    if dispositif.hosting_mode is HostingMode.NAMED_HOSTS:
        return (HostIndex(stated, filter, has_hostings=True),)
    kinds = frozenset(dispositif.host_kinds)
    # The caller's kinds and those that may run it: both must accept.
    accepted = kinds if filter.kinds is None else kinds & filter.kinds
    may_run = HostIndex(
        directory.nearest[StructureType.ESTABLISHMENT],
        replace(filter, kinds=accepted),
        has_hostings=False,
    )
    if not len(stated):
        return (may_run,)
    return may_run, HostIndex(stated, replace(filter, kinds_but=kinds), has_hostings=True)
