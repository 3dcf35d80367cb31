"""How topics were made, told to the public: frozen, rounded, and nothing that nobody confirmed."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from analysis.proportions import wilson
from app.access import Role
from app.builder.models import Survey
from app.config import LOCALES
from app.db import db
from app.i18n import tag_of
from app.insights import audit, content, editing, figures, model_cards, moving, queries, results
from app.insights.audit_models import AuditComment
from app.insights.content import AuditFigures
from app.insights.models import Run, Snapshot
from tests.factories import accounts, builder
from tests.factories.insights import NOT_GROUPED, RUN_AT, analysed

PARKING = [f"Parking was hard {number}" for number in range(43)]
NURSES = [f"The nurse was kind {number}" for number in range(23)]
SECRET = [f"Zebras everywhere {number}" for number in range(17)]
ODD = [f"Moon {number}" for number in range(34)]
MEANING = "Finding a place for the car, and what it costs"


@pytest.fixture
def survey(app: Flask) -> Survey:
    accounts.organisation()
    return builder.published("service_feedback", slug="clinic")


def looked_at(survey: Survey) -> Run:
    """Return a run with one theme of two confirmed topics, and one topic nobody has confirmed."""
    run = analysed(survey, {"parking": PARKING, "nurse": NURSES, "zebra": SECRET, NOT_GROUPED: ODD})
    person = accounts.user(Role.ANALYST)
    for number, name in ((1, "Parking"), (2, "Nurses")):
        topic = queries.topic_numbered(run, number)
        editing.rename_topic(topic, {"en": name}, seen=run.edits, by=person.id, at=RUN_AT)
        editing.confirm_topic(topic, seen=run.edits, by=person.id, at=RUN_AT)
        topic.meaning = f"{MEANING} ({number})"
    queries.topic_numbered(run, 3).meaning = "Zebras on the loose"
    theme = queries.themes(run)[0]
    theme.labels_json = json.dumps({"en": "Getting there", "es": "Llegar"})
    for number in (1, 2):
        queries.topic_numbered(run, number).theme_id = theme.id
    db.session.flush()
    return run


def frozen(survey: Survey) -> Snapshot:
    snapshot = figures.make_snapshot(survey, at=RUN_AT)
    db.session.commit()
    return snapshot


def read_left_over(run: Run, most: int) -> None:
    person = accounts.user(Role.ANALYST)
    rows = db.session.query(moving.RunComment).filter_by(run_id=run.id, grouped=False).limit(most)
    for row in rows:
        row.read_by, row.read_at = person.id, RUN_AT
    db.session.flush()


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (0, "nobody has read them yet"),
        (17, "a person has read 43% of them"),
        (34, "a person has read all of them"),
    ],
)
def test_what_was_done_with_comments_in_no_topic_is_said(client, survey, read, told):
    read_left_over(looked_at(survey), read)
    frozen(survey)
    text = main_of(client.get("/en/results/clinic/").text)
    assert told in text
    assert "A comment can be in several topics" in text
    assert "Languages of the comments: English." in text
    assert "has not been measured for these comments" in text


def test_of_fewer_than_ten_in_no_topic_nothing_is_told(survey):
    looked_at(survey)
    exact = figures.exact(survey)
    for reasons in ({}, {"far": 1}, {"far": 9}):
        opened = exact.open[0].model_copy(update={"not_grouped": reasons})
        how = results.read(exact.model_copy(update={"open": (opened,)}), "en").open[0].how
        assert (how.left_reading, how.left_read, how.reasons) == (None, None, ())


def test_agreement_is_told_with_its_interval_only_of_a_sample_that_says_something(survey):
    looked_at(survey)
    exact = figures.exact(survey)
    for judged, is_told in ((8, False), (63, True)):
        counted = AuditFigures(judged=judged, agreed=judged - 5, low=0.8312, high=0.9671)
        shown = results.read(_with_audit(exact, counted), "en").open[0].how
        assert shown is not None
        assert (shown.sample is not None) == is_told
    assert (shown.sample.judged, shown.sample.share) == (65, 0.92)
    assert (shown.sample.low, shown.sample.high) == (0.83, 0.97)


def test_the_public_reads_how_many_comments_people_checked_and_how_far_they_agreed(client, survey):
    run = looked_at(survey)
    judged = judge(run, 29)
    frozen(survey)
    assert "has not been measured" in main_of(client.get("/en/results/clinic/").text)
    judged += judge(run, 33, after=29)
    snapshot = figures.make_snapshot(survey, at=RUN_AT + timedelta(days=7))
    db.session.commit()
    agreed = sum(judged)
    assert 0 < agreed < len(judged) == 62
    low, high = wilson(agreed, 62)
    kept = figures.of(snapshot).open[0].run.audit
    assert kept == AuditFigures(judged=62, agreed=agreed, low=low, high=high)
    told = main_of(client.get("/en/results/clinic/").text)
    assert "People judged 60 comments that were drawn by chance" in told
    shares = [f"{round(100 * each)}%" for each in (agreed / 62, low, high)]
    assert f"agreed with it on {shares[0]}." in told
    assert f"between {shares[1]} and {shares[2]}" in told


def judge(run: Run, number: int, *, after: int = 0) -> list[bool]:
    """Judge so many comments of a sample as being about the first topic, and say who agreed."""
    person = accounts.user(Role.ANALYST)
    planned = audit.planned(run, after + number)
    audit.draw(run, planned, by=person.id, at=RUN_AT)
    topic = queries.topic_numbered(run, 1)
    places = select(AuditComment.response_id).where(AuditComment.run_id == run.id)
    drawn = db.session.scalars(places.order_by(AuditComment.place)).all()[after:]
    for each in drawn:
        audit.judge(run, each, [topic], by=person.id, at=RUN_AT)
    return [queries.machine_topics_of(run, each) == (topic,) for each in drawn]


def test_languages_that_the_model_was_not_made_for_are_named(survey):
    looked_at(survey)
    exact = figures.exact(survey)
    many = {"en": 60, "hi": 30, "fa": 4}
    run = exact.open[0].run.model_copy(
        update={"languages": many, "weak": model_cards.weak_in("use-multilingual-3", many)}
    )
    opened = exact.open[0].model_copy(update={"run": run})
    how = results.read(exact.model_copy(update={"open": (opened,)}), "en").open[0].how
    # Four people wrote in Persian: that nobody may learn.
    assert how.languages == ("en", "hi")
    assert how.weak == ("hi",)


def test_reasons_have_figures_only_where_no_small_count_could_be_found_by_them(survey):
    looked_at(survey)
    exact = figures.exact(survey)
    for reasons, told in (({"far": 22, "non_answer": 12}, 2), ({"far": 31, "non_answer": 3}, 0)):
        opened = exact.open[0].model_copy(update={"not_grouped": reasons})
        how = results.read(exact.model_copy(update={"open": (opened,)}), "en").open[0].how
        assert len(how.reasons) == told
        assert all(each.comments % 5 == 0 for each in how.reasons)


def test_figures_that_were_frozen_before_people_looked_closer_are_still_read(client, survey):
    looked_at(survey)
    old = json.loads(content.canonical(figures.exact(survey)))
    for question in old["open"]:
        for topic in question["topics"]:
            del topic["meaning"], topic["theme"]
        for name in ("not_grouped_read", "languages", "weak", "audit"):
            if question["run"]:
                del question["run"][name]
    text = json.dumps(old)
    db.session.add(
        Snapshot(
            survey_id=survey.id,
            made_on=RUN_AT.date(),
            made_at=RUN_AT,
            figures_json=text,
            sha256=content.digest(text),
        )
    )
    db.session.commit()
    page = main_of(client.get("/en/results/clinic/").text)
    assert "Parking" in page
    assert "Comments in no topic:" not in page
    assert client.get("/en/results/clinic/1-1/").status_code == 200


def test_a_topic_tells_its_meaning_in_the_surveys_language_and_its_theme(client, survey):
    looked_at(survey)
    frozen(survey)
    assert f"{MEANING} (1)" in client.get("/en/results/clinic/1-1/").text
    arabic = client.get("/ar/results/clinic/1-1/").text
    assert re.search(rf'lang="en" dir="ltr"><p>{re.escape(MEANING)} \(1\)', arabic)
    assert "Llegar" in client.get("/es/results/clinic/1-2/").text


def test_nothing_that_nobody_confirmed_and_no_comment_is_on_a_public_page(client, survey):
    looked_at(survey)
    frozen(survey)
    for lang in LOCALES:
        for path in ("", "1-1/", "1-2/"):
            leaks(client.get(f"/{tag_of(lang)}/results/clinic/{path}").text)


def test_the_watch_for_leaks_notices_a_topic_that_was_only_found(client, survey):
    run = looked_at(survey)
    queries.topic_numbered(run, 3).is_confirmed = True
    frozen(survey)
    with pytest.raises(AssertionError):
        leaks(client.get("/en/results/clinic/1-3/").text)


def test_every_language_tells_the_same_figures(client, survey):
    read_left_over(looked_at(survey), 17)
    frozen(survey)
    shown = {
        lang: results.frozen(queries.newest_snapshot(survey.id).figures_json, lang).open[0].how
        for lang in LOCALES
    }
    assert len(set(shown.values())) == 1
    assert shown["en"].left_read.fraction == 0.43


def leaks(page: str) -> None:
    lower = page.lower()
    assert "zebra" not in lower
    assert "was hard 1" not in lower
    assert "moon" not in lower


def _with_audit(exact: content.Figures, counted: AuditFigures) -> content.Figures:
    run = exact.open[0].run.model_copy(update={"audit": counted})
    return exact.model_copy(update={"open": (exact.open[0].model_copy(update={"run": run}),)})


@pytest.mark.parametrize("card", model_cards.CARDS.values(), ids=lambda card: card.key)
def test_what_a_card_says_was_measured_stands_in_the_evidence(card):
    place, count = card.measured_on.split(",", 1)
    rows = (Path(__file__).parents[2] / "evidence" / "analysis.md").read_text(encoding="utf-8")
    row = next(
        each for each in rows.splitlines()
        if each.startswith(f"| {place}") and count.split()[0] in each and "Heeded" in each
    )  # fmt: skip
    nmi, ari = (cell.strip(" *") for cell in row.split("|")[3:5])
    assert (nmi, ari) == (f"{card.topics:.3f}"[1:], f"{card.rand:.3f}"[1:])
