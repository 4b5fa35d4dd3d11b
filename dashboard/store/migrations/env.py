"""Run by Alembic with the connection that `dashboard.store.versions.migrate` put into the configuration."""

from __future__ import annotations

from alembic import context

from dashboard.store.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
