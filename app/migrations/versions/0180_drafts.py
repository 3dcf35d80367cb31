"""Drafts of what topics say, and the comments that they were made from."""

import sqlalchemy as sa
from alembic import op

revision = "0180_drafts"
down_revision = "0170_quotes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topic_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("trouble", sa.String(length=20), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("prompt_version", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("content_json", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outdated_on", sa.Date(), nullable=True),
        sa.Column("taken_json", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_by", sa.Uuid(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('extract', 'machine')", name=op.f("ck_topic_draft_kind")),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'ready', 'stopped')", name=op.f("ck_topic_draft_state")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_draft_topic_id")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_topic_draft_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["user_account.id"], name=op.f("fk_topic_draft_taken_by")
        ),
        sa.ForeignKeyConstraint(
            ["dropped_by"], ["user_account.id"], name=op.f("fk_topic_draft_dropped_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_draft")),
    )
    op.create_index(op.f("ix_topic_draft_topic_id"), "topic_draft", ["topic_id", "asked_at"])
    op.create_table(
        "topic_draft_comment",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("was_given", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["topic_draft.id"], name=op.f("fk_topic_draft_comment_draft_id")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_topic_draft_comment_response_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", "number", name=op.f("pk_topic_draft_comment")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_topic_draft_comment_response_id"), "topic_draft_comment", ["response_id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_topic_draft_comment_response_id"), "topic_draft_comment")
    op.drop_table("topic_draft_comment")
    op.drop_index(op.f("ix_topic_draft_topic_id"), "topic_draft")
    op.drop_table("topic_draft")
