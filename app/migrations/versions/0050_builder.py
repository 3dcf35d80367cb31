"""What people who make a survey together leave for each other."""

import sqlalchemy as sa
from alembic import op

revision = "0050_builder"
down_revision = "0002_guards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    settled = sa.Column("settled_at_revision", sa.Integer(), server_default="0", nullable=False)
    op.add_column("survey", settled)
    op.create_table(
        "draft_revision",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("of_number", sa.Integer(), nullable=True),
        sa.Column("draft_json", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('edit', 'undo', 'redo', 'restore')", name=op.f("ck_draft_revision_kind")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_draft_revision_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user_account.id"], name=op.f("fk_draft_revision_made_by")
        ),
        sa.PrimaryKeyConstraint("survey_id", "number", name=op.f("pk_draft_revision")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "form_draft",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("fields_json", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_form_draft_user_id")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_form_draft_survey_id")),
        sa.PrimaryKeyConstraint("user_id", "survey_id", "address", name=op.f("pk_form_draft")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("form_draft")
    op.drop_table("draft_revision")
    op.drop_column("survey", "settled_at_revision")
