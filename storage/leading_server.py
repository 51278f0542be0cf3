"""Which of PostgreSQL's servers is to be followed, where one was promoted and the old primary is
back: both take writes then, and each has a history of its own (``docs/decisions/0025``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from storage.version import Version

if TYPE_CHECKING:
    from storage.postgresql_servers import Server


@dataclass(frozen=True, slots=True)
class History:
    """What tells servers' histories apart.

    ``system`` is given at initdb, and is that of every copy. ``timeline`` is raised by each
    promotion; it is that of servers that take writes, and 0 of others.
    """

    takes_writes: bool
    system: str
    timeline: int


@dataclass(frozen=True, slots=True)
class Look:
    """What a server was found at."""

    server: Server
    version: Version
    history: History


ALONE = History(takes_writes=True, system="", timeline=0)
"""Of a server that there is no other beside."""

SELECT_HISTORY = text(
    "SELECT (SELECT system_identifier FROM pg_control_system()), "
    "CASE WHEN pg_is_in_recovery() THEN '0' "
    "ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END"
)


def read_history(connection: Connection) -> History:
    """A server's history; the last that is asked of a transaction, which may fail by it."""
    takes_writes = not connection.scalar(text("SELECT pg_is_in_recovery()"))
    try:
        system, timeline = connection.execute(SELECT_HISTORY).one()
    except ProgrammingError:
        # The role may not ask: then the configured primary leads wherever it answers.
        return History(takes_writes=takes_writes, system="", timeline=0)
    return History(takes_writes=takes_writes, system=str(system), timeline=int(timeline, 16))


def leading(looks: Sequence[Look], servers: Sequence[Server]) -> Look | None:
    """The server whose version is to be served: of those that take writes, the one that was
    promoted last. The configured primary, the last of ``servers``, comes before strangers.

    None if no server takes writes, or if one that was promoted later has been seen before.
    """
    writers = [look for look in looks if look.history.takes_writes]
    for look in writers:
        if look.server is servers[-1]:
            # Timelines of another system, such as a restored copy, say nothing of this one.
            writers = [one for one in writers if one.history.system == look.history.system]
    if not writers:
        return None
    best = max(writers, key=lambda look: (look.history.timeline, look.server is servers[-1]))
    return best if best.history.timeline >= _last_promotion(best, servers) else None


def _last_promotion(look: Look, servers: Sequence[Server]) -> int:
    """The highest timeline that was seen of a server's system, of lost servers too."""
    seen = [server.history for server in servers if server.history is not None]
    return max(each.timeline for each in seen if each.system == look.history.system)
