"""What people say of answers, and of promises that are called kept."""

import sqlalchemy as sa
from alembic import op

revision = "0340_verdicts"
down_revision = "0330_publishing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("rater", sa.String(length=64), nullable=False),
        sa.Column("by_receipt", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("in_haste", sa.Boolean(), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.CheckConstraint("verdict in ('yes', 'partly', 'no')", name=op.f("ck_rating_verdict")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_rating_entry_id_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("about_id", "rater", name=op.f("uq_rating_about_id_rater")),
    )
    op.create_index("ix_rating_entry_id", "rating", ["entry_id"])
    counts = (f"{kind}_{name}" for kind in ("receipt", "open") for name in ("yes", "partly", "no"))
    op.create_table(
        "verdict_figures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_verdict_figures_entry_id_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict_figures")),
        sa.UniqueConstraint("about_id", "frozen_on", name=op.f("uq_verdict_figures_about_id_frozen_on")),
    )
    op.create_index("ix_verdict_figures_entry_id", "verdict_figures", ["entry_id"])


def downgrade() -> None:
    op.drop_table("verdict_figures")
    op.drop_table("rating")
