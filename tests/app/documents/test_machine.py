"""Without libraries or fonts there are no PDFs, nothing breaks, and doctor says why."""

import pytest
from sqlalchemy import select

from app.db import db
from app.documents import fonts, printing, tasks
from app.documents.models import EntryPaper
from app.jobs import Job
from app.operations import doctor
from tests.factories import entries


def found(app):
    by_name = {each.what: each for each in doctor.examine(app.config["SETTINGS"])}
    return by_name["PDF"]


def test_what_is_missing_is_named():
    assert fonts.missing_libraries() == []
    assert fonts.missing_libraries(("pango-1.0", "no-such-library")) == ["no-such-library"]


def test_a_script_without_a_font_is_named():
    assert fonts.missing_scripts() == []
    assert fonts.missing_scripts(("en", "xx")) == ["xx"]


def test_doctor_is_content(app):
    assert found(app) == doctor.Finding(doctor.Verdict.OK, "PDF")


@pytest.fixture
def without_pango(monkeypatch):
    """A machine on which the dynamic linker finds no Pango."""
    monkeypatch.setattr(fonts, "find_library", lambda name: None if "pango" in name else name)
    monkeypatch.setattr(printing, "resolve_name", _no_library)
    fonts.can_draw.cache_clear()
    yield
    fonts.can_draw.cache_clear()


def _no_library(_address):
    raise OSError("cannot load library 'libpango-1.0-0'")


def test_without_pango_pages_are_as_before_and_doctor_says_why(client, app, without_pango):
    loop = entries.published()
    printing.print_version(str(loop.entry.versions[-1].id))
    assert db.session.scalars(select(EntryPaper)).all() == []
    page = client.get(f"/en/you-said/{loop.entry.slug}/")
    assert page.status_code == 200
    assert "answer.pdf" not in page.text
    told = found(app)
    assert told.verdict is doctor.Verdict.WARNING
    assert "pango-1.0" in told.detail


def test_without_pango_the_sweep_asks_for_nothing(app, without_pango):
    entries.published()
    db.session.execute(Job.__table__.delete())
    tasks.sweep()
    assert db.session.scalars(select(Job).where(Job.name == "documents.print")).all() == []
