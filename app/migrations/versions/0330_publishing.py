"""When the public pages were written as files, and how that went."""

import sqlalchemy as sa
from alembic import op

revision = "0330_publishing"
down_revision = "0325_work"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("kilobytes", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "state in ('running', 'done', 'refused', 'failed')", name=op.f("ck_publication_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
    )
    op.create_index("ix_publication_started_at", "publication", ["started_at"])


def downgrade() -> None:
    op.drop_table("publication")
