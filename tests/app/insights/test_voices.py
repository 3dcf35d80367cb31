"""What a group speaks of more than others stands beside the biggest topics; small counts do not."""

import json
import random
from http import HTTPStatus

import pytest

import surveys
from analysis import Comment
from analysis.voices import over_represented
from app.access import Role
from app.db import db
from app.insights import trust, voices, voicing
from app.insights.audit_models import GroupVoices
from app.jobs import Job
from tests.factories import accounts, builder, insights, respond
from tests.factories.insights import finished_run

PATH = "/staff/surveys/clinic/insights/runs/1"


@pytest.fixture
def survey(app):
    accounts.organisation()
    return builder.published("service_feedback", slug="clinic")


def placed(survey, label, number, lang="en", start=0, **answers):
    code = insights.open_question(survey).code
    for day in range(start, start + number):
        sent = respond.sent(survey, {code: f"{label} {lang} {day}", **answers}, lang=lang)
        yield label, Comment(str(sent.id), f"{label} {lang} {day}", lang)


@pytest.fixture
def run(survey):
    """Of 40 in Arabic 30 speak of the interpreter; of 60 in English 12 do."""
    rows = [
        *placed(survey, "opening hours", 48),
        *placed(survey, "interpreter missing", 12),
        *placed(survey, "opening hours", 10, "ar"),
        *placed(survey, "interpreter missing", 30, "ar"),
    ]
    made = finished_run(survey, rows)
    voicing.work_out(str(made.id))
    return made


def test_a_group_that_says_it_more_often_is_found_with_its_interval(survey, run):
    found = voices.voices(survey, run, "en", exact=True)
    heard = [(each.by, each.code, each.topic.label) for each in found.heard]
    assert ("language", "ar", "interpreter missing") in heard
    assert ("language", "en", "opening hours") in heard
    arabic = next(each.counts for each in found.heard if each.code == "ar")
    assert (arabic.inside, arabic.group_size, arabic.outside, arabic.rest) == (30, 40, 12, 60)
    assert arabic.share == 0.75
    assert arabic.of_all == 0.42
    # Newcombe's interval of 30/40 against 12/60.
    assert 0.35 < arabic.more.low < 0.55 < arabic.more.high < 0.72


def test_groups_by_chance_are_hardly_ever_told():
    rng = random.Random(1)
    told = 0
    for _ in range(40):
        people = list(range(400))
        topics = {n: rng.sample(people, 60) for n in range(20)}
        groups = {n: rng.sample(people, 80) for n in range(8)}
        told += bool(over_represented(groups, topics, dict.fromkeys(groups, people)))
    # Without the correction all of the forty would tell some of their 160 comparisons.
    assert told <= 5


def test_groups_too_small_are_not_compared():
    people = list(range(100))
    topics = {1: range(9)}
    assert over_represented({"few": range(9)}, topics, {"few": people}) == []
    assert over_represented({"all but few": range(91)}, topics, {"all but few": people}) == []


def test_closed_answers_make_groups(survey):
    question = next(iter(voicing.grouping_questions(survey)))
    item = next(each for each in survey.draft.items() if getattr(each, "code", "") == question)
    one, other = (surveys.Chosen((each.code,)) for each in item.offered()[:2])
    rows = [
        *placed(survey, "opening hours", 25, **{question: one}),
        *placed(survey, "interpreter missing", 25, start=50, **{question: other}),
    ]
    made = finished_run(survey, rows)
    voicing.work_out(str(made.id))
    found = voices.voices(survey, made, "en", exact=True)
    heard = {(each.by, each.code, each.topic.label) for each in found.heard}
    assert ("question", one.codes[0], "opening hours") in heard
    assert ("question", other.codes[0], "interpreter missing") in heard
    assert found.heard[0].option.text


