"""What our transactions on PostgreSQL are set to, whatever the role or the database sets.

Each is set for its transaction, never for the session: behind a pooler such as PgBouncer in
transaction mode, the session belongs to another client afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping

LOCAL_SETTINGS: Mapping[str, str] = {
    # A version's transaction is idle between requests, an export's while its client reads.
    "idle_in_transaction_session_timeout": "0",
    "transaction_timeout": "0",
    # A process of ours that is gone without a reset is noticed within half a minute: its locks
    # and its snapshot go with its transaction.
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "15000",
}


def local_settings(statement_timeout_ms: int | None) -> str:
    """A statement that sets these for its transaction; its row is the server's process id.

    It reads, so that ``SET TRANSACTION SNAPSHOT`` can only come before it. A statement may take
    ``statement_timeout_ms``, or without it what the role says.
    """
    settings = dict(LOCAL_SETTINGS)
    if statement_timeout_ms is not None:
        settings["statement_timeout"] = str(int(statement_timeout_ms))
    values = ", ".join(f"('{name}', '{value}')" for name, value in settings.items())
    # Joined with those that the server has: PostgreSQL 17 brought transaction_timeout.
    return (
        "SELECT pg_backend_pid(), count(set_config(name, wanted, true)) FROM pg_settings "  # noqa: S608  # names and values are those above
        f"JOIN (VALUES {values}) AS ours (ours_name, wanted) ON name = ours_name"
    )
