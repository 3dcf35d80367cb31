"""Results while a survey runs: answers as columns, saved views, weights."""

import sqlalchemy as sa
from alembic import op

revision = "0030_results"
down_revision = "0020_api"
branch_labels = None
depends_on = None

INDEX = "ix_response_survey_id"


def upgrade() -> None:
    # How many responses came on which day, to which version, is answered by the index alone.
    op.drop_index(INDEX, "response")
    op.create_index(INDEX, "response", ["survey_id", "submitted_on", "batch_id", "version_id"])
    op.create_table(
        "column_block",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_column_block_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["survey_version.id"], name=op.f("fk_column_block_version_id")
        ),
        sa.PrimaryKeyConstraint(
            "survey_id", "version_id", "on", "batch", name=op.f("pk_column_block")
        ),
    )
    op.create_table(
        "erasure",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_erasure_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_erasure")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("page", sa.String(length=20), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_saved_view_survey_id")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_saved_view_made_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("survey_id", "name", name=op.f("uq_saved_view_survey_id_name")),
    )
    op.create_table(
        "weighting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("table_csv", sa.Text(), nullable=False),
        sa.Column("table_sha256", sa.String(length=64), nullable=False),
        sa.Column("result_json", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_weighting_survey_id")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_weighting_made_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighting")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_weighting_survey_id_number")),
    )


def downgrade() -> None:
    for table in ("weighting", "saved_view", "erasure", "column_block"):
        op.drop_table(table)
    op.drop_index(INDEX, "response")
    op.create_index(INDEX, "response", ["survey_id", "submitted_on"])
