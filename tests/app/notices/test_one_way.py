"""Nothing tells whose answers belong to whom of those who want to hear; and the proof can fail."""

import base64
import hashlib
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from app import clock, mail
from app.db import db
from app.notices import ending, pack, sealing, service
from app.notices.models import Channel, Subscription, Wanted
from app.respond.models import Receipt, Response
from tests.app.notices import joining
from tests.app.respond import samples
from tests.app.respond.samples import item, page
from tests.factories import notices, respond
from tests.factories.builder import published

LANGS = ("en", "ar", "zh_Hans")
PEOPLE = 40


@pytest.fixture
def asked(app):
    """Forty people answer, one after the other; after each, every second one asks to hear.

    One alone answers in Chinese, one alone on the first day: both ask.
    """
    survey = published(samples.survey(page("one", item("short_text", "name")), languages=LANGS))
    truth, chance = {}, random.Random(7)
    for number in range(PEOPLE):
        lang = "zh_Hans" if number == 10 else chance.choice(LANGS[:2])
        on = date(2026, 3, 1) + timedelta(days=0 if number == 0 else 1 + number // 5)
        response = respond.sent(survey, {"name": f"P{number}"}, lang=lang, on=on)
        if number % 2 == 0:
            wanted = Wanted(Channel.EMAIL, f"p{number:04}@example.org", lang)
            mine = service.ask(survey.id, wanted, on=on)
            service.confirm(mine)
            db.session.commit()
            truth[mine] = response.id
    ending.blur()
    db.session.commit()
    return survey, truth


def found(truth):
    """Return, by way, how many of those who asked were matched with what they answered."""
    wishes, responses = joining.tables()
    plain = {_bare(mine): _bare(theirs) for mine, theirs in truth.items()}
    return {
        way.__name__: sum(
            plain[_bare(mine)] == _bare(theirs) for mine, theirs in way(wishes, responses).items()
        )
        for way in joining.WAYS
    }


def _bare(value):
    return str(value).replace("-", "")


def _chance():
    # Of twenty guesses among forty, half a hit is expected; six have a chance of one in a million.
    return 6


def test_no_way_finds_more_than_chance(asked):
    _survey, truth = asked
    assert max(found(truth).values()) < _chance(), found(truth)


def test_no_column_of_ours_leads_to_an_answer(app):
    for mine in joining.MINE:
        shared = {
            column
            for theirs in joining.THEIRS
            for column in joining.columns_of(mine) & joining.columns_of(theirs)
        }
        assert shared <= {"id", "survey_id", "channel"}, mine
    assert not {"lang", "asked_on", "asked_at", "created_at", "number"} & joining.columns_of(
        "notice_subscription"
    )


def test_a_hash_of_the_receipt_is_found(asked):
    _survey, truth = asked
    for mine, theirs in truth.items():
        receipt = db.session.query(Receipt).filter_by(response_id=theirs).one()
        kept = hashlib.sha256(receipt.code_hash.encode()).hexdigest()
        _plant(mine, address_hash=kept)
    assert found(truth)["by_value"] == len(truth)


def test_a_seal_with_its_date_is_found(asked):
    """Fernet writes the time on the outside of what it seals, unless it is told not to."""
    _survey, truth = asked
    for mine, theirs in truth.items():
        sent_on = db.session.get_one(Response, theirs).submitted_on
        at = int(datetime(sent_on.year, sent_on.month, sent_on.day, 12, tzinfo=UTC).timestamp())
        raw = bytearray(base64.urlsafe_b64decode(db.session.get_one(Subscription, mine).sealed))
        raw[1:9] = at.to_bytes(8, "big")
        _plant(mine, sealed=base64.urlsafe_b64encode(bytes(raw)).decode())
    assert found(truth)["by_day"] == 1


def test_a_seal_as_long_as_its_content_is_found(asked):
    _survey, truth = asked
    for mine in truth:
        content = notices.content_of(mine)
        _plant(mine, sealed=mail.sealed(content | {"lang": content["lang"] * 9}, dated=False))
    assert found(truth)["by_length"] == 1


def test_a_language_in_the_clear_is_found(asked):
    wishes, responses = joining.tables()
    shown = [{**wish, "lang": sealing.opened(wish["sealed"])["lang"]} for wish in wishes]
    assert len(joining.by_language(shown, responses)) == 1


def test_who_prints_letters_learns_no_rare_language(app, client):
    """A letter in a rare language looks as one in the first language does."""
    survey = published(samples.survey(page("one", item("short_text", "name")), languages=LANGS))
    for number in range(24):
        lang = "zh_Hans" if number == 10 else ("en", "ar")[number % 2]
        respond.sent(survey, {"name": "x"}, lang=lang)
    ids = {}
    for lang in LANGS:
        (ids[lang],) = notices.hearing(
            survey, f"{lang}\nMill Lane", channel=Channel.LETTER, lang=lang
        )
    round_ = notices.told(survey)
    rows = [db.session.get_one(Subscription, each) for each in ids.values()]
    with app.test_request_context():
        sheets = pack.sheets(survey, round_, rows, on=clock.today())
    seen = {
        sheet.lines[0]: (sheet.lang, tuple(sheet.others), sheet.letter.subject) for sheet in sheets
    }
    assert seen["zh_Hans"] == seen["en"]
    assert seen["ar"][0] == "ar"


def _plant(mine, **values):
    db.session.execute(update(Subscription).where(Subscription.id == mine).values(**values))
    db.session.commit()


class TestOnPostgresql:
    """Where rows lie in the order of writing until the night."""

    @pytest.fixture
    def app(self, app_on_postgresql):
        return app_on_postgresql

    def test_no_way(self, asked):
        test_no_way_finds_more_than_chance(asked)

    def test_rows_lie_as_they_came_until_the_night(self, app):
        survey = published(samples.survey(page("one", item("short_text", "name")), languages=LANGS))
        came = notices.hearing(survey, *(f"p{number}@example.org" for number in range(12)))
        wishes, _responses = joining.tables()
        assert [wish["id"] for wish in wishes] == came
        ending.blur()
        db.session.commit()
        wishes, _responses = joining.tables()
        assert [wish["id"] for wish in wishes] == sorted(came)
