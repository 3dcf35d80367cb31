"""How people are reached: sheets typed in, collectors, sites that may embed, flags."""

import sqlalchemy as sa
from alembic import op

revision = "0060_reach"
down_revision = "0050_builder"
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

    op.create_table(
        "collector",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("short", sa.String(length=12), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("started", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_collector_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "number", name=op.f("pk_collector")),
        sa.UniqueConstraint("survey_id", "code", name=op.f("uq_collector_survey_id_code")),
        sa.UniqueConstraint("short", name=op.f("uq_collector_short")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "embed_site",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_embed_site_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", "origin", name=op.f("pk_embed_site")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "response_flag",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "reason in ('trap', 'haste', 'alike', 'burst')", name=op.f("ck_response_flag_reason")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_response_flag_survey_id")
        ),
        sa.PrimaryKeyConstraint("response_id", "reason", name=op.f("pk_response_flag")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "set_aside",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_set_aside_survey_id")),
        sa.ForeignKeyConstraint(["set_by"], ["user_account.id"], name=op.f("fk_set_aside_set_by")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_set_aside")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("set_aside")
    op.drop_table("response_flag")
    op.drop_table("embed_site")
    op.drop_table("collector")
    op.drop_table("sheet_entry")
