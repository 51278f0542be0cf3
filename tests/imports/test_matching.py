"""Which known structure a line means: by identifier, else by commune and distinctive words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest

from imports.import_errors import CellError
from imports.reconcile.line_facts import Edition, StructureFacts
from imports.reconcile.matching import find_lookalikes, match_structure
from imports.reconcile.structure_changes import StructureChangeSet
from models.field_group import FieldGroup
from models.structure import StructureStatus, StructureType
from storage.columns import Row

LILLE, ROUBAIX = "59350", "59512"
EDITION = Edition("dila", "2026")


class Known:
    """The structures of a directory, by key."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self.rows = rows

    def of_type(self, type: StructureType) -> Mapping[str, Row]:
        return {key: row for key, row in self.rows.items() if row["type"] is type}


def row(name: str, **columns: Any) -> dict[str, Any]:
    return {
        "type": StructureType.CIO,
        "name": name,
        "city": "Lille",
        "commune_code": LILLE,
        "uai": None,
        "dila_id": None,
        "status": StructureStatus.OPEN,
    } | columns


def line(name: str, **record: Any) -> StructureFacts:
    type = record.pop("type", StructureType.CIO)
    return StructureFacts(
        line=2,
        key=record.pop("key", "new"),
        type=type,
        name=name,
        edition=EDITION,
        groups={FieldGroup.RECORD: {"city": "Lille", "commune_code": LILLE} | record},
    )


def known(**rows: dict[str, Any]) -> StructureChangeSet:
    return cast(StructureChangeSet, Known(rows))


def test_an_identifier_decides_whatever_the_name_and_the_commune() -> None:
    changes = known(
        lille=row("CIO Lille", uai="0590119J"),
        other=row("CIO Lille", dila_id="cio-59512-01", commune_code=ROUBAIX),
    )

    assert match_structure(changes, line("Autre nom", uai="0590119J")) == "lille"
    assert match_structure(changes, line("CIO Lille", dila_id="cio-59512-01")) == "other"


def test_the_dila_s_identifier_comes_before_the_uai() -> None:
    changes = known(by_uai=row("x", uai="0590119J"), by_dila=row("y", dila_id="cio-59350-01"))

    facts = line("z", uai="0590119J", dila_id="cio-59350-01")
    assert match_structure(changes, facts) == "by_dila"


def test_an_identifier_of_another_type_of_structure_is_not_meant() -> None:
    school = row("Lycée", uai="0590119J", type=StructureType.ESTABLISHMENT)

    assert match_structure(known(school=school), line("Lycée", uai="0590119J")) is None


@pytest.mark.parametrize(
    "name",
    [
        "Centre d'information et d'orientation (CIO) - Lille",
        "CIO Lille",
        "CIO de Lille",
        "CIO",
        "Centre public d'information et d'orientation - Antenne de Lille",
    ],
)
def test_what_every_cio_is_called_tells_none_apart(name: str) -> None:
    assert match_structure(known(lille=row("CIO de Lille")), line(name)) == "lille"


def test_a_name_with_more_words_or_fewer_is_the_same() -> None:
    changes = known(north=row("CIO Amiens Nord"))

    assert match_structure(changes, line("CIO Amiens Nord Étouvie")) == "north"
    assert match_structure(changes, line("CIO Nord Amiens")) == "north"
    assert match_structure(changes, line("CIO Amiens Sud")) is None


def test_the_same_name_in_another_commune_or_in_none_is_another() -> None:
    changes = known(lille=row("CIO", city="Roubaix"))

    assert match_structure(changes, line("CIO", commune_code=ROUBAIX)) is None
    assert match_structure(changes, line("CIO", commune_code=None)) is None
    nowhere = known(lille=row("CIO", commune_code=None))
    assert match_structure(nowhere, line("CIO", commune_code=None)) is None


def test_another_uai_is_another_structure_though_the_name_is_the_same() -> None:
    changes = known(lille=row("CIO Lille", uai="0590119J"))

    assert match_structure(changes, line("CIO Lille", uai="0590149S")) is None
    assert match_structure(changes, line("CIO Lille")) == "lille"


def test_an_identifier_of_the_dila_that_is_no_pivot_code_tells_nothing_apart() -> None:
    pivot = known(lille=row("CIO Lille", dila_id="cio-59350-01"))
    other = known(lille=row("CIO Lille", dila_id="8f5d-41"))

    assert match_structure(pivot, line("CIO Lille", dila_id="cio-59350-02")) is None
    assert match_structure(pivot, line("CIO Lille", dila_id="8f5d-42")) == "lille"
    assert match_structure(other, line("CIO Lille", dila_id="8f5d-42")) == "lille"


def test_an_equal_name_decides_between_several_that_are_alike() -> None:
    changes = known(plain=row("CIO Lille"), south=row("CIO Lille Sud"))

    assert match_structure(changes, line("CIO de Lille Sud")) == "south"
    assert match_structure(changes, line("CIO de Lille")) == "plain"


def test_where_several_may_be_meant_the_line_is_refused_with_their_keys() -> None:
    changes = known(b=row("CIO Lille Sud"), a=row("CIO Lille Nord"))

    with pytest.raises(CellError, match=r"2 structures of the commune may be meant \(a, b\)"):
        match_structure(changes, line("CIO Lille"))


def test_lookalikes_are_other_open_structures_of_the_name_and_commune() -> None:
    changes = known(
        own=row("CIO Lille"),
        twin=row("CIO de Lille", uai="0590149S"),
        closed=row("CIO Lille", status=StructureStatus.CLOSED),
        elsewhere=row("CIO Lille", commune_code=ROUBAIX),
        south=row("CIO Lille Sud"),
    )

    assert find_lookalikes(changes, line("CIO Lille", key="own")) == ["twin"]
