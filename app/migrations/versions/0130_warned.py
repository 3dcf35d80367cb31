"""Who keeps answers is warned before they are deleted: on which day, and of which day."""

import sqlalchemy as sa
from alembic import op

revision = "0130_warned"
down_revision = "0100_bots"
branch_labels = None
depends_on = None

COLUMNS = ("foretold_for", "warned_for", "warned_on")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("survey", sa.Column(name, sa.Date(), nullable=True))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("survey", name)
