"""What people say of changes to published questions, and how many were offered a survey."""

import sqlalchemy as sa
from alembic import op

revision = "0150_offered"
down_revision = "0140_exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_meaning",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=140), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_kept_meaning_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by"], ["user_account.id"], name=op.f("fk_kept_meaning_said_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_meaning")),
    )
    op.create_index(op.f("ix_kept_meaning_survey_id"), "kept_meaning", ["survey_id", "said_at"])
    op.create_table(
        "offered_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("is_out", sa.Boolean(), nullable=False),
        sa.Column("typed_by", sa.Uuid(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_offered_count_people")),
        sa.CheckConstraint("until >= since", name=op.f("ck_offered_count_period")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_offered_count_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["typed_by"], ["user_account.id"], name=op.f("fk_offered_count_typed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offered_count")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_offered_count_entry_id_number")),
    )
    op.create_index(op.f("ix_offered_count_survey_id"), "offered_count", ["survey_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_offered_count_survey_id"), "offered_count")
    op.drop_table("offered_count")
    op.drop_index(op.f("ix_kept_meaning_survey_id"), "kept_meaning")
    op.drop_table("kept_meaning")
