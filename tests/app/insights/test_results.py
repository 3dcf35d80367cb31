"""Public results: rounded everywhere, equal in every language, honest when there is nothing."""

import html
import re
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.access import Role
from app.builder.models import Survey
from app.config import LOCALES
from app.db import db
from app.i18n import tag_of
from app.insights import editing, figures, queries, quoting, service
from app.insights.comment_models import Assignment, RunComment
from app.insights.models import Run
from surveys import Chosen
from tests.factories import accounts, builder, respond
from tests.factories.insights import NOT_GROUPED, RUN_AT, analysed

HOSTILE = "<script>window.__x=1</script>\"'><img src=x onerror=1>{{7*7}}"
PARKING = [f"Parking was hard {number}" for number in range(43)]
NURSES = [f"The nurse was kind {number}" for number in range(23)]
FOOD = [f"The food was cold {number}" for number in range(16)]
RARE = [f"The parrot sings {number}" for number in range(7)]
ODD = [f"Moon {number}" for number in range(13)]


@pytest.fixture
def survey(app: Flask) -> Survey:
    accounts.organisation()
    return builder.published("service_feedback", slug="clinic")


def told(survey: Survey) -> Run:
    run = analysed(
        survey,
        {"parking": PARKING, "nurse": NURSES, "food": FOOD, "parrot": RARE, NOT_GROUPED: ODD},
    )
    for number in range(37):
        respond.sent(
            survey,
            {"channel": Chosen(("phone" if number < 23 else "other",), HOSTILE)},
            lang="es" if number < 31 else "ar",
            channel="paper" if number < 24 else "phone",
        )
    person = accounts.user(Role.ANALYST)
    for number, label in ((1, "Parking"), (2, f"Nurses {HOSTILE}"[:190]), (4, "Parrots")):
        topic = queries.topic_numbered(run, number)
        editing.rename_topic(
            topic,
            {"en": label, "es": f"{label} (es)"},
            seen=topic.run.edits,
            by=person.id,
            at=RUN_AT,
        )
        editing.confirm_topic(topic, seen=topic.run.edits, by=person.id, at=RUN_AT)
    figures.make_snapshot(survey, at=RUN_AT)
    db.session.commit()
    return run


def numbers_in(page: str) -> list[str]:
    words = re.sub(r"<(script|style).*?</\1>|<head>.*?</head>|<[^>]*>", " ", page, flags=re.DOTALL)
    main = words[words.index("answered") if "answered" in words else 0 :]
    return re.findall(r"\d+", html.unescape(main))


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_results_show_rounded_figures_topics_and_how_they_were_made(client: FlaskClient, survey):
    told(survey)
    answer = client.get("/en/results/clinic/")
    assert answer.status_code == HTTPStatus.OK
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    text = main_of(answer.text)
    assert "140 people" in text  # 139
    assert re.search(r"Parking</a></th>\s*<td><span class=\"num\">45 \(45%\)", text)
    assert "Topics that nobody has checked yet" in text
    assert "In no topic" in text
    assert "may not add up" in text
    assert "use-multilingual-3" in text
    assert "Figures of 16 March 2026" in text


def test_no_exact_count_stands_anywhere_in_the_page_source(client, survey):
    told(survey)
    exact = {"139", "102", "43", "23", "13", "37", "31", "24"}
    for path in ("/en/results/clinic/", "/en/results/clinic/1-1/", "/en/results/clinic/1-4/"):
        source = main_of(client.get(path).text)
        words = re.sub(
            r'(?:x|y|x1|x2|y1|y2|cx|cy|r|rx|d|width|height|href|fill|id)="[^"]*"', "", source
        )
        words = re.sub(r"\d+ [A-Z][a-z]+ 20\d\d", "", words)  # dates are no counts
        assert exact.isdisjoint(re.findall(r"\d+", html.unescape(words))), path
        # What is drawn follows the rounded figures, too.
        widths = {
            float(width) for width in re.findall(r'rect class="f1"[^>]* width="([\d.]+)%', source)
        }
        for width in widths:
            assert any(
                abs(width - 100 * part / whole) < 0.01
                for whole in range(10, 145, 5)
                for part in range(10, 145, 5)
            ), width


def test_a_small_topic_is_fewer_than_ten_and_a_reader_learns_no_more(client, survey):
    told(survey)
    text = main_of(client.get("/en/results/clinic/1-4/").text)
    assert "Parrots" in text
    assert "Fewer than 10 people" in text
    assert "%" not in text


def test_a_language_does_not_change_a_number(client, survey):
    told(survey)
    pages = {lang: client.get(f"/{tag_of(lang)}/results/clinic/").text for lang in LOCALES}
    counted = {}
    for lang, page in pages.items():
        drawn = re.findall(r'(?:width|y1|cy)="([\d.]+%)"', main_of(page))
        counted[lang] = sorted(drawn)
    assert len(set(map(tuple, counted.values()))) == 1
    assert counted["en"]


