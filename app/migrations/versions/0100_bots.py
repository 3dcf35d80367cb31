"""Proof of work with two reasons more to look at a response; how many came to each page."""

import sqlalchemy as sa
from alembic import op

revision = "0100_bots"
down_revision = "0090_times"
branch_labels = None
depends_on = None

BEFORE = ("trap", "haste", "alike", "burst")
SINCE = (*BEFORE, "noproof", "badproof")


def upgrade() -> None:
    column = sa.Column("proof", sa.String(10), nullable=False, server_default="off")
    op.add_column("survey", column)
    _allow(SINCE)
    op.add_column("unfinished_response", sa.Column("work", sa.String(10), nullable=True))
    op.add_column("unfinished_response", sa.Column("trail", sa.Text(), nullable=True))
    op.create_table(
        "page_volume",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("page_code", sa.String(length=64), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_page_volume_survey_id")
        ),
        sa.PrimaryKeyConstraint("survey_id", "on", "page_code", name=op.f("pk_page_volume")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("page_volume")
    op.drop_column("unfinished_response", "trail")
    op.drop_column("unfinished_response", "work")
    flag = sa.table("response_flag", sa.column("reason"))
    op.execute(sa.delete(flag).where(flag.c.reason.not_in(BEFORE)))
    _allow(BEFORE)
    op.drop_column("survey", "proof")


def _allow(reasons: tuple[str, ...]) -> None:
    name, rule = op.f("ck_response_flag_reason"), f"reason in {reasons}"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, "response_flag", type_="check")
        op.create_check_constraint(name, "response_flag", rule)
        return
    # SQLite changes no constraint: the rows move into a new table.
    columns = ("response_id", "reason", "survey_id", "raised_on")
    op.create_table(
        "response_flag_new",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.CheckConstraint(rule, name=name),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_response_flag_survey_id")
        ),
        sa.PrimaryKeyConstraint("response_id", "reason", name=op.f("pk_response_flag")),
        sqlite_with_rowid=False,
    )
    old, new = (
        sa.table(each, *map(sa.column, columns)) for each in ("response_flag", "response_flag_new")
    )
    op.execute(sa.insert(new).from_select(columns, sa.select(*old.c)))
    op.drop_table("response_flag")
    op.rename_table("response_flag_new", "response_flag")
