"""Analysts see alerts with the evidence and the way to the comments; nobody else does."""

import re
from http import HTTPStatus

import pytest

from app import clock
from app.access import Role
from app.accounts.models import AuditEvent, Organisation, User
from app.alerts import queries, service
from app.alerts.models import Alert, AlertKind, AlertSubscription
from app.db import db
from tests.app.alerts.test_terms import say, watch
from tests.factories import accounts
from tests.factories.alerts import (
    alerts_of,
    burst,
    look,
    of_every_kind,
    run_on,
    spread,
    stored,
)

PATH = "/staff/surveys/clinic/alerts/"


@pytest.fixture
def signed_in(client, analyst):
    accounts.sign_in(client, analyst)
    return analyst


@pytest.fixture
def alert(survey):
    """A burst that nobody has seen."""
    run_on(survey, burst())
    return look(survey)[0]


def page(client, path=PATH, status=HTTPStatus.OK):
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def send(client, path, **data):
    answer = accounts.post(client, path, data)
    db.session.expire_all()
    return answer


def test_the_start_page_tells_it_in_a_sentence_that_leads_to_the_evidence(client, signed_in, alert):
    start = page(client, "/staff/")
    assert "“water pump” comes up more often (10 March 2026 to 16 March 2026): in 67%" in start
    assert f'href="{PATH}{alert.id}/"' in start


def test_the_evidence_is_a_table_with_links_that_list_the_very_comments(client, signed_in, alert):
    text = page(client, f"{PATH}{alert.id}/")
    cells = re.findall(r'<td class="num">([^<]+)</td>', text)
    assert cells == ["30", "45", "67%", "20", "80", "25%"]
    assert "By chance alone this would happen about once in" in text
    listed = re.search(r'href="([^"]+since=[^"]+)"', text)
    assert listed
    comments = page(client, listed[1].replace("&amp;", "&"))
    assert "30 comments" in comments


def test_it_is_marked_as_seen_once_with_a_note_and_leaves_the_start_page(client, signed_in, alert):
    answer = send(client, f"{PATH}{alert.id}/seen/", note="Rang the <water> works")
    assert answer.location == f"{PATH}{alert.id}/"
    seen = db.session.get_one(Alert, alert.id)
    assert (seen.seen_by, seen.note) == (signed_in.id, "Rang the <water> works")
    assert "Rang the &lt;water&gt; works" in page(client)
    assert "water pump" not in page(client, "/staff/")
    send(client, f"{PATH}{alert.id}/seen/", note="Too late")
    assert db.session.get_one(Alert, alert.id).note == "Rang the <water> works"
    assert db.session.query(AuditEvent).filter_by(action="alerts.seen").count() == 1


