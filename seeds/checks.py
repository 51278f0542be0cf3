"""Checks over all seed files: unique keys, references that exist, values that agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from models.dispositif import HostingMode
from models.eligibility import StatusCode
from models.need import NeedUrgency
from models.phone import read_phone
from models.structure_kind import KIND_OF_TYPE
from models.uai import check_letter
from seeds.eligibility_files import ELIGIBILITY_FILE, find_rule_mistakes
from seeds.seed_errors import SeedError
from seeds.seed_files import SeedFiles
from seeds.seed_records import (
    KIND_OF_SEED,
    BassinSeed,
    DepartmentSeed,
    DispositifSeed,
    StructureSeed,
)
from seeds.seeded_lists import SEEDED_LISTS
from understanding.phrases import PhraseError, parse_phrase


def check(seeds: SeedFiles) -> None:
    """Check seed files against each other.

    Raises:
        SeedError: with every mistake found.
    """
    mistakes = [
        *_check_keys(seeds),
        *_check_sources(seeds),
        *_check_geography(seeds),
        *_check_structures(seeds),
        *_check_guide(seeds),
        *_check_hostings(seeds),
        *_check_eligibility(seeds),
        *_check_needs(seeds),
    ]
    if mistakes:
        raise SeedError(mistakes)


def _structure_files(seeds: SeedFiles) -> Iterator[tuple[str, StructureSeed]]:
    for structure in seeds.structures:
        yield f"{KIND_OF_SEED[type(structure)].list_name}.csv", structure


def _check_keys(seeds: SeedFiles) -> Iterator[str]:
    """Keys that are given twice: in a file, or an id or UAI among all structures."""
    for name, key in (
        ("sources", "code"),
        ("academies", "code"),
        ("departments", "code"),
        ("communes", "code"),
        ("bassins", "code"),
        ("funding_sources", "code"),
        ("legal_references", "code"),
        ("dispositifs", "code"),
        ("actors", "code"),
        ("key_figures", "code"),
        ("glossary", "code"),
        ("helplines", "code"),
        ("word_groups", "name"),
        ("needs", "code"),
        ("translations", "french"),
        ("hostings", "id"),
        ("eligibility_questions", "code"),
        ("eligibility_rules", "code"),
        ("entry_advice", "dispositif"),
        ("personal_statuses", "code"),
    ):
        yield from _find_duplicates(name, (getattr(seed, key) for seed in getattr(seeds, name)))
    structures = [structure for _, structure in _structure_files(seeds)]
    yield from _find_duplicates("structures, id", (s.id for s in structures))
    yield from _find_duplicates("structures, uai", (s.uai for s in structures if s.uai))


def _find_duplicates(what: str, keys: Iterable[str]) -> Iterator[str]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield f"{what}: {key} stands {count} times; each key may stand once"


def _check_reference(
    place: str, what: str, key: str | None, known: Collection[str]
) -> Iterator[str]:
    if key is not None and key not in known:
        yield f"{place}: its {what} is {key!r}, which no file defines"


def _check_sources(seeds: SeedFiles) -> Iterator[str]:
    known = {source.code for source in seeds.sources}
    # Every list of records, so that one that is added is checked without a line here.
    for name in SeedFiles.__slots__:
        entries = getattr(seeds, name)
        for entry in entries if isinstance(entries, list) else ():
            place = f"{name}, {getattr(entry, 'code', None) or getattr(entry, 'id', '')}"
            for field in ("source", "position_source", "contact_source"):
                yield from _check_reference(place, field, getattr(entry, field, None), known)


def _check_geography(seeds: SeedFiles) -> Iterator[str]:
    academies = {academy.code for academy in seeds.academies}
    departments = {department.code for department in seeds.departments}
    communes = {commune.code for commune in seeds.communes}
    areas: list[DepartmentSeed | BassinSeed] = [*seeds.departments, *seeds.bassins]
    for area in areas:
        yield from _check_reference(area.code, "academy_code", area.academy_code, academies)
    for commune in seeds.communes:
        place = f"communes.csv, {commune.code}"
        yield from _check_reference(place, "department_code", commune.department_code, departments)
        yield from _check_reference(place, "parent_code", commune.parent_code, communes)
        if (commune.latitude is None) != (commune.longitude is None):
            yield f"{place}: it has a latitude without a longitude, or the reverse"


def _check_structures(seeds: SeedFiles) -> Iterator[str]:
    communes = {commune.code for commune in seeds.communes}
    bassins = {bassin.code for bassin in seeds.bassins}
    ids = {structure.id for _, structure in _structure_files(seeds)}
    for name, structure in _structure_files(seeds):
        place = f"{name}, {structure.id}"
        yield from _check_reference(place, "commune_code", structure.commune_code, communes)
        yield from _check_reference(place, "successor_id", structure.successor_id, ids)
        yield from _check_reference(place, "parent_id", getattr(structure, "parent_id", None), ids)
        yield from _check_reference(
            place, "bassin_code", getattr(structure, "bassin_code", None), bassins
        )
        yield from _check_list(place, structure)
        yield from _check_position(place, structure)
        yield from _check_uai(place, structure.uai)
        yield from _check_phone(place, structure.phone)


def _check_list(place: str, structure: StructureSeed) -> Iterator[str]:
    """A list can only be the source of structures of the types that it names."""
    seeded_list = SEEDED_LISTS.get(structure.source)
    type_ = KIND_OF_SEED[type(structure)].structure_type
    if seeded_list is not None and type_ not in seeded_list.headings:
        files = (KIND_OF_TYPE[named.name].list_name for named in seeded_list.headings)
        yield (
            f"{place}: its source is {structure.source!r}, which lists only what stands in "
            f"{' and '.join(f'{name}.csv' for name in files)}; state the source that names it"
        )


def _check_position(place: str, structure: StructureSeed) -> Iterator[str]:
    # As the CHECKs of structures have it: here the message names the line.
    parts = (structure.latitude, structure.longitude, structure.position_precision)
    if any(part is None for part in parts) and any(part is not None for part in parts):
        yield f"{place}: latitude, longitude and position_precision go together, or none is given"


def _check_phone(place: str, phone: str | None) -> Iterator[str]:
    if phone is None:
        return
    try:
        # By France's numbering plan; table_rows reads it by the département's.
        read_phone(phone, None)
    except ValueError as problem:
        yield f"{place}: {problem}"


def _check_uai(place: str, uai: str | None) -> Iterator[str]:
    if uai is None:
        return
    if len(uai) != 8 or not uai[:7].isdigit():
        yield f"{place}: {uai!r} is no UAI; one is seven digits and a letter"
    elif uai[7] != check_letter(uai[:7]):
        yield f"{place}: {uai} is no UAI; the letter of {uai[:7]} is {check_letter(uai[:7])}"


def _check_guide(seeds: SeedFiles) -> Iterator[str]:
    funding_sources = {source.code for source in seeds.funding_sources}
    references = {reference.code for reference in seeds.legal_references}
    for dispositif in seeds.dispositifs:
        place = f"dispositifs.toml, {dispositif.code}"
        for funding in dispositif.fundings:
            yield from _check_reference(place, "funding source", funding.code, funding_sources)
        for reference in dispositif.legal_references:
            yield from _check_reference(place, "legal reference", reference, references)
        yield from _check_dispositif(place, dispositif)


def _check_dispositif(place: str, dispositif: DispositifSeed) -> Iterator[str]:
    ages = (dispositif.age_min, dispositif.age_max)
    if None not in ages and (ages[0] or 0) > (ages[1] or 0):
        yield f"{place}: age_min is above age_max"
    if dispositif.hosting_mode is HostingMode.ANY_ESTABLISHMENT and not dispositif.host_kinds:
        yield f"{place}: ANY_ESTABLISHMENT needs host_kinds, the kinds that may run it"


def _check_hostings(seeds: SeedFiles) -> Iterator[str]:
    dispositifs = {dispositif.code for dispositif in seeds.dispositifs}
    establishments = {establishment.id: establishment for establishment in seeds.establishments}
    structures = {structure.id for structure in seeds.structures}
    for hosting in seeds.hostings:
        place = f"hostings.csv, {hosting.id}"
        yield from _check_reference(place, "dispositif", hosting.dispositif, dispositifs)
        yield from _check_reference(place, "structure", hosting.structure, structures)
        micro = hosting.micro_structure
        yield from _check_reference(place, "micro_structure", micro, establishments)
        # The hosting's structure is the lycée that the annexe belongs to (0002).
        if micro in establishments and establishments[micro].parent_id != hosting.structure:
            yield f"{place}: the parent_id of its micro_structure is not its structure"


def _check_eligibility(seeds: SeedFiles) -> Iterator[str]:
    dispositifs = {dispositif.code for dispositif in seeds.dispositifs}
    questions = {question.code for question in seeds.eligibility_questions}
    references = {reference.code for reference in seeds.legal_references}
    actors = {actor.code for actor in seeds.actors}
    for rule in seeds.eligibility_rules:
        place = f"{ELIGIBILITY_FILE}, {rule.code}"
        yield from _check_reference(place, "dispositif", rule.dispositif, dispositifs)
        yield from _check_reference(place, "question", rule.question, questions)
        yield from _check_reference(place, "legal reference", rule.legal_reference, references)
    for advice in seeds.entry_advice:
        place = f"{ELIGIBILITY_FILE}, advice for {advice.dispositif}"
        yield from _check_reference(place, "dispositif", advice.dispositif, dispositifs)
        yield from _check_reference(place, "decided_by", advice.decided_by, actors)
        yield from _check_reference(place, "first_contact", advice.first_contact, actors)
    for status in seeds.personal_statuses:
        place = f"{ELIGIBILITY_FILE}, {status.code.value}"
        yield from _check_reference(place, "actor", status.actor, actors)
        for variant in status.variants:
            yield from _check_reference(place, "actor", variant.actor, actors)
        for code in status.legal_references:
            yield from _check_reference(place, "legal reference", code, references)
    # Each status is answered to somebody: one that is missing would fail in their answer.
    stated = {status.code for status in seeds.personal_statuses}
    for missing in [code.value for code in StatusCode if code not in stated]:
        yield f"{ELIGIBILITY_FILE}: no [[statuses]] has the code {missing}"
    yield from find_rule_mistakes(seeds.eligibility_rules, seeds.entry_advice, seeds.dispositifs)


def _check_needs(seeds: SeedFiles) -> Iterator[str]:
    actors = {actor.code for actor in seeds.actors}
    helplines = {helpline.code for helpline in seeds.helplines}
    references = {reference.code for reference in seeds.legal_references}
    needs = {need.code for need in seeds.needs}
    dispositifs = {dispositif.code for dispositif in seeds.dispositifs}
    groups = {group.name: group.words for group in seeds.word_groups}
    for need in seeds.needs:
        place = f"needs.toml, {need.code}"
        for code in need.first_contacts:
            yield from _check_reference(place, "first contact", code, actors)
        for code in need.helplines:
            yield from _check_reference(place, "helpline", code, helplines)
        for code in need.legal_references:
            yield from _check_reference(place, "legal reference", code, references)
        if need.urgency is NeedUrgency.NOW and not need.helplines:
            yield f"{place}: it is urgent, and has no helpline to call now"
        for phrase in need.phrases:
            try:
                parse_phrase(need.code, phrase, groups)
            except PhraseError as problem:
                yield f"{place}: {problem}"
    for entry in seeds.need_dispositifs:
        place = f"need_dispositifs.toml, {entry.need}"
        yield from _check_reference(place, "need", entry.need, needs)
        for code in entry.dispositifs:
            yield from _check_reference(place, "dispositif", code, dispositifs)
