"""What the public sees of ratings, when, and what comes back to staff."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest

from app import clock
from app.access import Role
from app.accounts import service as accounts_service
from app.db import db, reading
from app.entries.models import Entry
from app.insights.disclosure import Shown
from app.jobs import Job
from app.verdicts import queries, service, tasks
from app.verdicts.counting import Tally, held, told
from app.verdicts.models import Rating, Verdict, VerdictFigures
from tests.factories import accounts, entries, promises, respond, verdicts
from tests.markup import problems

WEEK = timedelta(days=7)


@pytest.fixture
def loop(app):
    return entries.published()


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def public(client, loop, lang="en"):
    page = client.get(f"/{lang}/you-said/{loop.entry.slug}/")
    assert problems(page.text) == []
    return page


def freeze(loop, *, on=verdicts.ON):
    changed = service.freeze(loop.entry, on=on)
    db.session.commit()
    return changed


def test_nothing_is_shown_of_fewer_than_ten(client, loop):
    verdicts.rated(loop, yes=4, no=5)
    assert not freeze(loop)
    assert "Fewer than 10 people have rated so far." in text_of(public(client, loop))
    assert db.session.query(VerdictFigures).count() == 0


def test_figures_are_rounded_apart_and_in_every_language(client, loop):
    verdicts.rated(loop, yes=31, partly=14, no=12)
    verdicts.read_by_others(loop, yes=2)
    assert freeze(loop)
    page = public(client, loop)
    words = text_of(page)
    assert "People with a receipt" in words
    assert "Other readers: Fewer than 10 people have rated so far." in words
    assert "Yes: 55%" in words
    # Wilson's interval of 30 in 55: 41.6 to 66.9 %.
    assert "between 42% and 67%" in words
    section = words[words.index("Does this answer") : words.index("Rate our answer")]
    assert not set(re.findall(r"\d+", section)) & {"31", "57", "14", "12"}
    for lang in ("ar", "ja", "hi"):
        assert 'id="verdict"' in public(client, loop, lang).text


def test_one_more_rating_changes_nothing_until_ten_have_rated(client, loop):
    verdicts.rated(loop, yes=30, no=10)
    assert freeze(loop)
    before = public(client, loop).text
    for response in verdicts.responses(loop)[40:49]:
        rater = service.by_receipt(respond.receipt_for(response))
        kept = {"rater": rater, "lang": "en", "on": verdicts.ON}
        service.rate(loop.entry, {loop.entry.id: Verdict.NO}, "", **kept)
    assert not freeze(loop, on=verdicts.ON + WEEK)
    assert public(client, loop).text == before
    response = verdicts.responses(loop)[49]
    rater = service.by_receipt(respond.receipt_for(response))
    service.rate(
        loop.entry, {loop.entry.id: Verdict.NO}, "", rater=rater, lang="en", on=verdicts.ON
    )
    assert freeze(loop, on=verdicts.ON + WEEK)
    assert public(client, loop).text != before


def test_the_rule_of_ten_is_needed():
    # Without it, whoever knows that one person rated between two weeks reads what they said.
    before, now = Tally(30, 20, 17), Tally(30, 20, 18)
    assert told(before).parts[2].people.value != told(now).parts[2].people.value
    assert held(before, now) == before
    assert held(Tally(), Tally(yes=9)) == Tally()
    assert held(Tally(), Tally(yes=10)) == Tally(yes=10)
    assert held(Tally(yes=20), Tally(yes=10, no=10)) == Tally(yes=10, no=10)
    assert held(Tally(yes=20), Tally(yes=11, no=9)) == Tally(yes=20)


@pytest.mark.parametrize("tally", [Tally(29, 1, 0), Tally(20, 9, 9), Tally(40, 5, 2)])
def test_small_parts_are_not_told(tally):
    shown = told(tally)
    for part, exact in zip(shown.parts, tally, strict=True):
        assert exact >= 10 or part.people.value is None
        assert part.share is None or part.share.shown in {Shown.ROUNDED, Shown.MOST}


def test_haste_is_in_no_figure(loop):
    verdicts.rated(loop, yes=10)
    for rating in db.session.query(Rating):
        rating.in_haste = True
    db.session.commit()
    assert queries.tallies(loop.entry)[loop.entry.id].receipt.people == 0
    assert not freeze(loop)


def test_each_week_figures_are_frozen_and_the_files_follow(app, loop):
    verdicts.rated(loop, yes=20)
    db.session.query(Job).delete()
    db.session.commit()
    tasks.freeze()
    tasks.freeze()
    assert db.session.query(VerdictFigures).count() == 1
    assert [job.args for job in db.session.query(Job).filter_by(name="publishing.changed")] == [
        f'{{"about": "entry:{loop.entry.slug}"}}'
    ]


def test_what_is_disputed_comes_back_to_staff(client):
    promise = promises.promised()
    promises.done(promise)
    done_on = promise.commitment.done_on
    verdicts.rated(promise.loop, on=done_on, about=promise.commitment, no=9, words="Not at all")
    organisation = promise.loop.survey.organisation_id
    assert queries.disputed(organisation) == []
    verdicts.rated(promise.loop, on=done_on, about=promise.commitment, no=10, yes=2, words="Never")
    (found,) = queries.disputed(organisation)
    assert (found.commitment, found.tally) == (promise.commitment, Tally(2, 0, 10))
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    start = client.get("/staff/")
    assert "12 people who answered rated this, and most do not see it as done." in text_of(start)
    page = client.get(f"/staff/entries/{promise.loop.entry.id}/ratings/")
    assert problems(page.text) == []
    assert "Most people do not see this as done" in page.text
    assert f'href="/staff/promises/{promise.commitment.id}/"' in page.text
    assert page.text.count("Never") == 12
    assert queries.disputed(uuid4()) == []


def test_as_many_who_see_it_as_done_make_no_dispute(client):
    promise = promises.promised()
    promises.done(promise)
    verdicts.rated(
        promise.loop, on=promise.commitment.done_on, about=promise.commitment, no=8, yes=7
    )
    assert queries.disputed(promise.loop.survey.organisation_id) == []


def test_what_was_said_before_it_was_done_anew_no_longer_counts(client):
    promise = promises.promised()
    promises.done(promise)
    before = promise.commitment.done_on - timedelta(days=1)
    verdicts.rated(promise.loop, on=before, about=promise.commitment, no=20)
    assert queries.disputed(promise.loop.survey.organisation_id) == []
    assert queries.tallies(promise.loop.entry)[promise.commitment.id].receipt == Tally()


def test_staff_read_what_was_said_and_others_do_not(client, loop):
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    path = f"/staff/entries/{loop.entry.id}/ratings/"
    assert "Nobody has written anything yet." in client.get(path).text
    verdicts.rated(loop, partly=52, words="<b>Words</b>")
    first, second = client.get(path), client.get(f"{path}?page=2")
    assert first.text.count("&lt;b&gt;Words") == 50
    assert second.text.count("&lt;b&gt;Words") == 2
    assert problems(second.text) == []
    assert "Words" not in public(client, loop).text
    body = accounts_service.create_organisation("Elsewhere", contact="a@elsewhere.example")
    person = accounts.user(Role.ANALYST)
    person.organisation_id = body.id
    db.session.commit()
    accounts.sign_in(client, person)
    assert client.get(path).status_code == 404


def test_twenty_sendings_at_once_are_one_rating(app, loop):
    entry_id, code = loop.entry.id, respond.receipt_for(entries.some_response(loop))
    db.session.rollback()  # nobody waits for this test to end its transaction

    def rates(number):
        with app.app_context(), reading(only=False):
            entry = db.session.get_one(Entry, entry_id)
            verdict = list(Verdict)[number % 3]
            kept = {"rater": service.by_receipt(code), "lang": "en", "on": clock.today()}
            service.rate(entry, {entry_id: verdict}, "", **kept)
            db.session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(rates, range(20)))
    db.session.expire_all()
    assert db.session.query(Rating).count() == 1
