"""Drafts of translations that machines made, beside the words of the surveys."""

import sqlalchemy as sa
from alembic import op

revision = "0120_machine"
down_revision = "0100_bots"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "machine_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("trouble", sa.String(length=20), server_default="", nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'done', 'stopped')",
            name=op.f("ck_machine_request_state"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_machine_request_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_machine_request_asked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_request")),
    )
    op.create_index(
        op.f("ix_machine_request_survey_id"), "machine_request", ["survey_id", "lang", "asked_at"]
    )
    op.create_table(
        "machine_draft",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("string_id", sa.String(length=64), nullable=False),
        sa.Column("source_hash", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fault", sa.String(length=20), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("engine", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_by", sa.Uuid(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_machine_draft_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["machine_request.id"], name=op.f("fk_machine_draft_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["dropped_by"], ["user_account.id"], name=op.f("fk_machine_draft_dropped_by")
        ),
        sa.PrimaryKeyConstraint(
            "survey_id", "lang", "string_id", "source_hash", name=op.f("pk_machine_draft")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("machine_draft")
    op.drop_index(op.f("ix_machine_request_survey_id"), "machine_request")
    op.drop_table("machine_request")
