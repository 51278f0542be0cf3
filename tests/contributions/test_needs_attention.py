"""``doctor``: what needs a person, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import insert
from support.tiny_directory import Tiny, uai

from contributions.needs_attention import Concern, Finding, find_concerns
from models.hosting import HostingStatus
from models.proposal import ProposalStatus, proposals
from models.provenance import ReviewStatus
from models.psad_territory import TerritoryStatus
from models.refresh import RefreshOutcome, refreshes
from models.structure import StructureStatus
from server.cli.doctor_command import TITLES
from server.cli.main import cli
from storage.database import Database

TODAY = date(2026, 12, 1)
CLOSED = {"status": StructureStatus.CLOSED}


def directory() -> Tiny:
    content = Tiny().dispositif("d").publish("d", "09", "2026-2027")
    return content.publish("d", "20", "2026-2027")


def reachable(content: Tiny, key: str, **fields: Any) -> Tiny:
    number = 590000 + len(content.structures)
    fields = {"uai": uai(number), "phone": "03 20 00 00 00", "source_date": "2026-11"} | fields
    return content.school(key, **fields)


def found(database: Database, content: Tiny) -> list[Finding]:
    with database.writing() as connection:
        content.write(connection)
        return list(find_concerns(connection, TODAY))


def concerns(findings: list[Finding]) -> list[tuple[Concern, str]]:
    return [(each.concern, each.record) for each in findings]


def test_nothing_is_listed_where_nothing_waits(migrated: Database) -> None:
    content = reachable(directory(), "a").hosting("h", "d", "a", school_year="2026-2027")

    assert found(migrated, content) == []


def test_hostings_that_ended_or_lost_their_place(migrated: Database) -> None:
    content = reachable(reachable(reachable(directory(), "a"), "gone", **CLOSED), "annexe")
    content.hosting("over", "d", "a", school_year="2025-2026", form="x")
    content.hosting("followed", "d", "a", school_year="2025-2026", form="y")
    content.hosting("next", "d", "a", school_year="2026-2027", form="y")
    content.hosting("days", "d", "a", closes_on=date(2026, 11, 1), form="z")
    content.hosting("closed", "d", "a", status=HostingStatus.CLOSED, form="w")
    content.hosting("at gone", "d", "gone").hosting(
        "hostless", "d", "gone", micro_structure_id="annexe"
    )

    findings = found(migrated, content)

    assert concerns(findings) == [
        (Concern.HOSTING_ENDED, "at gone"),
        (Concern.HOSTING_ENDED, "days"),
        (Concern.HOST_CLOSED, "hostless"),
        (Concern.HOSTING_ENDED, "over"),
    ]
    details = {each.record: each.detail for each in findings}
    assert details["days"] == "fini le 01/11/2026"
    assert details["over"] == "année 2025-2026 finie, rien pour la suivante"


def test_contacts_that_are_unknown_or_old(migrated: Database) -> None:
    content = reachable(directory(), "none", phone=None)
    reachable(content, "old", source_date="2023-05")
    reachable(content, "confirmed", source_date="2023-05", contact_confirmed_at=TODAY)
    reachable(content, "closed", phone=None, **CLOSED)

    assert concerns(found(migrated, content)) == [
        (Concern.CONTACT_UNKNOWN, "none"),
        (Concern.CONTACT_OLD, "old"),
    ]


def test_records_to_confirm_and_proposals(migrated: Database) -> None:
    content = reachable(directory(), "a", review_status=ReviewStatus.TO_CONFIRM)
    content.hosting("h", "d", "a", school_year="2026-2027")
    with migrated.writing() as connection:
        content.write(connection)
        for number, (kind, record, status) in enumerate(
            (
                ("structures", "a", ProposalStatus.OPEN),
                ("hostings", "h", ProposalStatus.OPEN),
                ("structures", "a", ProposalStatus.REJECTED),
            ),
            start=1,
        ):
            row = {
                "id": number,
                "kind": kind,
                "record": record,
                "base_version": 1,
                "fields": [{"path": "phone", "old": None, "new": "x"}],
                "source_code": "test",
                "source_date": "2026-11",
                "made_at": datetime.now(UTC),
                "status": status,
            }
            connection.execute(insert(proposals), [row])
        findings = list(find_concerns(connection, TODAY))

    assert concerns(findings) == [
        (Concern.TO_CONFIRM, "a"),
        (Concern.PROPOSAL, "a"),
        (Concern.PROPOSAL, "h"),
    ]
    assert {each.area for each in findings} == {"Nord"}


def test_lists_that_are_due(migrated: Database) -> None:
    content = Tiny().dispositif("d").publish("d", "09", "2025-2026")
    reachable(content, "a").territory("t", ["59001"], status=TerritoryStatus.PROVISIONAL)

    findings = found(migrated, content)

    assert concerns(findings) == [(Concern.LIST_DUE, "d"), (Concern.LIST_DUE, "psad")]
    assert [each.area for each in findings] == ["Lille", "Lille"]


def test_sources_that_could_not_be_read(migrated: Database) -> None:
    night = datetime(2026, 12, 1, 2, 30, tzinfo=UTC)
    rows = [
        {
            "kind": kind,
            "source": kind,
            "started_at": night,
            "ended_at": night,
            "outcome": outcome,
            "message": "503",
            "succeeded_at": succeeded_at,
        }
        for kind, outcome, succeeded_at in (
            ("annuaire", RefreshOutcome.UNCHANGED, night),
            ("contacts", RefreshOutcome.REFUSED, night.replace(month=11)),
            ("dila", RefreshOutcome.FAILED, None),
        )
    ]
    with migrated.writing() as connection:
        connection.execute(insert(refreshes), rows)
        findings = list(find_concerns(connection, TODAY))

    failed = Concern.REFRESH_FAILED
    assert concerns(findings) == [(failed, "contacts"), (failed, "dila")]
    assert [each.detail for each in findings] == ["lue le 01/11/2026", "jamais lue"]


def test_every_concern_has_a_title() -> None:
    assert TITLES.keys() == {concern.value for concern in Concern}


@pytest.mark.parametrize(
    ("arguments", "language", "told"),
    [
        ([], "fr", "Coordonnées de plus de deux ans : 2"),
        (["--show", "1"], "fr", "… et 1 autres"),
        (["--area", "nord"], "en", "Contacts of over two years : 2"),
        (["--area", "Somme"], "fr", "Rien n'attend personne."),
    ],
)
def test_the_command_groups_by_territory(
    migrated: Database,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    language: str,
    told: str,
) -> None:
    content = directory()
    for key in ("a", "b"):
        reachable(content, key, source_date="2020-05")
    with migrated.writing() as connection:
        content.write(connection)
    url = migrated.url.render_as_string(hide_password=False)
    monkeypatch.setenv("RACCROCHE_DATABASE_URL", url)
    monkeypatch.setenv("RACCROCHE_LANGUAGE", language)

    done = CliRunner().invoke(cli, ["doctor", *arguments])

    assert done.exit_code == 0, done.output
    assert told in done.output
