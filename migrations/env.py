"""Alembic's environment: runs revisions over the connection that its caller gives."""

from __future__ import annotations

from alembic import context

from models.all_tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
