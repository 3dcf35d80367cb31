"""Notices: who wants to hear, what there is to tell, and how far each message has come."""

import sqlalchemy as sa
from alembic import op

revision = "0290_notices"
down_revision = "0280_promises"
branch_labels = None
depends_on = None
OCCASION = "occasion in ('answered', 'done', 'asked', 'corrected')"


def of_survey(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_survey_id")
    return sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=name)


def upgrade() -> None:
    op.create_table(
        "notice_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("forget_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "channel in ('email', 'sms', 'letter')", name=op.f("ck_notice_subscription_channel")
        ),
        sa.CheckConstraint(
            "state in ('asked', 'confirmed', 'bounced', 'stopped')",
            name=op.f("ck_notice_subscription_state"),
        ),
        of_survey("notice_subscription"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_subscription")),
        sa.UniqueConstraint(
            "survey_id", "address_hash", name=op.f("uq_notice_subscription_survey_id_address_hash")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_notice_subscription_survey_id", "notice_subscription", ["survey_id", "state", "id"]
    )
    op.create_table(
        "notice_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("story_json", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("counts_json", sa.Text(), nullable=False),
        sa.CheckConstraint(OCCASION, name=op.f("ck_notice_round_occasion")),
        sa.CheckConstraint(
            "state in ('planned', 'gathering', 'gathered')", name=op.f("ck_notice_round_state")
        ),
        of_survey("notice_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_round")),
        sa.UniqueConstraint(
            "survey_id", "occasion", "about", name=op.f("uq_notice_round_survey_id_occasion_about")
        ),
    )
    op.create_table(
        "notice",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'claimed', 'handed_over', 'bounced', 'refused', 'failed', "
            "'unsure', 'unsubscribed')",
            name=op.f("ck_notice_state"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["notice_round.id"], name=op.f("fk_notice_round_id")),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["notice_subscription.id"],
            name=op.f("fk_notice_subscription_id"),
        ),
        sa.PrimaryKeyConstraint("round_id", "subscription_id", name=op.f("pk_notice")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_notice_state", "notice", ["state", "channel", "due_at"])
    op.create_table(
        "notice_plan",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("by_letter", sa.Boolean(), nullable=False),
        sa.Column("over_on", sa.Date(), nullable=True),
        of_survey("notice_plan"),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_notice_plan")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notice_text",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint(OCCASION, name=op.f("ck_notice_text_occasion")),
        of_survey("notice_text"),
        sa.PrimaryKeyConstraint("survey_id", "occasion", "lang", name=op.f("pk_notice_text")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("notice_text")
    op.drop_table("notice_plan")
    op.drop_index("ix_notice_state", table_name="notice")
    op.drop_table("notice")
    op.drop_table("notice_round")
    op.drop_index("ix_notice_subscription_survey_id", table_name="notice_subscription")
    op.drop_table("notice_subscription")
