"""Runs that the software starts at night, and whose comments join the run before."""

import sqlalchemy as sa
from alembic import op

revision = "0250_nightly"
down_revision = "0240_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("is_nightly", "is_added"):
        column = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("run", column)
    for table in ("run", "alert_look"):
        column = sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True)
        op.add_column(table, column)
    op.create_table(
        "nightly_choice",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_nightly_choice_survey_id")
        ),
        sa.ForeignKeyConstraint(["by"], ["user_account.id"], name=op.f("fk_nightly_choice_by")),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_nightly_choice")),
    )


def downgrade() -> None:
    op.drop_table("nightly_choice")
    op.drop_column("alert_look", "reached_at")
    # A night's run holds nothing itself: without its mark it would seem to wait for a decision.
    op.execute("update run set state = 'cancelled' where is_added")
    for name in ("reached_at", "is_added", "is_nightly"):
        op.drop_column("run", name)
