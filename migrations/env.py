"""Alembic's environment: runs revisions over the connection that its caller gives."""

from __future__ import annotations

from alembic import context

from models.all_tables import metadata

# The caller's own: it holds SQLite's write lock, and its transaction ends with its checks.
connection = context.config.attributes["connection"]
# render_as_batch: a generated revision for SQLite then alters in blocks, as ALTER TABLE there adds
# and drops little.
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