def test_readers_learn_nothing_of_fewer_than_ten(client, survey, run):
    row = db.session.get(GroupVoices, run.id)
    stored = json.loads(row.found_json)
    few = {"by": "language", "code": "ja", "topic": 1, "inside": 9, "group_size": 33}
    most = few | {"code": "vi", "inside": 33, "group_size": 40}
    stored["voices"] += [each | {"outside": 20, "rest": 50, "p": 0.0} for each in (few, most)]
    stored["small"] = [{"topic": 2, "people": 7, "fit": 1.0, "feeling": "negative"}]
    row.found_json = json.dumps(stored)
    db.session.commit()
    assert [each.code for each in voices.voices(survey, run, "en", exact=True).heard][-1] == "vi"
    told = voices.voices(survey, run, "en", exact=False)
    assert {each.code for each in told.heard}.isdisjoint({"ja", "vi"})
    assert told.small == ()
    for each in told.heard:
        counts = each.counts
        assert all(
            number % 5 == 0
            for number in (counts.inside, counts.group_size, counts.outside, counts.rest)
        )
    accounts.sign_in(client, accounts.user(Role.READER))
    page = client.get(f"{PATH}/voices/").text
    assert "interpreter missing" in page
    assert "日本語" not in page
    assert "Mostly unhappy" not in page
    assert accounts.post(client, f"{PATH}/voices/", {}).status_code == HTTPStatus.FORBIDDEN
    accounts.sign_in(client, accounts.user(Role.ANALYST, email="b@example.org"))
    assert "Mostly unhappy" in client.get(f"{PATH}/voices/").text


def test_almost_all_of_a_group_is_not_told_either():
    assert voices.Counts(38, 40, 20, 60).shielded() is None
    assert voices.Counts(30, 40, 12, 60).shielded() == voices.Counts(30, 40, 10, 60)
    assert voices.Counts(9, 40, 12, 60).shielded() is None
    assert voices.Counts(12, 25, 12, 60).shielded() is None


def test_the_page_of_a_run_names_them_and_says_when_they_are_old(client, survey, run):
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    assert "In this group" in client.get(f"{PATH}/").text
    run.edits += 2
    db.session.commit()
    assert "2 changes to the topics since" in client.get(f"{PATH}/voices/").text
    db.session.query(Job).delete()
    accounts.post(client, f"{PATH}/voices/", {})
    assert db.session.query(Job).one().name == "insights.voices"
    db.session.query(GroupVoices).delete()
    db.session.commit()
    assert "has not been worked out yet" in client.get(f"{PATH}/voices/").text
    assert "No group speaks" in client.get(f"{PATH}/").text


def test_the_quality_page_speaks_to_whoever_decides(client, survey, run):
    old = {"coherence": 0.2, "broken_rules": [{"code": "labels_alike", "topics": [1, 2, 9]}]}
    run.quality_json = json.dumps(old)
    db.session.commit()
    accounts.sign_in(client, accounts.user(Role.READER))
    page = client.get(f"{PATH}/quality/").text
    assert "Two topics have almost the same words." in page
    assert "Not measured" in page
    assert "it is not known how often the machine is right" in page
    recipe = client.get(f"{PATH}/recipe.json")
    assert json.loads(recipe.text)["seed"] == 0
    assert "clinic-1-recipe.json" in recipe.headers["Content-Disposition"]
    for broken in ('{"coherence": null}', "{}", '{"agreement": true, "language_leak": 0.3}'):
        run.quality_json = broken
        db.session.commit()
        assert client.get(f"{PATH}/quality/").status_code == HTTPStatus.OK


def test_how_sure_are_the_figures_of_the_run(survey, run):
    rows = [*placed(survey, "opening hours", 6, start=900), *placed(survey, "", 4, start=950)]
    made = finished_run(survey, rows)
    sure = trust.how_sure(made)
    assert (sure.comments, sure.grouped, sure.in_none) == (10, 6, 4)
    assert sure.not_grouped == (trust.NotGrouped("far", 4, 0),)
    assert (sure.read, sure.moved, sure.audited, sure.agreement) == (0, 0, 0, None)
    assert (sure.topics, sure.confirmed, sure.low, sure.seeds_agree) == (1, 0, None, None)
    made.quality_json = '{"agreement": 0.93}'
    assert trust.how_sure(made).seeds_agree == 0.93


def test_what_waits_to_be_read_stands_on_the_start_page(client, survey):
    rows = [*placed(survey, "opening hours", 6), *placed(survey, "", 4, start=50)]
    finished_run(survey, rows)
    db.session.commit()
    line = "4 comments are in no topic and wait for somebody to read them."
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    assert line in client.get("/staff/").text
    accounts.sign_in(client, accounts.user(Role.READER, email="b@example.org"))
    assert line not in client.get("/staff/").text
