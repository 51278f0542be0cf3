"""Records of structures and hostings, from their rows and the catalogue.

All that a leaf field shows is put in place here, so that only relations to other
structures are read when a query asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from typing import Any

from models.catalogue import Catalogue
from models.cio import Cio
from models.dispositif import HostingMode
from models.establishment import Establishment, Site
from models.global_id import global_id
from models.hosting import Hosting, HostingBasis
from models.mission_locale import MissionLocale
from models.provenance import FieldSource, provenance_of
from models.structure import TEACHING, Address, Position, Structure, StructureType, Track
from models.table import Row

RECORDS: Mapping[StructureType, type[Structure]] = {
    StructureType.CIO: Cio,
    StructureType.MISSION_LOCALE: MissionLocale,
    StructureType.ESTABLISHMENT: Establishment,
}


def structure_from(row: Row, catalogue: Catalogue) -> Structure:
    """The CIO, mission locale or establishment in a row of ``structures``."""
    record = RECORDS[row["type"]]
    commune = catalogue.communes.get(row["commune_code"])
    own = _establishment_fields(row, catalogue) if record is Establishment else {}
    return record(
        key=row["id"],
        global_id=global_id(record.__name__, row["id"]),
        name=row["name"],
        uai=row["uai"],
        address=_address(row),
        commune=commune,
        department=catalogue.departments.get(row["department_code"]),
        academy=catalogue.academies.get(row["academy_code"]),
        position=_position(row),
        position_precision=row["position_precision"],
        phone=row["phone"],
        phone_e164=row["phone_e164"],
        email=row["email"],
        website=row["website"],
        status=row["status"],
        opens_on=row["opens_on"],
        closes_on=row["closes_on"],
        successor_key=row["successor_id"],
        psad_territories=catalogue.territories_at(commune),
        provenance=provenance_of(row, catalogue.sources),
        position_source=_field_source(row, "position", catalogue) if _located(row) else None,
        contact_source=_field_source(row, "contact", catalogue) if _reachable(row) else None,
        **own,
    )


def _located(row: Row) -> bool:
    return row["latitude"] is not None


def _reachable(row: Row) -> bool:
    return bool(row["phone"] or row["email"] or row["website"])


def _taught(row: Row) -> bool:
    return any(row[column] is not None for column in TEACHING)


def _field_source(row: Row, group: str, catalogue: Catalogue) -> FieldSource:
    """The group's own source, or the record's where the group has none of its own."""
    own = row[f"{group}_source_code"]
    return FieldSource(
        source=catalogue.sources[own or row["source_code"]],
        source_date=row[f"{group}_source_date"] if own else row["source_date"],
    )


def _establishment_fields(row: Row, catalogue: Catalogue) -> dict[str, Any]:
    tracks = (row["general_track"], row["technological_track"], row["vocational_track"])
    stated = any(track is not None for track in tracks)
    kinds = (row["kind"], row["second_kind"])
    return {
        "kind": row["kind"],
        "kinds": tuple(kind for kind in kinds if kind is not None),
        "tracks": tuple(compress(Track, tracks)) if stated else None,
        "segpa": row["segpa"],
        "ulis": row["ulis"],
        "apprenticeship": row["apprenticeship"],
        "other_sites": tuple(_site(site) for site in row["other_sites"] or ()),
        "sector": row["sector"],
        "contract": row["contract"],
        "parent_key": row["parent_id"],
        "bassin": catalogue.bassins.get(row["bassin_code"]),
        "teaching_source": _field_source(row, "teaching", catalogue) if _taught(row) else None,
    }


def _site(site: Mapping[str, str | None]) -> Site:
    address = {part: site.get(part) for part in ("street", "postal_code", "city")}
    return Site(name=site["name"] or "", address=Address(**address))


def _address(row: Row) -> Address | None:
    street, postal_code, city = row["street"], row["postal_code"], row["city"]
    if street is None and postal_code is None and city is None:
        return None
    return Address(street=street, postal_code=postal_code, city=city)


def _position(row: Row) -> Position | None:
    if not _located(row):
        return None
    return Position(latitude=row["latitude"], longitude=row["longitude"])


def hosting_from(row: Row, structures: Mapping[str, Structure], catalogue: Catalogue) -> Hosting:
    """A published hosting; ``structures`` holds, by key, those that it names."""
    structure = structures[row["structure_id"]]
    micro_structure = structures.get(row["micro_structure_id"])
    assert isinstance(structure, Establishment)
    assert micro_structure is None or isinstance(micro_structure, Establishment)
    return Hosting(
        key=row["id"],
        global_id=global_id("Hosting", row["id"]),
        dispositif=catalogue.dispositifs[row["dispositif_code"]],
        structure=structure,
        micro_structure=micro_structure,
        basis=HostingBasis.PUBLISHED,
        school_year=row["school_year"],
        opens_on=row["opens_on"],
        closes_on=row["closes_on"],
        permanent_entry=row["permanent_entry"],
        places=row["places"],
        how_to_enter=row["how_to_enter"],
        contact=row["contact"],
        status=row["status"],
        evidence=row["evidence"],
        evidence_date=row["evidence_date"],
        provenance=provenance_of(row, catalogue.sources),
    )


def derived_hosting(
    dispositif_code: str, structure: Structure | None, catalogue: Catalogue
) -> Hosting | None:
    """The hosting that follows from a dispositif being open to any such establishment; None where
    it is not, or there is none.

    Its provenance is the dispositif's, as that is what states it; nothing else is known.
    """
    dispositif = catalogue.dispositifs.get(dispositif_code)
    if (
        dispositif is None
        or dispositif.hosting_mode is not HostingMode.ANY_ESTABLISHMENT
        or not isinstance(structure, Establishment)
        or not set(structure.kinds) & set(dispositif.host_kinds)
    ):
        return None
    key = derived_key(dispositif_code, structure.key)
    return Hosting(
        key=key,
        global_id=global_id("Hosting", key),
        dispositif=dispositif,
        structure=structure,
        micro_structure=None,
        basis=HostingBasis.DERIVED,
        school_year=None,
        opens_on=None,
        closes_on=None,
        permanent_entry=None,
        places=None,
        how_to_enter=None,
        contact=None,
        status=None,
        evidence=None,
        evidence_date=None,
        provenance=dispositif.provenance,
    )


def derived_key(dispositif_code: str, structure_key: str) -> str:
    """The key of a derived hosting; published ones have no "@" in theirs."""
    return f"{dispositif_code}@{structure_key}"


def derived_parts(key: str) -> tuple[str, str] | None:
    """The dispositif's code and the structure's key in the key of a derived hosting."""
    code, at, structure_key = key.partition("@")
    return (code, structure_key) if at else None
