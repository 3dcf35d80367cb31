"""Conversations with one person through the page of their receipt."""

import sqlalchemy as sa
from alembic import op

revision = "0345_replies"
down_revision = "0340_verdicts"
branch_labels = None
depends_on = None


def _fk(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("waits_since", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("stop_reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "state in ('ours', 'theirs', 'closed', 'stopped')", name=op.f("ck_conversation_state")
        ),
        sa.CheckConstraint(
            "state <> 'stopped' or stop_reason <> ''", name=op.f("ck_conversation_reason")
        ),
        _fk("conversation", "response_id", "response"),
        _fk("conversation", "survey_id", "survey"),
        _fk("conversation", "owner_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("response_id", name=op.f("uq_conversation_response_id")),
    )
    op.create_index("ix_conversation_survey_id", "conversation", ["survey_id", "state"])
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number between 1 and 20", name=op.f("ck_message_number")),
        _fk("message", "conversation_id", "conversation"),
        _fk("message", "by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "conversation_id", "number", name=op.f("uq_message_conversation_id_number")
        ),
        sa.UniqueConstraint(
            "conversation_id", "mark", name=op.f("uq_message_conversation_id_mark")
        ),
    )
    op.create_table(
        "canned_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("texts_json", sa.Text(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        _fk("canned_reply", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_reply")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_canned_reply_organisation_id_name")
        ),
    )
    op.create_table(
        "reply_terms",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("urgent_json", sa.Text(), nullable=False),
        sa.CheckConstraint("days between 1 and 90", name=op.f("ck_reply_terms_days")),
        _fk("reply_terms", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_reply_terms")),
    )


def downgrade() -> None:
    for table in ("reply_terms", "canned_reply", "message", "conversation"):
        op.drop_table(table)
