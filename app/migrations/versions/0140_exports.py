"""Exports that somebody asked for and the worker writes."""

import sqlalchemy as sa
from alembic import op

revision = "0140_exports"
down_revision = "0130_warned"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wanted_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("shape", sa.String(length=10), nullable=False),
        sa.Column("labels", sa.Boolean(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=True),
        sa.Column("archive", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("trouble", sa.String(length=20), server_default="", nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), server_default="", nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'writing', 'ready', 'failed', 'stopped', 'dropped')",
            name=op.f("ck_wanted_export_state"),
        ),
        sa.CheckConstraint("(state = 'ready') = (seal <> '')", name=op.f("ck_wanted_export_seal")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_wanted_export_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_wanted_export_asked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted_export")),
    )
    op.create_index(op.f("ix_wanted_export_survey_id"), "wanted_export", ["survey_id", "asked_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_wanted_export_survey_id"), "wanted_export")
    op.drop_table("wanted_export")
