"""Opening and closing times in a zone of the survey's own; archiving, and how long answers stay."""

import sqlalchemy as sa
from alembic import op

revision = "0090_times"
down_revision = "0080_invitations"
branch_labels = None
depends_on = None


# As 0002_guards has them. A response may go only after its receipt says that it was withdrawn, or
# with an import that never became complete.
MAY_GO = (
    "exists (select 1 from receipt where receipt.response_id = {id} and withdrawn_on is not null)"
    " or exists (select 1 from response join import_batch on import_batch.id = response.batch_id"
    " where response.id = {id} and import_batch.state = 'pending')"
)
# Or while the survey says that the time of its answers is over, and nothing holds them.
TIME_IS_OVER = (
    " or exists (select 1 from response join survey on survey.id = response.survey_id"
    " where response.id = {id} and survey.erasing_since is not null and survey.held_for = '')"
)
SENT = {"response": "old.id", "answer": "old.response_id"}


def upgrade() -> None:
    for column in _survey():
        op.add_column("survey", column)
    op.add_column("organisation", sa.Column("retention_months", sa.Integer(), nullable=True))
    _guard(MAY_GO + TIME_IS_OVER)


def downgrade() -> None:
    _guard(MAY_GO)
    op.drop_column("organisation", "retention_months")
    for column in reversed(_survey()):
        op.drop_column("survey", column.name)


def _survey() -> list[sa.Column]:
    return [
        sa.Column("time_zone", sa.String(length=60), server_default="UTC", nullable=False),
        sa.Column("opens_time", sa.Time(), nullable=True),
        sa.Column("closes_time", sa.Time(), nullable=True),
        sa.Column("grace_minutes", sa.Integer(), server_default="60", nullable=False),
        sa.Column("extended_from_on", sa.Date(), nullable=True),
        sa.Column("extended_from_time", sa.Time(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retention_months", sa.Integer(), nullable=True),
        sa.Column("held_for", sa.String(length=500), server_default="", nullable=False),
        sa.Column("erasing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=True),
    ]


def _guard(may_go: str) -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, key in SENT.items():
        unless = may_go.format(id=key)
        if is_sqlite:
            op.execute(f"drop trigger {table}_no_delete")
            op.execute(
                f"create trigger {table}_no_delete before delete on {table} when not ({unless}) "
                f"begin select raise(abort, '{table}: no delete'); end"
            )
        else:
            op.execute(
                f"create or replace function {table}_no_delete() returns trigger"
                f" language plpgsql as $$ begin if {unless} then return old; end if;"
                f" raise exception '{table}: no delete'; end $$"
            )
