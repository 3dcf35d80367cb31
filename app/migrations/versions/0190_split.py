"""Proposals to split a topic, and what lists of comments are filtered by."""

import sqlalchemy as sa
from alembic import op

revision = "0190_split"
down_revision = "0180_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topic_split",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("words_json", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'ready', 'none', 'taken', 'dismissed')",
            name=op.f("ck_topic_split_state"),
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_topic_split_topic_id")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_topic_split_asked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_split")),
    )
    op.create_index("ix_topic_split_topic_id", "topic_split", ["topic_id", "asked_at"])
    op.create_table(
        "split_comment",
        sa.Column("split_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["split_id"], ["topic_split.id"], name=op.f("fk_split_comment_split_id")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_split_comment_response_id")
        ),
        sa.PrimaryKeyConstraint("split_id", "response_id", name=op.f("pk_split_comment")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_split_comment_response_id", "split_comment", ["response_id"])
    op.create_index("ix_run_comment_run_id_fit", "run_comment", ["run_id", "fit", "response_id"])
    op.create_index("ix_run_comment_run_id_lang", "run_comment", ["run_id", "lang", "sentiment"])
    op.create_index("ix_run_comment_run_id_read_by", "run_comment", ["run_id", "read_by"])
    op.create_index(
        "ix_assignment_decided",
        "assignment",
        ["run_id", "response_id"],
        sqlite_where=sa.text("decided_by is not null"),
        postgresql_where=sa.text("decided_by is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_assignment_decided", "assignment")
    op.drop_index("ix_run_comment_run_id_read_by", "run_comment")
    op.drop_index("ix_run_comment_run_id_lang", "run_comment")
    op.drop_index("ix_run_comment_run_id_fit", "run_comment")
    op.drop_table("split_comment")
    op.drop_table("topic_split")
