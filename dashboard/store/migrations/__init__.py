"""Alembic migrations: how a database becomes one of this version."""
