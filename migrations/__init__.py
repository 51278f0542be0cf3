"""The history of the tables (Alembic), the same for SQLite and PostgreSQL."""
