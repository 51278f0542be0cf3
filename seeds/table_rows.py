"""The rows of every table, from the records of the seed files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from models.dispositif import Level
from models.phone import read_phone
from models.structure import EstablishmentKind
from seeds.eligibility_files import (
    RULE_LISTS,
    RULE_NUMBERS,
    RuleSeed,
    VariantSeed,
    rule_parts,
)
from seeds.seed_files import SeedFiles
from seeds.seed_records import KIND_OF_SEED, DispositifSeed, Record, StructureSeed
from seeds.seeded_lists import SEEDED_LISTS
from text.normalise import sort_name

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def tables_by_owner(seeds: SeedFiles) -> dict[str, Tables]:
    """Rows of each folder, by its owner and the table's name. The seeds must have been checked."""
    academy_of = {department.code: department.academy_code for department in seeds.departments}
    department_of = {commune.code: commune.department_code for commune in seeds.communes}
    return {
        owner: _folder_tables(folder, department_of, academy_of)
        for owner, folder in seeds.folders.items()
    }


def _folder_tables(
    seeds: SeedFiles, department_of: Mapping[str, str], academy_of: Mapping[str, str]
) -> Tables:
    structures = [_structure_row(seed, department_of, academy_of) for seed in seeds.structures]
    communes = [
        _without_columns(_record_row(commune), "postal_codes") for commune in seeds.communes
    ]
    return {
        "guides": _record_rows(seeds.guides),
        "sources": [_stated_fields(source) for source in seeds.sources],
        "academies": _record_rows(seeds.academies),
        "departments": [
            _record_row(department) | {"outline": seeds.outlines.get(department.code)}
            for department in seeds.departments
        ],
        "communes": communes,
        "commune_postal_codes": [
            {"commune_code": commune.code, "postal_code": postal_code}
            for commune in seeds.communes
            for postal_code in commune.postal_codes.split()
        ],
        "bassins": _record_rows(seeds.bassins),
        "structures": structures,
        "listings": [_listing_row(row) for row in structures if row["source_code"] in SEEDED_LISTS],
        "hostings": [_hosting_row(record) for record in seeds.hostings],
        **_guide_tables(seeds),
    }


def _guide_tables(seeds: SeedFiles) -> Tables:
    # The folder of all France has no guide.
    guide = {"guide_code": seeds.guides[0].code if seeds.guides else None}
    return {
        "funding_sources": _ranked_rows(seeds.funding_sources, guide),
        "legal_references": _ranked_rows(seeds.legal_references),
        "dispositifs": [
            _dispositif_row(rank, dispositif) | guide
            for rank, dispositif in enumerate(seeds.dispositifs, 1)
        ],
        "dispositif_audiences": [
            row for dispositif in seeds.dispositifs for row in _audience_rows(dispositif)
        ],
        "dispositif_fundings": [
            _stated_fields(link, code="funding_source_code")
            | {"dispositif_code": dispositif.code, "rank": rank}
            for dispositif in seeds.dispositifs
            for rank, link in enumerate(dispositif.fundings, 1)
        ],
        "dispositif_legal_references": [
            {"dispositif_code": dispositif.code, "legal_reference_code": code, "rank": rank}
            for dispositif in seeds.dispositifs
            for rank, code in enumerate(dispositif.legal_references, 1)
        ],
        "actors": [
            row | {"contacts": [msgspec.structs.asdict(c) for c in row["contacts"]]}
            for row in _ranked_rows(seeds.actors, guide)
        ],
        "key_figures": _ranked_rows(seeds.key_figures, guide),
        "glossary_terms": _ranked_rows(seeds.glossary, guide),
        **_need_tables(seeds),
        **_eligibility_tables(seeds),
    }


def _need_tables(seeds: SeedFiles) -> Tables:
    return {
        "helplines": _ranked_rows(seeds.helplines),
        "word_groups": _ranked_rows(seeds.word_groups),
        "translations": _ranked_rows(seeds.translations),
        "needs": [
            _record_row(
                need,
                first_contacts="first_contact_codes",
                helplines="helpline_codes",
                legal_references="legal_reference_codes",
            )
            | {"rank": rank}
            for rank, need in enumerate(seeds.needs, 1)
        ],
        "need_dispositifs": [
            {"need_code": entry.need, "dispositif_code": code, "rank": rank}
            for entry in seeds.need_dispositifs
            for rank, code in enumerate(entry.dispositifs, 1)
        ],
    }


