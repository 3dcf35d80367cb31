"""What the public finds answers by; concerns over several surveys; the licence of what is open."""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0300_public"
down_revision = "0290_notices"
branch_labels = None
depends_on = None
NAME = "entries.project_all"


def upgrade() -> None:
    op.create_table(
        "entry_public",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("survey", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("source_lang", sa.String(length=20), nullable=False),
        sa.Column("first_published_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("people_shown", sa.String(length=10), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("answered_shown", sa.String(length=10), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("decided_shown", sa.String(length=10), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=True),
        sa.Column("languages", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_entry_public_entry_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_entry_public_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_entry_public_survey_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_public")),
    )
    op.create_index("ix_entry_public_published_at", "entry_public", ["published_at"])
    op.create_index("ix_entry_public_survey_id", "entry_public", ["survey_id"])
    op.create_table(
        "entry_public_text",
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("texts_json", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_public_text_entry_id")
        ),
        sa.PrimaryKeyConstraint("lang", "entry_id", name=op.f("pk_entry_public_text")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entry_public_finding",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("people_shown", sa.String(length=10), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("share_shown", sa.String(length=10), nullable=True),
        sa.Column("share", sa.Float(), nullable=True),
        sa.Column("names_json", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_public_finding_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "number", name=op.f("pk_entry_public_finding")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entry_public_topic",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_public_topic_entry_id")
        ),
        sa.PrimaryKeyConstraint(
            "entry_id", "number", "topic_id", name=op.f("pk_entry_public_topic")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entry_public_topic_key", "entry_public_topic", ["key"])
    _concerns()
    op.create_table(
        "open_terms",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("licence", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "licence in ('cc-by-4.0', 'cc-by-sa-4.0', 'cc0-1.0', 'ogl-uk-3.0', 'etalab-2.0', "
            "'dl-de-by-2.0')",
            name=op.f("ck_open_terms_licence"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_open_terms_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_open_terms")),
    )
    _ask_for_what_is_published()


def _concerns() -> None:
    op.create_table(
        "concern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("source_lang", sa.String(length=20), nullable=False),
        sa.Column("names_json", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_concern_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_concern_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("slug", name=op.f("uq_concern_slug")),
    )
    op.create_table(
        "concern_topic",
        sa.Column("topic_key", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("linked_by", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_topic_concern_id")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_concern_topic_survey_id")
        ),
        sa.ForeignKeyConstraint(
            ["linked_by"], ["user_account.id"], name=op.f("fk_concern_topic_linked_by")
        ),
        sa.PrimaryKeyConstraint("topic_key", name=op.f("pk_concern_topic")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_concern_topic_concern_id", "concern_topic", ["concern_id"])


def _ask_for_what_is_published() -> None:
    """Let the worker list what was published before there was this list."""
    version = sa.table("entry_version", sa.column("id", sa.Uuid()))
    database = op.get_bind()
    if database.scalar(sa.select(version.c.id).limit(1)) is None:
        return
    job = sa.table(
        "job",
        sa.column("id", sa.Uuid()),
        sa.column("name", sa.String()),
        sa.column("args", sa.Text()),
        sa.column("run_at", sa.DateTime(timezone=True)),
        sa.column("state", sa.String()),
        sa.column("unique_key", sa.String()),
        sa.column("attempts", sa.Integer()),
    )
    wanted = {
        "id": uuid4(),
        "name": NAME,
        "args": "{}",
        "run_at": datetime.now(UTC),
        "state": "ready",
        "unique_key": NAME,
        "attempts": 0,
    }
    op.bulk_insert(job, [wanted])


def downgrade() -> None:
    op.execute(sa.text("delete from job where name = 'entries.project_all'"))
    for name in (
        "open_terms",
        "concern_topic",
        "concern",
        "entry_public_topic",
        "entry_public_finding",
        "entry_public_text",
        "entry_public",
    ):
        op.drop_table(name)
