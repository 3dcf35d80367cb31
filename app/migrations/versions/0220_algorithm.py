"""What staff state about the algorithm."""

import sqlalchemy as sa
from alembic import op

revision = "0220_algorithm"
down_revision = "0210_run_page"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "algorithm_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=True),
        sa.Column("scope_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers_json", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by is null or confirmed_by <> written_by",
            name=op.f("ck_algorithm_statement_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_algorithm_statement_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_algorithm_statement_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["user_account.id"], name=op.f("fk_algorithm_statement_written_by")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["user_account.id"], name=op.f("fk_algorithm_statement_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_algorithm_statement")),
        sa.UniqueConstraint(
            "scope_id", "number", name=op.f("uq_algorithm_statement_scope_id_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("algorithm_statement")
