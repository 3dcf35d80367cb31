"""What the public reads of a promise: under the finding, on its own page, in every language."""

from datetime import timedelta

import pytest

from app import clock
from app.config import LOCALES
from app.db import db
from app.entries.commitments import service
from app.i18n import tag_of
from tests.app.entries.hostile import HOSTILE
from tests.factories import promises
from tests.markup import problems

SMALL = 30_000


def entry_page(client, promise, lang="en"):
    return client.get(f"/{lang}/you-said/{promise.loop.entry.slug}/")


def own_page(client, promise, lang="en"):
    return client.get(f"/{lang}/you-said/{promise.loop.entry.slug}/promises/1/")


def overdue(promise, days):
    promise.commitment.due_on = clock.today() - timedelta(days=days)
    db.session.commit()


def test_updates_stand_under_the_finding_newest_first_and_on_their_own_page(client, promise):
    promises.updated(promise)
    service.update_on(
        promise.commitment, {"en": "Now the paths."}, state="under_way", progress=None, link="",
        document="Minute 14", **promise.facts(at=promises.NOW + timedelta(days=9)),
    )  # fmt: skip
    db.session.commit()
    for page in (entry_page(client, promise), own_page(client, promise)):
        assert page.text.index("Now the paths.") < page.text.index("The new beds are built.")
        assert "40% done" in page.text
        assert "13 May 2026" in page.text
        assert f'href="{promises.LINK}"' in page.text
        assert page.headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in page.headers
        assert len(page.data) < SMALL


@pytest.mark.parametrize("locale", LOCALES)
def test_each_language_reads_its_own_words_or_is_told_which_it_reads(client, promise, locale):
    promises.updated(promise)
    tag = tag_of(locale)
    for page in (entry_page(client, promise, tag), own_page(client, promise, tag)):
        assert problems(page.text) == []
        here = locale if locale in promises.WORDS else "en"
        assert promises.WORDS[here] in page.text
        if locale not in promises.WORDS:
            assert f'<p lang="en" dir="ltr">{promises.WORDS["en"]}' in page.text


def test_overdue_is_told_in_words_with_the_number_of_days(client, promise):
    overdue(promise, 12)
    for page in (entry_page(client, promise), own_page(client, promise)):
        assert "12 days overdue" in page.text
    assert "1 promise overdue" in client.get("/en/you-said/").text


def test_what_is_done_is_not_overdue_whatever_the_day(client, promise):
    overdue(promise, 12)
    promises.done(promise)
    page = entry_page(client, promise).text
    assert "overdue" not in page
    assert "A second person has checked it: it is done." in page
    assert "open promise" not in client.get("/en/you-said/").text


def test_a_claim_is_not_shown_as_done_before_a_second_person_has_looked(client, promise):
    promises.said_done(promise)
    page = own_page(client, promise).text
    assert "Being checked" in page
    assert ">Done<" not in page


def test_another_day_is_shown_with_the_first_one_and_the_reason(client, promise):
    later = promises.DUE + timedelta(days=30)
    service.move(promise.commitment, later, {"en": "The ground was wet."}, **promise.facts())
    db.session.commit()
    for page in (entry_page(client, promise).text, own_page(client, promise).text):
        assert "First promised for 1 December 2026." in page
        assert "Now promised for 31 December 2026." in page
        assert "The day was moved from 1 December 2026 to 31 December 2026." in page
        assert "The ground was wet." in page


def test_a_dispute_opens_it_again_in_public_without_anybodys_words(client, promise):
    promises.done(promise)
    service.reopen(promise.commitment, {}, by=None, at=promises.NOW)
    db.session.commit()
    page = own_page(client, promise).text
    assert "This is open again. People told us that it is not done." in page
    assert "Under way" in page


def test_steps_are_listed_with_their_days(client, promise):
    step = service.add_milestone(
        promise.commitment, {"en": "Order the trees"}, promises.DUE, **promise.facts()
    )
    service.add_milestone(
        promise.commitment, {"en": "Dig"}, clock.today() - timedelta(days=2), **promise.facts()
    )
    service.finish_milestone(promise.commitment, step.id, **promise.facts())
    db.session.commit()
    page = own_page(client, promise).text
    assert problems(page) == []
    assert "Order the trees" in page
    assert "Done on 4 May 2026." in page
    assert "step-late" in page


def test_who_in_the_office_keeps_it_and_notes_among_staff_are_not_public(client, promise):
    service.assign(promise.commitment, promise.second.id, **promise.facts())
    promises.said_done(promise)
    service.refuse(promise.commitment, "No photo.", **promise.facts(by=promise.second.id))
    db.session.commit()
    for page in (entry_page(client, promise).text, own_page(client, promise).text):
        assert promise.second.name not in page
        assert promise.author.name not in page
        assert "No photo." not in page


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_staff_type_is_shown_as_text(client, promise, typed):
    service.update_on(
        promise.commitment, {"en": typed}, state="under_way", progress=None, link="",
        document=typed[:200], **promise.facts(),
    )  # fmt: skip
    db.session.commit()
    for page in (entry_page(client, promise).text, own_page(client, promise).text):
        assert "<script>window" not in page
        assert "<img src=x" not in page
        assert problems(page) == []


def test_an_address_that_leads_to_no_promise_is_not_found(client, promise):
    slug = promise.loop.entry.slug
    assert client.get(f"/en/you-said/{slug}/promises/2/").status_code == 404
    assert client.get("/en/you-said/nothing/promises/1/").status_code == 404
