"""Contact details, kept apart from the answers, and the files that came with them."""

import sqlalchemy as sa
from alembic import op

revision = "0070_uploads"
down_revision = "0060_reach"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("unfinished_response", sa.Column("details_json", sa.Text(), nullable=True))
    op.create_table(
        "contact_detail",
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("details_json", sa.Text(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_contact_detail_survey_id")
        ),
        sa.PrimaryKeyConstraint("link_hash", "question_id", name=op.f("pk_contact_detail")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_contact_detail_survey_id", "contact_detail", ["survey_id"])
    op.create_table(
        "uploaded_file",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("handle_hash", sa.String(length=64), nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(handle_hash is null) <> (response_id is null)", name=op.f("ck_uploaded_file_owner")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_uploaded_file")),
        sqlite_with_rowid=False,
    )
    for column in ("handle_hash", "response_id"):
        op.create_index(f"ix_uploaded_file_{column}", "uploaded_file", [column])


def downgrade() -> None:
    op.drop_table("uploaded_file")
    op.drop_index("ix_contact_detail_survey_id", "contact_detail")
    op.drop_table("contact_detail")
    op.drop_column("unfinished_response", "details_json")
