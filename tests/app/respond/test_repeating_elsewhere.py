"""Pages that repeat in the preview, on paper, on the desk, for programs and in figures."""

from bs4 import BeautifulSoup
from sqlalchemy import select

from app import clock
from app.access import Role
from app.db import db
from app.insights.closed import Counted, closed_figures
from app.respond.models import Response
from app.results.desk import desk_of
from app.results.frame import Filters
from app.results.live import live
from surveys import editing
from tests.app.api.calls import Program, faults
from tests.app.respond import rows
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import chosen
from tests.app.respond.test_repeating import children, entries, repeated
from tests.factories import api
from tests.factories.accounts import post, sign_in, user
from tests.factories.builder import draft, published
from tests.factories.respond import sent
from tests.markup import problems


def test_a_preview_goes_the_whole_way_and_can_be_kept_as_a_test(client, app):
    survey = draft(children(least=1))
    sign_in(client, user(Role.READER))
    staff = Citizen(client, survey).opens(f"/staff/surveys/{survey.slug}/preview/en/first")
    staff.answers(places=["red"])
    staff.presses("Continue")
    assert staff.response.status_code == 422
    staff.presses("Add another child")
    assert staff.h1 == "Child 1"
    staff.answers(name="", age="x")
    assert staff.response.status_code == 422
    staff.answers(name="Ana", age="3")
    assert entries(staff) == ["Child 1 Ana Change : Child 1"]
    staff.presses("Change : Child 1").answers(name="Anna").presses("Continue")
    staff.presses("Answer this : places_red in en")
    assert "What do you like in \u2068places_red in en\u2069?" in staff.text
    staff.answers(again="yes").presses("Continue").answers(why="x")
    assert staff.h1 == "Check your answers"
    assert "Child 1 – name_prompt in en Anna" in staff.text
    staff.presses("Send as a test response")
    assert "Anna" in staff.text
    assert rows.nothing_sent()
    for html in staff.seen:
        assert problems(html) == []


def test_opened_by_its_address_a_list_shows_all_its_options(client, app):
    survey = draft(children())
    sign_in(client, user(Role.READER))
    staff = Citizen(client, survey).opens(f"/staff/surveys/{survey.slug}/preview/ar/each")
    assert len(entries(staff)) == 3
    staff.opens(f"/staff/surveys/{survey.slug}/preview/en/kids").presses("Add another child")
    assert staff.h1 == "Child 1"


def test_paper_has_room_for_three_entries_or_one_for_each_option(client, app):
    survey = published(children())
    answer = client.get(f"/en/paper/{survey.slug}/")
    assert problems(answer.text) == []
    page = BeautifulSoup(answer.text, "html5lib")
    headings = [each.get_text() for each in page.select(".paper-entry")]
    assert headings[:3] == ["Child 1", "Child 2", "Child 3"]
    assert headings[3:] == [f"places_{code} in en" for code in ("red", "green", "blue")]
    assert "What do you like in \u2068places_green in en\u2069?" in page.get_text()
    assert "Answer this for each answer that you ticked in question 1." in page.get_text()
    two = published(editing.repeat_page(children(), "p_kids", entry="C", add="A", most=2))
    page = BeautifulSoup(client.get(f"/ar/paper/{two.slug}/").text, "html5lib")
    assert len(page.select(".paper-entry")) == 2 + 3


def test_staff_type_in_entries(client, app):
    survey = published(children(least=1))
    sign_in(client, user(Role.EDITOR))
    head = {"sheet.number": "A-1", "sheet.channel": "paper", "sheet.lang": "en"}
    head |= {"sheet.received_on": str(clock.today())}
    there = f"/staff/surveys/{survey.slug}/enter/"
    answer = post(client, there, head)
    assert answer.status_code == 422
    assert "2. Child 1 – name_prompt in en" in BeautifulSoup(answer.text, "html5lib").get_text()
    wrong = post(client, there, head | {"i_name:1": "Ana", "i_age:1": "x"})
    assert 'href="#i_age:1"' in wrong.text
    given = {"i_places": "red", "i_name:1": "Ana", "i_name:2": "Ben", "i_age:2": "5"}
    answer = post(client, there, head | given | {"i_again:red": "yes", "i_like:green": "off path"})
    assert "Child 1" in answer.text
    answer = post(client, there, head | given | {"i_again:red": "yes"})
    assert problems(answer.text) == []
    stored = rows.stored()
    assert stored["name"] == repeated(("1", "Ana"), ("2", "Ben"))
    assert stored["age"] == repeated(("2", 5))
    assert stored["again"] == repeated(("red", chosen("yes")))
    assert "like" not in stored


def test_programs_send_and_read_entries_by_their_keys(client, app):
    survey = published(children(least=1))
    program = Program(client, api.bearer())
    given = {"places": ["red"], "name": {"1": "Ana", "2": "Ben"}, "age": {"2": 5}}
    assert faults(program.submits(survey.slug, answers=given)) == [("answers.again", "required")]
    wrong = given | {"again": {"red": "yes"}, "age": {"1": "x"}}
    assert faults(program.submits(survey.slug, answers=wrong)) == [("answers.age", "not_a_number")]
    for raw, code in ((["x"], "wrong_type"), ("x", "wrong_type"), ({"4": "D"}, "not_asked")):
        more = given | {"again": {"red": "yes"}, "like": raw}
        assert faults(program.submits(survey.slug, answers=more)) == [("answers.like", code)]
    off = given | {"again": {"red": "yes", "blue": "no"}}
    assert faults(program.submits(survey.slug, answers=off)) == [("answers.again", "not_an_option")]
    whole = given | {"again": {"red": "yes"}}
    assert program.submits(survey.slug, answers=whole).status_code == 201
    (told,) = program.get(f"/{survey.slug}/answers").json["responses"]
    assert {code: each["value"] for code, each in told["answers"].items()} == whole


def test_of_what_is_answered_several_times_people_are_counted(client, app):
    survey = published(children())
    for codes in (("yes", "no"), ("yes", "yes"), ("no",)):
        pairs = zip(("red", "green"), codes, strict=False)
        again = repeated(*((key, chosen(code)) for key, code in pairs))
        sent(
            survey, {"places": chosen("red", "green"), "again": again, "name": repeated(("1", "x"))}
        )
    definition = survey.versions[-1].definition
    stored = [
        each for response in db.session.scalars(select(Response)) for each in response.answers
    ]
    counted = [Counted(each.question_id, each.value_json, 1) for each in stored]
    (again,) = (each for each in closed_figures([definition], counted, 3) if each.code == "again")
    assert {part.code: part.people for part in again.parts} == {"yes": 2, "no": 2}
    assert (again.answered, again.adds_up, again.kind) == (3, False, "multiple_choice")
    found = {each.code: each for each in live(desk_of(survey, "en"), Filters()).questions}
    assert {line.code: line.people for line in found["again"].lines} == {"yes": 2, "no": 2}
    assert found["again"].answered == 3
    assert "age" not in found
    assert found["name"].answered == 3
