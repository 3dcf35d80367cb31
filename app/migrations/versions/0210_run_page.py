"""Sums of topics that pages read, and whether a run may find anew what nobody has confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0210_run_page"
down_revision = "0200_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "run", sa.Column("renew", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "topic_sums",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("sums_json", sa.Text(), nullable=False),
        sa.Column("answers_json", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_topic_sums_run_id")),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_topic_sums")),
    )
    read = sa.text("read_by is not null")
    op.create_index(
        "ix_run_comment_read", "run_comment", ["run_id"], sqlite_where=read, postgresql_where=read
    )


def downgrade() -> None:
    op.drop_index("ix_run_comment_read", "run_comment")
    op.drop_table("topic_sums")
    op.drop_column("run", "renew")
