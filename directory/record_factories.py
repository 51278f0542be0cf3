"""Records of structures and hostings, from their rows and the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from directory.catalogue import Catalogue
from models.dispositif import HostingMode
from models.establishment import Establishment, as_establishment
from models.hosting import DerivedHosting, Hosting
from models.structure import Structure
from models.structure_kind import KIND_OF_TYPE
from storage.columns import Row


def structure_from(row: Row, catalogue: Catalogue) -> Structure:
    """The CIO, mission locale or establishment in a row of ``structures``."""
    return KIND_OF_TYPE[row["type"]].record(row, catalogue)


def hosting_from(row: Row, structures: Mapping[str, Structure], catalogue: Catalogue) -> Hosting:
    """A published hosting; ``structures`` holds, by key, those that it names."""
    host = structures[row["structure_id"]]
    micro_structure = structures.get(row["micro_structure_id"])
    dispositif = catalogue.dispositifs[row["dispositif_code"]]
    annexe = None if micro_structure is None else as_establishment(micro_structure)
    return Hosting(row["id"], row, dispositif, host, annexe)


def derived_hosting(
    dispositif_code: str, structure: Structure | None, catalogue: Catalogue
) -> DerivedHosting | None:
    """The hosting that follows from a dispositif being open to any such establishment; None where
    it is not, or there is none."""
    dispositif = catalogue.dispositifs.get(dispositif_code)
    if (
        dispositif is None
        or dispositif.hosting_mode is not HostingMode.ANY_ESTABLISHMENT
        or not isinstance(structure, Establishment)
        or not any(kind in dispositif.host_kinds for kind in structure.kinds)
    ):
        return None
    return DerivedHosting(dispositif, structure)
