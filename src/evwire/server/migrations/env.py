"""Run by Alembic; the connection comes from :func:`evwire.server.storage.database.Database.open`."""

from alembic import context

from evwire.server.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
