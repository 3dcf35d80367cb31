"""The record of acts is checked by people, and its last act told outside every day."""

import sqlalchemy as sa
from alembic import op

revision = "0310_acts"
down_revision = "0300_public"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "act_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_number", sa.Integer(), nullable=True),
        sa.Column("noted_hash", sa.String(length=64), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=10), nullable=True),
        sa.Column("found_at", sa.Integer(), nullable=True),
        sa.Column("head_number", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "finding is null or finding in ('holds', 'broken', 'unmet')",
            name=op.f("ck_act_check_finding"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_act_check_asked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_check")),
    )
    op.create_table(
        "told_head",
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("told_on", name=op.f("pk_told_head")),
    )
    op.create_table(
        "head_address",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_head_address_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_head_address")),
    )


def downgrade() -> None:
    for table in ("head_address", "told_head", "act_check"):
        op.drop_table(table)
