"""Every table of the directory: importing this completes the metadata.

Migrations, seeding and counts by source take the metadata from here.
"""

from models import (
    actor,
    bassin,
    change,
    commune,
    confirmation,
    department,
    dispositif,
    eligibility,
    error_report,
    funding_source,
    geocoding,
    glossary_term,
    guide,
    hosting,
    key_figure,
    legal_reference,
    listing,
    need,
    proposal,
    provenance,
    psad_territory,
    refresh,
    structure,
    structure_notice,
    translation,
)
from storage import row_changes, version
from storage.columns import metadata

MODULES = (
    actor,
    bassin,
    change,
    commune,
    confirmation,
    department,
    dispositif,
    eligibility,
    error_report,
    funding_source,
    geocoding,
    glossary_term,
    guide,
    hosting,
    key_figure,
    legal_reference,
    listing,
    need,
    proposal,
    provenance,
    psad_territory,
    refresh,
    row_changes,
    structure,
    structure_notice,
    translation,
    version,
)

__all__ = ["MODULES", "metadata"]
