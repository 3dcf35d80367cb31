"""Staff ask for a draft, follow it, read it with its reasons, take it over or throw it away."""

import re
from http import HTTPStatus

import pytest

from app.access import Role
from app.db import db
from app.drafting import service
from app.drafting.models import TopicDraft
from app.insights import editing
from tests.app.drafting.conftest import PARKING
from tests.factories import accounts, drafting
from tests.factories.insights import RUN_AT

PATH = "/staff/surveys/clinic/insights/runs/1/topics/1/draft/"
WARNING = "Written by a machine (tiny-model), not checked by anybody"


@pytest.fixture
def signed_in(client, analyst):
    accounts.sign_in(client, analyst)
    return analyst


def page(client, path: str = PATH, status: int = HTTPStatus.OK) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def send(client, path: str = PATH, **data: str):
    answer = accounts.post(client, path, data)
    db.session.expire_all()
    return answer


def test_the_topic_leads_to_its_draft(client, topic, signed_in):
    text = page(client, PATH.removesuffix("draft/"))
    assert f'href="{PATH}"' in text


def test_without_a_language_model_only_peoples_sentences_are_offered(client, topic, signed_in):
    text = page(client)
    assert "No language model is set up here" in text
    assert "leaves this machine" not in text
    send(client, machine="y")
    drafting.works()
    text = page(client)
    assert sum(each in text for each in PARKING) == 7
    assert db.session.query(TopicDraft).count() == 1, "a tick that nobody offered is no wish"
    assert "Draft by a machine" not in text


def test_a_draft_is_asked_for_and_followed(client, topic, model, signed_in):
    text = page(client)
    assert "Also let a machine write (tiny-model)" in text
    assert "What people wrote then leaves this machine: up to 60 comments" in text
    assert send(client, machine="y").status_code == HTTPStatus.SEE_OTHER
    text = page(client)
    assert "Waiting to begin" in text
    assert 'hx-trigger="every 3s"' in text
    part = client.get(PATH, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    send(client)
    assert "A draft is being made already." in page(client)
    model.say = lambda _texts: "no"
    drafting.works()
    text = page(client)
    assert "did not answer in the form that was asked for" in text
    assert 'hx-trigger="every 3s"' not in text
    assert signed_in.name in text


def test_a_machines_draft_says_what_it_is_and_what_is_behind_each_sentence(
    client, topic, analyst, signed_in
):
    drafting.stored(topic, analyst)
    text = page(client)
    assert WARNING in text
    assert "These are no quotations." in text
    shown, _mark, left_out = text.partition("2 sentences are not supported and are left out")
    assert "It is hard to park in the morning." in shown
    assert "Everybody is content." not in shown
    assert "Everybody is content." in left_out
    assert "Its comments speak of something else." in left_out
    assert "Only one person says so." in left_out
    assert "Comments it was given: 5 of 8" in text
    assert "30 of them are the most central, 3 were added" in text
    assert "seem to speak to a machine" in text
    links = set(re.findall(r"insights/runs/1/comments/([0-9a-f-]{36})/", text))
    assert len(links) == 6
    assert "<blockquote" not in text


def test_words_are_changed_and_taken_over(client, topic, analyst, signed_in):
    draft = drafting.stored(topic, analyst)
    text = page(client)
    assert 'value="Hard to park"' in text
    answer = send(client, f"{PATH}{draft.id}/take/", label="Parking", meaning="")
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert topic.label == "Parking"
    text = page(client)
    assert "Taken over" in text
    assert 'name="meaning"' not in text
    assert WARNING in text, "what the machine wrote stays marked"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"label": " ", "meaning": ""}, "Write a name or a meaning."),
        ({"label": "x" * 201, "meaning": ""}, "at most 200"),
        ({"label": "a\x00b", "meaning": ""}, "There is a problem"),
        ({"label": "ok", "meaning": "x" * 501}, "at most 500"),
    ],
)
def test_words_that_cannot_be_taken_are_refused(client, topic, analyst, signed_in, data, told):
    draft = drafting.stored(topic, analyst)
    answer = send(client, f"{PATH}{draft.id}/take/", **data)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert told in answer.text
    assert topic.label_by_staff == ""


def test_a_draft_is_thrown_away(client, topic, analyst, signed_in):
    draft = drafting.stored(topic, analyst)
    assert send(client, f"{PATH}{draft.id}/drop/").status_code == HTTPStatus.SEE_OTHER
    text = page(client)
    assert "It is hard to park in the morning." not in text
    assert "Thrown away" in text
    again = send(client, f"{PATH}{draft.id}/drop/")
    assert again.status_code == HTTPStatus.NOT_FOUND


def test_an_outdated_draft_says_so(client, topic, analyst, signed_in):
    draft = drafting.stored(topic, analyst)
    response_id = service.queries.comments_behind(draft)[3].response_id
    drafting.withdrawn(response_id)
    text = page(client)
    assert "Somebody took their words back after this draft was made." in text
    assert "A barrier would help." not in text
    assert "Its words were deleted: their author took them back." in text


def test_a_draft_never_reaches_the_public(client, topic, analyst, signed_in):
    drafting.stored(topic, analyst)
    public = client.get("/en/results/clinic/").text
    assert "Hard to park" not in public


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.TRANSLATOR])
def test_only_analysts_see_drafts(client, topic, role):
    person = accounts.user(role)
    accounts.sign_in(client, person)
    expected = HTTPStatus.OK if person.may(Role.ANALYST) else HTTPStatus.FORBIDDEN
    assert client.get(PATH).status_code == expected


def test_a_merged_topic_leads_to_the_one_that_it_is_part_of(client, topic, signed_in):
    other = drafting.topic_of(topic.run, 2)
    editing.merge_topics(other, topic, seen=topic.run.edits, by=signed_in.id, at=RUN_AT)
    db.session.commit()
    two = PATH.replace("topics/1", "topics/2")
    assert client.get(two).location == PATH
    assert send(client, two).status_code == HTTPStatus.NOT_FOUND
    assert "10 comments" in page(client)


def test_drafts_of_other_topics_are_not_there(client, topic, analyst, signed_in):
    draft = drafting.stored(topic, analyst)
    two = PATH.replace("topics/1", "topics/2")
    assert send(client, f"{two}{draft.id}/take/", label="x").status_code == HTTPStatus.NOT_FOUND
    assert "Hard to park" not in page(client, two)
