"""Guides: the régions' editions that dispositifs and their rules come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from models import guide
from schema.federation import keys
from schema.list_sizes import assumed_size
from schema.provenance import Provenance
from schema.relay import Code, Info, Node, resolves_record

if TYPE_CHECKING:
    from schema.dispositif import Dispositif

LazyDispositif = Annotated["Dispositif", strawberry.lazy("schema.dispositif")]


async def of_guide(root: strawberry.Parent[guide.Guide], info: Info) -> Any:
    # By identity: a request reads one version, in which a guide is one record.
    return [d for d in info.context.catalogue.dispositifs.values() if d.guide is root]


@strawberry.type(
    description=(
        "An edition of a région's guide: what may be joined there. A directory may hold several; "
        "a person is recommended what that of the place's région holds."
    ),
    directives=keys("id", "code"),
)
class Guide(Node):
    code: str = strawberry.field(description="Stable code, such as hauts-de-france.")
    region: str = strawberry.field(description="INSEE code of the région it is for, such as 32.")
    region_name: str = strawberry.field(description="Name of that région, in French.")
    title: str = strawberry.field(description="Its title, in French.")
    edition: str | None = strawberry.field(description="Which edition it is, in French.")
    school_year: str = strawberry.field(description="The school year it is for, as 2025-2026.")
    dispositifs: list[LazyDispositif] = strawberry.field(
        resolver=of_guide, description="Its dispositifs, in its order.", directives=assumed_size(20)
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(guide.Guide)


async def resolve_guide(info: Info, code: Code) -> Any:
    return info.context.catalogue.guides.get(code)


async def resolve_guides(info: Info) -> Any:
    return list(info.context.catalogue.guides.values())


@strawberry.type
class GuideFields:
    guide: Guide | None = strawberry.field(
        resolver=resolve_guide, description="A guide by its code."
    )
    guides: list[Guide] = strawberry.field(
        resolver=resolve_guides,
        description="Every guide, in the order in which they joined the directory.",
        directives=assumed_size(2),
    )
