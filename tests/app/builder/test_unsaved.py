"""What is typed survives a closed tab and being signed out, and nothing else is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.access import Role
from app.builder import tasks, unsaved
from app.builder.models import FormDraft
from app.db import db
from surveys import editing
from tests.app.builder.desk import HTMX, Desk
from tests.app.builder.parts import only, words
from tests.factories import accounts, builder

NOW = datetime(2026, 5, 4, 10, 14, tzinfo=UTC)
TEXTS = "/staff/surveys/park/texts/"


@pytest.fixture(params=["app", "app_on_postgresql"])
def place(request):
    """The application on either database."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def park(place):
    draft = editing.new_survey(code="park", source_lang="en", title="The park")
    draft = editing.add_page(draft, title="First")
    draft = editing.add_item(draft, draft.pages[0].id, "single_choice", "Which?", labels=["A", "B"])
    return builder.draft(editing.set_languages(draft, ["en", "es", "ar"]), slug="park")


@pytest.fixture
def ana(place):
    return Desk(place, accounts.user(Role.EDITOR))


def type_into(desk, address, data, survey):
    return desk.post("park/typed", {"address": address, **data}, survey=survey, htmx=True)


def kept():
    return db.session.scalars(select(FormDraft)).all()


def test_what_was_typed_is_offered_again_and_can_be_used(park, ana):
    answer = type_into(ana, TEXTS, {"title": "Half a tit", "intro": "<b>So"}, park)
    assert "is kept" in answer.text
    shown = ana.get("park/texts/").text
    assert "You had typed something here (today," in shown
    assert "Half a tit" not in shown
    used = ana.get("park/texts/?typed=1").text
    assert 'value="Half a tit"' in used
    assert "&lt;b&gt;So" in used
    assert 'href="/staff/surveys/park/texts/?typed=1"' in ana.get("park/").text


def test_saving_forgets_it(park, ana):
    type_into(ana, TEXTS, {"title": "Whole title"}, park)
    ana.post("park/texts/", {"title": "Whole title", "intro": "", "thanks": ""}, survey=park)
    assert kept() == []
    assert "You had typed something" not in ana.get("park/texts/").text


def test_throwing_it_away_forgets_it(park, ana):
    type_into(ana, TEXTS, {"title": "Half"}, park)
    answer = ana.post("park/typed/forget", {"address": TEXTS}, survey=park)
    assert answer.location == TEXTS
    assert kept() == []
    for address in ("https://evil.example/", "//evil.example/", "/staff/people/"):
        answer = ana.post("park/typed/forget", {"address": address}, survey=park)
        assert answer.location == "/staff/surveys/park/"


def test_the_last_typing_counts(park, ana):
    for title in ("H", "Ha", "Half"):
        type_into(ana, TEXTS, {"title": title}, park)
    (draft,) = kept()
    assert unsaved.pairs_of(draft)["title"] == "Half"


def test_it_is_the_typists_own(place, park, ana):
    type_into(ana, TEXTS, {"title": "Half"}, park)
    ben = Desk(place, accounts.user(Role.EDITOR))
    assert "You had typed something" not in ben.get("park/texts/").text
    ben.post("park/typed/forget", {"address": TEXTS}, survey=park)
    assert len(kept()) == 1


def test_tokens_and_passwords_are_never_kept(park, ana):
    secret = {"csrf_token": ana.token, "password": "hunter2", "Access-Token": "x", "title": "T"}
    type_into(ana, TEXTS, secret, park)
    (draft,) = kept()
    assert ana.token not in draft.fields_json
    assert "hunter2" not in draft.fields_json
    assert set(unsaved.pairs_of(draft)) == {"seen", "title"}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/staff/surveys/other/texts/",
        "https://evil.example/staff/surveys/park/texts/",
        "/staff/surveys/park//evil.example/",
        "/staff/surveys/park/" + "x" * 300,
        "/staff/surveys/park/\x00/",
        "/staff/surveys/park/\ud800/",
    ],
)
def test_other_addresses_keep_nothing(park, ana, address):
    posted = MultiDict({"title": "T"})
    assert not unsaved.keep(park, ana.person.id, address, posted, at=NOW)
    assert kept() == []


