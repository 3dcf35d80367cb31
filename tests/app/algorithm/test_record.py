"""The record of the algorithm: complete, honest about gaps, never overwritten, the same for all."""

import csv
import io
import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from analysis.embeddings import EMBEDDERS
from app.access import Role
from app.algorithm import queries, record, service
from app.algorithm.models import Statement
from app.algorithm.service import Scope
from app.algorithm.template import NEEDED, POINTS, STATED
from app.builder.models import Survey
from app.config import LOCALES
from app.db import db
from app.i18n import tag_of
from app.insights import editing, figures, model_cards
from app.insights import queries as insights
from tests import markup
from tests.factories import accounts, builder
from tests.factories.insights import NOT_GROUPED, RUN_AT, analysed

STANDARD = {
    "0": ["3", "4"],
    "1": ["1", "2", "3", "4"],
    "2.1": ["1", "2", "3", "4", "4.1", "4.2", "4.3", "4.4", "4.5"],
    "2.2": ["1", "2", "3", "4"],
    "2.3": ["1", "2", "3", "4", "5"],
    "2.4.1": ["1", "2", "3", "4", "5"],
    "2.4.2": ["1", "2", "3", "4", "5", "6", "7", "8"],
    "2.4.3": ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    "2.4.4": ["1", "2", "3", "4", "5"],
    "2.5": ["1", "2"],
}
"""The numbers of the standard's template, written out by hand."""
PAGE = "/en/results/clinic/method/"
TEXTS = [f"Parking was hard {number}" for number in range(43)]
SECRET = [f"Zebras everywhere {number}" for number in range(17)]


@pytest.fixture
def survey(app: Flask) -> Survey:
    accounts.organisation()
    survey = builder.published("service_feedback", slug="clinic")
    run = analysed(survey, {"parking": TEXTS, "zebra": SECRET, NOT_GROUPED: ["Moon"] * 12})
    person = accounts.user(Role.ANALYST)
    topic = insights.topic_numbered(run, 1)
    editing.rename_topic(topic, {"en": "Parking"}, seen=run.edits, by=person.id, at=RUN_AT)
    editing.confirm_topic(topic, seen=run.edits, by=person.id, at=RUN_AT)
    figures.make_snapshot(survey, at=RUN_AT)
    db.session.commit()
    return survey


def stated(survey: Survey, texts: dict[str, str], *, days: int, own: bool = False, lang="en"):
    scope = Scope(survey.organisation_id, survey.id if own else None)
    last = queries.newest(scope.id)
    seen = last.number if last else 0
    author, second = accounts.user(Role.EDITOR), accounts.user(Role.APPROVER)
    at = RUN_AT + timedelta(days=days)
    service.state(scope, lang, texts, seen=seen, by=author.id, at=at)
    statement = service.confirm(scope, seen=seen + 1, by=second.id, at=at)
    db.session.commit()
    return statement


def test_every_point_of_the_standard_is_in_the_record():
    wanted = {f"{part}.{number}" for part, numbers in STANDARD.items() for number in numbers}
    assert {point.ref for point in POINTS if point.ref} == wanted
    assert len({point.code for point in POINTS}) == len(POINTS)


def test_cards_say_what_the_embedders_say_of_themselves():
    assert {each.model_id for each in EMBEDDERS.values()} == set(model_cards.CARDS)
    for embedder in EMBEDDERS.values():
        card = model_cards.CARDS[embedder.model_id]
        assert (card.languages, card.dimensions) == (embedder.languages, embedder.dimensions)
        assert card.package == embedder.package


def test_gaps_are_said_openly_and_closed_by_what_a_second_person_confirmed(client, survey):
    page = client.get(PAGE)
    assert page.text.count("Not stated yet") == len(NEEDED)
    assert "use-multilingual-3" in page.text
    assert "Set-Cookie" not in page.headers
    scope = Scope(survey.organisation_id, None)
    author = accounts.user(Role.EDITOR, Role.APPROVER)
    service.state(scope, "en", {"owner": "Ada <b>L"}, seen=0, by=author.id, at=RUN_AT)
    db.session.commit()
    assert "Ada" not in client.get(PAGE).text
    with pytest.raises(service.OwnWordsError):
        service.confirm(scope, seen=1, by=author.id, at=RUN_AT)
    other = accounts.user(Role.APPROVER)
    service.confirm(scope, seen=1, by=other.id, at=RUN_AT + timedelta(days=1))
    db.session.commit()
    page = client.get(PAGE)
    assert "Ada &lt;b&gt;L" in page.text
    assert page.text.count("Not stated yet") == len(NEEDED) - 1


def test_a_survey_says_otherwise_than_the_organisation_point_by_point(client, survey):
    stated(survey, {"owner": "Director", "team": "Feedback"}, days=1)
    stated(survey, {"owner": "Head of clinic"}, days=2, own=True)
    page = client.get(PAGE).text
    assert "Head of clinic" in page
    assert "Director" not in page
    assert "Feedback" in page


def test_versions_are_kept_and_their_checksums_never_change(client, survey):
    before = client.get(f"{PAGE}1/record.json").json
    stated(survey, {"owner": "First"}, days=1)
    stated(survey, {"owner": "Second"}, days=2)
    assert client.get(f"{PAGE}1/record.json").json == before
    owners = [
        client.get(f"{PAGE}{number}/record.json").json["content"]["said"] for number in (1, 2, 3)
    ]
    assert owners == [{}, {"owner": {"en": "First"}}, {"owner": {"en": "Second"}}]
    assert "This is an earlier version" in client.get(f"{PAGE}2/").text
    assert client.get(f"{PAGE}4/").status_code == 404
    digests = {client.get(f"{PAGE}{n}/record.json").json["sha256"] for n in (1, 2, 3)}
    assert len(digests) == 3
    # The digest is of what the record is made from, so that every language has the same.
    assert client.get("/ar/results/clinic/method/1/record.json").json["sha256"] in digests


