"""One descriptor for each kind of structure, with all that differs from kind to kind.

The directory, search, exports, pages and the API read it. A kind is added here, in
``models.structure.StructureType``, as a record beside ``models.cio``, and as a GraphQL type beside
``schema.cio``: CONTRIBUTING has the steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.cio import Cio
from models.establishment import Establishment
from models.mission_locale import MissionLocale
from models.structure import Structure, StructureType


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureKind:
    """A kind of structure."""

    structure_type: StructureType
    record: type[Structure]
    """Its class; the GraphQL type has the same name."""
    list_name: str
    """Name of its seed file and of its export."""
    graphql_list: str
    """The root field that lists it."""
    description: str
    """In the GraphQL schema, in English."""
    # There are few CIOs and many schools, and a query more often means one of the few; weighed by
    # tests/search/judged.tsv.
    search_prior: float
    """Factor of its search scores."""
    search_words: str
    """Words that people search it by, in addition to its name."""
    label: str | None
    """What pages call it, in French; None where the establishment's own kind says more."""
    schema_org_type: str
    in_sitemap: bool
    """Whether the sitemap lists each one's page."""


KINDS = (
    StructureKind(
        structure_type=StructureType.CIO,
        record=Cio,
        list_name="cios",
        graphql_list="cios",
        description="A CIO.",
        search_prior=1.2,
        search_words="CIO centre d'information et d'orientation",
        label="Centre d'information et d'orientation",
        schema_org_type="GovernmentOffice",
        in_sitemap=True,
    ),
    StructureKind(
        structure_type=StructureType.MISSION_LOCALE,
        record=MissionLocale,
        list_name="missions_locales",
        graphql_list="missionsLocales",
        description="A mission locale.",
        search_prior=1.1,
        search_words="ML mission locale",
        label="Mission locale",
        schema_org_type="Organization",
        in_sitemap=True,
    ),
    StructureKind(
        structure_type=StructureType.ESTABLISHMENT,
        record=Establishment,
        list_name="establishments",
        graphql_list="establishments",
        description="An establishment.",
        search_prior=1.0,
        search_words="",
        label=None,
        schema_org_type="EducationalOrganization",
        in_sitemap=False,
    ),
)

KIND_OF_TYPE: Mapping[str, StructureKind] = {kind.structure_type.name: kind for kind in KINDS}
KIND_OF_NAME: Mapping[str, StructureKind] = {kind.record.__name__: kind for kind in KINDS}
"""By the name of the record and of the GraphQL type."""

# At import: a forgotten kind would fail only at its first structure.
if KIND_OF_TYPE.keys() != StructureType.__members__.keys():
    missing = StructureType.__members__.keys() - KIND_OF_TYPE.keys()
    raise TypeError(f"no StructureKind describes {', '.join(sorted(missing))}")
