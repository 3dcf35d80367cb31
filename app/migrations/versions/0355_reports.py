"""Reports of published answers: who asked for which, and whose words stand in them."""

import sqlalchemy as sa
from alembic import op

revision = "0355_reports"
down_revision = "0350_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wanted_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("trouble", sa.String(length=20), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'writing', 'ready', 'failed', 'stopped', 'dropped')",
            name=op.f("ck_wanted_report_state"),
        ),
        sa.CheckConstraint("kind in ('brief', 'full')", name=op.f("ck_wanted_report_kind")),
        sa.CheckConstraint(
            "format in ('pdf', 'docx', 'xlsx', 'html')", name=op.f("ck_wanted_report_format")
        ),
        sa.CheckConstraint("(state = 'ready') = (seal <> '')", name=op.f("ck_wanted_report_seal")),
        _key("wanted_report", "entry_id", "entry"),
        _key("wanted_report", "version_id", "entry_version"),
        _key("wanted_report", "asked_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted_report")),
    )
    op.create_index("ix_wanted_report_entry_id", "wanted_report", ["entry_id", "asked_at"])
    op.create_table(
        "report_quote",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=False),
        _key("report_quote", "report_id", "wanted_report"),
        _key("report_quote", "quote_id", "published_quote"),
        sa.PrimaryKeyConstraint("report_id", "quote_id", name=op.f("pk_report_quote")),
    )
    op.create_index(op.f("ix_report_quote_quote_id"), "report_quote", ["quote_id"])


def downgrade() -> None:
    op.drop_table("report_quote")
    op.drop_table("wanted_report")


def _key(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"))
