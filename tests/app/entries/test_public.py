"""What the public reads, and what it must not."""

import re

from app.config import LOCALES
from app.db import db
from app.entries import queries, service
from app.entries.models import DecisionStatus
from app.i18n import direction, tag_of
from app.insights import service as insights
from app.respond import removal
from tests.app.entries.hostile import HOSTILE
from tests.factories import entries
from tests.markup import problems

LANGS = [tag_of(locale) for locale in LOCALES]


def test_the_entry_says_what_was_asked_heard_said_done_and_why(client):
    loop = entries.published()
    page = client.get(f"/en/you-said/{loop.entry.slug}/")
    assert page.status_code == 200
    for words in ("stake [en]", "not_open [en]", "invited [en]", "not_reached [en]", "next [en]"):
        assert words in page.text
    for words in ("meaning 1 [en]", "disagreement 2 [en]", "reason 2 [en]", "Minute 12/2026"):
        assert words in page.text
    assert "40 people" in page.text
    assert "Accepted" in page.text
    assert "Not now" in page.text
    assert page.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in page.headers


def test_every_language_reads_its_own_words_and_the_same_numbers(client):
    loop = entries.published()
    seen = {}
    for tag in LANGS:
        page = client.get(f"/{tag}/you-said/{loop.entry.slug}/").text
        locale = tag.replace("-", "_")
        assert f"stake [{locale}]" in page
        assert f'<html lang="{tag}" dir="{direction(locale)}">' in page
        assert problems(page) == []
        numbers = [int(each) for each in re.findall(r"\d+", re.sub(r"<[^>]*>", " ", page))]
        seen[tag] = sorted(each for each in numbers if each in {20, 30, 40, 100})
    assert len(seen["en"]) > 4
    assert all(numbers == seen["en"] for numbers in seen.values())


def test_a_language_without_a_text_gets_the_source_with_its_language_named(client):
    loop = entries.drafted()
    version = entries.publish(loop)
    content = version.content_json.replace('"ar":"stake [ar]",', "")
    assert content != version.content_json
    found = queries.published(loop.entry.slug)
    shown = entries.shown_as(version, "ar", content_json=content)
    assert (shown.texts["stake"].text, shown.texts["stake"].lang) == ("stake [en]", "en")
    assert found.content.texts.text("stake", "ar")


def test_small_figures_are_not_told(client):
    comments = entries.COMMENTS | {"Signs": ["One", "Two", "Three"]}
    loop = entries.published(entries.analysed(comments))
    page = client.get(f"/en/you-said/{loop.entry.slug}/").text
    assert "3 people" not in page
    assert "Fewer than 10 people" in page


def test_drafts_are_not_there_for_the_public(client):
    loop = entries.drafted()
    slug, entry_id = loop.entry.slug, loop.entry.id
    assert client.get(f"/en/you-said/{slug}/").status_code == 404
    for number in (1, 10**20):
        for page in ("", "changes/"):
            here = f"/en/you-said/{slug}/versions/{number}/{page}"
            assert client.get(here).status_code == 404
    assert slug not in client.get("/en/you-said/").text
    for path in ("", "preview/", "review/", "head/", f"findings/{loop.entry.findings[0].id}/"):
        answer = client.get(f"/staff/entries/{entry_id}/{path}")
        assert answer.status_code == 302
        assert "title [en]" not in answer.text


def test_a_correction_in_work_stays_unseen_until_it_is_published(client):
    loop = entries.published()
    service.edit(
        loop.entry, {"en": {"title": "Secret draft"}}, {},
        seen=loop.entry.revision, by=loop.author.id, at=entries.PUBLISHED,
    )  # fmt: skip
    assert "Secret draft" not in client.get(f"/en/you-said/{loop.entry.slug}/").text
    entries.publish(loop)
    assert "Secret draft" in client.get(f"/en/you-said/{loop.entry.slug}/").text
    earlier = client.get(f"/en/you-said/{loop.entry.slug}/versions/1/").text
    assert "Secret draft" not in earlier
    assert "This is an earlier version" in earlier


def test_a_withdrawn_quote_says_so_and_nothing_else_changes(client):
    loop = entries.drafted(entries.consenting())
    response = entries.some_response(loop)
    quote = entries.quoted(loop, response, "I waited")
    entries.publish(loop)
    path = f"/en/you-said/{loop.entry.slug}/"
    assert f"<p>{quote.text}</p>" in client.get(path).text
    receipt = entries.receipt_of(response)
    receipt.withdrawn_on = entries.PUBLISHED.date()
    db.session.flush()
    service.forget(response.id)
    insights.forget(response.id)
    removal.forget(response.id, on=entries.PUBLISHED.date())
    db.session.commit()
    page = client.get(path).text
    assert "Its author has withdrawn it" in page
    assert "<p>I waited" not in page
    assert "10 people" in page


def test_the_index_tells_decisions_and_promises(client):
    entries.published()
    page = client.get("/en/you-said/").text
    assert "title [en]" in page
    assert "100 people" in page
    assert "1 open promise" in page
    assert problems(page) == []


def test_hostile_words_stay_words(client):
    loop = entries.drafted()
    finding = loop.entry.findings[0]
    for number, words in enumerate(HOSTILE):
        service.edit(
            loop.entry, {"en": {"stake": words, "title": words}}, {"contact": words},
            seen=loop.entry.revision, by=loop.author.id, at=entries.PUBLISHED,
        )  # fmt: skip
        service.edit_finding(
            finding, {"en": {"name": words, "meaning": words}}, {"document": words},
            topic_ids=[link.topic_id for link in finding.topics], quote_ids=[],
            seen=loop.entry.revision, by=loop.author.id, at=entries.PUBLISHED,
        )  # fmt: skip
        entries.publish(loop)
        for path in ("/en/you-said/", f"/en/you-said/{loop.entry.slug}/"):
            page = client.get(path)
            assert page.status_code == 200
            assert problems(page.text) == [], (number, path)
            assert "<script>window" not in page.text
            assert "<img src=x" not in page.text


def test_unknown_addresses_are_not_found(client):
    loop = entries.published()
    for path in ("none/", f"{loop.entry.slug}/versions/2/", f"{loop.entry.slug}/versions/0/"):
        assert client.get(f"/en/you-said/{path}").status_code == 404


def test_decisions_by_topic(app):
    loop = entries.published()
    topics = [sized.topic.id for sized in queries.sized_topics_of(loop.entry)]
    decided = queries.decisions_for(topics)
    assert [decided[each].finding.status for each in topics] == [
        DecisionStatus.ACCEPTED, DecisionStatus.NOT_NOW, DecisionStatus.ALREADY_DONE,
    ]  # fmt: skip
    assert queries.decisions_for([loop.run.id]) == {}


def test_share_of_comments_with_a_decision(app):
    comments = entries.COMMENTS | {"Food": [f"Soup {number} was cold" for number in range(50)]}
    loop = entries.drafted(entries.analysed(comments), complete=False)
    service.remove_finding(
        loop.entry.findings[0], seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
    )
    entries.fill(loop)
    shown = entries.shown_as(entries.publish(loop), "en")
    assert shown.closure.fraction == 0.6
