"""Public results for programs: exactly what the public page tells, and no more."""

import re

import pytest

from app import clock
from app.access import Scope
from app.api.models import ApiToken
from app.db import db
from app.insights import figures
from app.security import limiter
from tests.app.api.calls import ROOT
from tests.app.insights.test_results import told
from tests.factories import accounts, api, builder
from tests.factories.insights import RUN_AT
from tests.factories.respond import sent

RESULTS = f"{ROOT}/clinic/results"


@pytest.fixture
def survey(app):
    accounts.organisation()
    return builder.published("service_feedback", slug="clinic")


def test_anybody_reads_rounded_figures_without_a_token(client, survey):
    told(survey)
    answer = client.get(RESULTS)
    assert answer.status_code == 200
    assert "public" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert answer.json["people"] == {"shown": "rounded", "value": 140}
    topics = answer.json["open"][0]["topics"]
    assert [topic["people"]["value"] for topic in topics] == [45, 25, None]
    assert topics[2]["people"]["shown"] == "few"


def test_no_exact_count_stands_anywhere(client, survey):
    told(survey)
    counts = [each["value"] for each in found(client.get(RESULTS).json, "value")]
    assert counts
    assert all(count is None or (count >= 10 and count % 5 == 0) for count in counts)
    text = client.get(RESULTS).text
    assert not {key for key in ("exact", "reasons", "checked") if f'"{key}"' in text}


def test_every_figure_is_on_the_page_too(client, survey):
    told(survey)
    page = client.get("/en/results/clinic/").text
    numbers = set(re.findall(r"\d+", page))
    counts = [each["value"] for each in found(client.get(RESULTS).json, "value")]
    assert {str(count) for count in counts if count is not None} <= numbers


def test_words_come_in_the_language_asked_for_and_figures_do_not_change(client, survey):
    told(survey)
    pages = {lang: client.get(RESULTS, query_string={"lang": lang}).json for lang in ("en", "fa")}
    assert pages["fa"]["lang"] == "fa"
    assert pages["fa"]["title"]["text"] != pages["en"]["title"]["text"]
    same = [[each["value"] for each in found(page, "value")] for page in pages.values()]
    assert same[0] == same[1]
    # What was worked out for a reader of Persian is not shown to one of English, or the reverse.
    label = pages["en"]["who"]["periods"][0]["label"]["text"]
    assert re.search(r"[0-9]", label)
    assert client.get("/fa/results/clinic/").status_code == 200


def test_of_fewer_than_ten_people_nothing_is_told(client, survey):
    from_few = builder.published("service_feedback", slug="few")
    make(from_few)
    shown = client.get(f"{ROOT}/few/results").json
    assert shown["people"] == {"shown": "few", "value": None}
    assert (shown["who"], shown["closed"], shown["open"]) == (None, [], [])


def test_before_there_are_figures_that_is_said(client, survey):
    answer = client.get(RESULTS)
    assert (answer.status_code, answer.json["code"]) == (404, "no_results_yet")
    hidden = builder.draft(slug="hidden")
    assert client.get(f"{ROOT}/{hidden.slug}/results").json["code"] == "not_found"
    assert client.get(RESULTS, query_string={"lang": "tlh"}).status_code == 422


def test_a_token_that_is_shown_has_to_be_good_for_results(client, survey):
    told(survey)
    limiter.reset()
    shown = client.get(RESULTS, headers=api.bearer(Scope.RESULTS_READ))
    assert shown.json == client.get(RESULTS).json
    assert shown.headers["Cache-Control"] == "no-store"
    other = client.get(RESULTS, headers=api.bearer(Scope.SURVEYS_READ))
    assert (other.status_code, other.json["code"]) == (403, "scope_missing")
    assert client.get(RESULTS, headers={"Authorization": "Bearer no"}).status_code == 401


def test_the_day_of_its_use_is_noted(client, survey):
    told(survey)
    limiter.reset()
    token, header = api.token(Scope.RESULTS_READ)
    assert token.last_used_on is None
    client.get(RESULTS, headers=header)
    db.session.expire_all()
    assert db.session.get_one(ApiToken, token.id).last_used_on == clock.today()


def make(survey) -> None:
    sent(survey, {})
    figures.make_snapshot(survey, at=RUN_AT)


def found(content, key: str) -> list[dict]:
    """Return every object that has this key."""
    if isinstance(content, list):
        return [each for part in content for each in found(part, key)]
    if not isinstance(content, dict):
        return []
    here = [content] if key in content else []
    return here + [each for part in content.values() for each in found(part, key)]