def test_the_shape_of_the_json_is_stable(client, survey):
    found = client.get(f"{PAGE}record.json").json
    assert (found["record"], found["schema_version"]) == ("heeded-algorithm-record", 1)
    assert sorted(found) == [
        *("content", "language", "points", "record", "schema_version"),
        *("sha256", "since", "version"),
    ]
    assert [each["code"] for each in found["points"]] == [point.code for point in POINTS]
    assert sorted(found["points"][0]) == [
        *("code", "is_missing", "label", "reference", "section", "texts", "tier")
    ]
    assert sorted(found["content"]) == [
        *("organisation", "questions", "record", "said", "schema_version", "source_lang"),
        *("standard", "survey", "title"),
    ]
    question = found["content"]["questions"][0]
    assert (question["comments"], question["topics_found"], question["topics_confirmed"]) == (
        *(70, 2),  # 72, rounded
        1,
    )


def test_the_table_has_a_row_for_each_point_and_no_formula(client, survey):
    stated(survey, {"owner": '=HYPERLINK("http://x")'}, days=1)
    answer = client.get(f"{PAGE}record.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["attribute"] for row in rows] == [point.code for point in POINTS]
    cell = next(row["text"] for row in rows if row["attribute"] == "owner")
    assert not cell.startswith("=")
    assert next(row["stated by"] for row in rows if row["attribute"] == "team") == "not stated"


def test_no_unconfirmed_topic_and_no_comment_is_in_any_form_of_the_record(client, survey):
    for lang in LOCALES:
        for name in ("", "record.json", "record.csv"):
            text = client.get(f"/{tag_of(lang)}/results/clinic/method/{name}").text.lower()
            assert "zebra" not in text
            assert "was hard" not in text
            assert "moon" not in text


def test_numbers_of_the_record_are_the_same_in_every_language(client, survey):
    contents = {
        json.dumps(
            client.get(f"/{tag_of(lang)}/results/clinic/method/record.json").json["content"],
            sort_keys=True,
        )
        for lang in LOCALES
    }
    assert len(contents) == 1


def test_words_of_staff_are_shown_in_the_nearest_language_and_say_which(client, survey):
    stated(survey, {"owner": "Director"}, days=1)
    stated(survey, {"owner": "Directora"}, days=2, lang="es")
    assert "Directora" in client.get("/es/results/clinic/method/").text
    assert '<p lang="en" dir="ltr">Director</p>' in client.get("/ar/results/clinic/method/").text


def test_staff_state_see_what_is_missing_and_confirm_in_pairs(client, survey):
    author, second = accounts.user(Role.EDITOR, Role.APPROVER), accounts.user(Role.APPROVER)
    accounts.sign_in(client, author)
    form = "/staff/surveys/clinic/method/edit/"
    texts = {point.code: f"About {point.code}" for point in STATED}
    answer = accounts.post(client, form, {**texts, "seen": "0"}, page=form)
    assert answer.status_code == 303
    stale = accounts.post(client, form, {**texts, "team": "Late", "seen": "0"}, page=form)
    assert stale.status_code == 409
    assert "Late" in stale.text
    assert accounts.post(client, form, {**texts, "team": "x" * 5001}, page=form).status_code == 422
    shown = client.get("/staff/surveys/clinic/method/")
    assert "Nothing is missing" in shown.text
    assert "somebody else has to confirm it" in shown.text
    accounts.sign_in(client, second)
    confirm = "/staff/surveys/clinic/method/confirm/"
    answer = accounts.post(client, confirm, {"seen": "1", "survey": "clinic"})
    assert answer.status_code == 303
    assert "About owner" in client.get(PAGE).text


def test_pages_are_valid(client, survey):
    accounts.sign_in(client, accounts.user(Role.ADMINISTRATOR))
    staff = "/staff/surveys/clinic/method/"
    for path in (
        PAGE,
        "/ar/results/clinic/method/1/",
        staff,
        f"{staff}edit/",
        "/staff/method/edit/",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert markup.problems(answer.text) == []


def test_a_survey_without_figures_has_no_record(client, survey):
    builder.published("service_feedback", slug="other")
    db.session.commit()
    assert client.get("/en/results/other/method/").status_code == 404


def test_the_database_itself_refuses_a_confirmation_of_ones_own_words(survey):
    statement = stated(survey, {"owner": "Director"}, days=1)
    statement.confirmed_by = statement.written_by
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    assert db.session.query(Statement).count() == 1


def test_a_record_of_another_models_run_says_what_is_not_known(survey):
    exact = figures.exact(survey)
    run = exact.open[0].run.model_copy(update={"embedder": "somebody-elses-model"})
    other = exact.model_copy(update={"open": (exact.open[0].model_copy(update={"run": run}),)})
    read = record.read(record.content_of(survey, other, {}), "en", website="https://x")
    by_code = {line.point.code: line for line in read.lines}
    assert "somebody-elses-model" in by_code["models"].texts[0].text.text
    assert by_code["datasets"].texts == ()
    assert not by_code["datasets"].is_missing
