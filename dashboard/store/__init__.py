"""The database: typed tables, sessions and migrations, SQLite (WAL) and PostgreSQL alike."""
