"""Drafts are taken over by a person or thrown away; who takes words back takes them out."""

import json

import pytest

from analysis.claims import Doubt
from app import clock
from app.accounts.models import AuditEvent
from app.db import db
from app.drafting import queries, service, showing
from app.drafting.content import Claim, Extract, Written
from app.drafting.models import DraftComment, DraftKind, DraftState, TopicDraft
from app.insights.models import TopicEdit
from app.jobs import Job
from app.respond.reach_models import SetAside
from tests.factories import drafting


@pytest.fixture
def draft(topic, analyst) -> TopicDraft:
    return drafting.stored(topic, analyst)


def behind(draft: TopicDraft) -> dict[int, object]:
    return {row.number: row.response_id for row in queries.comments_behind(draft)}


def content(draft: TopicDraft) -> Written:
    db.session.expire_all()
    return Written.model_validate_json(draft.content_json)


def test_asking_twice_makes_one_job(topic, analyst):
    assert service.ask(topic, with_machine=False, by=analyst.id, at=clock.now())
    assert not service.ask(topic, with_machine=True, by=analyst.id, at=clock.now())
    assert db.session.query(TopicDraft).count() == 1
    (job,) = db.session.query(Job).filter_by(name="drafting.make")
    assert json.loads(job.args) == {"topic_id": str(topic.id)}


def test_what_died_is_closed_when_somebody_asks_again(topic, analyst):
    service.ask(topic, with_machine=False, by=analyst.id, at=clock.now())
    db.session.query(Job).delete()
    assert service.ask(topic, with_machine=False, by=analyst.id, at=clock.now())
    states = sorted(each.draft.state for each in queries.drafts(topic))
    assert states == [DraftState.STOPPED, DraftState.WAITING]


def test_taking_over_names_the_topic_and_says_who(topic, analyst, draft):
    service.take(
        draft, "Parking", "Cars and places.", seen=topic.run.edits, by=analyst.id, at=clock.now()
    )
    assert (topic.label, draft.taken_by) == ("Parking", analyst.id)
    assert json.loads(draft.taken_json) == {"label": "Parking", "meaning": "Cars and places."}
    edits = db.session.query(TopicEdit).filter_by(topic_id=topic.id).order_by(TopicEdit.number)
    assert [(edit.kind, edit.by) for edit in edits] == [
        ("renamed", analyst.id), ("codebook", analyst.id),
    ]  # fmt: skip
    assert topic.meaning == "Cars and places."
    assert not topic.is_confirmed, "nothing becomes public by it"
    acts = [act.action for act in db.session.query(AuditEvent).order_by(AuditEvent.number)]
    assert acts[-3:] == ["topic.renamed", "topic.codebook", "topic.draft_taken"]
    with pytest.raises(service.NotReadyError):
        service.take(draft, "Other", "", seen=topic.run.edits, by=analyst.id, at=clock.now())


def test_taking_over_a_meaning_alone_leaves_the_name(topic, analyst, draft):
    before = topic.label
    service.take(draft, "", "Cars and places.", seen=topic.run.edits, by=analyst.id, at=clock.now())
    assert topic.label == before


def test_throwing_away_deletes_the_words(topic, analyst, draft):
    service.drop(draft, by=analyst.id, at=clock.now())
    assert (draft.content_json, behind(draft)) == ("{}", {})
    assert (draft.dropped_by, len(queries.drafts(topic))) == (analyst.id, 1)


def test_a_withdrawal_goes_through_every_draft(topic, analyst, draft):
    ids = behind(draft)
    drafting.withdrawn(ids[4])
    found = content(draft)
    assert draft.outdated_on == clock.today()
    assert 4 not in behind(draft)
    assert found.claims[2] == Claim(text="", doubt=Doubt.ALONE), "it rested on that one alone"
    assert found.claims[0].text == "It is hard to park in the morning."


def test_who_is_one_of_two_leaves_a_claim_that_one_person_makes(topic, analyst, draft):
    drafting.withdrawn(behind(draft)[2])
    found = content(draft)
    assert (found.claims[0].support, found.claims[0].doubt) == ((1,), Doubt.ALONE)
    assert found.claims[0].text
    assert found.claims[1] == Claim(text="", comments=(3,), doubt=Doubt.FAR)
    assert found.meaning.text, "it never rested on that comment"
    drafting.withdrawn(behind(draft)[1])
    found = content(draft)
    assert found.claims[0].text == ""
    assert (found.meaning.support, found.meaning.doubt) == ((3,), Doubt.ALONE)
    drafting.withdrawn(behind(draft)[3])
    assert content(draft).label.text == ""


@pytest.mark.parametrize(
    ("text", "is_left"),
    [
        ("One person took the bus.", False),
        ("One person TOOK something.", False),
        ("It is hard to find a place.", True),
    ],
)
def test_words_that_only_the_one_who_withdrew_wrote_are_deleted(
    topic, analyst, draft, text, is_left
):
    """However often the machine used them, and whomever it named for them."""
    claim = Claim(text=text, comments=(1, 3), support=(1, 3))
    draft.content_json = content(draft).model_copy(update={"claims": (claim,)}).model_dump_json()
    db.session.commit()
    drafting.withdrawn(behind(draft)[2])
    assert content(draft).claims[0].text == (text if is_left else "")


def test_an_extract_loses_the_sentence_of_who_withdraws(topic, analyst):
    drafting.made(topic, analyst, with_machine=False)
    draft = drafting.newest(topic, DraftKind.EXTRACT)
    before = showing.extract(draft).sentences
    drafting.withdrawn(before[0].response_id)
    db.session.expire_all()
    assert showing.extract(draft).sentences == before[1:]
    assert len(Extract.model_validate_json(draft.content_json).sentences) == len(before) - 1
    assert draft.outdated_on == clock.today()


def test_when_everybody_has_withdrawn_no_word_of_the_machine_is_left(topic, analyst, draft):
    for response_id in behind(draft).values():
        drafting.withdrawn(response_id)
    found = content(draft)
    assert {each.text for each in (found.label, found.meaning, *found.claims)} == {""}
    assert db.session.query(DraftComment).count() == 0


def test_what_staff_have_set_aside_is_in_no_draft(survey, topic, analyst):
    first, *others = queries.comments_of(topic)
    aside = SetAside(
        response_id=first.response_id, survey_id=survey.id, set_by=analyst.id, set_at=clock.now()
    )
    db.session.add(aside)
    db.session.commit()
    assert queries.comments_of(topic) == others
