"""Two people where two are promised: the database refuses what the services refuse.

Checks on a row cannot see other rows or what a row was before; triggers can.
"""

from alembic import op

revision = "0320_four_eyes"
down_revision = "0310_acts"
branch_labels = None
depends_on = None

RULES = (
    # Whoever wrote it stays its author; whoever edited it is known by a new revision.
    ("entry_author", "entry", "update", "new.author_id <> old.author_id"),
    (
        "entry_editor",
        "entry",
        "update",
        "new.editor_id <> old.editor_id and new.revision = old.revision",
    ),
    # While it is read by a second person nobody else becomes the one who handed it in.
    (
        "entry_handed_in",
        "entry",
        "update",
        (
            "old.state <> 'draft' and new.state <> 'draft'"
            " and (new.editor_id <> old.editor_id"
            " or new.submitted_by is distinct from old.submitted_by)"
        ),
    ),
    (
        "entry_unread",
        "entry",
        "update",
        "new.state = 'published' and old.state = 'draft'",
    ),
    ("entry_made_published", "entry", "insert", "new.state <> 'draft'"),
    # A version names those who wrote it, and not one of them as who approved it.
    (
        "entry_version_four_eyes",
        "entry_version",
        "insert",
        (
            "not exists (select 1 from entry where entry.id = new.entry_id"
            " and entry.state = 'published' and entry.author_id = new.author_id"
            " and entry.editor_id = new.editor_id and entry.submitted_by <> new.approver_id)"
        ),
    ),
    (
        "published_quote_people",
        "published_quote",
        "update",
        (
            "new.proposed_by <> old.proposed_by or (old.approved_by is not null"
            " and new.approved_by is distinct from old.approved_by)"
        ),
    ),
    (
        "published_quote_words",
        "published_quote",
        "update",
        "new.text <> old.text and new.text <> ''",
    ),
    (
        "published_quote_unapproved",
        "published_quote",
        "update",
        "new.state = 'approved' and new.approved_by is null",
    ),
    (
        "published_quote_made_approved",
        "published_quote",
        "insert",
        "new.state = 'approved' and new.approved_by is null",
    ),
    (
        "algorithm_statement_words",
        "algorithm_statement",
        "update",
        (
            "new.written_by <> old.written_by or new.answers_json <> old.answers_json"
            " or new.sha256 <> old.sha256 or new.number <> old.number"
            " or new.scope_id <> old.scope_id or (old.confirmed_by is not null"
            " and new.confirmed_by is distinct from old.confirmed_by)"
        ),
    ),
    # What the newest statement says is also from those before it that nobody has confirmed.
    (
        "algorithm_statement_four_eyes",
        "algorithm_statement",
        "update",
        (
            "new.confirmed_by is not null and old.confirmed_by is null"
            " and exists (select 1 from algorithm_statement as one"
            " where one.scope_id = new.scope_id and one.number <= new.number"
            " and one.written_by = new.confirmed_by and one.number > coalesce("
            "(select max(two.number) from algorithm_statement as two"
            " where two.scope_id = new.scope_id and two.number < new.number"
            " and two.confirmed_by is not null), 0))"
        ),
    ),
    (
        "algorithm_statement_made_confirmed",
        "algorithm_statement",
        "insert",
        "new.confirmed_by is not null",
    ),
    (
        "draft_approval_people",
        "draft_approval",
        "update",
        (
            "new.asked_by <> old.asked_by or (old.approved_by is not null"
            " and new.approved_by is distinct from old.approved_by)"
        ),
    ),
    (
        "draft_approval_four_eyes",
        "draft_approval",
        "update",
        (
            "new.approved_by is not null and old.approved_by is null"
            " and (new.approved_by = new.asked_by or new.approved_by = (select made_by"
            " from draft_revision where draft_revision.survey_id = new.survey_id"
            " order by number desc limit 1))"
        ),
    ),
    (
        "draft_approval_made_approved",
        "draft_approval",
        "insert",
        "new.approved_by is not null",
    ),
    # Nothing is done before somebody said so; who may confirm that is checked where they say it.
    (
        "commitment_unclaimed",
        "commitment",
        "update",
        "new.state = 'done' and old.state not in ('to_confirm', 'done')",
    ),
    ("told_head_no_update", "told_head", "update", "true"),
    ("told_head_no_delete", "told_head", "delete", "true"),
)


def upgrade() -> None:
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
