"""What people who make a survey together leave for each other."""

import sqlalchemy as sa
from alembic import op

revision = "0050_builder"
down_revision = "0030_results"
branch_labels = None
depends_on = None

TEXTS = {"control_number": 60, "contact": 200}
"""What a survey's settings say besides its dates, and how long it may be."""


def upgrade() -> None:
    settled = sa.Column("settled_at_revision", sa.Integer(), server_default="0", nullable=False)
    op.add_column("survey", settled)
    op.add_column("survey", sa.Column("burden_minutes", sa.Integer(), nullable=True))
    for name, length in TEXTS.items():
        text = sa.Column(name, sa.String(length=length), server_default="", nullable=False)
        op.add_column("survey", text)
    op.create_table(
        "draft_revision",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("of_number", sa.Integer(), nullable=True),
        sa.Column("draft_json", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('edit', 'undo', 'redo', 'restore')", name=op.f("ck_draft_revision_kind")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_draft_revision_survey_id")
        ),
        sa.PrimaryKeyConstraint("survey_id", "number", name=op.f("pk_draft_revision")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "form_draft",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("fields_json", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_form_draft_user_id")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_form_draft_survey_id")),
        sa.PrimaryKeyConstraint("user_id", "survey_id", "address", name=op.f("pk_form_draft")),
        sqlite_with_rowid=False,
    )
    _comments()
    _agreement()
    _templates()
    _test_responses()


def _comments() -> None:
    op.create_table(
        "draft_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.String(length=32), nullable=False),
        sa.Column("part_label", sa.String(length=200), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        _reference("draft_comment", "survey_id", "survey"),
        _reference("draft_comment", "thread_id", "draft_comment"),
        _reference("draft_comment", "written_by", "user_account"),
        _reference("draft_comment", "resolved_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
    )
    op.create_index("ix_draft_comment_survey_id", "draft_comment", ["survey_id", "written_at"])


def _agreement() -> None:
    for asked in ("asks_approval", "asks_sign_off"):
        no = sa.Column(asked, sa.Boolean(), server_default=sa.false(), nullable=False)
        op.add_column("organisation", no)
    op.create_table(
        "draft_approval",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        _reference("draft_approval", "survey_id", "survey"),
        _reference("draft_approval", "asked_by", "user_account"),
        _reference("draft_approval", "approved_by", "user_account"),
        sa.PrimaryKeyConstraint("survey_id", "sha256", name=op.f("pk_draft_approval")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "language_sign_off",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        _reference("language_sign_off", "survey_id", "survey"),
        _reference("language_sign_off", "signed_by", "user_account"),
        sa.PrimaryKeyConstraint("survey_id", "lang", "sha256", name=op.f("pk_language_sign_off")),
        sqlite_with_rowid=False,
    )


def _templates() -> None:
    op.create_table(
        "survey_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("wording_version", sa.String(length=40), nullable=False),
        sa.Column("definition_json", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('survey', 'question')", name=op.f("ck_survey_template_kind")),
        _reference("survey_template", "organisation_id", "organisation"),
        _reference("survey_template", "made_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_template")),
        sa.UniqueConstraint(
            "organisation_id",
            "name",
            "wording_version",
            name=op.f("uq_survey_template_organisation_id_name_wording_version"),
        ),
    )


def _test_responses() -> None:
    op.create_table(
        "test_response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("draft_sha256", sa.String(length=64), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("rows_json", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        _reference("test_response", "survey_id", "survey"),
        _reference("test_response", "sent_by", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_response")),
    )
    op.create_index("ix_test_response_survey_id", "test_response", ["survey_id", "sent_at"])


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    op.drop_table("test_response")
    op.drop_table("survey_template")
    op.drop_table("language_sign_off")
    op.drop_table("draft_approval")
    for asked in ("asks_sign_off", "asks_approval"):
        op.drop_column("organisation", asked)
    op.drop_table("draft_comment")
    op.drop_table("form_draft")
    op.drop_table("draft_revision")
    for name in (*TEXTS, "burden_minutes", "settled_at_revision"):
        op.drop_column("survey", name)
