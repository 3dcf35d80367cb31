"""Warnings before answers are deleted; what was begun on a shared device goes sooner."""

import sqlalchemy as sa
from alembic import op

revision = "0130_warned"
down_revision = "0120_machine"
branch_labels = None
depends_on = None

COLUMNS = ("foretold_for", "warned_for", "warned_on")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("survey", sa.Column(name, sa.Date(), nullable=True))
    shared = sa.Column("is_shared", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("unfinished_response", shared)


def downgrade() -> None:
    op.drop_column("unfinished_response", "is_shared")
    for name in reversed(COLUMNS):
        op.drop_column("survey", name)
