"""Quotas, the order in which somebody was asked, and what ended their questions early."""

import sqlalchemy as sa
from alembic import op

revision = "0003_logic"
down_revision = "0002_guards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("unfinished_response", sa.Column("stopped_by", sa.String(32), nullable=True))
    op.add_column("response", sa.Column("order_seed", sa.Integer(), nullable=True))
    op.add_column("response", sa.Column("ended_by", sa.String(80), nullable=True))
    op.create_table(
        "quota_tally",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("quota_code", sa.String(length=64), nullable=False),
        sa.Column("completes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_quota_tally_survey_id")
        ),
        sa.PrimaryKeyConstraint("survey_id", "quota_code", name=op.f("pk_quota_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quota_place",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("quota_code", sa.String(length=64), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_quota_place_response_id")
        ),
        sa.PrimaryKeyConstraint("response_id", "quota_code", name=op.f("pk_quota_place")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("quota_place")
    op.drop_table("quota_tally")
    op.drop_column("response", "ended_by")
    op.drop_column("response", "order_seed")
    op.drop_column("unfinished_response", "stopped_by")
