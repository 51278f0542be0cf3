"""Asks a directory in the process, as a request would, and counts the statements it takes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from sqlalchemy import event

from contributions.report_desk import ReportDesk
from directory.record_cache import RecordCaches
from directory.refresh_log import RefreshLog
from directory.request_context import Clock, Context, utc_now
from directory.snapshot import open_snapshot
from execution.executor import Answer, Executor
from schema.executable import SCHEMA
from storage.database import Database

CONTRACT = Executor(SCHEMA)
KEPT = 1_000


class Asking:
    """Puts queries to a database's directory, and remembers the statements of the last one."""

    clock: Clock = staticmethod(utc_now)
    """What questions take for the moment that it is."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.directory = open_snapshot(database)
        self.reports = ReportDesk(database)
        self.loop = asyncio.Runner()
        self.statements: list[str] = []
        event.listen(database.engine, "before_cursor_execute", self._remember)
        self._listen()

    def _remember(self, _c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.statements.append(statement)

    def _listen(self) -> None:
        """On PostgreSQL a request's statements go by connections of the reader's own."""
        for pool in getattr(self.directory.reader, "pools", ()):
            event.listen(pool.engine.sync_engine, "before_cursor_execute", self._remember)

    def refresh(self) -> None:
        self.directory.close()
        self.directory = open_snapshot(self.database)
        self._listen()

    def execute(self, query: str, variables: dict[str, Any], **how: Any) -> Answer:
        """Each question finds nothing kept from the one before."""
        self.statements.clear()
        self.directory = replace(self.directory, records=RecordCaches(KEPT))
        refreshes = RefreshLog(self.database)
        context = Context(
            self.directory, clock=self.clock, refreshes=refreshes, reports=self.reports
        )
        return self.loop.run(CONTRACT.execute(query, variables, context, **how))

    def __call__(self, query: str, **variables: Any) -> Any:
        result = self.execute(query, variables)
        assert result.errors == [], result.errors
        return result.data

    def refused(self, query: str, **variables: Any) -> list[dict[str, Any]]:
        result = self.execute(query, variables)
        assert result.errors, "the query was answered, not refused"
        return [dict(error.formatted) for error in result.errors]

    def close(self) -> None:
        self.loop.run(self.reports.close())
        self.directory.close()
        self.loop.close()
