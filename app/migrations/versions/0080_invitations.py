"""Invitations: tokens that count once, addresses apart from them, the mails and their words."""

import sqlalchemy as sa
from alembic import op

revision = "0080_invitations"
down_revision = "0070_uploads"
branch_labels = None
depends_on = None


def of_survey(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_survey_id")
    return sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=name)


def upgrade() -> None:
    op.add_column(
        "survey",
        sa.Column("by_invitation", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("unfinished_response", sa.Column("invited", sa.String(length=43), nullable=True))
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("group_label", sa.String(length=200), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        of_survey("invitation"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitation_survey_id", "invitation", ["survey_id", "batch", "is_used"])
    op.create_table(
        "invitation_batch",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.CheckConstraint("kind in ('list', 'codes')", name=op.f("ck_invitation_batch_kind")),
        of_survey("invitation_batch"),
        sa.PrimaryKeyConstraint("survey_id", "number", name=op.f("pk_invitation_batch")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitation_plan",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("is_running", sa.Boolean(), nullable=False),
        sa.Column("reminder_days", sa.String(length=40), nullable=False),
        sa.Column("most_a_minute", sa.Integer(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        of_survey("invitation_plan"),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_invitation_plan")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitation_text",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('first', 'reminder')", name=op.f("ck_invitation_text_kind")),
        of_survey("invitation_text"),
        sa.PrimaryKeyConstraint("survey_id", "kind", "lang", name=op.f("pk_invitation_text")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitation_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'bounced', 'unsubscribed', 'done')",
            name=op.f("ck_invitation_contact_state"),
        ),
        of_survey("invitation_contact"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_contact")),
        sa.UniqueConstraint(
            "survey_id", "address_hash", name=op.f("uq_invitation_contact_survey_id_address_hash")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_invitation_contact_address_hash", "invitation_contact", ["address_hash", "state"]
    )
    op.create_table(
        "invitation_mail",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "state in ('claimed', 'later', 'sent', 'refused')",
            name=op.f("ck_invitation_mail_state"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["invitation_contact.id"], name=op.f("fk_invitation_mail_contact_id")
        ),
        sa.PrimaryKeyConstraint("contact_id", "number", name=op.f("pk_invitation_mail")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unsubscribed_address",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_unsubscribed_address_organisation_id"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "address_hash", name=op.f("pk_unsubscribed_address")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("unsubscribed_address")
    op.drop_table("invitation_mail")
    op.drop_index("ix_invitation_contact_address_hash", table_name="invitation_contact")
    op.drop_table("invitation_contact")
    op.drop_table("invitation_text")
    op.drop_table("invitation_plan")
    op.drop_table("invitation_batch")
    op.drop_index("ix_invitation_survey_id", table_name="invitation")
    op.drop_table("invitation")
    op.drop_column("unfinished_response", "invited")
    op.drop_column("survey", "by_invitation")
