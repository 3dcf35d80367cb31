"""When nothing can be stored for the moment, nobody types anything again."""

from contextlib import contextmanager

import pytest

from app.db import FairLock, db
from app.respond import collecting, ways
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import published
from tests.markup import problems

ASKED = samples.survey(
    page("one", item("long_text", "why"), item("multiple_choice", "what")), languages=("en", "ar")
)
WORDS = ' Too dark, "said" she.\r\n<b>And cold'


@pytest.fixture
def citizen(client):
    return Citizen(client, published(ASKED)).starts()


@pytest.fixture
def somebody_writes(monkeypatch):
    monkeypatch.setattr(FairLock.acquire, "__defaults__", (0.05,))

    @contextmanager
    def writes():
        db.session.commit()
        with db.engine.begin():
            yield

    return writes


def test_what_was_typed_waits_on_the_page_and_is_sent_once_more(citizen, somebody_writes):
    given = citizen.form({"why": WORDS, "what": ["red", "blue"]})
    with somebody_writes():
        citizen.posts(given)
        assert citizen.response.status_code == 503
        assert citizen.response.headers["Retry-After"] == "60"
        assert problems(citizen.response.text) == []
        citizen.presses("Try again")
        assert citizen.response.status_code == 503
    citizen.presses("Try again").sends()
    assert rows.stored()["why"] == WORDS.strip().replace("\r\n", "\n")
    assert rows.stored()["what"] == samples.chosen("red", "blue")


def test_answers_are_sent_once_by_trying_again(citizen, somebody_writes):
    citizen.answers(why="Dark")
    with somebody_writes():
        citizen.presses("Send my answers")
        assert citizen.response.status_code == 503
    citizen.presses("Try again")
    assert "receipt" in citizen.text.lower()
    assert rows.stored() == {"why": "Dark"}


@pytest.mark.parametrize("way", ["kiosk", "embed"])
def test_in_a_frame_or_at_a_kiosk_nothing_is_lost_either(client, somebody_writes, way):
    survey = published(ASKED)
    collecting.add(survey.id, name="Library", code="library")
    ways.allow(survey.id, ["https://example.org"])
    db.session.commit()
    guest = Citizen(client, survey).opens(f"/en/{way}/{survey.slug}/?via=library")
    given = guest.presses("Start now").form({"why": WORDS, "what": []})
    with somebody_writes():
        guest.posts(given)
        assert guest.response.status_code == 503
        framing = guest.response.headers["Content-Security-Policy"]
        assert ("frame-ancestors https://example.org" in framing) == (way == "embed")
    guest.presses("Try again").sends()
    assert rows.stored()["why"] == WORDS.strip().replace("\r\n", "\n")


def test_an_old_name_of_the_organisation_keeps_nobody_from_the_page(citizen, somebody_writes, app):
    app.extensions.pop("organisation", None)
    given = citizen.form({"why": WORDS, "what": []})
    with somebody_writes():
        citizen.posts(given)
        assert citizen.response.status_code == 503
        assert "Try again" in citizen.text
