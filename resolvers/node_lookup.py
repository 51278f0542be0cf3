"""Any record by its global id, as Relay's Node specification asks."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from directory.request_context import Context
from errors.exceptions import LimitExceeded, Refusal
from models.global_id import parse_global_id
from models.hosting import Hosting, is_derived
from models.structure import Structure
from models.structure_kind import KINDS

Find = Callable[[Context, str], Awaitable[Any]]


async def node(context: Context, id: str, *, argument: str = "id") -> Any:
    """The record with a global id, or None where nothing has it (any more).

    Raises:
        BadId: not an id of this directory.
    """
    type_name, key = parse_global_id(id, argument=argument)
    find = FINDERS.get(type_name)
    # No error: an id of a type that this version no longer has names nothing, as one of a record
    # gone.
    return await find(context, key) if find else None


async def nodes(context: Context, ids: Sequence[str]) -> list[Any]:
    """The records with these ids, in their order, each kind read in one statement.

    A malformed id stands as its ``BadId`` in the list, so that the others are answered.

    Raises:
        LimitExceeded: more ids than a page holds.
    """
    await context.turn()
    limit = context.largest_page
    if len(ids) > limit:
        raise LimitExceeded("ids", limit=limit, value=len(ids), argument="ids")
    # Side by side, so that the loaders see all keys of a kind at once.
    return await gather(*(_node_or_refusal(context, id) for id in ids))


async def _node_or_refusal(context: Context, id: str) -> Any:
    try:
        return await node(context, id, argument="ids")
    except Refusal as refusal:
        return refusal


def _find_structure(record: type[Structure]) -> Find:
    async def find(context: Context, key: str) -> Structure | None:
        structure = await context.structures.load(key)
        return structure if isinstance(structure, record) else None

    return find


def _find_in_catalogue(records: str) -> Find:
    async def find(context: Context, key: str) -> Any:
        return getattr(context.catalogue, records).get(key)

    return find


async def _find_hosting(context: Context, key: str) -> Hosting | None:
    loader = context.derived_hostings if is_derived(key) else context.hostings
    return await loader.load(key)


FINDERS: dict[str, Find] = {
    **{kind.record.__name__: _find_structure(kind.record) for kind in KINDS},
    "Hosting": _find_hosting,
    "PsadTerritory": _find_in_catalogue("territories"),
    "Guide": _find_in_catalogue("guides"),
    "Dispositif": _find_in_catalogue("dispositifs"),
    "FundingSource": _find_in_catalogue("funding_sources"),
    "LegalReference": _find_in_catalogue("legal_references"),
    "Actor": _find_in_catalogue("actors"),
    "Need": _find_in_catalogue("needs"),
}
