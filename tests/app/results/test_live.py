"""The live figures against slow counting, on both databases, from rows and from columns."""

import json
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask, current_app
from sqlalchemy import select

import surveys
from app import jobs
from app.access import Role
from app.builder.models import Survey
from app.db import db
from app.receipts import service as receipts
from app.respond import queries as respond
from app.respond.models import ImportBatch, Receipt, Response
from app.results import blocks, columns, tasks
from app.results.desk import Desk, desk_of
from app.results.figures import QuestionFigures
from app.results.frame import Filters
from app.results.live import Live, live
from tests.app.respond import samples
from tests.app.results import park
from tests.app.results.park import FIRST, Person, tally
from tests.factories.accounts import post, sign_in, user
from tests.factories.builder import published
from tests.factories.respond import SENT_ON, sent


def shown(survey: Survey, filters: Filters | None = None) -> Live:
    with either_context():
        found = live(desk(survey), filters or Filters())
    db.session.commit()
    return found


def desk(survey: Survey) -> Desk:
    return desk_of(survey, "en")


def either_context():
    return current_app.test_request_context("/en/")


def figures(survey: Survey, filters: Filters | None = None) -> dict[str, QuestionFigures]:
    return {each.code: each for each in shown(survey, filters).questions}


def lines(question: QuestionFigures) -> dict[str, int]:
    return {line.code: line.people for line in question.lines}


def chosen(people: list[Person], code: str) -> dict[str, int]:
    def codes(person: Person) -> Iterator[str]:
        value = person.answers.get(code)
        yield from value.codes if isinstance(value, surveys.Chosen) else ()

    return tally(people, codes)


def values(people: list[Person], code: str) -> list:
    return [person.answers[code] for person in people if code in person.answers]


