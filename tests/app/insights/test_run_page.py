"""The run in one view: order, what is hidden, sums that stay true, and who sees what."""

import json
from datetime import date
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient

import surveys
from app.access import Role
from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from app.insights import (
    codebook,
    editing,
    history,
    making,
    moving,
    queries,
    service,
    sums,
    tasks,
    trends,
)
from app.insights.models import Run
from app.insights.summed import Sums
from app.insights.sums import EVERYBODY
from app.insights.undoing import undo
from app.respond.models import Answer
from tests.factories import accounts, topics
from tests.factories.insights import RUN_AT

HERE = "/staff/surveys/clinic/insights/runs/1/"


@pytest.fixture
def run(app: Flask) -> Run:
    return topics.run_of(topics.asked())


@pytest.fixture
def analyst(client: FlaskClient) -> User:
    person = topics.analyst()
    accounts.sign_in(client, person)
    return person


def counted(run: Run) -> dict[int, int]:
    return {topic.number: people for topic, people in queries.topics_for(run)}


def summed(run: Run) -> dict[int, int]:
    found = sums.of_run(run)
    return {number: each.people for number, each in found.items() if number != EVERYBODY}


def test_sums_stay_true_whatever_people_do(run: Run, analyst: User) -> None:
    one, two = (queries.topic_numbered(run, number) for number in (1, 2))
    who = {"by": analyst.id, "at": RUN_AT}
    names = {"en": "Parking"}
    steps = [
        lambda: moving.move_comments(run, topics.inside(run, 1)[:3], two, seen=run.edits, **who),
        lambda: making.make_topic(run, names, topics.outside(run), seen=run.edits, **who),
        lambda: making.split_topic(one, names, topics.inside(run, 1)[:2], seen=run.edits, **who),
        lambda: editing.merge_topics(two, one, seen=run.edits, **who),
        lambda: undo(run, history.edit_numbered(run, run.edits), **who),
        lambda: undo(run, history.edit_numbered(run, 1), **who),
    ]
    sums.refresh(run)
    for step in steps:
        step()
        db.session.commit()
        assert summed(run) == counted(run)
    tasks.sum_up()
    assert sums.refresh(run) == 0
    assert summed(run) == counted(run)


def test_whoever_withdraws_leaves_the_sums(run: Run) -> None:
    sums.refresh(run)
    before = sums.of_run(run)
    person = topics.inside(run, 1)[0]
    service.forget(person)
    db.session.commit()
    after = sums.of_run(run)
    assert after[EVERYBODY].people == before[EVERYBODY].people - 1
    assert after[1].people == before[1].people - 1
    assert after[1].langs == {"en": 7}
    assert summed(run) == counted(run)
    assert sums.refresh(run) == 0


def test_answers_are_summed_and_whoever_withdraws_leaves_them(app: Flask) -> None:
    run = topics.run_of(topics.asked())
    survey = db.session.get_one(Survey, run.survey_id)
    closed = next(
        each
        for each in survey.draft.items()
        if isinstance(each, surveys.SingleChoice | surveys.Scale)
    )
    people = topics.inside(run, 1)[:3]
    code = closed.offered()[0].code
    value = json.dumps(surveys.value_to_json(surveys.Chosen((code,))))
    for person in people:
        db.session.add(
            Answer(response_id=person, question_id=closed.id, lang="en", value_json=value)
        )
    db.session.flush()
    sums.drop(run)
    assert sums.answers_of_run(run)[1] == {closed.id: {code: 3}}
    sums.refresh(run)
    service.forget(people[0])
    db.session.flush()
    assert sums.answers_of_run(run)[1] == {closed.id: {code: 2}}
    assert sums.answers_of_run(run)[EVERYBODY] == {closed.id: {code: 2}}


def test_a_topic_grows_by_its_share_and_not_by_its_number() -> None:
    everybody = Sums({"2026-01-10": 100, "2026-02-07": 200})
    steady = Sums({"2026-01-10": 10, "2026-02-07": 20})
    grown = Sums({"2026-01-10": 10, "2026-02-07": 60})
    assert trends.growth(steady, everybody) == 0
    assert trends.growth(grown, everybody) == pytest.approx(0.2)


