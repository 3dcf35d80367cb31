"""Who does what by when on answers: plans, comments, reasons for sending back, mails."""

import sqlalchemy as sa
from alembic import op

revision = "0325_work"
down_revision = "0320_four_eyes"
branch_labels = None
depends_on = None

STATES = "state in ('to_write', 'in_work', 'waits', 'ready', 'sent_back')"
INSERT_ONLY = ("work_change", "work_return", "work_return_reason")
EDITED = (
    "new.id <> old.id or new.about_id <> old.about_id or new.entry_id <> old.entry_id"
    " or new.by <> old.by or new.at <> old.at or old.removed_at is not null"
    " or new.removed_at is null or new.text <> ''"
)
TABLES = (
    "sent_digest",
    "digest_zone",
    "digest_choice",
    "work_reason",
    "work_return_reason",
    "work_return",
    "work_mention",
    "work_comment",
    "work_change",
    "work_item",
)


def upgrade() -> None:
    _plans()
    _comments()
    _returns()
    _mails()
    guard = _sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql
    for table in INSERT_ONLY:
        guard(table, "update", "true")
        guard(table, "delete", "true")
    guard("work_comment", "update", EDITED)
    guard("work_comment", "delete", "true")


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in (*INSERT_ONLY, "work_comment"):
        for act in ("update", "delete"):
            op.execute(f"drop trigger {table}_no_{act}{'' if is_sqlite else f' on {table}'}")
            if not is_sqlite:
                op.execute(f"drop function {table}_no_{act}()")
    for table in TABLES:
        op.drop_table(table)


def _plans() -> None:
    op.create_table(
        "work_item",
        sa.Column("about_id", sa.Uuid(), nullable=False),
        _to("work_item", "entry_id", "entry"),
        *_facts(),
        sa.CheckConstraint(STATES, name=op.f("ck_work_item_state")),
        *_keys("work_item"),
        sa.PrimaryKeyConstraint("about_id", name=op.f("pk_work_item")),
    )
    for name in ("entry_id", "owner_id", "waits_for"):
        op.create_index(op.f(f"ix_work_item_{name}"), "work_item", [name])
    op.create_table(
        "work_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        _to("work_change", "entry_id", "entry"),
        _to("work_change", "by", "user_account"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_facts(),
        sa.CheckConstraint(STATES, name=op.f("ck_work_change_state")),
        *_keys("work_change"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_change")),
    )
    op.create_index("ix_work_change_about_id", "work_change", ["about_id", "at"])


def _comments() -> None:
    op.create_table(
        "work_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        _to("work_comment", "entry_id", "entry"),
        _to("work_comment", "by", "user_account"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _to("work_comment", "removed_by", "user_account", nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(removed_by is null) = (removed_at is null)", name=op.f("ck_work_comment_removed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_comment")),
    )
    op.create_index("ix_work_comment_about_id", "work_comment", ["about_id", "at"])
    op.create_table(
        "work_mention",
        _to("work_mention", "comment_id", "work_comment"),
        _to("work_mention", "user_id", "user_account"),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("comment_id", "user_id", name=op.f("pk_work_mention")),
    )
    op.create_index(op.f("ix_work_mention_user_id"), "work_mention", ["user_id"])


def _returns() -> None:
    op.create_table(
        "work_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("work_return", "entry_id", "entry"),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        _to("work_return", "by", "user_account"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_return")),
    )
    op.create_index("ix_work_return_entry_id", "work_return", ["entry_id", "at"])
    op.create_table(
        "work_return_reason",
        _to("work_return_reason", "return_id", "work_return"),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("return_id", "code", name=op.f("pk_work_return_reason")),
    )
    op.create_table(
        "work_reason",
        sa.Column("id", sa.Uuid(), nullable=False),
        _to("work_reason", "organisation_id", "organisation"),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("texts_json", sa.Text(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_reason")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_work_reason_organisation_id_code")
        ),
    )


def _mails() -> None:
    op.create_table(
        "digest_choice",
        _to("digest_choice", "user_id", "user_account"),
        sa.Column("often", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "often in ('off', 'daily', 'weekly')", name=op.f("ck_digest_choice_often")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_digest_choice")),
    )
    op.create_table(
        "digest_zone",
        _to("digest_zone", "organisation_id", "organisation"),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_digest_zone")),
    )
    op.create_table(
        "sent_digest",
        _to("sent_digest", "user_id", "user_account"),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "sent_on", name=op.f("pk_sent_digest")),
    )


def _to(table: str, name: str, other: str, *, nullable: bool = False) -> sa.Column:
    key = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{name}"))
    return sa.Column(name, sa.Uuid(), key, nullable=nullable)


def _facts() -> list[sa.Column]:
    return [
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("waits_for", sa.Uuid(), nullable=True),
    ]


def _keys(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], ["user_account.id"], name=op.f(f"fk_{table}_{name}"))
        for name in ("owner_id", "waits_for")
    ]


def _sqlite(table: str, act: str, refused: str) -> None:
    op.execute(
        f"create trigger {table}_no_{act} before {act} on {table} when {refused} "
        f"begin select raise(abort, '{table}: no {act}'); end"
    )


def _postgresql(table: str, act: str, refused: str) -> None:
    row = "old" if act == "delete" else "new"
    op.execute(
        f"create function {table}_no_{act}() returns trigger language plpgsql as $$ begin "
        f"if {refused} then raise exception '{table}: no {act}'; end if; return {row}; end $$"
    )
    op.execute(
        f"create trigger {table}_no_{act} before {act} on {table} "
        f"for each row execute function {table}_no_{act}()"
    )