@pytest.fixture(params=["rows", "columns"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Answers are read from their rows, or from what the worker has made of them."""
    if request.param == "columns":
        monkeypatch.setattr(blocks, "MOST_DIRECT", 0)
    return request.param


def prepared(survey: Survey, way: str) -> None:
    stored = tasks.refresh_survey(survey.id)
    assert (stored > 0) == (way == "columns")


def test_every_kind_is_counted_right(either: Flask, way: str) -> None:
    survey = park.opened()
    people = park.crowd(survey, 240)
    prepared(survey, way)
    found = figures(survey)
    for code in ("visits", "uses", "dog", "clean", "recommend", "quote", "meadow"):
        wanted = chosen(people, code)
        counted = {option: number for option, number in lines(found[code]).items() if number}
        assert counted == wanted, code
        assert found[code].answered == len(values(people, code))
    for row in ("light", "noise"):
        rated = [dict(value.rows)[row] for value in values(people, "grid")]
        wanted = {code: rated.count(code) for code in ("bad", "good")}
        assert lines(found[f"grid.{row}"]) == wanted
    for code in ("why", "gate"):
        assert (found[code].answered, found[code].lines) == (len(values(people, code)), ())


def test_numbers_are_described_right(either: Flask, way: str) -> None:
    survey = park.opened()
    people = park.crowd(survey, 150)
    prepared(survey, way)
    found = figures(survey)["age"]
    ages = [float(value) for value in values(people, "age")]
    low, middle, high = statistics.quantiles(ages, n=4, method="inclusive")
    spread = found.spread
    assert spread is not None
    assert (spread.median, spread.least, spread.most) == (middle, min(ages), max(ages))
    assert (spread.lower, spread.upper) == (pytest.approx(low), pytest.approx(high))
    assert spread.mean == pytest.approx(statistics.fmean(ages))
    bands = [line.people for line in found.lines]
    edges = [(0, 10), (10, 100), (100, 1_000), (1_000, 10_000), (10_000, 100_000)]
    assert bands[:5] == [sum(low <= age < high for age in ages) for low, high in edges]
    assert sum(bands) == found.answered == len(ages)


def test_dates_orders_and_shares_are_counted_right(either: Flask, way: str) -> None:
    survey = park.opened()
    people = park.crowd(survey, 150)
    prepared(survey, way)
    found = figures(survey)
    months = [f"{value:%Y-%m}" for value in values(people, "last")]
    assert lines(found["last"]) == {month: months.count(month) for month in sorted(set(months))}
    for line in found["order"].lines:
        places = [value.codes.index(line.code) + 1 for value in values(people, "order")]
        assert (line.people, line.given) == (places.count(1), len(places))
        assert line.mean == pytest.approx(statistics.fmean(places))
    for line in found["points"].lines:
        amounts = [dict(value.amounts)[line.code] for value in values(people, "points")]
        assert line.people == sum(amount > 0 for amount in amounts)
        assert line.mean == pytest.approx(float(sum(amounts) / len(amounts)))


def test_scores_follow_their_formulas(either: Flask) -> None:
    survey = park.opened()
    people = park.crowd(survey, 150)
    found = figures(survey)
    given = [int(value.codes[0]) for value in values(people, "recommend")]
    nps, mean = found["recommend"].metrics
    net = sum(score >= 9 for score in given) - sum(score <= 6 for score in given)
    assert (nps.name, nps.base) == ("nps", len(given))
    assert nps.value == pytest.approx(100 * net / len(given))
    assert mean.value == pytest.approx(statistics.fmean(given))
    points = [int(value.codes[0]) for value in values(people, "clean")]
    csat, mean = found["clean"].metrics
    assert csat.value == pytest.approx(sum(point >= 4 for point in points) / len(points))
    assert mean.value == pytest.approx(statistics.fmean(points))


def test_only_who_saw_a_question_was_asked(either: Flask, way: str) -> None:
    survey = park.opened()
    people = park.crowd(survey, 120)
    prepared(survey, way)
    with_dog = sum(person.chose("dog", "yes") for person in people)
    found = figures(survey)
    assert found["meadow"].asked == with_dog
    assert found["visits"].asked == len(people) > found["visits"].answered
    pages = shown(survey).pages
    # A page whose only question is for some people is shown to nobody else.
    assert [page.reached for page in pages] == [len(people), with_dog]


def test_who_was_asked_follows_branches_and_answers_for_some(either: Flask, way: str) -> None:
    said_no = samples.is_chosen("uses", "no")
    options = ["red", {"code": "blue", "show_if": samples.is_chosen("uses", "yes")}]
    survey = published(
        samples.survey(
            samples.page("one", samples.item("yes_no", "uses"),
                         branches=[{"when": said_no, "to": "p_end"}]),
            samples.page("two", samples.item("single_choice", "colour", options=options)),
            samples.page("end", samples.item("yes_no", "again")),
            languages=("en",),
        )
    )  # fmt: skip
    for said in ("yes", "yes", "no"):
        sent(survey, {"uses": samples.chosen(said)})
    prepared(survey, way)
    found = figures(survey)
    assert [found[code].asked for code in ("uses", "colour", "again")] == [3, 2, 3]
    assert [page.reached for page in shown(survey).pages] == [3, 2, 3]


def test_what_is_set_aside_is_not_counted_until_it_is_restored(either: Flask, way: str) -> None:
    survey = park.opened()
    park.crowd(survey, 40)
    prepared(survey, way)
    before = shown(survey).people
    by_lang = {each.lang: each for each in db.session.scalars(select(Response).where(
        Response.submitted_on == FIRST, Response.version_id == survey.versions[0].id))}  # fmt: skip
    first, second = by_lang["en"], by_lang["ar"]

    client = either.test_client()
    sign_in(client, user(Role.ANALYST))

    def judged(*judgements: tuple[Response, str]) -> None:
        for response, to in judgements:
            post(client, f"/staff/surveys/{survey.slug}/flags/{response.id}", {"to": to})
        for job in db.session.scalars(
            select(jobs.Job).where(jobs.Job.name == "results.count_anew")
        ):
            assert not {str(response.id) for response, _to in judgements} & {job.args}
            tasks.count_anew(**json.loads(job.args))
            db.session.delete(job)
        db.session.commit()
        tasks.refresh_survey(survey.id)

    judged((first, "aside"))
    assert shown(survey).people == before - 1
    # As many as before and not the same ones: what was made of them is not believed.
    judged((first, "back"), (second, "aside"))
    counted = respond.visible_responses().where(Response.survey_id == survey.id)
    langs = Counter(response.lang for response in db.session.scalars(counted))
    assert shown(survey).languages == langs
    assert second.lang != first.lang
    assert figures(survey)["visits"].asked == before - 1


FILTERS = [
    (Filters(lang="ar"), lambda person: person.lang == "ar"),
    (Filters(channel="paper"), lambda person: person.channel == "paper"),
    (Filters(since=FIRST + timedelta(days=2)), lambda p: p.on >= FIRST + timedelta(days=2)),
    (Filters(until=FIRST + timedelta(days=1)), lambda p: p.on <= FIRST + timedelta(days=1)),
    (Filters(version=1), lambda person: person.version == 1),
    (Filters(question="uses", answer="pond"), lambda person: person.chose("uses", "pond")),
    (
        Filters(question="grid.noise", answer="bad", lang="en"),
        lambda p: p.lang == "en" and "grid" in p.answers
        and dict(p.answers["grid"].rows)["noise"] == "bad",
    ),
    (Filters(question="dog", answer="perhaps"), lambda _person: False),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "fits"), FILTERS)
def test_filters_leave_the_right_people(either: Flask, way: str, filters, fits) -> None:
    survey = park.opened()
    people = park.crowd(survey, 100)
    park.renamed(survey, "visits", "often", "All the time")
    people += park.crowd(survey, 80, seed=2)
    prepared(survey, way)
    left = [person for person in people if fits(person)]
    found = shown(survey, filters)
    assert found.people == len(left)
    assert dict(found.languages) == tally(left, lambda person: iter([person.lang]))
    assert dict(found.channels) == tally(left, lambda person: iter([person.channel]))
    by_day = tally(left, lambda person: iter([person.on]))
    assert {day: number for day, number in found.days.items() if number} == by_day
    by_code = {each.code: each for each in found.questions}
    for code in ("visits", "uses", "clean"):
        counted = {each: number for each, number in lines(by_code[code]).items() if number}
        assert counted == chosen(left, code)


def test_other_words_are_never_pooled_silently(either: Flask) -> None:
    survey = park.opened()
    first = park.crowd(survey, 60)
    park.renamed(survey, "visits", "often", "All the time")
    second = park.crowd(survey, 50, seed=2)
    found = figures(survey)
    visits = found["visits"]
    assert visits.words_changed
    assert not found["dog"].words_changed
    assert visits.lines[0].label.text == "All the time / Often"
    assert [each.numbers for each in visits.phrasings] == [(2,), (1,)]
    assert [each.labels[0].text for each in visits.phrasings] == ["All the time", "Often"]
    for line in visits.lines:
        wanted = tuple(chosen(people, "visits")[line.code] for people in (second, first))
        assert line.by_phrasing == wanted
        assert line.people == sum(wanted)
    assert [each.answered for each in visits.phrasings] == [
        len(values(people, "visits")) for people in (second, first)
    ]


def test_an_import_counts_once_it_is_complete(either: Flask, way: str) -> None:
    survey = park.opened()
    batch = ImportBatch(
        survey_id=survey.id, source="paper", file_sha256="0" * 64, imported_at=survey.created_at
    )
    db.session.add(batch)
    db.session.flush()
    park.crowd(survey, 10)
    park.crowd(survey, 7, seed=2, batch_id=batch.id)
    prepared(survey, way)
    assert shown(survey).people == 10
    batch.state = "complete"
    db.session.commit()
    tasks.refresh_survey(survey.id)
    assert shown(survey).people == 17


def test_what_is_not_counted_yet_is_said(either: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = park.opened()
    park.crowd(survey, 30)
    monkeypatch.setattr(blocks, "MOST_DIRECT", 0)
    assert (shown(survey).people, shown(survey).waiting) == (0, 30)
    tasks.refresh_survey(survey.id)
    park.crowd(survey, 5, seed=2)
    assert (shown(survey).people, shown(survey).waiting) == (30, 5)
    tasks.refresh_survey(survey.id)
    assert (shown(survey).people, shown(survey).waiting) == (35, 0)


def test_nobody_is_counted_after_withdrawing(either: Flask, way: str) -> None:
    survey = park.opened()
    park.crowd(survey, 20)
    prepared(survey, way)
    response = survey_responses(survey)[0]
    withdraw(response)
    tasks.refresh_survey(survey.id)
    assert (shown(survey).people, shown(survey).waiting) == (19, 0)


def test_columns_read_before_a_withdrawal_are_not_stored_after_it(
    either: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = park.opened()
    park.crowd(survey, 5)
    monkeypatch.setattr(blocks, "MOST_DIRECT", 0)
    definitions = {each.id: each.definition for each in survey.versions}
    db.session.commit()
    with db.engines["reading"].connect() as connection:
        seen = blocks.erasures(connection, survey.id)
        key = blocks.stale(connection, survey.id, at=survey.created_at)[0]
        old = blocks.read(connection, survey.id, key, definitions[key.version_id])
    gone = next(each for each in survey_responses(survey) if each.submitted_on == key.on)
    withdraw(gone)
    assert not blocks.store(old, seen=seen, at=survey.created_at)
    db.session.rollback()
    assert shown(survey).people == 0
    tasks.refresh_survey(survey.id)
    assert (shown(survey).people, shown(survey).waiting) == (4, 0)


def survey_responses(survey: Survey):
    return db.session.query(Response).filter_by(survey_id=survey.id).order_by(Response.id).all()


def withdraw(response) -> None:
    receipt = db.session.query(Receipt).filter_by(response_id=response.id).one()
    db.session.expunge(response)
    receipts.withdraw(receipt, code="", on=SENT_ON)
    db.session.commit()


def test_no_words_are_in_the_columns(either: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_DIRECT", 0)
    survey = park.opened()
    park.crowd(survey, 40)
    tasks.refresh_survey(survey.id)
    kept = repr([block for _, block in blocks.known(survey, versions(survey)).blocks.items()])
    assert "often" in kept
    for word in ("My own words", "Ada", "North"):
        assert word not in kept


def versions(survey: Survey):
    return {each.id: each.definition for each in survey.versions}


def test_a_block_survives_packing(either: Flask) -> None:
    survey = park.opened()
    people = park.crowd(survey, 400)
    definition = survey.versions[0].definition
    ids = {item.code: item.id for item in definition.items()}
    raw = [
        columns.Raw(each.lang, each.channel, {
            ids[code]: json.dumps(surveys.value_to_json(value))
            for code, value in each.answers.items()
        })
        for each in people
    ]  # fmt: skip
    block = columns.made(definition, raw)
    again = columns.unpacked(columns.packed(block))
    assert again == block
    assert type(again.column(ids["points"]).places) is bytes
    for damaged in (b"", b"x", columns.packed(block)[:-9], columns.packed(block) + b"1"):
        try:
            columns.unpacked(damaged)
        except columns.BadBlockError:
            continue
        assert damaged.startswith(columns.packed(block))
    assert Decimal("0.5") <= max(Decimal(v) for v in block.column(ids["age"]).values if v)
