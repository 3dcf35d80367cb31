"""The fields of an entry that are counted, and those that have to be said."""

from datetime import date

import pytest

import surveys
from analysis import Comment
from app.builder import queries as builder
from app.db import db
from app.entries import gate, queries, service
from app.entries.freezing import previewed
from app.entries.texts import Texts
from app.respond.reach_models import ResponseFlag, SetAside
from tests.factories import accounts, entries, respond
from tests.factories import insights as runs
from tests.markup import problems

pytestmark = pytest.mark.usefixtures("app")


def page_of(client, loop, tag="en"):
    return client.get(f"/{tag}/you-said/{loop.entry.slug}/").text


def answers(loop, number, *, on=None):
    question = runs.open_question(loop.survey)
    return [respond.sent(loop.survey, {question.code: f"More {n}"}, on=on) for n in range(number)]


def aside(loop, response, *, alike=False):
    db.session.add(
        SetAside(
            response_id=response.id, survey_id=loop.survey.id,
            set_by=loop.author.id, set_at=entries.DRAFTED,
        )
    )  # fmt: skip
    if alike:
        db.session.add(
            ResponseFlag(
                response_id=response.id, reason="alike", survey_id=loop.survey.id,
                raised_on=date(2026, 3, 10),
            )
        )  # fmt: skip
    db.session.commit()


def test_late_answers_and_copies_are_counted_not_typed(client):
    loop = entries.drafted()
    loop.survey.closes_on = date(2026, 3, 31)
    answers(loop, 14, on=date(2026, 4, 2))
    for number, response in enumerate(answers(loop, 12)):
        aside(loop, response, alike=number < 10)
    figures = previewed(loop.entry).figures
    assert (figures.late_sent, figures.set_aside, figures.copies) == (14, 12, 10)
    assert figures.people == 102 + 14
    entries.publish(loop)
    page = page_of(client, loop)
    assert "Sent after the survey closed, and in the figures: 15 people." in page
    assert "Set aside by staff, and not in the figures: 10 people." in page


def test_few_late_answers_are_not_told(client):
    loop = entries.drafted()
    loop.survey.closes_on = date(2026, 3, 31)
    answers(loop, 2, on=date(2026, 4, 2))
    entries.publish(loop)
    page = page_of(client, loop)
    assert "Sent after the survey closed, and in the figures: fewer than 10 people." in page


def test_what_has_to_be_said_of_every_finding_is_asked_for():
    loop = entries.drafted()
    finding = loop.entry.findings[0]
    for name in ("groups", "before"):
        kept = finding.texts_json
        texts = Texts.model_validate_json(kept).without([name])
        finding.texts_json = texts.model_dump_json()
        missing = [each for each in gate.problems(loop.entry) if each.code == "texts_missing"]
        assert {each.fields for each in missing} == {(name,)}
        assert len(missing) == 12
        finding.texts_json = kept


def test_before_and_after_groups_cost_and_source_are_shown(client):
    loop = entries.published()
    page = page_of(client, loop)
    for words in ("groups 1 [en]", "before 1 [en]", "change 1 [en]", "cost 1 [en]", "source [en]"):
        assert words in page
    assert "They wrote in: English" in page


def test_as_what_people_answered_is_taken_from_a_question(client):
    survey = entries.in_all_languages()
    definition = builder.latest_version(survey).definition
    first, second = (each.code for each in definition.item_coded("channel").offered()[:2])
    placed = []
    for number in range(60):
        text = f"I waited {number} hours"
        chosen = surveys.Chosen((first if number < 40 else second,), None)
        given = {runs.open_question(survey).code: text, "channel": chosen}
        response = respond.sent(survey, given)
        placed.append(("Waiting times", Comment(str(response.id), text, "en")))
    loop = entries.drafted(entries.confirmed(runs.finished_run(survey, placed)))
    assert list(queries.type_questions(survey)) == ["channel"]
    service.edit(
        loop.entry, {}, {"type_question": "channel"},
        seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED,
    )  # fmt: skip
    version = entries.publish(loop)
    shown = entries.shown_as(version, "en").types
    assert shown.rows[0].people.value == 40
    page = page_of(client, loop)
    assert "As what people answered" in page
    assert problems(page) == []


def test_only_a_question_of_the_survey_can_tell_it(client):
    loop = entries.drafted()
    accounts.sign_in(client, loop.author)
    token = accounts.csrf_token(client, "/staff/account/")
    data = {"csrf_token": token, "seen": loop.entry.revision, "type_question": "invented"}
    assert client.post(f"/staff/entries/{loop.entry.id}/heard/", data=data).status_code == 303
    db.session.refresh(loop.entry)
    assert loop.entry.type_question == ""


def test_a_quote_whose_author_does_not_agree_any_more_blocks():
    loop = entries.drafted(entries.consenting())
    quote = entries.quoted(loop, entries.some_response(loop), "I waited")
    assert "quote_no_consent" not in {each.code for each in gate.problems(loop.entry)}
    other = respond.sent(loop.survey, {runs.open_question(loop.survey).code: "I waited too"})
    quote.response_id = other.id
    assert "quote_no_consent" in {each.code for each in gate.problems(loop.entry)}
