"""The database itself, SQLite or PostgreSQL: columns, connections, readers, the version."""
