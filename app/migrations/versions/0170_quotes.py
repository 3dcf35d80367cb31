"""What two people said about personal data found in a quote."""

import sqlalchemy as sa
from alembic import op

revision = "0170_quotes"
down_revision = "0160_understanding"
branch_labels = None
depends_on = None

WHO_SAID = ("proposed_with", "approved_with")


def upgrade() -> None:
    for name in WHO_SAID:
        column = sa.Column(name, sa.String(length=200), server_default="", nullable=False)
        op.add_column("published_quote", column)


def downgrade() -> None:
    for name in reversed(WHO_SAID):
        op.drop_column("published_quote", name)
