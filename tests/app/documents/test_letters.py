"""Letters to those who asked by post, as one file for a printing house."""

import pytest

from app.access import Role
from app.accounts.models import AuditEvent
from app.db import db
from app.documents import apart
from app.notices import tasks
from app.notices.models import Channel, Delivery, Notice
from tests.app.documents import looking
from tests.app.notices.conftest import DEFINITION
from tests.factories import accounts, notices
from tests.factories.builder import published

ADA, BOB = "Ada Lovelace\nMill Lane 3\n12345 Northbank", "بدر\nشارع النهر ٥"


@pytest.fixture
def survey(app):
    survey = published(DEFINITION)
    notices.hearing(survey, ADA, channel=Channel.LETTER)
    notices.hearing(survey, BOB, channel=Channel.LETTER, lang="ar")
    return survey


@pytest.fixture
def at(survey):
    line = notices.told(survey)
    tasks.gather_due()
    return f"/staff/surveys/{survey.slug}/hear/{line.id}/letters"


def test_each_letter_is_a_sheet_with_its_address_and_codes(client, survey, at):
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    here = f"/staff/surveys/{survey.slug}/hear/"
    shown = accounts.post(client, at, {}, page=here)
    assert f'action="{at}.pdf"' in shown.text
    found = accounts.post(client, f"{at}.pdf", {}, page=here)
    assert (found.status_code, found.mimetype) == (200, "application/pdf")
    assert found.headers["Cache-Control"] == "no-store"
    sheets = looking.pages(found.data)
    assert len(sheets) == 2
    assert sum("Mill Lane 3" in each for each in sheets) == 1
    assert sum("/you-said/library/" in each for each in sheets) == 2
    told = looking.facts(found.data)
    assert (told["marked"], told["lang"]) == ("True", "en")
    pictures = [each for each in looking.structure(found.data) if "Figure" in each.tag]
    assert len(pictures) == 4
    assert all(each.alt for each in pictures)
    # They wait until somebody says that they are printed, and it is known who had them.
    assert {row.state for row in db.session.query(Notice)} == {Delivery.WAITING}
    acts = [each.action for each in db.session.query(AuditEvent)]
    assert acts.count("notices.letters") == 2


def test_nobody_else_gets_them(client, survey, at):
    accounts.sign_in(client, accounts.user(Role.EDITOR, Role.APPROVER))
    here = f"/staff/surveys/{survey.slug}/hear/"
    assert accounts.post(client, f"{at}.pdf", {}, page=here).status_code == 403


def test_nothing_is_left_of_what_was_drawn(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    made = apart.pdf("<html lang=en><title>x</title><h1>Ada</h1>", ("letters",), "http://x.example")
    assert made.startswith(b"%PDF")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_drawn_is_an_error_without_words():
    with pytest.raises(apart.DrawingError) as told:
        apart.pdf("<p>Ada</p>", ("no-such-sheet",), "http://x.example")
    assert "Ada" not in str(told.value)
