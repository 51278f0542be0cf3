"""Reads the rules of who may enter a dispositif, whole, for one version of the directory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import msgspec

from models.actor import Actor
from models.dispositif import Level
from models.eligibility import (
    Advice,
    Agreement,
    Aim,
    Diploma,
    Eligibility,
    LastClass,
    Parameters,
    PersonalStatus,
    Question,
    Rule,
    Situation,
    StatusProgress,
    StatusVariant,
    select_advice,
    select_questions,
    select_rules,
    select_statuses,
)
from models.legal_reference import LegalReference
from models.provenance import PROVENANCE_COLUMNS, Source, provenance_of
from storage.columns import Row
from storage.reader import Reader

# Twelve hexadecimal digits: short in an answer, and two versions of the rules hardly share them.
VERSION_BYTES = 6

CODES = {
    "situations": Situation,
    "unless_answered": Situation,
    "levels": Level,
    "diplomas": Diploma,
    "classes": LastClass,
}


def load_eligibility(
    reader: Reader,
    sources: Mapping[str, Source],
    actors: Mapping[str, Actor],
    legal_references: Mapping[str, LegalReference],
) -> Eligibility:
    """The rules at the reader's version."""
    rows = {
        name: reader.read(statement)
        for name, statement in (
            ("questions", select_questions()),
            ("rules", select_rules()),
            ("advice", select_advice()),
            ("statuses", select_statuses()),
        )
    }

    def with_provenance(row: Row) -> dict[str, Any]:
        """A row's columns, with one ``provenance`` in place of the columns of provenance."""
        columns = {name: value for name, value in row.items() if name not in PROVENANCE_COLUMNS}
        return columns | {"provenance": provenance_of(row, sources)}

    questions = {row["code"]: Question(**with_provenance(row)) for row in rows["questions"]}
    rules: dict[str, list[Rule]] = defaultdict(list)
    for row in rows["rules"]:
        columns = with_provenance(row)
        dispositif = columns.pop("dispositif_code")
        rules[dispositif].append(_rule(columns, questions, legal_references))
    return Eligibility(
        version=_version(rows),
        rules={code: tuple(of_it) for code, of_it in rules.items()},
        advice={
            row["dispositif_code"]: Advice(
                aims=frozenset(Aim[aim] for aim in row["aims"]),
                # Null where no source says who decides.
                decided_by=actors.get(row["decided_by_code"]),
                first_contact=actors[row["first_contact_code"]],
                basis=row["basis"],
                provenance=provenance_of(row, sources),
            )
            for row in rows["advice"]
        },
        questions=questions,
        statuses={
            row["code"]: _status(with_provenance(row), actors, legal_references)
            for row in rows["statuses"]
        },
    )


def _rule(
    columns: dict[str, Any],
    questions: Mapping[str, Question],
    legal_references: Mapping[str, LegalReference],
) -> Rule:
    exception = columns.pop("exception")
    return Rule(
        question=questions[columns.pop("question_code")],
        legal_reference=legal_references.get(columns.pop("legal_reference_code")),
        parameters=_parameters(columns.pop("parameters")),
        agreement=exception
        and Agreement(
            whose=exception["whose"],
            text=exception["text"],
            parameters=_parameters(exception["parameters"]),
        ),
        **columns,
    )


def _parameters(stored: Mapping[str, Any]) -> Parameters:
    codes = {
        name: tuple(kind[code] for code in stored[name])
        for name, kind in CODES.items()
        if name in stored
    }
    return Parameters(**{**stored, **codes})


def _status(
    columns: dict[str, Any],
    actors: Mapping[str, Actor],
    legal_references: Mapping[str, LegalReference],
) -> PersonalStatus:
    return PersonalStatus(
        actor=actors[columns.pop("actor_code")],
        legal_references=tuple(
            legal_references[code] for code in columns.pop("legal_reference_codes")
        ),
        variants=tuple(_variant(variant, actors) for variant in columns.pop("variants")),
        **columns,
    )


def _variant(stored: Mapping[str, Any], actors: Mapping[str, Actor]) -> StatusVariant:
    return StatusVariant(
        situations=tuple(Situation[code] for code in stored["situations"]),
        diplomas=tuple(Diploma[code] for code in stored["diplomas"]),
        progress=StatusProgress[stored["progress"]] if stored["progress"] else None,
        text=stored["text"],
        next_step=stored["next_step"],
        actor=actors[stored["actor"]],
    )


def _version(rows: Mapping[str, Any]) -> str:
    """A name for these rules: a digest of all that they say."""
    content = [
        # Without verified_at: a check by hand changes no rule, and SQLite gives moments back
        # without their zone: the same rules are to have the same name on every server.
        [name, [[str(row[column]) for column in row if column != "verified_at"] for row in of_it]]
        for name, of_it in rows.items()
    ]
    return blake2b(msgspec.json.encode(content), digest_size=VERSION_BYTES).hexdigest()
