"""Opening and closing times in a zone of the survey's own; archiving, and how long answers stay."""

import sqlalchemy as sa
from alembic import op

revision = "0090_times"
down_revision = "0060_reach"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in _survey():
        op.add_column("survey", column)


def downgrade() -> None:
    for column in reversed(_survey()):
        op.drop_column("survey", column.name)


def _survey() -> list[sa.Column]:
    return [
        sa.Column("time_zone", sa.String(length=60), server_default="UTC", nullable=False),
        sa.Column("opens_time", sa.Time(), nullable=True),
        sa.Column("closes_time", sa.Time(), nullable=True),
        sa.Column("grace_minutes", sa.Integer(), server_default="60", nullable=False),
        sa.Column("extended_from_on", sa.Date(), nullable=True),
        sa.Column("extended_from_time", sa.Time(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    ]
