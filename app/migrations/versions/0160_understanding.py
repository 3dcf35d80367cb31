"""Comments in several topics, themes, lineage over runs, and edits that can be undone.

Every old row becomes new rows: what the machine said and what a person decided stay apart.
"""

import json
from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0160_understanding"
down_revision = "0150_offered"
branch_labels = None
depends_on = None

STATES = "'waiting', 'running', 'done', 'failed'"


def upgrade() -> None:
    op.execute("create table kept_assignment as select * from assignment")
    op.drop_table("assignment")
    _themes()
    _topics()
    _runs()
    _edits()
    _comments()
    _fill_comments()
    op.drop_table("kept_assignment")
    _ask_for_texts()


def _themes() -> None:
    op.create_table(
        "theme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words_json", sa.Text(), nullable=False),
        sa.Column("public_words_json", sa.Text(), nullable=False),
        sa.Column("label_by_machine", sa.String(length=200), nullable=False),
        sa.Column("label_by_staff", sa.String(length=200), nullable=False),
        sa.Column("labels_json", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_theme_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("run_id", "number", name=op.f("uq_theme_run_id_number")),
    )
    # Until now each topic stood by itself: it is its own theme, under the same id.
    op.execute(
        "insert into theme (id, run_id, number, words_json, public_words_json, label_by_machine,"
        " label_by_staff, labels_json, revision) select id, run_id, number, words_json,"
        " public_words_json, label_by_machine, label_by_staff, labels_json, 0 from topic"
    )


