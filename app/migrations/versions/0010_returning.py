"""Unsent answers are opened again by a return code, sent ones changed by a receipt code."""

import sqlalchemy as sa
from alembic import op

revision = "0010_returning"
down_revision = "0003_logic"
branch_labels = None
depends_on = None

NEW = {
    "unfinished_response": {"page_code": 64, "code_hash": 64, "locked_handle": 30, "replaces": 64},
    "receipt": {"return_hash": 64, "locked_handle": 30},
}
UNIQUE = (
    ("unfinished_response", "code_hash"),
    ("unfinished_response", "replaces"),
    ("receipt", "return_hash"),
)


def upgrade() -> None:
    for table, columns in NEW.items():
        for name, length in columns.items():
            op.add_column(table, sa.Column(name, sa.String(length=length), nullable=True))
    op.add_column("unfinished_response", sa.Column("typed_json", sa.Text(), nullable=True))
    for table, column in UNIQUE:
        op.create_index(f"uq_{table}_{column}", table, [column], unique=True)


def downgrade() -> None:
    for table, column in UNIQUE:
        op.drop_index(f"uq_{table}_{column}", table_name=table)
    op.drop_column("unfinished_response", "typed_json")
    for table, columns in NEW.items():
        for name in columns:
            op.drop_column(table, name)
