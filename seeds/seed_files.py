"""Reads seed files into records; each mistake is reported with its file and line or entry."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from models.structure import StructureType
from models.structure_kind import KIND_OF_TYPE
from seeds.eligibility_files import ELIGIBILITY_FILE, AdviceSeed, QuestionSeed, RuleSeed, StatusSeed
from seeds.seed_errors import SeedError
from seeds.seed_folders import DATA, GUIDE_FILE, NATIONAL, find_folders
from seeds.seed_records import (
    STRUCTURE_SEEDS,
    AcademySeed,
    ActorSeed,
    BassinSeed,
    CommuneSeed,
    DepartmentSeed,
    DispositifSeed,
    EstablishmentSeed,
    FundingSourceSeed,
    GlossaryTermSeed,
    GuideSeed,
    HelplineSeed,
    HostingSeed,
    KeyFigureSeed,
    LegalReferenceSeed,
    NeedDispositifsSeed,
    NeedSeed,
    SourceSeed,
    StructureSeed,
    TranslationSeed,
    WordGroupSeed,
)

# They may hold nothing, but must be there: records of a file that is lost would leave the
# directory as if somebody had taken them out.
REQUIRED_NATIONAL_FILES = frozenset(
    {
        "actors.toml",
        ELIGIBILITY_FILE,
        "glossary.toml",
        "helplines.toml",
        "legal_references.toml",
        "needs.toml",
        "sources.toml",
    }
)
REQUIRED_GUIDE_FILES = frozenset(
    {
        GUIDE_FILE,
        "actors.toml",
        "areas.toml",
        "bassins.csv",
        "cios.csv",
        "communes.csv",
        "departements.geojson",
        "dispositifs.toml",
        ELIGIBILITY_FILE,
        "establishments.csv",
        "funding_sources.toml",
        "hostings.csv",
        "key_figures.toml",
        "missions_locales.csv",
    }
)

Seed = TypeVar("Seed")


@dataclass(slots=True)
class SeedFiles:
    """All records of one folder or of several, each list in the order of its file.

    ``folders`` has the records of each folder by its owner (``seeds.seed_folders``); it is empty
    in the records of a single folder.
    """

    guides: list[GuideSeed]
    sources: list[SourceSeed]
    academies: list[AcademySeed]
    departments: list[DepartmentSeed]
    outlines: Mapping[str, list[list[list[float]]]] = field(repr=False)
    communes: list[CommuneSeed] = field(repr=False)
    bassins: list[BassinSeed]
    structures: list[StructureSeed] = field(repr=False)
    hostings: list[HostingSeed]
    funding_sources: list[FundingSourceSeed]
    legal_references: list[LegalReferenceSeed]
    dispositifs: list[DispositifSeed]
    actors: list[ActorSeed]
    key_figures: list[KeyFigureSeed]
    glossary: list[GlossaryTermSeed]
    helplines: list[HelplineSeed]
    word_groups: list[WordGroupSeed] = field(repr=False)
    needs: list[NeedSeed] = field(repr=False)
    need_dispositifs: list[NeedDispositifsSeed]
    translations: list[TranslationSeed] = field(repr=False)
    eligibility_questions: list[QuestionSeed]
    eligibility_rules: list[RuleSeed]
    entry_advice: list[AdviceSeed]
    personal_statuses: list[StatusSeed]
    folders: Mapping[str, SeedFiles] = field(default_factory=dict, repr=False)

    def of_type(self, type_: StructureType) -> list[StructureSeed]:
        kind = KIND_OF_TYPE[type_.name]
        return [seed for seed in self.structures if type(seed) is STRUCTURE_SEEDS[kind]]

    @property
    def establishments(self) -> list[EstablishmentSeed]:
        return [seed for seed in self.structures if isinstance(seed, EstablishmentSeed)]


def read_seeds(folder: Path = DATA) -> SeedFiles:
    """Read the seed files of a guide, or of all guides of a folder, and those of all France.

    Raises:
        SeedError: a file is missing, or an entry is malformed.
    """
    mistakes: list[str] = []
    folders = {}
    for owner, path in find_folders(folder).by_owner.items():
        files = _FolderReader(path)
        folders[owner] = _read_folder(files, is_guide=owner != NATIONAL)
        mistakes += [*files.mistakes, *files.unknown_keys(), *files.unknown_files()]
    if mistakes:
        raise SeedError(mistakes)
    return _merge_folders(folders)


def _merge_folders(folders: Mapping[str, SeedFiles]) -> SeedFiles:
    def of_all(name: str) -> Any:
        return list(chain.from_iterable(getattr(seeds, name) for seeds in folders.values()))

    outlines = {code: o for seeds in folders.values() for code, o in seeds.outlines.items()}
    names = [f.name for f in fields(SeedFiles) if f.name not in ("outlines", "folders")]
    return SeedFiles(**{name: of_all(name) for name in names}, outlines=outlines, folders=folders)


def _read_folder(files: _FolderReader, *, is_guide: bool) -> SeedFiles:
    """The records of one folder, of a guide or of all France."""
    files.required = REQUIRED_GUIDE_FILES if is_guide else REQUIRED_NATIONAL_FILES
    return SeedFiles(
        guides=files.single(GUIDE_FILE, GuideSeed) if is_guide else [],
        sources=files.toml("sources.toml", "sources", SourceSeed),
        academies=files.toml("areas.toml", "academies", AcademySeed),
        departments=files.toml("areas.toml", "departments", DepartmentSeed),
        outlines=files.outlines("departements.geojson"),
        communes=files.csv("communes.csv", CommuneSeed),
        bassins=files.csv("bassins.csv", BassinSeed),
        structures=[
            structure
            for kind, seed in STRUCTURE_SEEDS.items()
            for structure in files.csv(f"{kind.list_name}.csv", seed)
        ],
        hostings=files.csv("hostings.csv", HostingSeed),
        funding_sources=files.toml("funding_sources.toml", "funding_sources", FundingSourceSeed),
        legal_references=files.toml(
            "legal_references.toml", "legal_references", LegalReferenceSeed
        ),
        dispositifs=files.toml("dispositifs.toml", "dispositifs", DispositifSeed),
        actors=files.toml("actors.toml", "actors", ActorSeed),
        key_figures=files.toml("key_figures.toml", "key_figures", KeyFigureSeed),
        glossary=files.toml("glossary.toml", "glossary", GlossaryTermSeed),
        helplines=files.toml("helplines.toml", "helplines", HelplineSeed),
        word_groups=files.toml("needs.toml", "word_groups", WordGroupSeed),
        needs=files.toml("needs.toml", "needs", NeedSeed),
        need_dispositifs=files.toml(
            "need_dispositifs.toml", "need_dispositifs", NeedDispositifsSeed
        ),
        translations=files.toml("translations.toml", "translations", TranslationSeed),
        eligibility_questions=files.toml(ELIGIBILITY_FILE, "questions", QuestionSeed),
        eligibility_rules=files.toml(ELIGIBILITY_FILE, "rules", RuleSeed),
        entry_advice=files.toml(ELIGIBILITY_FILE, "advice", AdviceSeed),
        personal_statuses=files.toml(ELIGIBILITY_FILE, "statuses", StatusSeed),
    )


def read_sources() -> list[SourceSeed]:
    """The publications that a directory of any région may draw from."""
    return _FolderReader(DATA / NATIONAL).toml("sources.toml", "sources", SourceSeed)


class _FolderReader:
    """A folder of seed files, and the mistakes found in them so far; only ``required`` files must
    exist."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.required: Collection[str] = ("defaults.toml",)
        self.requested: set[str] = set()
        self.mistakes: list[str] = []
        self.unread_keys: dict[str, dict[str, Any]] = {}
        self.defaults: Mapping[str, Mapping[str, Any]] = self._parse_toml("defaults.toml")

    def toml(self, name: str, key: str, seed: type[Seed]) -> list[Seed]:
        if name not in self.unread_keys:
            self.unread_keys[name] = dict(self._parse_toml(name))
        entries = self.unread_keys[name].pop(key, [])
        if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
            self.mistakes.append(f"{name}: {key} must be written [[{key}]], once for each")
            entries = []
        placed_entries = (
            (f"{name}, {key} {number} ({entry.get('code', 'no code')})", entry)
            for number, entry in enumerate(entries, start=1)
        )
        return self._convert_entries(name, placed_entries, seed)

    def single(self, name: str, seed: type[Seed]) -> list[Seed]:
        """A file that is one entry, whose code is the folder's name."""
        entry = {"code": self.folder.resolve().name, **self._parse_toml(name)}
        return self._convert_entries(name, [(f"{self.folder.name}/{name}", entry)], seed)

    def unknown_files(self) -> Iterable[str]:
        """Mistakes for files that nothing reads."""
        # A slip in a file's name would drop all its records.
        for path in sorted(self.folder.glob("*.*")):
            if path.suffix in (".toml", ".csv", ".geojson") and path.name not in self.requested:
                known = ", ".join(sorted(self.requested))
                yield f"{path.name}: nothing reads this file; those of a folder are {known}"

    def unknown_keys(self) -> Iterable[str]:
        """Mistakes for names in a TOML file that nothing reads."""
        for name, left in self.unread_keys.items():
            for key in left:
                yield f"{name}: nothing reads {key!r}; is it misspelt?"

    def csv(self, name: str, seed: type[Seed]) -> list[Seed]:
        text = self._read_text(name)
        reader = csv.DictReader(text.splitlines(), strict=True)
        placed_entries = []
        for row in reader:
            place = f"{name}, line {reader.line_num}"
            if None in row or None in row.values():
                self.mistakes.append(f"{place}: it has not as many cells as the first line")
                continue
            # An empty cell states nothing, and takes the file's default.
            placed_entries.append((place, {k: v for k, v in row.items() if v != ""}))
        return self._convert_entries(name, placed_entries, seed)

    def outlines(self, name: str) -> Mapping[str, list[list[list[float]]]]:
        """Each département's rings, by its code."""
        try:
            features = json.loads(self._read_text(name) or '{"features": []}')["features"]
            return {f["properties"]["code"]: _rings(f["geometry"]) for f in features}
        except (ValueError, KeyError, TypeError) as problem:
            self.mistakes.append(f"{name}: it is not the GeoJSON expected ({problem!r})")
            return {}

    def _convert_entries(
        self, name: str, placed_entries: Iterable[tuple[str, Mapping[str, Any]]], seed: type[Seed]
    ) -> list[Seed]:
        converted = []
        for place, entry in placed_entries:
            try:
                filled = {**self.defaults.get(name, {}), **entry}
                # strict=False: cells of a CSV file are texts, numbers and booleans too.
                converted.append(msgspec.convert(filled, seed, strict=False))
            except msgspec.ValidationError as problem:
                self.mistakes.append(f"{place}: {problem}")
        return converted

    def _parse_toml(self, name: str) -> Mapping[str, Any]:
        try:
            return tomllib.loads(self._read_text(name))
        except tomllib.TOMLDecodeError as problem:
            self.mistakes.append(f"{name}: {problem}")
            return {}

    def _read_text(self, name: str) -> str:
        self.requested.add(name)
        if name not in self.required and not (self.folder / name).exists():
            return ""
        try:
            # With or without a BOM: Excel saves CSV as UTF-8 with one.
            return (self.folder / name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as problem:
            self.mistakes.append(f"{name}: it cannot be read as UTF-8 text ({problem})")
            return ""


def _rings(geometry: Mapping[str, Any]) -> list[list[list[float]]]:
    if geometry["type"] == "Polygon":
        # A polygon's rings, its outline first; of several polygons all rings together, as
        # Department has it.
        return list(geometry["coordinates"])
    return [ring for polygon in geometry["coordinates"] for ring in polygon]