def _eligibility_tables(seeds: SeedFiles) -> Tables:
    return {
        "eligibility_questions": _ranked_rows(seeds.eligibility_questions),
        "eligibility_rules": [
            _rule_row(rule) | {"rank": rank} for rank, rule in enumerate(seeds.eligibility_rules, 1)
        ],
        "entry_advice": [
            _record_row(
                advice,
                dispositif="dispositif_code",
                decided_by="decided_by_code",
                first_contact="first_contact_code",
            )
            | {"aims": [aim.name for aim in advice.aims]}
            for advice in seeds.entry_advice
        ],
        "personal_statuses": [
            _record_row(status, actor="actor_code", legal_references="legal_reference_codes")
            | {"rank": rank, "variants": [_variant_json(variant) for variant in status.variants]}
            for rank, status in enumerate(seeds.personal_statuses, 1)
        ],
    }


def _variant_json(record: VariantSeed) -> Row:
    """A variant as JSON, its codes by name."""
    return {
        "situations": [situation.name for situation in record.situations],
        "diplomas": [diploma.name for diploma in record.diplomas],
        "progress": record.progress and record.progress.name,
        "text": record.text,
        "next_step": record.next_step,
        "actor": record.actor,
    }


def _rule_row(record: RuleSeed) -> Row:
    row = _record_row(
        record,
        dispositif="dispositif_code",
        question="question_code",
        legal_reference="legal_reference_code",
    )
    return _without_columns(row, "agreement", *RULE_LISTS, *RULE_NUMBERS) | rule_parts(record)


def _stated_fields(record: msgspec.Struct, **renamed: str) -> Row:
    """The fields that a record states, by the names of their columns."""
    stated = msgspec.structs.asdict(record).items()
    return {renamed.get(k, k): v for k, v in stated if v is not msgspec.UNSET}


def _record_row(record: Record, **renamed: str) -> Row:
    return _stated_fields(record, source="source_code", **renamed)


def _record_rows(records: Sequence[Record]) -> list[Row]:
    return [_record_row(record) for record in records]


def _ranked_rows(
    records: Sequence[Record], more: Mapping[str, Any] = MappingProxyType({})
) -> list[Row]:
    """Rows with their rank, which is their place in the file, and the columns of ``more``."""
    return [{**_record_row(record), **more, "rank": rank} for rank, record in enumerate(records, 1)]


def _without_columns(row: Row, *columns: str) -> Row:
    return {column: value for column, value in row.items() if column not in columns}


def _structure_row(
    record: StructureSeed,
    department_of: Mapping[str, str],
    academy_of: Mapping[str, str],
) -> Row:
    department = department_of.get(record.commune_code or "")
    return {
        **_record_row(
            record,
            position_source="position_source_code",
            contact_source="contact_source_code",
        ),
        "type": KIND_OF_SEED[type(record)].structure_type,
        # Stored, as databases sort accents and case each in its own way.
        "sort_name": sort_name(record.name),
        "phone_e164": read_phone(record.phone, department)[1] if record.phone else None,
        "parent_uai": getattr(record, "parent_id", None),
        # From the commune, which is the one that the files state.
        "department_code": department,
        "academy_code": academy_of.get(department or ""),
    }


def _listing_row(row: Row) -> Row:
    seeded_list = SEEDED_LISTS[row["source_code"]]
    return {
        "structure_id": row["id"],
        "list_code": seeded_list.list_code,
        "listed_as": seeded_list.headings[row["type"]],
        "kind": None,
        "source_date": row["source_date"],
    }


def _hosting_row(record: Record) -> Row:
    return _record_row(
        record,
        dispositif="dispositif_code",
        structure="structure_id",
        micro_structure="micro_structure_id",
    )


def _dispositif_row(rank: int, record: DispositifSeed) -> Row:
    row = _without_columns(
        _record_row(record), "levels", "enrolments", "fundings", "legal_references"
    )
    kinds: list[EstablishmentKind] = row["host_kinds"]
    return row | {"rank": rank, "host_kinds": [kind.value for kind in kinds]}


def _audience_rows(record: DispositifSeed) -> list[Row]:
    """Every level with every enrolment; a level of None where the guide states none."""
    # One row at least, so that a dispositif without a level keeps its enrolments.
    levels: list[Level | None] = [*record.levels] or [None]
    audiences = [
        {"level": level, "enrolment": enrolment}
        for level in levels
        for enrolment in record.enrolments
    ]
    return [
        {"dispositif_code": record.code, "rank": rank, **audience}
        for rank, audience in enumerate(audiences, start=1)
    ]
