"""A published version proves itself, also after a quote was withdrawn; a forged one does not."""

import json
from datetime import date

import pytest
from sqlalchemy import text

from app.db import db
from app.entries import queries, service
from app.entries.content import digest
from app.entries.proof import verify_version
from app.insights import service as insights
from app.insights.models import PublishedQuote
from tests.factories import entries

pytestmark = pytest.mark.usefixtures("app")


def quoted_loop():
    """Return a published entry with one quote, and the response it is from."""
    loop = entries.drafted(entries.consenting())
    response = entries.some_response(loop)
    quote = entries.quoted(loop, response, "I waited")
    return loop, entries.publish(loop), response, quote


def test_a_version_verifies():
    loop, version, _response, _quote = quoted_loop()
    assert verify_version(version)
    assert loop.entry.slug in version.content_json


def test_the_words_of_a_quote_are_not_in_the_version():
    _loop, version, _response, quote = quoted_loop()
    assert quote.text not in version.content_json
    assert quote.text_hash in version.content_json


def test_after_a_withdrawal_the_version_still_verifies():
    _loop, version, response, quote = quoted_loop()
    service.forget(response.id)
    insights.forget(response.id)
    db.session.commit()
    db.session.expire_all()
    assert db.session.get_one(PublishedQuote, quote.id).text == ""
    assert verify_version(version)


def forged(version, **changes):
    # The guards make this impossible from the application; whoever owns the file can still do it.
    db.session.execute(text("drop trigger entry_version_no_update"))
    for column, value in changes.items():
        statement = text(f"update entry_version set {column} = :value where id = :id")
        db.session.execute(statement, {"value": value, "id": version.id.hex})
    db.session.commit()
    db.session.expire_all()
    return queries.versions_of(version.entry)[0]


def altered(version, change):
    content = json.loads(version.content_json)
    change(content)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_a_changed_word_is_noticed():
    _loop, version, _response, _quote = quoted_loop()
    text_ = altered(version, lambda content: content["texts"]["title"].update(en="All is well"))
    assert not verify_version(forged(version, content_json=text_))


def test_a_changed_figure_is_noticed():
    _loop, version, _response, _quote = quoted_loop()
    text_ = altered(version, lambda content: content["findings"][0].update(people=2))
    assert not verify_version(forged(version, content_json=text_))


def test_another_approver_is_noticed_even_when_the_seal_is_made_anew():
    loop, version, _response, _quote = quoted_loop()
    text_ = altered(version, lambda c: c["signed"].update(approver=str(loop.author.id)))
    assert not verify_version(forged(version, content_json=text_, sha256=digest(text_)))


def test_changed_words_of_a_quote_are_noticed():
    _loop, version, _response, quote = quoted_loop()
    db.session.execute(text("drop trigger published_quote_words"))
    quote.text = "I waited 1 hour"
    db.session.commit()
    assert not verify_version(version)


def test_a_changed_snapshot_is_noticed():
    _loop, version, _response, _quote = quoted_loop()
    db.session.execute(text("drop trigger snapshot_no_update"))
    db.session.execute(text("update snapshot set figures_json = replace(figures_json, '12', '13')"))
    db.session.commit()
    db.session.expire_all()
    assert not verify_version(version)


def test_exact_figures_add_up():
    _loop, version, _response, _quote = quoted_loop()
    content = json.loads(version.content_json)
    figures = content["figures"]
    assert figures["people"] == sum(figures["channels"].values()) == 12
    rest = figures["not_grouped"] + figures["not_analysed"]
    assert figures["grouped"] + rest == figures["answered"]
    assert all(each["people"] <= figures["grouped"] for each in content["findings"])
    assert content["dates"]["published"] == str(date(2026, 4, 20))