def _topics() -> None:
    for column in (
        sa.Column("theme_id", sa.Uuid(), nullable=True),
        sa.Column("key", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.String(length=10), nullable=False, server_default="machine"),
        sa.Column("is_undone", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("place_x", sa.Double(), nullable=False, server_default="0.5"),
        sa.Column("place_y", sa.Double(), nullable=False, server_default="0.5"),
        sa.Column("meaning", sa.Text(), nullable=False, server_default=""),
        sa.Column("includes", sa.Text(), nullable=False, server_default=""),
        sa.Column("excludes", sa.Text(), nullable=False, server_default=""),
        sa.Column("examples_json", sa.Text(), nullable=False, server_default="[]"),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("topic", column)
    op.execute("update topic set theme_id = id, key = id")
    with op.batch_alter_table("topic") as topic:
        topic.alter_column("key", existing_type=sa.Uuid(), nullable=False)
        topic.create_check_constraint(op.f("ck_topic_made_by"), "made_by in ('machine', 'person')")
        topic.create_foreign_key(op.f("fk_topic_theme_id"), "theme", ["theme_id"], ["id"])
        topic.create_unique_constraint(op.f("uq_topic_run_id_key"), ["run_id", "key"])
    op.create_index("ix_topic_key", "topic", ["key"])


def _runs() -> None:
    for column in (
        sa.Column("edits", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("wanted_stop", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("previous_edits", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_old_by", sa.Uuid(), nullable=True),
        sa.Column("kept_old_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("run", column)
    # Until now the newest run that was done counted, without being asked about.
    op.execute(
        "update run set accepted_at = coalesce(finished_at, created_at) where state = 'done'"
    )
    with op.batch_alter_table("run") as run:
        run.drop_constraint(op.f("ck_run_state"), type_="check")
        run.create_check_constraint(op.f("ck_run_state"), f"state in ({STATES}, 'cancelled')")
        run.create_foreign_key(op.f("fk_run_previous_id"), "run", ["previous_id"], ["id"])


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _edits() -> None:
    for column in (
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Uuid(), nullable=True),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("is_undone", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("topic_edit", column)
    op.execute(
        "update topic_edit set run_id ="
        " (select topic.run_id from topic where topic.id = topic_edit.topic_id)"
    )
    op.execute(
        "update topic_edit set number = (select counted.number from (select id, row_number() over"
        ' (partition by run_id order by "at", id) as number from topic_edit) as counted'
        " where counted.id = topic_edit.id)"
    )
    with op.batch_alter_table("topic_edit") as edit:
        edit.alter_column("run_id", existing_type=sa.Uuid(), nullable=False)
        edit.alter_column("number", existing_type=sa.Integer(), nullable=False)
        edit.alter_column("topic_id", existing_type=sa.Uuid(), nullable=True)
        edit.create_foreign_key(op.f("fk_topic_edit_run_id"), "run", ["run_id"], ["id"])
        edit.create_foreign_key(op.f("fk_topic_edit_theme_id"), "theme", ["theme_id"], ["id"])
        edit.create_foreign_key(
            op.f("fk_topic_edit_undoes_id"), "topic_edit", ["undoes_id"], ["id"]
        )
        edit.create_unique_constraint(op.f("uq_topic_edit_run_id_number"), ["run_id", "number"])
    op.create_table(
        "edited_topic",
        sa.Column("edit_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edit_id"], ["topic_edit.id"], name=op.f("fk_edited_topic_edit_id")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_edited_topic_topic_id")),
        sa.PrimaryKeyConstraint("edit_id", "topic_id", name=op.f("pk_edited_topic")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_edited_topic_topic_id", "edited_topic", ["topic_id"])
    op.execute("insert into edited_topic (edit_id, topic_id) select id, topic_id from topic_edit")
    op.execute(
        "update topic set revision = (select coalesce(max(number), 0) from topic_edit"
        " where topic_edit.topic_id = topic.id)"
    )
    op.execute(
        "update run set edits = (select count(*) from topic_edit where topic_edit.run_id = run.id)"
    )


def _comments() -> None:
    op.create_table(
        "run_comment",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("grouped", sa.Boolean(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("certainty", sa.Double(), nullable=False),
        sa.Column("not_grouped", sa.String(length=20), nullable=False),
        sa.Column("fit", sa.Double(), nullable=False),
        sa.Column("sentiment", sa.String(length=10), nullable=False),
        sa.Column("similar", sa.LargeBinary(), nullable=False),
        sa.Column("audit", sa.Boolean(), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        *_of_one_comment("run_comment"),
        sa.PrimaryKeyConstraint("run_id", "response_id", name=op.f("pk_run_comment")),
        sa.UniqueConstraint("run_id", "place", name=op.f("uq_run_comment_run_id_place")),
        sqlite_with_rowid=False,
    )
    # Lists of what is in no topic, by reason and by nearness, read the index alone.
    columns = ["run_id", "grouped", "not_grouped", "fit"]
    op.create_index("ix_run_comment_run_id_grouped", "run_comment", columns)
    op.create_index("ix_run_comment_response_id", "run_comment", ["response_id"])
    op.create_table(
        "assignment",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("machine_strength", sa.Double(), nullable=True),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.Column("spans_json", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        *_of_one_comment("assignment"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_assignment_topic_id")),
        sa.PrimaryKeyConstraint("run_id", "response_id", "topic_id", name=op.f("pk_assignment")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assignment_response_id", "assignment", ["response_id"])
    op.create_index("ix_assignment_topic_id", "assignment", ["topic_id", "standing", "strength"])
    op.create_table(
        "comment_text",
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("part_hashes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_comment_text_response_id")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_comment_text_survey_id")
        ),
        sa.PrimaryKeyConstraint("question_id", "response_id", name=op.f("pk_comment_text")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_comment_text_response_id", "comment_text", ["response_id"])
    op.create_index("ix_comment_text_survey_id", "comment_text", ["survey_id"])
    op.create_table(
        "moved_comment",
        sa.Column("edit_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("was_standing", sa.Boolean(), nullable=False),
        sa.Column("is_standing", sa.Boolean(), nullable=False),
        sa.Column("was_decided_by", sa.Uuid(), nullable=True),
        sa.Column("was_decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edit_id"], ["topic_edit.id"], name=op.f("fk_moved_comment_edit_id")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_moved_comment_response_id")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_moved_comment_topic_id")),
        sa.PrimaryKeyConstraint(
            "edit_id", "response_id", "topic_id", name=op.f("pk_moved_comment")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_moved_comment_response_id", "moved_comment", ["response_id"])
    op.create_table(
        "descent",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("former_topic_id", sa.Uuid(), nullable=True),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("shared", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["former_topic_id"], ["topic.id"], name=op.f("fk_descent_former_topic_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_descent_run_id")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_descent_topic_id")),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_descent")),
        sqlite_with_rowid=False,
    )


def _of_one_comment(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f(f"fk_{table}_response_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f(f"fk_{table}_run_id")),
    )


def _fill_comments() -> None:
    nothing = "x''" if _is_sqlite() else "''::bytea"
    op.execute(
        "insert into run_comment (run_id, response_id, place, grouped, lang, certainty,"
        ' not_grouped, fit, sentiment, "similar", audit, read_by, read_at)'
        " select run_id, response_id,"
        " row_number() over (partition by run_id order by response_id) - 1,"
        f" topic_id is not null, lang, 1.0, not_grouped, strength, '', {nothing}, false,"
        " read_by, read_at from kept_assignment"
    )
    # Where the machine put it: that stands unless a person moved it away.
    op.execute(
        "insert into assignment (run_id, response_id, topic_id, machine_strength, strength,"
        " standing, spans_json, decided_by, decided_at)"
        " select run_id, response_id, machine_topic_id, 1.0, 1.0,"
        " coalesce(topic_id = machine_topic_id, false), '[]', moved_by, moved_at"
        " from kept_assignment where machine_topic_id is not null"
    )
    # Where a person put it, when that is somewhere else.
    op.execute(
        "insert into assignment (run_id, response_id, topic_id, machine_strength, strength,"
        " standing, spans_json, decided_by, decided_at)"
        " select run_id, response_id, topic_id, null, 1.0, true, '[]', moved_by, moved_at"
        " from kept_assignment where topic_id is not null"
        " and (machine_topic_id is null or machine_topic_id <> topic_id)"
    )


def _ask_for_texts() -> None:
    """Let the worker store the words to search of comments that came in before."""
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
    run = sa.table("run", sa.column("survey_id", sa.Uuid()), sa.column("state", sa.String()))
    database = op.get_bind()
    asked = set(database.scalars(sa.select(job.c.unique_key)))
    surveys = database.scalars(sa.select(run.c.survey_id).where(run.c.state == "done").distinct())
    wanted = [
        {
            "id": uuid4(),
            "name": "insights.embed",
            "args": json.dumps({"survey_id": str(each)}),
            "run_at": datetime.now(UTC),
            "state": "ready",
            "unique_key": f"embed:{each}",
            "attempts": 0,
        }
        for each in sorted(surveys.all())
        if f"embed:{each}" not in asked
    ]
    if wanted:
        op.bulk_insert(job, wanted)


def downgrade() -> None:
    _keep_main_topics()
    for table in ("descent", "moved_comment", "comment_text", "assignment", "run_comment"):
        op.drop_table(table)
    _old_edits()
    _old_runs()
    with op.batch_alter_table("topic") as topic:
        topic.drop_constraint(op.f("uq_topic_run_id_key"), type_="unique")
        topic.drop_constraint(op.f("fk_topic_theme_id"), type_="foreignkey")
        topic.drop_constraint(op.f("ck_topic_made_by"), type_="check")
        topic.drop_index("ix_topic_key")
        for name in ("theme_id", "key", "made_by", "is_undone", "place_x", "place_y", "meaning"):
            topic.drop_column(name)
        for name in ("includes", "excludes", "examples_json", "revision"):
            topic.drop_column(name)
    op.drop_table("theme")
    _old_assignments()


def _keep_main_topics() -> None:
    main = (
        "(select topic_id from assignment where assignment.run_id = run_comment.run_id"
        " and assignment.response_id = run_comment.response_id and {which}"
        " order by {strength} desc, topic_id limit 1)"
    )
    decided = (
        "(select max({column}) from assignment where assignment.run_id = run_comment.run_id"
        " and assignment.response_id = run_comment.response_id)"
    )
    by = "decided_by" if _is_sqlite() else "decided_by::text"
    last = decided.format(column=by) if _is_sqlite() else f"{decided.format(column=by)}::uuid"
    op.execute(
        "create table kept_assignment as select run_id, response_id,"
        f" {main.format(which='standing', strength='strength')} as topic_id,"
        f" {main.format(which='machine_strength is not null', strength='machine_strength')}"
        " as machine_topic_id, fit as strength, lang, not_grouped,"
        f" {last} as moved_by, {decided.format(column='decided_at')} as moved_at,"
        " read_by, read_at from run_comment"
    )


def _old_edits() -> None:
    op.drop_table("edited_topic")
    op.execute("update topic_edit set undoes_id = null")
    op.execute("delete from topic_edit where topic_id is null")
    with op.batch_alter_table("topic_edit") as edit:
        edit.drop_constraint(op.f("uq_topic_edit_run_id_number"), type_="unique")
        for name in ("run_id", "theme_id", "undoes_id"):
            edit.drop_constraint(op.f(f"fk_topic_edit_{name}"), type_="foreignkey")
        for name in ("run_id", "number", "theme_id", "undoes_id", "is_undone"):
            edit.drop_column(name)
        edit.alter_column("topic_id", existing_type=sa.Uuid(), nullable=False)


def _old_runs() -> None:
    op.execute("update run set state = 'failed', error = 'stopped' where state = 'cancelled'")
    with op.batch_alter_table("run") as run:
        run.drop_constraint(op.f("ck_run_state"), type_="check")
        run.create_check_constraint(op.f("ck_run_state"), f"state in ({STATES})")
        run.drop_constraint(op.f("fk_run_previous_id"), type_="foreignkey")
        for name in ("edits", "wanted_stop", "previous_id", "previous_edits"):
            run.drop_column(name)
        for name in ("accepted_by", "accepted_at", "kept_old_by", "kept_old_at"):
            run.drop_column(name)


def _old_assignments() -> None:
    op.create_table(
        "assignment",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("machine_topic_id", sa.Uuid(), nullable=True),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("lang", sa.String(length=20), nullable=False),
        sa.Column("not_grouped", sa.String(length=20), nullable=False),
        sa.Column("moved_by", sa.Uuid(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        *_of_one_comment("assignment"),
        sa.ForeignKeyConstraint(
            ["machine_topic_id"], ["topic.id"], name=op.f("fk_assignment_machine_topic_id")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_assignment_topic_id")),
        sa.PrimaryKeyConstraint("run_id", "response_id", name=op.f("pk_assignment")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assignment_response_id", "assignment", ["response_id"])
    op.create_index("ix_assignment_topic_id", "assignment", ["topic_id"])
    op.execute("insert into assignment select * from kept_assignment")
    op.drop_table("kept_assignment")
