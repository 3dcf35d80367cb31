"""Terms of a list are found in every script, in what arrives, and once in each comment."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.alerts import queries, raising, service, tasks, terms
from app.alerts.evidence import Evidence
from app.alerts.models import MAX_TERMS, AlertKind, AlertMatch, AlertRead, AlertSettings
from app.db import db, reading
from app.jobs import Job
from app.receipts import retention
from app.receipts import service as receipts
from app.respond.models import Receipt
from app.respond.reach_models import SetAside
from tests.factories import respond
from tests.factories.alerts import alerts_of, look
from tests.factories.insights import open_question


def watch(survey, analyst, *listed):
    for words in listed:
        service.add_term(survey, words, "", by=analyst.id, at=clock.now())
    db.session.commit()
    look(survey)  # as the worker does at once


def say(survey, *texts, on=None):
    code = open_question(survey).code
    return [respond.sent(survey, {code: text}, on=on) for text in texts]


def told(survey):
    """Return the terms of all alerts, and how many comments each tells of."""
    return [(each.term, each.now) for each in map(Evidence.of, look(survey))]


def tomorrow(survey):
    """Look again as the worker does on the next day."""
    nothing = raising.Seen([], [], clock.today())
    made = raising.make(survey, nothing, at=clock.now() + timedelta(days=1))
    db.session.commit()
    return [(Evidence.of(each).term, Evidence.of(each).now) for each in made]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("poisoned water", "They say: POISONED   water, again!"),
        ("café", "Das Cafe am Fluss"),
        ("5G", "all because of ５Ｇ masts"),
        ("مسموم", "الماء مَسْمُوم"),
        ("毒", "水に毒が入っている"),
        ("오염", "물이 오염됐대요"),
        ("विष", "पानी में विष है"),
        ("wasser", "Das Trinkwasser"),
        ("don't drink", "DON’T DRINK it"),
    ],
)
def test_a_term_is_found_in_every_script_and_inside_words(survey, analyst, term, text):
    watch(survey, analyst, term)
    say(survey, text, "Nothing of the kind")
    assert told(survey) == [(term, 1)]


def test_only_what_arrives_after_is_looked_at_whatever_its_day(survey, analyst):
    say(survey, "A rumour, long ago")
    watch(survey, analyst, "rumour")
    assert told(survey) == []
    # A sheet of paper that is typed in today can have any day.
    say(survey, "A rumour on paper", on=clock.today() - timedelta(days=90))
    assert told(survey) == [("rumour", 1)]


def test_what_is_older_is_passed_over_piece_by_piece(survey, analyst):
    say(survey, *(f"Old rumour {number}" for number in range(5)))
    service.add_term(survey, "rumour", "", by=analyst.id, at=clock.now())
    db.session.commit()
    assert db.session.query(Job).filter_by(name="alerts.look").count() == 1
    assert terms.pass_over(raising.locked(survey.id), 2)
    db.session.commit()
    assert terms.pass_over(raising.locked(survey.id), 2)
    db.session.rollback()  # it died before this piece was written
    say(survey, "A rumour of today", on=clock.today())
    assert told(survey) == [("rumour", 1)]
    assert db.session.get_one(AlertSettings, survey.id).passing is None


def test_a_comment_and_a_term_are_told_once_and_a_second_time_waits_for_the_next_day(
    survey, analyst
):
    watch(survey, analyst, "rumour", "danger")
    say(survey, "A rumour", "Another rumour")
    assert told(survey) == [("rumour", 2)]
    assert told(survey) == [("rumour", 2)]
    say(survey, "A third rumour", "Danger!")
    assert sorted(told(survey)) == [("danger", 1), ("rumour", 2)]
    assert tomorrow(survey) == [("rumour", 1)]
    assert tomorrow(survey) == []


def seen(survey, most=terms.BATCH):
    """Look for the terms in some comments, as a worker does before it writes."""
    with reading(only=True):
        found = terms.look(survey, most)
        db.session.rollback()
    return found


def keep(survey, found):
    raising.locked(survey.id)
    terms.keep(found)


def test_a_crash_between_two_pieces_loses_and_doubles_nothing(survey, analyst):
    watch(survey, analyst, "rumour")
    say(survey, *(f"Rumour {number}" for number in range(5)))
    keep(survey, seen(survey, 2))
    db.session.commit()
    keep(survey, seen(survey, 2))
    db.session.rollback()  # it died before this piece was written
    assert db.session.scalar(select(func.count()).select_from(AlertRead)) == 2
    assert told(survey) == [("rumour", 5)]


def test_two_workers_with_the_same_piece_keep_it_once(survey, analyst):
    watch(survey, analyst, "rumour")
    say(survey, "Rumour one", "Rumour two")
    found = seen(survey)
    for _worker in range(2):
        keep(survey, found)
        db.session.commit()
    assert told(survey) == [("rumour", 2)]


def test_what_is_taken_back_leaves_a_count_and_nothing_else(survey, analyst):
    watch(survey, analyst, "rumour")
    kept, gone = say(survey, "A rumour", "A rumour of mine")
    assert told(survey) == [("rumour", 2)]
    receipt = db.session.scalars(select(Receipt).where(Receipt.response_id == gone.id)).one()
    receipts.withdraw(receipt, code=respond.receipt_for(gone), on=clock.today())
    db.session.commit()
    assert db.session.scalars(select(AlertMatch.response_id)).all() == [kept.id]
    assert db.session.scalars(select(AlertRead.response_id)).all() == [kept.id]
    alert = alerts_of(survey.id)[0]
    assert queries.matching(alert, 1, 50) == [kept.id]
    assert queries.people_matching(alert) == 1
    assert Evidence.of(alert).now == 2


def test_whoever_withdraws_while_the_terms_are_looked_for_is_left_out(survey, analyst):
    watch(survey, analyst, "rumour")
    (gone,) = say(survey, "A rumour")
    found = seen(survey)
    receipt = db.session.scalars(select(Receipt).where(Receipt.response_id == gone.id)).one()
    receipts.withdraw(receipt, code=respond.receipt_for(gone), on=clock.today())
    db.session.commit()
    keep(survey, found)
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(AlertMatch)) == 0
    assert told(survey) == []


def test_answers_whose_time_is_over_go_as_well(survey, analyst):
    watch(survey, analyst, "rumour")
    say(survey, "A rumour")
    assert told(survey) == [("rumour", 1)]
    survey.closes_on, survey.retention_months = clock.today() - timedelta(days=400), 3
    survey.warned_for, survey.warned_on = survey.deletes_on, clock.today() - timedelta(days=30)
    db.session.commit()
    retention.begin(survey.id, at=clock.now())
    while retention.erase_some(survey.id, at=clock.now()):
        db.session.commit()
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(AlertRead)) == 0
    assert len(alerts_of(survey.id)) == 1


def test_what_is_set_aside_is_not_told_until_it_is_restored(survey, analyst):
    watch(survey, analyst, "rumour")
    (aside,) = say(survey, "A rumour")
    row = SetAside(response_id=aside.id, survey_id=survey.id, set_by=analyst.id, set_at=clock.now())
    db.session.add(row)
    db.session.commit()
    assert told(survey) == []
    db.session.delete(row)
    db.session.commit()
    assert told(survey) == [("rumour", 1)]


def test_a_term_that_is_taken_off_is_watched_for_no_longer_and_can_come_back(survey, analyst):
    watch(survey, analyst, "rumour", "danger")
    say(survey, "A rumour")
    assert told(survey) == [("rumour", 1)]
    term = next(each for each in queries.terms_of(survey.id) if each.words == "rumour")
    service.remove_term(term, by=analyst.id, at=clock.now())
    db.session.commit()
    say(survey, "A rumour again")
    assert tomorrow(survey) == []
    look(survey)
    watch(survey, analyst, "Rumour")
    say(survey, "The last rumour")
    tasks._look_for_terms(survey.id)  # noqa: SLF001
    db.session.commit()
    assert tomorrow(survey) == [("Rumour", 1)]


def test_what_came_while_nobody_wanted_to_know_is_not_told_later(survey, analyst):
    watch(survey, analyst, "rumour")
    without = [each for each in AlertKind if each != AlertKind.TERM]
    service.choose(survey, without, by=analyst.id, at=clock.now())
    db.session.commit()
    say(survey, "A rumour")
    assert told(survey) == []
    service.choose(survey, AlertKind, by=analyst.id, at=clock.now())
    db.session.commit()
    assert told(survey) == []
    say(survey, "One more rumour")
    assert told(survey) == [("rumour", 1)]


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("", service.TooShortError),
        ("a", service.TooShortError),
        ("…!?", service.TooShortError),
        ("\u200b\u202e\0", service.TooShortError),
        ("\ud800", service.TooShortError),
        ("x" * 101, service.TooLongError),
        ("RUMOUR ", service.KnownTermError),
        ("rúmour", service.KnownTermError),
    ],
)
def test_what_cannot_be_watched_for_is_refused(survey, analyst, words, refused):
    watch(survey, analyst, "rumour")
    with pytest.raises(refused):
        service.add_term(survey, words, "", by=analyst.id, at=clock.now())
    db.session.rollback()
    assert len(queries.terms_of(survey.id)) == 1


def test_the_list_has_an_end(survey, analyst):
    watch(survey, analyst, *(f"term {number:03}" for number in range(MAX_TERMS)))
    with pytest.raises(service.FullListError):
        service.add_term(survey, "one more", "", by=analyst.id, at=clock.now())


def test_signs_that_mean_something_to_a_database_are_only_signs(survey, analyst):
    watch(survey, analyst, "100% _sure_", "'; drop table alert; --")
    say(survey, "I am 1000 sure", "it is 100% sure", "'; DROP table alert; --")
    assert sorted(told(survey)) == [("'; drop table alert; --", 1), ("100% _sure_", 1)]
