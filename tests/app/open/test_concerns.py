"""Topics of several surveys are put together by people, and told of on one page."""

from datetime import timedelta

from app.access import Role
from app.accounts.models import AuditEvent
from app.db import db
from app.entries import concerns, service
from app.entries.commitments import service as commitments
from app.entries.concern_models import ConcernTopic
from app.open.story import story
from tests.factories import accounts, entries, promises
from tests.factories import concerns as concern_of
from tests.markup import problems

BUSES = {"Waiting for the bus": [f"I waited {number} minutes" for number in range(20)]}


def test_the_page_of_a_topic_tells_of_every_survey(client):
    first, second = entries.published(), entries.published()
    concern = concern_of.concern(first)
    concern_of.link(first, concern)
    concern_of.link(second, concern)
    page = client.get(f"/en/topics/{concern.slug}/")
    assert problems(page.text) == []
    assert page.text.count("<td>40 people</td>") == 2
    assert page.text.count("Accepted</span>") == 2
    assert page.text.count("change 1 [en]") == 2
    assert "Set-Cookie" not in page.headers
    assert len(page.data) < 30_000
    assert f'href="/en/topics/{concern.slug}/"' in client.get("/en/topics/").text


def test_a_promise_that_was_moved_or_kept_is_not_called_overdue(client):
    promise = promises.promised()
    concern = concern_of.concern(promise.loop)
    concern_of.link(promise.loop, concern)

    def told(days):
        (found,) = story(concern, "en", on=promises.DUE + timedelta(days=days)).decided
        return found.due_on, found.is_overdue

    later = promises.DUE + timedelta(days=30)
    assert told(0) == (promises.DUE, False)
    assert told(10) == (promises.DUE, True)
    commitments.move(promise.commitment, later, promises.WORDS, **promise.facts())
    db.session.commit()
    assert told(10) == (later, False)
    assert told(40) == (later, True)
    answer = client.get(f"/en/you-said/{promise.loop.entry.slug}/entry.json").json
    assert answer["findings"][0]["due_on"] == later.isoformat()
    assert answer["findings"][1]["due_on"] is None
    promises.done(promise)
    assert told(40) == (later, False)


def test_readers_of_another_language_get_its_name(client):
    loop = entries.published()
    concern = concern_of.concern(loop)
    concern_of.link(loop, concern)
    assert "<h1>الانتظار</h1>" in client.get(f"/ar/topics/{concern.slug}/").text
    page = client.get(f"/ja/topics/{concern.slug}/").text
    assert '<h1><span lang="en" dir="ltr">Waiting</span></h1>' in page


def test_few_people_are_not_counted_out(client):
    few = entries.COMMENTS | {"Signs": ["One", "Two", "Three"]}
    loop = entries.published(entries.analysed(few))
    concern = concern_of.concern(loop)
    concern_of.link(loop, concern, "Signs")
    page = client.get(f"/en/topics/{concern.slug}/").text
    assert "Fewer than 10 people" in page
    assert "3 people" not in page


def test_without_a_topic_in_it_the_public_sees_none(client):
    concern = concern_of.concern(entries.published())
    assert client.get(f"/en/topics/{concern.slug}/").status_code == 404
    assert concern.slug not in client.get("/en/topics/").text


def test_a_published_figure_stays_though_nothing_was_answered(client):
    loop, other = entries.published(), entries.published()
    service.remove_finding(
        other.entry.findings[0], seen=other.entry.revision, by=other.author.id, at=entries.PUBLISHED
    )
    entries.publish(other)
    concern = concern_of.concern(loop)
    concern_of.link(other, concern)
    page = client.get(f"/en/topics/{concern.slug}/").text
    assert "<td>40 people</td>" in page
    assert "Nothing has been decided in public yet." in page


def test_near_names_are_suggested_and_only_those(app):
    first = entries.published()
    entries.published(entries.analysed(BUSES | {"Parking": entries.COMMENTS["Parking"]}))
    concern = concern_of.concern(first, {"en": "Waiting"})
    concern_of.link(first, concern)
    near = [each.found.topic.label for each in concerns.suggested(concern)]
    assert "Waiting for the bus" in near
    assert "Parking" not in near
    assert "Waiting times" not in near


def test_staff_put_together_and_take_out_and_all_of_it_is_recorded(client):
    loop = entries.published()
    accounts.sign_in(client, accounts.user(Role.EDITOR))
    answer = accounts.post(client, "/staff/topics/", {"name_en": "Waiting"})
    assert answer.status_code == 303
    home = answer.location
    page = client.get(home).text
    assert problems(page) == []
    assert "Waiting times" in page
    key = concerns.topics_of(loop.survey.organisation_id)[0].topic.key
    assert accounts.post(client, f"{home}link/{key}/", {}).status_code == 303
    assert client.get("/en/topics/waiting/").status_code == 200
    assert accounts.post(client, f"{home}unlink/{key}/", {}).status_code == 303
    assert client.get("/en/topics/waiting/").status_code == 404
    assert accounts.post(client, f"{home}names/", {"name_ja": "待ち時間"}).status_code == 303
    assert accounts.post(client, f"{home}remove/", {}).status_code == 303
    acts = [each.action for each in db.session.query(AuditEvent).order_by(AuditEvent.number)]
    assert acts[-5:] == [
        "concern.created", "concern.linked", "concern.unlinked", "concern.renamed",
        "concern.removed",
    ]  # fmt: skip


def test_a_name_is_needed_and_a_topic_is_in_one_place_alone(client):
    loop = entries.published()
    first, second = concern_of.concern(loop), concern_of.concern(loop, {"en": "Queues"})
    linked = concern_of.link(loop, first)
    accounts.sign_in(client, accounts.user(Role.EDITOR))
    refused = accounts.post(client, "/staff/topics/", {"name_en": " "})
    assert refused.status_code == 422
    assert problems(refused.text) == []
    assert "Write a name in at least one language." in refused.text
    home = f"/staff/topics/{second.id}/"
    assert accounts.post(client, f"{home}link/{linked.topic.key}/", {}).status_code == 409
    kept = db.session.get(ConcernTopic, linked.topic.key)
    assert kept.concern_id == first.id


def test_another_organisations_topics_do_not_exist(client):
    loop = entries.published()
    concern = concern_of.concern(loop)
    concern.organisation_id = accounts.service.create_organisation("Elsewhere").id
    db.session.commit()
    accounts.sign_in(client, accounts.user(Role.EDITOR))
    assert client.get(f"/staff/topics/{concern.id}/").status_code == 404
    answer = accounts.post(client, f"/staff/topics/{concern.id}/remove/", {})
    assert answer.status_code == 404