def test_a_label_that_is_not_in_the_readers_language_says_which_it_is(client, survey):
    told(survey)
    assert "Parking (es)" in client.get("/es/results/clinic/").text
    assert '<span lang="en" dir="ltr">Parking</span>' in client.get("/ar/results/clinic/").text


def test_hostile_words_are_shown_as_words(client, survey):
    run = told(survey)
    topic = queries.topic_numbered(run, 2)
    for path in ("/en/results/clinic/", f"/en/results/clinic/1-{topic.number}/"):
        text = client.get(path).text
        assert "<script>window" not in text
        assert "&lt;script&gt;" in text
        assert "onerror=1>" not in text
    assert "Bob" not in text


def test_a_topic_that_nobody_confirmed_or_that_is_unknown_has_no_page(client, survey):
    told(survey)
    for ref in ("1-3", "1-99", "9-1", "x", "1-99999999999999999999"):
        assert client.get(f"/en/results/clinic/{ref}/").status_code == HTTPStatus.NOT_FOUND


def test_approved_quotes_stand_on_the_topic_page_and_vanish_when_withdrawn(client, survey):
    words = "La enfermera fue <b>muy</b> amable"
    respond.sent(survey, {"good": "filler"})
    run = analysed(survey, {"nurse": [f"nurse {n}" for n in range(20)]})
    consenting = respond.sent(
        survey, {"good": words, "quote_consent": Chosen(("given",))}, lang="es"
    )
    topic = queries.topic_numbered(run, 1)
    _put(run, topic.id, consenting.id)
    author, second = accounts.user(Role.ANALYST), accounts.user(Role.APPROVER)
    editing.rename_topic(topic, {"en": "Nurses"}, seen=topic.run.edits, by=author.id, at=RUN_AT)
    editing.confirm_topic(topic, seen=topic.run.edits, by=author.id, at=RUN_AT)
    quote = quoting.propose_quote(topic, consenting.id, words, by=author.id, at=RUN_AT)
    figures.make_snapshot(survey, at=RUN_AT)
    db.session.commit()
    page = "/en/results/clinic/1-1/"
    assert "enfermera" not in client.get(page).text
    quoting.approve_quote(quote, by=second.id, at=RUN_AT)
    db.session.commit()
    text = client.get(page).text
    assert 'lang="es"' in text
    assert "La enfermera fue &lt;b&gt;muy&lt;/b&gt; amable" in text
    service.forget(consenting.id)
    db.session.commit()
    assert "enfermera" not in client.get(page).text


def test_empty_states_say_so(client, survey):
    assert "There are no figures yet" in client.get("/en/results/clinic/").text
    for number in range(6):
        respond.sent(survey, {"good": f"Good {number}"})
    figures.make_snapshot(survey, at=RUN_AT)
    db.session.commit()
    text = client.get("/en/results/clinic/").text
    assert "Fewer than 10 people" in text
    assert "Who answered" not in text
    for number in range(10):
        respond.sent(survey, {"good": f"Good {number}"})
    figures.make_snapshot(survey, at=RUN_AT.replace(day=23))
    db.session.commit()
    assert "have not been grouped into topics yet" in client.get("/en/results/clinic/").text


def test_a_draft_has_no_results_and_an_unknown_survey_neither(client, app):
    builder.draft("service_feedback", slug="secret")
    for slug in ("secret", "nowhere"):
        assert client.get(f"/en/results/{slug}/").status_code == HTTPStatus.NOT_FOUND


def test_a_policymaker_reads_exact_figures_beside_the_public_ones(client, survey):
    told(survey)
    accounts.sign_in(client, accounts.user(Role.READER))
    text = client.get("/staff/surveys/clinic/results/").text
    assert ">139<" in text
    assert "43 · Public: 45 (45%)" in text
    topic = client.get("/staff/surveys/clinic/results/1-1/").text
    assert ">43<" in topic
    assert "45 people" in topic
    assert "Read all its comments" not in topic


def _put(run: Run, topic_id, response_id) -> None:
    db.session.add(
        Assignment(
            run_id=run.id,
            response_id=response_id,
            topic_id=topic_id,
            machine_strength=1.0,
            strength=1.0,
            standing=True,
        )
    )
    place = db.session.query(RunComment).filter_by(run_id=run.id).count()
    comment = RunComment(
        run_id=run.id, response_id=response_id, place=place, grouped=True, lang="es", fit=0.9
    )
    db.session.add(comment)  # fmt: skip
    db.session.commit()