def test_periods_have_no_gap_and_hold_everybody() -> None:
    short = Sums({"2026-01-01": 2, "2026-02-28": 3})
    weeks = trends.calendar(short)
    assert weeks.step == "week"
    assert len(weeks.starts) == 9
    assert sum(weeks.counts(short)) == 5
    long = Sums({"2025-01-31": 2, "2026-03-01": 3})
    months = trends.calendar(long)
    assert months.starts[0] == date(2025, 1, 1)
    assert len(months.starts) == 15
    assert months.counts(long)[0] == 2
    assert months.counts(long)[-1] == 3


def test_feelings_are_told_when_enough_comments_show_one() -> None:
    assert trends.feelings(Sums(feelings={"negative": 20, "": 500})) == ()
    told = dict(trends.feelings(Sums(feelings={"negative": 20, "positive": 20, "": 500})))
    assert told == {"negative": 0.5, "neutral": 0.0, "positive": 0.5}


def test_topics_are_put_in_order_and_confirmed_ones_hidden(
    client: FlaskClient, run: Run, analyst: User
) -> None:
    who = {"by": analyst.id, "at": RUN_AT}
    one = queries.topic_numbered(run, 1)
    editing.rename_topic(one, {"en": "Zebra crossing"}, seen=0, **who)
    editing.confirm_topic(one, seen=1, **who)
    db.session.commit()
    by_size = client.get(HERE).text
    assert by_size.index("Zebra crossing") < by_size.index("nurse kind")
    by_name = client.get(HERE + "?sort=name").text
    assert by_name.index("nurse kind") < by_name.index("Zebra crossing")
    hidden = client.get(HERE + "?hide=confirmed").text
    assert "Zebra crossing" not in hidden
    assert "1 confirmed topic is hidden" in hidden
    assert client.get(HERE + "?sort=nonsense").status_code == HTTPStatus.OK


def test_analysts_read_a_typical_comment_and_readers_do_not(client: FlaskClient, run: Run) -> None:
    words = "Parking near the clinic was hard"
    accounts.sign_in(client, topics.analyst())
    assert words in client.get(HERE).text
    accounts.sign_in(client, accounts.user(Role.READER, email="reader@example.org"))
    for path in ("", "map/", "themes/"):
        page = client.get(HERE + path)
        assert page.status_code == HTTPStatus.OK
        assert "parking clinic" in page.text
        assert words not in page.text
    assert client.get(HERE + "codebook/").status_code == HTTPStatus.FORBIDDEN
    assert client.get(HERE + "history/").status_code == HTTPStatus.FORBIDDEN


def test_only_the_part_that_changes_is_sent_to_htmx(
    client: FlaskClient, run: Run, analyst: User
) -> None:
    part = client.get(HERE + "?sort=name", headers={"HX-Request": "true"}).text
    assert part.startswith('<div id="run"')
    assert "<html" not in part


def test_a_theme_is_named_and_a_topic_moved_into_it(
    client: FlaskClient, run: Run, analyst: User
) -> None:
    def send(path: str, **data: object) -> int:
        code = accounts.post(client, HERE + path, {"seen": run.edits, **data}).status_code
        db.session.expire_all()
        return code

    assert send("themes/1/names/", **{"name-en": ""}) == HTTPStatus.UNPROCESSABLE_ENTITY
    assert send("themes/1/names/", **{"name-en": "Getting there"}) == HTTPStatus.SEE_OTHER
    assert send("themes/move/", topic=2, to=1) == HTTPStatus.SEE_OTHER
    assert queries.topic_numbered(run, 2).theme.label == "Getting there"
    assert send("themes/move/", topic=2, to="none") == HTTPStatus.SEE_OTHER
    assert queries.topic_numbered(run, 2).theme is None
    assert send("themes/move/", topic=2, to=99) == HTTPStatus.NOT_FOUND
    assert send("themes/move/", topic="\x00", to=1) == HTTPStatus.NOT_FOUND
    page = client.get(HERE + "themes/").text
    assert page.index("Getting there") < page.index("In no theme")


