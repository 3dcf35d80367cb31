"""Published answers and posters as PDF."""

import sqlalchemy as sa
from alembic import op

revision = "0350_documents"
down_revision = "0345_replies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("quotes", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["entry_version.id"], name=op.f("fk_entry_paper_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_paper")),
        sa.UniqueConstraint("version_id", "lang", name=op.f("uq_entry_paper_version_id_lang")),
    )
    op.create_table(
        "entry_poster",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("size", sa.String(length=2), nullable=False),
        sa.Column("findings", sa.String(length=20), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), server_default="", nullable=False),
        sa.Column("bytes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("pages", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fit", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("size in ('a4', 'a3')", name=op.f("ck_entry_poster_size")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["entry_version.id"], name=op.f("fk_entry_poster_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user_account.id"], name=op.f("fk_entry_poster_asked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_poster")),
        sa.UniqueConstraint(
            "version_id",
            "lang",
            "size",
            "findings",
            name=op.f("uq_entry_poster_version_id_lang_size_findings"),
        ),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "create trigger entry_paper_no_update before update on entry_paper "
            "begin select raise(abort, 'entry_paper: no update'); end"
        )
    else:
        op.execute(
            "create function entry_paper_no_update() returns trigger language plpgsql as "
            "$$ begin raise exception 'entry_paper: no update'; end $$"
        )
        op.execute(
            "create trigger entry_paper_no_update before update on entry_paper "
            "for each row execute function entry_paper_no_update()"
        )


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute(f"drop trigger entry_paper_no_update{'' if is_sqlite else ' on entry_paper'}")
    if not is_sqlite:
        op.execute("drop function entry_paper_no_update()")
    op.drop_table("entry_poster")
    op.drop_table("entry_paper")
