"""Alembic's entry: runs on the connection that `heeded` hands it."""

from alembic import context

from app.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=False,
    compare_type=False,
    user_module_prefix="",
    # SQLite can undo DDL as well, because we begin transactions ourselves: see app.db.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
