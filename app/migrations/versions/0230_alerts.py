"""Alerts, the terms that staff watch for, and who is told by e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0230_alerts"
down_revision = "0220_algorithm"
branch_labels = None
depends_on = None

TABLES = (
    "alert_subscription",
    "alert_look",
    "alert_settings",
    "alert_read",
    "alert_match",
    "alert_term",
    "alert",
)


def upgrade() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("evidence_json", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('burst', 'more', 'new', 'feeling', 'term')", name=op.f("ck_alert_kind")
        ),
        sa.CheckConstraint("(seen_by is null) = (seen_at is null)", name=op.f("ck_alert_seen")),
        _key("alert", "survey_id", "survey"),
        _key("alert", "seen_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint(
            "survey_id", "kind", "cause", "day", name=op.f("uq_alert_survey_id_kind_cause_day")
        ),
    )
    op.create_index("ix_alert_survey_id_seen_at", "alert", ["survey_id", "seen_at", "day"])
    op.create_table(
        "alert_term",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_watched", sa.Boolean(), nullable=False),
        _key("alert_term", "survey_id", "survey"),
        _key("alert_term", "added_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_term")),
        sa.UniqueConstraint("survey_id", "folded", name=op.f("uq_alert_term_survey_id_folded")),
    )
    op.create_table(
        "alert_match",
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("alert_id", sa.Uuid(), nullable=True),
        _key("alert_match", "term_id", "alert_term"),
        _key("alert_match", "response_id", "response"),
        _key("alert_match", "alert_id", "alert"),
        sa.PrimaryKeyConstraint("term_id", "response_id", name=op.f("pk_alert_match")),
        sqlite_with_rowid=False,
    )
    for column in ("response_id", "alert_id"):
        op.create_index(f"ix_alert_match_{column}", "alert_match", [column])
    op.create_table(
        "alert_read",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        _key("alert_read", "response_id", "response"),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_alert_read")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alert_settings",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("kinds", sa.String(length=100), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("passing", sa.Date(), nullable=True),
        _key("alert_settings", "survey_id", "survey"),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_alert_settings")),
    )
    op.create_table(
        "alert_look",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        _key("alert_look", "survey_id", "survey"),
        _key("alert_look", "run_id", "run"),
        sa.PrimaryKeyConstraint("survey_id", "question_id", name=op.f("pk_alert_look")),
    )
    op.create_table(
        "alert_subscription",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        _key("alert_subscription", "survey_id", "survey"),
        _key("alert_subscription", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("survey_id", "user_id", name=op.f("pk_alert_subscription")),
    )


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
