"""What the answers of a survey add up to, kept day by day."""

import sqlalchemy as sa
from alembic import op

revision = "0260_pages"
down_revision = "0250_nightly"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_sums",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_day_sums_survey_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["survey_version.id"], name=op.f("fk_day_sums_version_id")
        ),
        sa.PrimaryKeyConstraint("survey_id", "version_id", "on", "batch", name=op.f("pk_day_sums")),
    )


def downgrade() -> None:
    op.drop_table("day_sums")
