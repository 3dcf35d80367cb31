"""Programs list, read, make and replace drafts; nobody's work is overwritten."""

import json

import pytest

import surveys
from app.accounts import queries as accounts_queries
from app.api.openapi import examples
from app.builder import queries
from tests.app.api.calls import ROOT, faults
from tests.factories.builder import draft, published, redraft
from tests.surveys.exchange import books, qualtrics
from tests.surveys.exchange.test_archives import archive
from tests.surveys.exchange.test_reports import FILES

NAMED = {"slug": "parks", "name": "Our parks"}
BINARY = {"Content-Type": "application/octet-stream"}


def test_a_list_goes_on_where_it_stopped_and_holds_each_survey_once(program):
    slugs = sorted(draft().slug for _ in range(5))
    seen, cursor = [], {}
    for _ in range(3):
        page = program.get(limit=2, **cursor).json
        seen += [each["slug"] for each in page["surveys"]]
        cursor = {"cursor": page["next"]}
    assert seen == slugs
    assert page["next"] is None


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"limit": "0"}, ("limit", "not_a_limit")),
        ({"limit": "201"}, ("limit", "not_a_limit")),
        ({"limit": "٣"}, ("limit", "not_a_limit")),
        ({"cursor": "x"}, ("cursor", "not_a_cursor")),
        ({"cursor": "ü\x00" * 300}, ("cursor", "not_a_cursor")),
        ({"offset": "1"}, ("offset", "unknown_parameter")),
        ({"limit": ["1", "2"]}, ("limit", "twice")),
    ],
)
def test_a_parameter_that_means_nothing_is_refused(program, query, fault):
    assert faults(program.get(**query)) == [fault]


def test_a_cursor_of_another_list_is_none_here(program):
    for _ in range(2):
        draft()
    cursor = program.get(limit=1).json["next"]
    survey = published()
    assert faults(program.get(f"/{survey.slug}/answers", cursor=cursor)) == [
        ("cursor", "not_a_cursor")
    ]


def test_a_survey_is_read_with_its_draft_and_its_newest_version(program):
    survey = published()
    read = program.get(f"/{survey.slug}")
    assert read.headers["ETag"] == '"1"'
    assert read.headers["Cache-Control"] == "no-store"
    assert read.json["status"] == "open"
    assert read.json["published"]["number"] == 1
    assert surveys.from_json(json.dumps(read.json["draft"])) == survey.draft


def test_the_documents_own_example_becomes_a_draft(program):
    made = program.post("", examples.definition(), query=NAMED)
    assert made.status_code == 201
    assert made.location == f"{ROOT}/parks"
    survey = queries.survey_by_slug("parks")
    assert (survey.name, survey.status) == ("Our parks", "draft")
    assert [item.code for item in survey.draft.items()] == ["visits", "why"]
    assert accounts_queries.acts(1)[0].action == "survey.create"


@pytest.mark.parametrize("name", ["parks.lss", "parks.surveyjs.json", "parks.xlsx"])
def test_a_questionnaire_made_elsewhere_becomes_a_draft_with_a_report(program, name):
    is_book = name.endswith("xlsx")
    data = books.book(**books.PARKS) if is_book else (FILES / name).read_bytes()
    kind = {"lss": "lss", "json": "surveyjs", "xlsx": "xlsform"}[name.rpartition(".")[2]]
    made = program.post("", data, query=NAMED | {"from": kind}, **BINARY)
    assert made.status_code == 201
    assert {each["outcome"] for each in made.json["report"]} > {"refused"}
    assert queries.survey_by_slug("parks").draft.pages


@pytest.mark.parametrize("kind", ["lsa", "qsf"])
def test_archives_and_qualtrics_files_become_drafts_too(program, kind):
    asked = qualtrics.question(1, "TE", "SL", "What is missing here?")
    data = archive() if kind == "lsa" else qualtrics.qsf(asked)
    made = program.post("", data, query=NAMED | {"from": kind}, **BINARY)
    assert made.status_code == 201
    assert queries.survey_by_slug("parks").draft.pages


@pytest.mark.parametrize(
    ("body", "query", "fault"),
    [
        (b"{}", {"slug": "P", "name": "x"}, ("slug", "not_an_address")),
        (b"{}", {"slug": "parks", "name": " "}, ("name", "not_a_name")),
        (b"{}", {"slug": "parks", "name": "a\x00"}, ("name", "not_a_name")),
        (b"{", NAMED, ("", "not_json")),
        (b"[" * 100_000, NAMED, ("", "too_deep")),
        (b"PK\x03\x04", NAMED | {"from": "xlsform"}, ("body", "not_a_workbook")),
        (b"nothing", NAMED | {"from": "lss"}, ("body", "unknown_format")),
        (b"[1]", NAMED | {"from": "surveyjs"}, ("body", "unknown_format")),
        (b"{}", NAMED | {"from": "word"}, ("from", "unknown_format")),
        (b"{}", NAMED | {"from": "lss", "lang": "tlh"}, ("lang", "unknown_language")),
    ],
)
def test_what_can_be_no_draft_is_refused_and_nothing_is_made(program, body, query, fault):
    assert fault in faults(program.post("", body, query=query))
    assert program.get().json["surveys"] == []


def test_two_surveys_never_share_an_address(program):
    taken = draft(slug="parks")
    answer = program.post("", examples.definition(), query=NAMED)
    assert (answer.status_code, answer.json["code"]) == (409, "slug_taken")
    assert taken.draft.code != "parks"


def test_a_draft_is_replaced_by_whoever_has_seen_it(program):
    survey = draft()
    replaced = program.put(f"/{survey.slug}/draft", examples.definition(), **{"If-Match": '"1"'})
    assert (replaced.status_code, replaced.headers["ETag"]) == (200, '"2"')
    assert survey.draft.code == "parks"
    assert accounts_queries.acts(1)[0].action == "survey.edit"


@pytest.mark.parametrize("seen", [None, "*", "1", 'W/"1"', '"0"', '"99999999999"', '"1", "2"'])
def test_nobody_replaces_a_draft_without_saying_which(program, seen):
    survey = draft()
    headers = {"If-Match": seen} if seen else {}
    answer = program.put(f"/{survey.slug}/draft", examples.definition(), **headers)
    assert (answer.status_code, answer.json["code"]) == (428, "revision_missing")
    assert survey.revision == 1


def test_a_draft_that_somebody_else_changed_is_not_overwritten(program):
    survey = draft()
    redraft(survey, survey.draft)
    answer = program.put(f"/{survey.slug}/draft", examples.definition(), **{"If-Match": '"1"'})
    assert (answer.status_code, answer.json["code"]) == (412, "revision_passed")
    assert survey.draft.code != "parks"


def test_problems_of_a_draft_are_told_as_people_see_them(program):
    survey = draft()
    redraft(survey, surveys.editing.new_survey(code="s", source_lang="en", title="S"))
    found = program.get(f"/{survey.slug}/problems").json
    assert found["revision"] == 2
    assert {"code": "no_pages", "where": "", "blocks": True, "params": {}} in found["problems"]


def test_a_program_can_publish_nothing(program):
    survey = draft()
    for path in ("publish", "close"):
        assert program.post(f"/{survey.slug}/{path}", {}).status_code == 404
    assert survey.status == "draft"