def test_a_run_that_found_nothing_has_no_further_pages(client: FlaskClient, run: Run) -> None:
    accounts.sign_in(client, topics.analyst())
    run.state = "failed"
    db.session.commit()
    for path in ("map/", "themes/", "codebook/"):
        assert client.get(HERE + path).status_code == HTTPStatus.NOT_FOUND


def test_analysing_again_keeps_all_topics_unless_asked_otherwise(
    client: FlaskClient, run: Run, analyst: User
) -> None:
    place = "/staff/surveys/clinic/insights/"
    page = client.get(f"{place}questions/{run.question_id}/").text
    assert "0 comments are new" in page
    assert "Keep all topics" in page
    accounts.post(client, f"{place}runs/", {"question": run.question_id, "renew": "yes"})
    assert queries.run_numbered(run.survey_id, 2).renew
    assert "under way already" in client.get(f"{place}questions/{run.question_id}/").text
    assert not run.renew
    assert client.get(f"{place}questions/nonsense/").status_code == HTTPStatus.NOT_FOUND


def test_the_codebook_tells_what_topics_mean_and_who_confirmed_them(
    client: FlaskClient, run: Run, analyst: User
) -> None:
    one = queries.topic_numbered(run, 1)
    example = topics.inside(run, 1)[4]
    who = {"by": analyst.id, "at": RUN_AT}
    editing.rename_topic(one, {"en": "=Parking", "es": "Aparcar"}, seen=0, **who)
    what = codebook.Meaning("@cmd", "Prices", "Buses", [example])
    codebook.set_codebook(one, what, seen=1, **who)
    editing.confirm_topic(one, seen=2, **who)
    db.session.commit()
    page = client.get(HERE + "codebook/").text
    for told in ("=Parking", "Aparcar", "Prices", "Buses", f"Confirmed by {analyst.name}"):
        assert told in page
    files = "/staff/surveys/clinic/results/codebook/1"
    sheet = client.get(f"{files}.csv")
    assert "'=Parking" in sheet.text
    assert "'@cmd" in sheet.text
    assert ",=Parking" not in sheet.text
    told = json.loads(client.get(f"{files}.json").data)
    entry = next(each for each in told["topics"] if each["topic"] == 1)
    assert entry["names"] == {"en": "=Parking", "es": "Aparcar"}
    assert entry["confirmed_by"] == analyst.name
    assert len(entry["examples"]) == 1
    assert told["method"]["language_model"] == run.embedder
    book = client.get(f"{files}.xlsx")
    assert book.data.startswith(b"PK")
    accounts.sign_in(client, accounts.user(Role.READER, email="reader@example.org"))
    assert client.get(f"{files}.csv").status_code == HTTPStatus.FORBIDDEN


def test_the_history_tells_before_and_after_and_can_be_sifted(
    client: FlaskClient, run: Run, analyst: User
) -> None:
    who = {"by": analyst.id, "at": RUN_AT}
    one, two = (queries.topic_numbered(run, number) for number in (1, 2))
    editing.rename_topic(one, {"en": "Cars"}, seen=0, **who)
    editing.rename_topic(one, {"en": "Parked cars"}, seen=1, **who)
    codebook.set_codebook(two, codebook.Meaning("Kindness <b>"), seen=2, **who)
    db.session.commit()
    page = client.get(HERE + "history/").text
    assert ">Cars</dd>" in page
    assert ">Parked cars</dd>" in page
    assert "Kindness &lt;b&gt;" in page
    assert page.count(">Undo<") == 3
    only = client.get(HERE + "history/?topic=2").text
    assert "Kindness" in only
    assert "Parked cars</dd>" not in only
    renamed = client.get(HERE + f"history/?kind=renamed&person={analyst.name}").text
    assert "2 changes" in renamed
    assert "3 changes" in client.get(HERE + "history/?person=%00&topic=x").text
