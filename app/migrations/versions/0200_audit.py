"""Reading in turn, the sample that people judge, and what groups speak of more than others."""

import sqlalchemy as sa
from alembic import op

revision = "0200_audit"
down_revision = "0190_split"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_claim",
        *_comment_and_person("reading_claim"),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_skipped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "response_id", "by", name=op.f("pk_reading_claim")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit_comment",
        *_comment("audit_comment"),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "response_id", name=op.f("pk_audit_comment")),
        sa.UniqueConstraint("run_id", "place", name=op.f("uq_audit_comment_run_id_place")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit_judgement",
        *_comment_and_person("audit_judgement"),
        sa.Column("topics_json", sa.Text(), nullable=False),
        sa.Column("is_blind", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "response_id", "by", name=op.f("pk_audit_judgement")),
        sqlite_with_rowid=False,
    )
    for table in ("reading_claim", "audit_comment", "audit_judgement"):
        op.create_index(f"ix_{table}_response_id", table, ["response_id"])
    op.create_table(
        "group_voices",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("found_json", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_group_voices_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_group_voices")),
    )
    counted = ["run_id", "read_by", "audit", "grouped", "not_grouped", "fit", "lang"]
    op.create_index("ix_run_comment_unread", "run_comment", counted)


def _comment(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f(f"fk_{table}_run_id")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f(f"fk_{table}_response_id")
        ),
    )


def _comment_and_person(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    person = sa.ForeignKeyConstraint(["by"], ["user_account.id"], name=op.f(f"fk_{table}_by"))
    return (*_comment(table), sa.Column("by", sa.Uuid(), nullable=False), person)


def downgrade() -> None:
    op.drop_index("ix_run_comment_unread", "run_comment")
    for table in ("group_voices", "audit_judgement", "audit_comment", "reading_claim"):
        op.drop_table(table)
