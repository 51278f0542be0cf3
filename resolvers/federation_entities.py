"""Records by the keys that a gateway of Apollo Federation sends for them.

A gateway asks for what other services refer to, many at once; records of one kind are read in
one statement, as for ``nodes``.
"""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from directory.request_context import Context
from errors.exceptions import BadRepresentation, LimitExceeded, Refusal
from models.actor import Actor
from models.commune import Commune
from models.dispositif import Dispositif
from models.establishment import Establishment, as_establishment
from models.funding_source import FundingSource
from models.guide import Guide
from models.hosting import Hosting
from models.legal_reference import LegalReference
from models.need import Need
from models.psad_territory import PsadTerritory
from models.structure import Structure
from models.structure_kind import KINDS
from models.uai import validated_uai
from resolvers.node_lookup import node

Find = Callable[[Context, str], Awaitable[Any]]


async def find_by_id(context: Context, id: str) -> Any:
    return await node(context, id, argument="representations.id")


async def find_by_uai(context: Context, uai: str) -> Any:
    checked = validated_uai(uai, argument="representations.uai")
    return await context.structures_by_uai.load(checked)


def find_by_code(records: str) -> Find:
    async def find(context: Context, code: str) -> Any:
        return getattr(context.catalogue, records).get(code)

    return find


STRUCTURE_KEYS: Mapping[str, Find] = {"id": find_by_id, "uai": find_by_uai}

ENTITIES: Mapping[str, tuple[type, Mapping[str, Find]]] = {
    "Actor": (Actor, {"id": find_by_id, "code": find_by_code("actors")}),
    "Commune": (Commune, {"code": find_by_code("communes")}),
    "Dispositif": (Dispositif, {"id": find_by_id, "code": find_by_code("dispositifs")}),
    "FundingSource": (FundingSource, {"id": find_by_id, "code": find_by_code("funding_sources")}),
    "Guide": (Guide, {"id": find_by_id, "code": find_by_code("guides")}),
    "Hosting": (Hosting, {"id": find_by_id}),
    "LegalReference": (
        LegalReference,
        {"id": find_by_id, "code": find_by_code("legal_references")},
    ),
    "Need": (Need, {"id": find_by_id, "code": find_by_code("needs")}),
    "PsadTerritory": (PsadTerritory, {"id": find_by_id, "code": find_by_code("territories")}),
    **{kind.record.__name__: (kind.record, STRUCTURE_KEYS) for kind in KINDS},
}
"""Each entity's record, and how it is found by each of its keys."""


async def entities(context: Context, representations: Sequence[Any]) -> list[Any]:
    """The records of representations, in their order; None where nothing has the key.

    A malformed representation gives its refusal in the list, so that the others are answered.

    Raises:
        LimitExceeded: more representations than a page holds.
    """
    await context.turn()
    limit = context.largest_page
    if len(representations) > limit:
        raise LimitExceeded(
            "representations",
            limit=limit,
            value=len(representations),
            argument="representations",
        )
    return await gather(*(_entity_or_refusal(context, sent) for sent in representations))


async def _entity_or_refusal(context: Context, sent: Any) -> Any:
    try:
        return await _entity(context, sent)
    except Refusal as refusal:
        return refusal


async def _host_view(context: Context, record: type, found: Any) -> Establishment | None:
    """The view of a host of another kind, which ``Hosting.structure`` shows as an establishment and
    a gateway refers to so; None of whatever else a key names."""
    if record is not Establishment or not isinstance(found, Structure):
        return None
    return as_establishment(found) if await context.hostings_of.load(found.key) else None


async def _entity(context: Context, sent: Any) -> Any:
    type_name = sent.get("__typename") if isinstance(sent, dict) else None
    if not isinstance(type_name, str) or type_name not in ENTITIES:
        raise BadRepresentation(
            "no_type", argument="representations", values={"types": ", ".join(sorted(ENTITIES))}
        )
    record, keys = ENTITIES[type_name]
    for key, find in keys.items():
        if isinstance(sent.get(key), str):
            # A gateway sends the keys it has; the first that this service knows decides, as all
            # name one record.
            found = await find(context, sent[key])
            # The key may be another kind's: a lycée's UAI sent as a Cio is no Cio.
            return found if isinstance(found, record) else await _host_view(context, record, found)
    raise BadRepresentation(
        "no_key",
        argument="representations",
        values={"type": type_name, "keys": ", ".join(keys)},
    )
