"""Templates, copies of surveys, and questions taken from elsewhere."""

from uuid import uuid4

import pytest
from sqlalchemy import select

import surveys
from app.access import Role
from app.accounts.models import Organisation
from app.builder import queries, stock
from app.builder.models import Survey, SurveyTemplate
from app.db import db
from surveys import editing, library
from tests.app.builder.desk import Desk
from tests.app.builder.parts import words
from tests.factories import accounts, builder


@pytest.fixture(params=["app", "app_on_postgresql"])
def place(request):
    """The application on either database."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def park(place):
    draft = editing.add_page(editing.new_survey(code="park", source_lang="en", title="The park"))
    return builder.draft(draft, slug="park")


@pytest.fixture
def desk(place):
    return Desk(place, accounts.user(Role.EDITOR))


def template():
    return db.session.scalar(select(SurveyTemplate))


def find(desk, survey, query=""):
    return desk.get(f"park/pages/{survey.draft.pages[0].id}/copy/?q={query}").text


def copy(desk, survey, source, part, **more):
    path = f"park/pages/{survey.draft.pages[0].id}/copy/"
    return desk.post(path, {"source": source, "part": part}, survey=survey, **more)


def test_a_question_of_the_library_is_found_and_copied_with_all_its_words(park, desk):
    wanted = library.load("service_feedback").item_coded("satisfaction")
    shown = find(desk, park, "SATISFIED")
    assert wanted.id in shown
    assert "Nothing has all these words" in find(desk, park, "satisfied+zebra")
    for _ in range(2):
        assert copy(desk, park, "library-service_feedback", wanted.id).status_code == 303
    one, two = park.draft.items()
    assert (one.code, two.code) == ("satisfaction", "satisfaction_2")
    source = library.load("service_feedback").strings[wanted.prompt]
    assert park.draft.strings[one.prompt].text_in("ja") == source.text_in("ja") != ""


def test_words_in_any_language_lead_to_a_question(park, desk):
    wanted = library.load("service_feedback").item_coded("satisfaction")
    spanish = library.load("service_feedback").strings[wanted.prompt].text_in("es").split()[0]
    assert wanted.id in find(desk, park, spanish)


def test_a_page_of_another_survey_comes_whole(park, desk):
    other = builder.draft("service_feedback", slug="other")
    page = other.draft.pages[-1]
    assert copy(desk, park, "survey-other", page.id).status_code == 303
    assert len(park.draft.pages) == 2
    assert len(park.draft.pages[-1].items) == len(page.items)
    assert "Copied." in desk.get("park/").text


def test_a_question_template_keeps_its_words(park, desk):
    other = builder.draft("a11_trust", slug="other")
    item = next(iter(other.draft.items()))
    data = {"item": item.id, "name": "Trust <b>", "wording": "2026-1"}
    assert words(other, item.prompt) in desk.get(f"other/template/?item={item.id}").text
    assert desk.post("other/template/", data, survey=other).status_code == 303
    before = words(other, item.prompt)
    builder.redraft(other, editing.edit_item(other.draft, item.id, prompt="Other words?"))
    made = template()
    (kept,) = made.definition.items()
    assert (made.kind, made.definition.library.wording_version) == ("question", "2026-1")
    assert copy(desk, park, f"template-{made.id}", kept.id).status_code == 303
    assert [words(park, each.prompt) for each in park.draft.items()] == [before]
    assert "Trust &lt;b&gt;" in desk.get("templates/").text


def test_a_survey_template_begins_a_survey_that_says_whose_wording_it_has(park, desk):
    data = {"name": "Parks", "wording": "1"}
    assert desk.post("park/template/", data, survey=park).status_code == 303
    again = desk.post("park/template/", data, survey=park)
    assert again.status_code == 422
    assert "already" in again.text
    path = f"templates/{template().id}/"
    assert "Parks" in desk.get(path).text
    assert desk.post(path, {"survey_name": "Lake", "slug": "lake"}).status_code == 303
    lake = queries.survey_by_slug("lake")
    assert lake.draft.library.wording_version == "1"
    assert lake.draft.pages == park.draft.pages
    assert desk.post(path, {"survey_name": "Lake", "slug": "lake"}).status_code == 422


def test_a_whole_survey_is_copied(park, desk):
    assert desk.post("park/copy/", {"survey_name": "", "slug": "no way"}).status_code == 422
    answer = desk.post("park/copy/", {"survey_name": "Second", "slug": "second"})
    assert answer.location == "/staff/surveys/second/"
    made = queries.survey_by_slug("second")
    assert (made.draft_json, made.status, made.revision) == (park.draft_json, "draft", 1)


def test_nothing_of_another_organisation_is_found_or_copied(place, park, desk):
    foreign = Organisation(name="Elsewhere")
    db.session.add(foreign)
    db.session.flush()
    secret = editing.edit_survey(park.draft, title="Their secret")
    page = secret.pages[0].id
    secret = editing.add_item(secret, page, "long_text", "A secret question?")
    theirs = Survey(
        organisation_id=foreign.id,
        slug="theirs",
        name="Theirs",
        draft_json=surveys.to_json(secret),
        created_at=builder.CREATED,
    )
    db.session.add(theirs)
    db.session.flush()
    made = stock.keep_template(
        theirs, "", name="T", wording="1", by=desk.person.id, at=builder.CREATED
    )
    db.session.commit()
    assert "Nothing has all these words" in find(desk, park, "secret")
    item = next(iter(secret.items())).id
    assert copy(desk, park, "survey-theirs", item).status_code == 404
    assert copy(desk, park, f"template-{made.id}", item).status_code == 404
    assert desk.get(f"templates/{made.id}/").status_code == 404
    assert list(park.draft.items()) == []


def test_what_is_not_there_is_not_copied(park, desk):
    for source, part in (("", ""), ("library-a11_trust", "nothing"), ("library-zebra", "x")):
        assert copy(desk, park, source, part).status_code == 404
    assert desk.get(f"templates/{uuid4()}/").status_code == 404
    assert desk.get("park/template/?item=nothing").status_code == 404
    item = next(iter(library.load("a11_trust").items())).id
    builder.redraft(park, editing.add_page(park.draft))
    assert copy(desk, park, "library-a11_trust", item, seen=1).status_code == 303
    gone = "park/pages/nothing/copy/"
    assert desk.post(gone, {"source": "library-a11_trust", "part": item}).status_code == 409
