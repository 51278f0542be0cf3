"""Hostings: a dispositif at a structure."""

from __future__ import annotations

from datetime import date

import strawberry

from models import hosting
from models.hosting import HostingBasis, HostingIntake, HostingStatus
from schema.dispositif import Dispositif
from schema.enums import describe_enum
from schema.establishment import Establishment
from schema.federation import keys
from schema.provenance import Provenance
from schema.relay import Connection, Edge, Node, resolves_record
from schema.structure import Structure

describe_enum(
    HostingStatus,
    "The life of a hosting, today in metropolitan France: by what its source says, by its days or "
    "those of its school year, and by the place where it is run.",
    {
        HostingStatus.OPEN: "The dispositif is run there.",
        HostingStatus.TO_OPEN: "It will be; opensOn or schoolYear says when, where that is known.",
        HostingStatus.CLOSED: "It is not, or no longer.",
    },
)
describe_enum(
    HostingBasis,
    "How a hosting is known.",
    {
        HostingBasis.PUBLISHED: "A source names this host; see evidence and provenance.",
        HostingBasis.DERIVED: (
            "No source names it: it follows from the dispositif being open to any "
            "establishment of this kind."
        ),
    },
)


describe_enum(
    HostingIntake,
    "Whether a hosting takes in young people, on a date.",
    {
        HostingIntake.OPEN: "There are places.",
        HostingIntake.WAITING_LIST: "There is a waiting list.",
        HostingIntake.FULL: "It is full.",
    },
)


@strawberry.type(
    description="A dispositif at a structure, its host.",
    directives=keys("id"),
)
class Hosting(Node):
    dispositif: Dispositif = strawberry.field(description="The programme.")
    host: Structure = strawberry.field(
        description=(
            "The structure that provides it, and from which distances are: an establishment, whose "
            "pupil the young person becomes, a CIO or a mission locale."
        )
    )
    structure: Establishment = strawberry.field(
        description=(
            "The host as an establishment. Of a CIO or a mission locale it is a view, with the "
            "host's own id, name, address and contact: kind is OTHER, kinds is empty, and what "
            "only establishments have is null or empty."
        ),
        deprecation_reason="Use host, which any structure may be: a CIO, a mission locale.",
    )
    micro_structure: Establishment | None = strawberry.field(
        description=(
            "The annexe of the host, with a UAI and often a telephone of its own, where it is "
            "run: a micro-lycée, say."
        )
    )
    basis: HostingBasis = strawberry.field(description="Published by a source, or derived.")
    form: str | None = strawberry.field(
        description="Which form of the dispositif, where that has several: Classe relais, say."
    )
    school_year: str | None = strawberry.field(
        description=(
            "The school year, such as 2025-2026: from 1 September to 31 August. The next one may "
            "stand beside the running one."
        )
    )
    opens_on: date | None = strawberry.field(description="First day.")
    closes_on: date | None = strawberry.field(description="Last day.")
    permanent_entry: bool | None = strawberry.field(
        description="Whether one can enter at any time of the year."
    )
    places: int | None = strawberry.field(description="How many places it has.")
    how_to_enter: str | None = strawberry.field(description="How to enter, in French.")
    contact: str | None = strawberry.field(description="Whom to contact: a function, in French.")
    intake: HostingIntake | None = strawberry.field(
        description="Whether there are places; null where nobody said. See intakeDate."
    )
    intake_date: str | None = strawberry.field(
        description="When that was said: ISO 8601, of a day, a month or a year."
    )
    status: HostingStatus | None = strawberry.field(
        description="Open, to open or closed today; null for a derived hosting."
    )
    evidence: str | None = strawberry.field(description="What proves it, in French.")
    evidence_date: str | None = strawberry.field(
        description="The proof's date: ISO 8601, of a day, a month or a year."
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(hosting.Hosting)


@strawberry.type(description="A hosting in a list.")
class HostingEdge(Edge[Hosting]):
    pass


@strawberry.type(description="A page of hostings, in a stable order of their own.")
class HostingConnection(Connection[Hosting]):
    edges: list[HostingEdge] = strawberry.field(description="The page's entries.")
