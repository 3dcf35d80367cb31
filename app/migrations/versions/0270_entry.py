"""Signatures for each language, what an entry leaves out, and as what people answered."""

import sqlalchemy as sa
from alembic import op

revision = "0270_entry"
down_revision = "0260_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "entry", sa.Column("type_question", sa.String(length=64), nullable=False, server_default="")
    )
    op.create_table(
        "entry_language",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("typed_by", sa.Uuid(), nullable=True),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_language_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["typed_by"], ["user_account.id"], name=op.f("fk_entry_language_typed_by")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by"], ["user_account.id"], name=op.f("fk_entry_language_signed_by")
        ),
        sa.PrimaryKeyConstraint("entry_id", "lang", name=op.f("pk_entry_language")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entry_audit",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("state_digest", sa.String(length=64), nullable=False),
        sa.Column("found_json", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_by", sa.Uuid(), nullable=True),
        sa.Column("reason_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_audit_entry_id")),
        sa.ForeignKeyConstraint(
            ["reason_by"], ["user_account.id"], name=op.f("fk_entry_audit_reason_by")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_audit")),
    )


def downgrade() -> None:
    op.drop_table("entry_audit")
    op.drop_table("entry_language")
    op.drop_column("entry", "type_question")
