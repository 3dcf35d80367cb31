"""Promises that are moved in public, commitments and what becomes of them, and reminders."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

revision = "0280_promises"
down_revision = "0270_entry"
branch_labels = None
depends_on = None

FROZEN = ("promise_move", "commitment_event", "promise_reminder")
PROMISING = {"accepted", "partly"}
KINDS = (
    "'made', 'assigned', 'updated', 'milestone', 'milestone_done', 'moved', "
    "'said_done', 'confirmed', 'refused', 'reopened', 'dropped', 'kept'"
)


def upgrade() -> None:
    op.add_column("survey", sa.Column("first_promised_on", sa.Date(), nullable=True))
    op.add_column("survey", sa.Column("answered_on", sa.Date(), nullable=True))
    # Said in SQL, as a foreign key of a new column otherwise means to rebuild the table.
    op.execute(
        f"alter table survey add column responsible_id {'char(32)' if _is_sqlite() else 'uuid'} "
        "constraint fk_survey_responsible_id references user_account (id)"
    )
    _tables()
    guard = _guard_sqlite if _is_sqlite() else _guard_postgresql
    _fill()
    for table in FROZEN:
        for act in ("update", "delete"):
            guard(table, act)


def downgrade() -> None:
    for table in FROZEN:
        for act in ("update", "delete"):
            on = "" if _is_sqlite() else f" on {table}"
            op.execute(f"drop trigger {table}_no_{act}{on}")
            if not _is_sqlite():
                op.execute(f"drop function {table}_no_{act}()")
    for table in ("promise_reminder", "commitment_event", "commitment", "promise_move"):
        op.drop_table(table)
    for column in ("responsible_id", "answered_on", "first_promised_on"):
        op.drop_column("survey", column)


def _tables() -> None:
    op.create_table(
        "promise_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before_on", sa.Date(), nullable=False),
        sa.Column("now_on", sa.Date(), nullable=False),
        sa.Column("reason_json", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("before_on <> now_on", name=op.f("ck_promise_move_moves")),
        sa.CheckConstraint("reason_json <> '{}'", name=op.f("ck_promise_move_reason")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_promise_move_survey_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_promise_move_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_move")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_promise_move_survey_id_number")),
    )
    op.create_table(
        "commitment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('not_started', 'under_way', 'to_confirm', 'done')",
            name=op.f("ck_commitment_state"),
        ),
        sa.CheckConstraint(
            "progress is null or progress between 0 and 100", name=op.f("ck_commitment_progress")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_commitment_entry_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_commitment_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_commitment_finding_id")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_commitment_entry_id_number")),
    )
    op.create_index("ix_commitment_due_on", "commitment", ["due_on"])
    op.create_table("commitment_event", *_event_columns(), *_event_rules())
    op.create_table(
        "promise_reminder",
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user_account.id"], name=op.f("fk_promise_reminder_person_id")
        ),
        sa.PrimaryKeyConstraint("about_id", "due_on", "step", name=op.f("pk_promise_reminder")),
    )


def _event_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("texts_json", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.Column("before_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("version_number", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("about_kind", sa.String(length=16), nullable=True),
        sa.Column("about_by", sa.Uuid(), nullable=True),
    ]


def _event_rules() -> list[sa.Constraint]:
    name = "commitment_event"
    about = ["about_id", "commitment_id", "about_kind", "about_by"]
    claim = [f"{name}.{column}" for column in ("id", "commitment_id", "kind", "by_id")]
    return [
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f(f"ck_{name}_kind")),
        sa.CheckConstraint("by_id is not null or kind = 'reopened'", name=op.f(f"ck_{name}_by")),
        sa.CheckConstraint(
            "kind <> 'confirmed' or (about_id is not null and about_by is not null "
            "and about_kind is not null and about_kind = 'said_done' and about_by <> by_id)",
            name=op.f(f"ck_{name}_four_eyes"),
        ),
        sa.CheckConstraint(
            "kind <> 'said_done' or (texts_json <> '{}' and (link <> '' or document <> ''))",
            name=op.f(f"ck_{name}_evidence"),
        ),
        sa.CheckConstraint(
            "kind <> 'moved' or (texts_json <> '{}' and before_on is not null "
            "and due_on is not null)",
            name=op.f(f"ck_{name}_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f(f"fk_{name}_commitment_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f(f"fk_{name}_by_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user_account.id"], name=op.f(f"fk_{name}_person_id")
        ),
        sa.ForeignKeyConstraint(about, claim, name=f"fk_{name}_about_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "commitment_id", "number", name=op.f(f"uq_{name}_commitment_id_number")
        ),
        sa.UniqueConstraint(
            "id",
            "commitment_id",
            "kind",
            "by_id",
            name=op.f(f"uq_{name}_id_commitment_id_kind_by_id"),
        ),
        sa.UniqueConstraint("about_id", "kind", name=op.f(f"uq_{name}_about_id_kind")),
    ]


def _fill() -> None:
    """Begin the commitments of what was published before, and note when it was answered."""
    bind = op.get_bind()
    tables = sa.MetaData()
    tables.reflect(
        bind, only=["entry", "entry_version", "survey", "commitment", "commitment_event"]
    )
    uuid_columns = {"id", "entry_id", "survey_id", "approver_id", "finding_id", "commitment_id"}
    for table in tables.tables.values():
        for column in table.columns:
            if column.name in uuid_columns | {"by_id"}:
                column.type = sa.Uuid()
    version, entry = tables.tables["entry_version"], tables.tables["entry"]
    survey = tables.tables["survey"]
    newest: dict[Any, Any] = {}
    answered: dict[Any, date] = {}
    rows = sa.select(version, entry.c.survey_id).join(entry, entry.c.id == version.c.entry_id)
    for row in bind.execute(rows.order_by(version.c.entry_id, version.c.number)).mappings():
        newest[row["entry_id"]] = row
        day = _day(row["published_at"])
        answered[row["survey_id"]] = min(day, answered.get(row["survey_id"], day))
    for survey_id, on in answered.items():
        bind.execute(survey.update().where(survey.c.id == survey_id).values(answered_on=on))
    for row in newest.values():
        for made, event in _commitments(row):
            bind.execute(tables.tables["commitment"].insert().values(**made))
            bind.execute(tables.tables["commitment_event"].insert().values(**event))


def _commitments(row: sa.RowMapping) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    content = json.loads(row["content_json"])
    if content["stage"] == "withdrawn":
        return
    findings = [
        each for each in content["findings"] if each["status"] in PROMISING and each["due_on"]
    ]
    for number, finding in enumerate(findings, start=1):
        due, key = date.fromisoformat(finding["due_on"]), uuid4()
        made = {
            "id": key,
            "entry_id": row["entry_id"],
            "finding_id": UUID(finding["id"]),
            "number": number,
            "version_number": row["number"],
            "made_on": _day(row["published_at"]),
            "first_due_on": due,
            "due_on": due,
            "state": "not_started",
            "revision": 1,
        }
        texts = {"texts_json": "{}", "note": "", "link": "", "document": ""}
        event = {
            "id": uuid4(),
            "commitment_id": key,
            "number": 1,
            "kind": "made",
            "at": row["published_at"],
            "by_id": row["approver_id"],
            "due_on": due,
            "version_number": row["number"],
            **texts,
        }
        yield made, event


def _day(moment: datetime) -> date:
    return moment.date()


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _guard_sqlite(table: str, act: str) -> None:
    op.execute(
        f"create trigger {table}_no_{act} before {act} on {table} "
        f"begin select raise(abort, '{table}: no {act}'); end"
    )


def _guard_postgresql(table: str, act: str) -> None:
    op.execute(
        f"create function {table}_no_{act}() returns trigger language plpgsql as $$ begin "
        f"raise exception '{table}: no {act}'; end $$"
    )
    op.execute(
        f"create trigger {table}_no_{act} before {act} on {table} "
        f"for each row execute function {table}_no_{act}()"
    )
