"""What administrators see of the public pages as files, and what becomes of changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.access import Role
from app.accounts.models import AuditEvent
from app.db import db
from app.jobs import Job
from app.publishing import service, tasks
from app.publishing.models import Publication
from app.publishing.targets import Folder
from tests.factories import accounts, entries


@pytest.fixture
def published_to(own_app, app, tmp_path):
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, publish_to=str(tmp_path / "site"))
    return Folder(tmp_path / "site")


def jobs_about() -> set[tuple[str, str]]:
    chosen = db.session.query(Job).filter(Job.name.startswith("publishing."))
    return {(job.name, job.args) for job in chosen}


def test_publishing_an_entry_asks_for_its_pages(app):
    loop = entries.published()
    about = f'{{"about": "entry:{loop.entry.slug}"}}'
    assert ("publishing.changed", about) in jobs_about()


def test_a_change_is_written_and_told(published_to):
    loop = entries.published()
    tasks.changed(f"entry:{loop.entry.slug}")
    (told,) = service.latest()
    assert (told.state, told.about) == ("done", f"entry:{loop.entry.slug}")
    assert told.files == told.changed > 100
    page = published_to.current / "en" / "you-said" / loop.entry.slug / "index.html"
    assert "stake [en]" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("minutes", "waits"), [(1, True), (11, False)])
def test_of_two_who_write_the_site_one_waits_and_one_that_was_cut_off_is_not_waited_for(
    published_to, minutes, waits
):
    loop = entries.published()
    about = f"entry:{loop.entry.slug}"
    service.begin("", at=clock.now() - timedelta(minutes=minutes))
    db.session.query(Job).delete()
    db.session.commit()
    tasks.changed(about)
    assert published_to.current.exists() is not waits
    put_off = db.session.query(Job).one_or_none()
    assert (put_off is not None) is waits
    if put_off is not None:
        assert (put_off.name, put_off.args) == ("publishing.changed", f'{{"about": "{about}"}}')
        assert put_off.run_at > clock.now()
        assert len(service.latest()) == 1


def test_without_a_place_nothing_is_written(app):
    entries.published()
    tasks.everything()
    assert db.session.query(Publication).count() == 0


def test_administrators_have_all_pages_written_and_it_stands_in_the_record(client):
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    assert "PUBLISH_TO" in client.get("/staff/publishing/").text
    assert accounts.post(client, "/staff/publishing/", {}).status_code == 303
    assert ("publishing.all", "{}") in jobs_about()
    acts = db.session.scalars(select(AuditEvent.action)).all()
    assert "publishing.asked" in acts


def test_other_staff_do_not(client):
    accounts.sign_in(client, accounts.user(Role.EDITOR))
    assert client.get("/staff/publishing/").status_code == 403
