"""What was sent, published or logged cannot be changed: the database itself refuses."""

from alembic import op

revision = "0002_guards"
down_revision = "0001_tables"
branch_labels = None
depends_on = None

FROZEN = ("survey_version", "entry_version", "snapshot", "audit_event")
# A response may go only after its receipt says that it was withdrawn, or with an import that
# never became complete.
MAY_GO = (
    "exists (select 1 from receipt where receipt.response_id = {id} and withdrawn_on is not null)"
    " or exists (select 1 from response join import_batch on import_batch.id = response.batch_id"
    " where response.id = {id} and import_batch.state = 'pending')"
)
SENT = {"response": "old.id", "answer": "old.response_id"}


def upgrade() -> None:
    guard = _sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql
    for table in FROZEN:
        guard(table, "update", None)
        guard(table, "delete", None)
    for table, key in SENT.items():
        guard(table, "update", None)
        guard(table, "delete", MAY_GO.format(id=key))


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in (*FROZEN, *SENT):
        for act in ("update", "delete"):
            on = "" if is_sqlite else f" on {table}"
            op.execute(f"drop trigger {table}_no_{act}{on}")
            if not is_sqlite:
                op.execute(f"drop function {table}_no_{act}()")


def _sqlite(table: str, act: str, unless: str | None) -> None:
    when = f"when not ({unless})" if unless else ""
    op.execute(
        f"create trigger {table}_no_{act} before {act} on {table} {when} "
        f"begin select raise(abort, '{table}: no {act}'); end"
    )


def _postgresql(table: str, act: str, unless: str | None) -> None:
    row = "old" if act == "delete" else "new"
    allowed = f"if {unless} then return {row}; end if;" if unless else ""
    op.execute(
        f"create function {table}_no_{act}() returns trigger language plpgsql as $$ begin "
        f"{allowed} raise exception '{table}: no {act}'; end $$"
    )
    op.execute(
        f"create trigger {table}_no_{act} before {act} on {table} "
        f"for each row execute function {table}_no_{act}()"
    )