def test_htmx_gets_the_part_alone(client, signed_in, alert):
    token = accounts.csrf_token(client)
    answer = client.post(
        f"{PATH}{alert.id}/seen/",
        data={"csrf_token": token, "note": ""},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == HTTPStatus.OK
    assert answer.text.lstrip().startswith('<div id="alert">')
    assert "Marked as seen." in answer.text


def test_a_note_that_is_too_long_or_unclean_is_refused_in_the_page(client, signed_in, alert):
    for note in ("x" * 1001, "a\0b"):
        answer = send(client, f"{PATH}{alert.id}/seen/", note=note)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "There is a problem" in answer.text
    assert db.session.get_one(Alert, alert.id).seen_at is None


def test_the_start_page_shows_some_of_each_survey_and_counts_the_others(client, signed_in, survey):
    watch(survey, signed_in, *(f"word{each}" for each in range(5)))
    say(survey, " ".join(f"word{each}" for each in range(5)))
    assert len(look(survey)) == 5
    start = page(client, "/staff/")
    assert start.count("new comment has") == 3
    assert "2 more alerts that nobody has seen." in start


def test_the_comments_with_a_term_are_read_from_the_answers_and_reading_is_recorded(
    client, signed_in, survey
):
    watch(survey, signed_in, "rumour")
    say(survey, "A rumour <of> mine", "Nothing of the kind")
    alert = look(survey)[0]
    text = page(client, f"{PATH}{alert.id}/")
    assert f'href="{PATH}{alert.id}/comments/"' in text
    assert "mine" not in text
    comments = page(client, f"{PATH}{alert.id}/comments/")
    assert "A rumour &lt;of&gt; mine" in comments
    assert "Nothing of the kind" not in comments
    acts = db.session.query(AuditEvent).filter_by(action="comments.read")
    assert [each.object_id for each in acts] == [str(survey.id)]


def test_only_alerts_of_terms_have_comments_of_their_own(client, signed_in, alert):
    page(client, f"{PATH}{alert.id}/comments/", HTTPStatus.NOT_FOUND)


def test_mails_are_wanted_and_no_longer(app, client, letters, signed_in, survey):
    assert "Send me new alerts by e-mail" in page(client)
    send(client, f"{PATH}subscription/", mail="yes")
    assert queries.is_subscribed(survey.id, signed_in.id)
    assert "Stop the e-mails" in page(client)
    send(client, f"{PATH}subscription/", mail="no")
    assert db.session.query(AlertSubscription).count() == 0


def test_without_a_mail_server_no_mail_is_offered(client, signed_in):
    assert "by e-mail" not in page(client)


def test_terms_are_added_and_removed_with_clear_errors(client, signed_in, survey):
    add = f"{PATH}settings/terms/"
    assert send(client, add, words=" Poisoned  water ", why="A rumour").location == (
        f"{PATH}settings/"
    )
    text = page(client, f"{PATH}settings/")
    assert "Poisoned water" in text
    assert "1 of 100" in text
    for words, problem in (
        ("", "Write a word or a phrase."),
        ("a", "Write at least two letters"),
        ("POISONED water", "This is in the list already"),
        ("x" * 101, "Write at most 100 characters."),
        ("a\0b", "Remove the characters"),
        ("\u200b\u202e", "Write at least two letters"),
    ):
        answer = send(client, add, words=words)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, words
        assert problem in answer.text, words
    term = queries.terms_of(survey.id)[0]
    assert (term.words, term.why) == ("Poisoned water", "A rumour")
    send(client, f"{add}{term.id}/remove/")
    assert "There is none yet." in page(client, f"{PATH}settings/")


def test_kinds_are_chosen_and_unknown_ones_refused(client, signed_in, survey):
    settings = f"{PATH}settings/"
    assert page(client, settings).count(" checked") == len(AlertKind)
    send(client, settings, kinds=["term", "burst"])
    assert queries.settings_of(survey.id).kinds == "burst term"
    assert page(client, settings).count(" checked") == 2
    assert send(client, settings, kinds=["gossip"]).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    send(client, settings)
    assert queries.settings_of(survey.id).wanted == frozenset()


def test_readers_and_translators_see_no_alerts(client, alert):
    for role in (Role.READER, Role.TRANSLATOR):
        accounts.sign_in(client, accounts.user(role))
        for path in ("", f"{alert.id}/", f"{alert.id}/comments/", "settings/"):
            page(client, PATH + path, HTTPStatus.FORBIDDEN)
        assert "water pump" not in client.get("/staff/", follow_redirects=True).text
    assert send(client, f"{PATH}{alert.id}/seen/").status_code == HTTPStatus.FORBIDDEN


def test_another_organisation_and_another_survey_know_nothing_of_it(client, survey, alert):
    other = Organisation(name="Elsewhere", contact="")
    db.session.add(other)
    db.session.flush()
    stranger = accounts.user(Role.ADMINISTRATOR)
    stranger.organisation_id = other.id
    db.session.commit()
    accounts.sign_in(client, stranger)
    page(client, PATH, HTTPStatus.NOT_FOUND)
    page(client, f"{PATH}{alert.id}/", HTTPStatus.NOT_FOUND)
    assert "water pump" not in page(client, "/staff/")
    assert send(client, f"{PATH}{alert.id}/seen/").status_code == HTTPStatus.NOT_FOUND
    assert db.session.get_one(Alert, alert.id).seen_at is None
    assert db.session.query(User).count() == 1


def test_a_long_list_has_pages_and_the_open_ones_come_first(client, signed_in, survey, alert):
    for number in range(queries.PAGE):
        seen = stored(survey, "term", days_ago=number)
        service.mark_seen(seen, "", by=signed_in.id, at=clock.now())
    db.session.commit()
    assert len(alerts_of(survey.id)) == queries.PAGE + 1
    first = page(client)
    assert first.index("water pump") < first.index("rumour")
    assert first.count("Seen by") == queries.PAGE - 1
    assert page(client, f"{PATH}?page=2").count("Seen by") == 1


def test_a_topic_that_is_gone_or_renamed_does_not_break_the_page(client, signed_in, alert):
    alert.evidence_json = alert.evidence_json.replace('"run": 1', '"run": 99')
    db.session.commit()
    assert "comes up more often" in page(client, f"{PATH}{alert.id}/")


def test_every_kind_has_its_page(client, signed_in, survey):
    run_on(survey, spread("water pump", 3, range(3)))
    expected = {
        "burst": "less than once in 1,000,000 times",
        "more": "where about 40 were to be expected",
        "new": "There is a new topic, “water pump”, with 12 comments.",
        "feeling": "Languages in which it is weak are left out.",
        "term": "People are afraid",
    }
    for kind, found in of_every_kind(survey, signed_in.id).items():
        assert expected.pop(kind) in page(client, f"{PATH}{found.id}/"), kind
    assert expected == {}
