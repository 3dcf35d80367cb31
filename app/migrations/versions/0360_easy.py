"""Easy-read texts of entries: drafts, who wrote them, signed versions, pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0360_easy"
down_revision = "0355_reports"
branch_labels = None
depends_on = None

FROZEN = ("easy_writing", "easy_version")
WRITINGS = (
    "from easy_writing as one where one.entry_id = new.entry_id and one.lang = new.lang"
    " and one.revision <= new.revision"
)
RULES = (
    # Other words are another revision, for which somebody stands in easy_writing.
    (
        "easy_draft_words",
        "easy_draft",
        "update",
        (
            "new.revision < old.revision or (new.content_json <> old.content_json"
            " and new.revision = old.revision)"
        ),
    ),
    # What is signed are the words of the draft, about a version of the same entry.
    (
        "easy_version_words",
        "easy_version",
        "insert",
        (
            "not exists (select 1 from easy_draft where easy_draft.entry_id = new.entry_id"
            " and easy_draft.lang = new.lang and easy_draft.revision = new.revision"
            " and easy_draft.content_json = new.content_json)"
        ),
    ),
    (
        "easy_version_entry",
        "easy_version",
        "insert",
        (
            "not exists (select 1 from entry_version where entry_version.id = new.entry_version_id"
            " and entry_version.entry_id = new.entry_id"
            " and entry_version.sha256 = new.entry_sha256)"
        ),
    ),
    # Each revision has a writer, the last one is named, and none of those whose words nobody
    # else has signed yet signs.
    (
        "easy_version_four_eyes",
        "easy_version",
        "insert",
        (
            f"(select count(*) {WRITINGS}) <> new.revision"
            f" or not exists (select 1 {WRITINGS} and one.revision = new.revision"
            " and one.writer_id = new.writer_id)"
            f" or exists (select 1 {WRITINGS} and one.writer_id = new.signer_id"
            " and one.revision > coalesce((select max(two.revision) from easy_version as two"
            " where two.entry_id = new.entry_id and two.lang = new.lang"
            " and two.revision < new.revision), 0))"
        ),
    ),
    *(
        (f"{table}_no_{act}", table, act, "true")
        for table in FROZEN
        for act in ("update", "delete")
    ),
    # A picture goes as a whole, when nothing shows it; it never becomes another one.
    ("easy_picture_no_update", "easy_picture", "update", "true"),
)


def upgrade() -> None:
    _tables()
    guard = _sqlite if op.get_bind().dialect.name == "sqlite" else _postgresql
    for rule in RULES:
        guard(*rule)


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, _act, _refused in RULES:
        on = "" if is_sqlite else f" on {table}"
        op.execute(f"drop trigger {name}{on}")
        if not is_sqlite:
            op.execute(f"drop function {name}()")
    for table in ("easy_picture", "easy_version", "easy_writing", "easy_draft"):
        op.drop_table(table)


def _tables() -> None:
    op.create_table(
        "easy_draft",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_json", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_easy_draft_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "lang", name=op.f("pk_easy_draft")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "easy_writing",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("writer_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id", "lang"],
            ["easy_draft.entry_id", "easy_draft.lang"],
            name=op.f("fk_easy_writing_entry_id_lang"),
        ),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["user_account.id"], name=op.f("fk_easy_writing_writer_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "lang", "revision", name=op.f("pk_easy_writing")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "easy_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("entry_version_id", sa.Uuid(), nullable=False),
        sa.Column("entry_sha256", sa.String(length=64), nullable=False),
        sa.Column("content_json", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("writer_id", sa.Uuid(), nullable=False),
        sa.Column("signer_id", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("signer_id <> writer_id", name=op.f("ck_easy_version_four_eyes")),
        *_keys("easy_version", {
            "entry_id": "entry", "entry_version_id": "entry_version",
            "writer_id": "user_account", "signer_id": "user_account",
        }),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_easy_version")),
        sa.UniqueConstraint(
            "entry_id", "lang", "number", name=op.f("uq_easy_version_entry_id_lang_number")
        ),
    )  # fmt: skip
    op.create_table(
        "easy_picture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("ending", sa.String(length=4), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("easy_picture", {"entry_id": "entry", "added_by": "user_account"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_easy_picture")),
        sa.UniqueConstraint("entry_id", "sha256", name=op.f("uq_easy_picture_entry_id_sha256")),
    )


def _keys(table: str, leads: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, to in leads.items()
    ]


def _sqlite(name: str, table: str, act: str, refused: str) -> None:
    op.execute(
        f"create trigger {name} before {act} on {table} when {refused} "
        f"begin select raise(abort, 'refused: {name}'); end"
    )


def _postgresql(name: str, table: str, act: str, refused: str) -> None:
    row = "old" if act == "delete" else "new"
    op.execute(
        f"create function {name}() returns trigger language plpgsql as $$ begin "
        f"if {refused} then raise exception 'refused: {name}'; end if; return {row}; end $$"
    )
    op.execute(
        f"create trigger {name} before {act} on {table} for each row execute function {name}()"
    )
