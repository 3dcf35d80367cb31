"""Rating an answer: from a receipt, from the open page, once each, joined to nothing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import Base, db
from app.respond.models import Receipt
from app.verdicts import service
from app.verdicts.models import Rating, Verdict
from tests.factories import entries, promises, respond, verdicts
from tests.markup import problems


@pytest.fixture
def loop(app):
    return entries.published()


def fields(page):
    """Return the form that a page asks with: its token, and the names of its fields."""
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    names = set(re.findall(r'name="(rate-[^"]+)"', page.text))
    return {"token": token[1]} if token else {}, {each.rpartition("-")[2]: each for each in names}


def rating_from_receipt(client, loop, code, verdict, words="", lang="en"):
    data = {"code": code, "slug": loop.entry.slug, **chosen(loop, verdict=verdict, words=words)}
    return client.post(f"/{lang}/receipt/rate/", data=data)


def chosen(loop, **values):
    return {f"rate-{loop.entry.slug}-{name}": value for name, value in values.items()}


def ratings():
    return list(db.session.scalars(select(Rating).order_by(Rating.rated_on, Rating.rater)))


def test_the_owner_of_a_receipt_rates_and_changes_it(client, loop):
    code = respond.receipt_for(entries.some_response(loop))
    page = client.post("/en/receipt/", data={"code": code})
    assert "Does this answer what you told us?" in page.text
    page = rating_from_receipt(client, loop, code, "no", "Nothing <b>changed</b>")
    assert page.status_code == 200
    assert problems(page.text) == []
    assert "Your rating is kept" in page.text
    assert "Nothing &lt;b&gt;changed&lt;/b&gt;" in page.text
    page = rating_from_receipt(client, loop, code, "partly", "Better")
    (rating,) = ratings()
    assert (rating.verdict, rating.words, rating.by_receipt) == ("partly", "Better", True)
    assert re.search(
        r'value="partly" checked', client.post("/en/receipt/", data={"code": code}).text
    )


def test_nothing_chosen_is_told_and_what_was_written_stays(client, loop):
    code = respond.receipt_for(entries.some_response(loop))
    for verdict, words in (("", "Kept"), ("maybe", "Kept"), ("yes", "x" * 1001)):
        page = rating_from_receipt(client, loop, code, verdict, words)
        assert page.status_code == 422
        assert words in page.text
        assert problems(page.text) == []
    assert ratings() == []


def test_an_unknown_code_or_another_surveys_answer_rates_nothing(client, loop):
    other = entries.published()
    code = respond.receipt_for(entries.some_response(loop))
    assert rating_from_receipt(client, other, code, "no").status_code == 404
    assert rating_from_receipt(client, loop, "0" * 24, "no").status_code in {404, 422}
    assert ratings() == []


def test_everybody_rates_on_a_page_of_its_own(client, loop):
    path = f"/en/you-said/{loop.entry.slug}/rate/"
    assert f'href="{path}"' in client.get(f"/en/you-said/{loop.entry.slug}/").text
    page = client.get(path)
    assert problems(page.text) == []
    form, _names = fields(page)
    for _again in range(2):
        done = client.post(path, data=form | chosen(loop, verdict="yes", words="Good\x00 so"))
        assert done.status_code == 200
        assert problems(done.text) == []
        assert "Set-Cookie" not in done.headers
    (rating,) = ratings()
    assert (rating.verdict, rating.words, rating.by_receipt) == ("yes", "Good so", False)
    assert rating.in_haste
    client.post(path, data=fields(client.get(path))[0] | chosen(loop, verdict="no"))
    assert len(ratings()) == 2


def test_a_form_of_another_answer_is_refused(client, loop):
    other = entries.published()
    form, _ = fields(client.get(f"/en/you-said/{other.entry.slug}/rate/"))
    for token in (form["token"], "", "x" * 60, "☃"):
        data = {"token": token} | chosen(loop, verdict="yes")
        assert client.post(f"/en/you-said/{loop.entry.slug}/rate/", data=data).status_code == 422
    assert ratings() == []
    assert client.get("/en/you-said/nothing/rate/").status_code == 404


def test_haste_is_told_by_the_form_and_not_by_a_receipt(loop):
    token, at = service.tokens.start_token(loop.entry.id), clock.now()
    assert service.by_form(token, loop.entry, at=at).in_haste
    assert not service.by_form(token, loop.entry, at=at + timedelta(seconds=5)).in_haste
    assert not service.by_receipt("code").in_haste


def test_what_is_done_is_asked_about_by_its_name(client):
    promise = promises.promised()
    path = f"/en/you-said/{promise.loop.entry.slug}/rate/"
    assert "Is this done" not in client.get(path).text
    promises.done(promise)
    page = client.get(path)
    assert "Is this done, as you see it?" in page.text
    form, names = fields(page)
    done = next(
        each for each in names.values() if each.endswith(f"done_{promise.commitment.number}")
    )
    assert client.post(path, data=form | {done: "no"}).status_code == 200
    (rating,) = ratings()
    assert (rating.about_id, rating.verdict) == (promise.commitment.id, "no")


def test_a_rating_leads_to_no_response_and_to_no_other_rating(client):
    promise = promises.promised()
    promises.done(promise)
    loop = promise.loop
    response = entries.some_response(loop)
    code = respond.receipt_for(response)
    both = {loop.entry.id: Verdict.NO, promise.commitment.id: Verdict.YES}
    rater = service.by_receipt(code)
    service.rate(loop.entry, both, "words", rater=rater, lang="en", on=verdicts.ON)
    db.session.commit()
    one, other = ratings()
    assert one.rater != other.rater
    about = {str(each.id.hex) for each in (loop.entry, promise.commitment)}
    assert joined(one, except_for=about) == joined(other, except_for=about) == set()
    # What a join by a shared column would find.
    receipt = db.session.scalars(select(Receipt).where(Receipt.response_id == response.id)).one()
    one.rater = receipt.code_hash
    db.session.commit()
    assert joined(one, except_for=about) == {"receipt.code_hash"}


def joined(rating, *, except_for):
    """Return the columns of other tables that hold a value which only this rating should have."""
    marks = {rating.id.hex, rating.rater} - except_for
    found = set()
    for table in Base.metadata.sorted_tables:
        if table.name == "rating":
            continue
        for column in table.columns:
            values = db.session.scalars(select(column)).all()
            if marks & {
                getattr(each, "hex", each)
                for each in values
                if isinstance(each, str) or hasattr(each, "bytes")
            }:
                found.add(f"{table.name}.{column.name}")
    return found


def test_withdrawing_takes_the_ratings_along(client, loop):
    response = entries.some_response(loop)
    code = respond.receipt_for(response)
    verdicts.rated(loop, yes=3)
    rating_from_receipt(client, loop, code, "no", "secret words")
    assert len(ratings()) == 3
    client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
    db.session.expire_all()
    assert [each for each in ratings() if each.words] == []
    assert len(ratings()) == 2


def test_after_retention_no_words_are_left(loop):
    verdicts.rated(loop, yes=4, words="words")
    service.forget_words(loop.survey.id)
    db.session.commit()
    db.session.expire_all()
    assert [each.words for each in ratings()] == [""] * 4


def test_a_withdrawn_answer_is_not_rated(client, loop):
    assert client.get(f"/en/you-said/{loop.entry.slug}/rate/").status_code == 200
    taken_back(loop)
    assert client.get(f"/en/you-said/{loop.entry.slug}/rate/").status_code == 404
    assert "/rate/" not in client.get(f"/en/you-said/{loop.entry.slug}/").text


def taken_back(loop):
    loop.entry.stage = "withdrawn"
    entries.publish_again(loop, at=entries.PUBLISHED + timedelta(days=30))
