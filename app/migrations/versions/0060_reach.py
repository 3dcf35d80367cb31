"""How people are reached: sheets typed in, collectors, sites that may embed, flags."""

import sqlalchemy as sa
from alembic import op

revision = "0060_reach"
down_revision = "0003_logic"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel in ('paper', 'phone', 'session')", name=op.f("ck_sheet_entry_channel")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_sheet_entry_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["user_account.id"], name=op.f("fk_sheet_entry_entered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_entry")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_sheet_entry_survey_id_number")),
    )
    op.create_index("ix_sheet_entry_entered_by", "sheet_entry", ["entered_by", "entered_at"])


def downgrade() -> None:
    op.drop_table("sheet_entry")
