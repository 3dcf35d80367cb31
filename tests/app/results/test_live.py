"""The live figures against slow counting, on both databases, from rows and from columns."""

import json
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

import surveys
from app import jobs
from app.access import Role
from app.db import db
from app.respond import queries as respond
from app.respond.models import ImportBatch, Response
from app.results import tasks
from app.results.frame import Filters
from tests.app.respond import samples
from tests.app.results import park
from tests.app.results.park import FIRST, Person, tally
from tests.app.results.showing import figures, lines, prepared, shown
from tests.factories.accounts import post, sign_in, user
from tests.factories.builder import published
from tests.factories.respond import sent


def chosen(people: list[Person], code: str) -> dict[str, int]:
    def codes(person: Person) -> Iterator[str]:
        value = person.answers.get(code)
        yield from value.codes if isinstance(value, surveys.Chosen) else ()

    return tally(people, codes)


def values(people: list[Person], code: str) -> list:
    return [person.answers[code] for person in people if code in person.answers]


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