def test_too_much_is_not_kept(park, ana):
    answer = type_into(ana, TEXTS, {"title": "x" * 210_000}, park)
    assert "too much" in answer.text
    assert kept() == []


def test_hostile_characters_come_back_as_text(park, ana):
    type_into(ana, TEXTS, {"title": 'a\x00"><script>', "intro": "\ufffd"}, park)
    used = ana.get("park/texts/?typed=1")
    assert used.status_code == 200
    assert "<script>" not in used.text.partition("<main")[2]


def test_a_question_a_page_settings_and_translations_come_back(park, ana):
    item, page = only(park), park.draft.pages[0].id
    option = item.options[0].id
    forms = {
        f"questions/{item.id}/": ({"prompt": "Which colour?", f"{option}-label": "Red"}, "Red"),
        f"pages/{page}/": ({"title": "Begin here"}, "Begin here"),
        f"pages/{page}/add/long_text/": ({"prompt": "Why, then?"}, "Why, then?"),
        "settings/": ({"survey_name": "Our park", "slug": "park"}, "Our park"),
        f"translate/{page}/": ({"to": "es", f"t-es-{item.prompt}": "¿Cuál?"}, "¿Cuál?"),
    }
    for path, (data, text) in forms.items():
        type_into(ana, f"/staff/surveys/park/{path}", data, park)
        to = "&to=es" if "to" in data else ""
        assert text in ana.get(f"park/{path}?typed=1{to}").text, path
        assert f'href="/staff/surveys/park/{path}?typed=1{to.replace("&", "&amp;")}"' in (
            ana.get(f"park/{path}").text
        )


def test_what_was_typed_before_somebody_else_saved_is_a_conflict_and_not_lost(park, ana):
    type_into(ana, TEXTS, {"title": "Mine", "intro": "", "thanks": ""}, park)
    builder.redraft(park, editing.edit_survey(park.draft, title="Theirs"))
    used = ana.get("park/texts/?typed=1").text
    assert 'name="seen" value="1"' in used
    data = {"title": "Mine", "intro": "", "thanks": ""}
    refused = ana.post("park/texts/", data, survey=park, seen=1)
    assert refused.status_code == 409
    assert words(park, park.draft.title) == "Theirs"


def test_what_was_typed_under_another_address_leads_nowhere_and_is_not_offered(park, ana):
    type_into(ana, TEXTS, {"title": "Half"}, park)
    ana.post("park/settings/", {"survey_name": "Park", "slug": "lake"}, survey=park)
    assert unsaved.typed_by(park, ana.person.id) == []
    assert "not saved yet" not in ana.get("lake/").text


def test_after_thirty_days_it_is_forgotten(place, park, ana):
    posted = MultiDict({"title": "T"})
    unsaved.keep(park, ana.person.id, TEXTS, posted, at=NOW)
    unsaved.sweep(at=NOW + timedelta(days=29))
    assert len(kept()) == 1
    unsaved.sweep(at=NOW + timedelta(days=30))
    assert kept() == []
    unsaved.keep(park, ana.person.id, TEXTS, posted, at=NOW)
    db.session.commit()
    tasks.sweep()
    assert kept() == []


def test_whoever_was_signed_out_is_led_back_to_the_form(place, park):
    visitor = place.test_client()
    form = f"http://127.0.0.1:8000{TEXTS}"
    answer = visitor.post(TEXTS, data={"title": "T"}, headers={"Referer": form})
    assert answer.location == f"/staff/sign-in?next={TEXTS}"
    answer = visitor.post(TEXTS, data={}, headers={**HTMX, "HX-Current-URL": form})
    assert answer.headers["HX-Redirect"] == f"/staff/sign-in?next={TEXTS}"
    answer = visitor.post(TEXTS, data={}, headers={"Referer": "https://evil.example/staff/"})
    assert answer.location == "/staff/sign-in"
