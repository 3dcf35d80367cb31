"""Contact details to their deletion: never with the answers, never without the code."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

import surveys
from app import clock
from app.access import Role
from app.accounts.models import AuditEvent
from app.contacts import queries, tasks
from app.contacts.models import ContactDetail
from app.db import db
from app.exports.table import Format, Shape
from app.respond.models import Answer
from tests.app.exports.parks import rows as exported
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.accounts import post, sign_in, user
from tests.factories.builder import published
from tests.markup import problems

CANARY = "zwoelfendrachen@example.org"
PAGE = "/staff/surveys/park/contacts/"


def asking(**fields):
    asked = {"asked": list(surveys.DETAILS), "needed": ["email"], "purpose": "purpose"}
    last = (clock.today() + timedelta(days=30)).isoformat()
    contact = item("contact", "reach", **{**asked, "kept_until": last, **fields})
    return published(
        samples.survey(page("one", item("yes_no", "uses")), page("two", contact)), slug="park"
    )


@pytest.fixture
def survey(app):
    return asking()


def sent(client, survey, **given):
    given = given or {"reach__email": CANARY, "reach__name": "=Ng"}
    citizen = Citizen(client, survey).starts().answers(uses="yes").answers(**given)
    assert citizen.response.status_code == 200, citizen.text
    return citizen.sends()


def code_of(citizen):
    return citizen.html.find(class_="code").get_text()


def everywhere():
    """Return the tables that hold the canary."""
    tables = db.metadata.sorted_tables
    found = set()
    for table in tables:
        for row in db.session.execute(text(f"select * from {table.name}")):
            if any(CANARY in str(cell) for cell in row):
                found.add(table.name)
    return found


def test_the_page_says_what_for_and_how_long_and_helps_to_fill_in(client, survey):
    citizen = Citizen(client, survey).starts().answers(uses="yes")
    assert problems(citizen.seen[-1]) == []
    assert "purpose in en" in citizen.text
    assert "nobody can see which ones are yours" in citizen.text
    boxes = {each["autocomplete"] for each in citizen.html.find_all(["input", "textarea"], id=True)}
    assert boxes == {"name", "email", "tel", "street-address", "postal-code"}


def test_what_is_wrong_is_said_at_its_box_and_nothing_is_lost(client, survey):
    citizen = Citizen(client, survey).starts().answers(uses="yes")
    citizen.answers(reach__email="nobody", reach__address="1 High Street")
    assert citizen.response.status_code == 422
    assert problems(citizen.seen[-1]) == []
    wrong = citizen.html.find(attrs={"aria-invalid": "true"})
    assert wrong["type"] == "email"
    assert citizen.html.find("a", href=f"#{wrong['id']}") is not None
    assert "1 High Street" in citizen.html.find("textarea").get_text()
    citizen.answers(reach__email="")
    assert "Fill in this box: Email address." in citizen.text
    citizen.presses("العربية", reach__email=CANARY)
    assert citizen.html.find("input", type="email")["value"] == CANARY


def test_before_sending_the_author_sees_it_with_the_answers(client, survey):
    citizen = Citizen(client, survey).starts().answers(uses="yes")
    citizen.answers(reach__email=CANARY)
    assert f"Email address: {CANARY}" in citizen.text
    assert everywhere() == {"unfinished_response"}


def test_after_sending_it_stands_nowhere_but_in_its_own_table(client, survey):
    citizen = sent(client, survey)
    assert everywhere() == {"contact_detail"}
    assert rows.stored() == {"uses": surveys.Chosen(("yes",))}
    kept = db.session.query(ContactDetail).one()
    assert kept.response_id is None
    # No value of its row is found with the response, its answers or its receipt.
    own = {kept.link_hash, kept.details_json}
    for table in ("response", "answer", "receipt"):
        for row in db.session.execute(text(f"select * from {table}")):
            assert not own & set(map(str, row))
    assert citizen.response.status_code == 200


def test_sending_again_keeps_it_once(client, survey):
    citizen = Citizen(client, survey).starts().answers(uses="yes").answers(reach__email=CANARY)
    form, url = citizen.form({}), citizen.url
    for _ in range(3):
        assert citizen.posts(form, url).response.status_code == 200
    assert rows.count(ContactDetail) == 1


def test_who_leaves_none_leaves_no_row(client, survey):
    Citizen(client, survey).starts().answers(uses="yes").answers().sends()
    assert rows.count(ContactDetail) == 0


@pytest.mark.parametrize("shape", list(Shape))
def test_exports_know_nothing_of_it(client, survey, tmp_path, shape):
    sent(client, survey)
    (row,) = exported(survey, tmp_path, Format.CSV, shape=shape)
    assert not any("reach" in str(each) or CANARY in str(each) for each in (*row, *row.values()))


class TestTheCode:
    def test_shows_it_and_deletes_it_alone(self, client, survey):
        code = code_of(sent(client, survey))
        page = client.post("/en/receipt/", data={"code": code})
        assert problems(page.text) == []
        assert CANARY in page.text
        page = client.post("/en/receipt/contact/", data={"code": code})
        assert page.status_code == 200
        assert problems(page.text) == []
        assert "Your contact details have been deleted." in page.text
        assert CANARY not in page.text
        assert everywhere() == set()
        assert rows.count(Answer) == 1

    def test_withdraws_it_with_the_answers(self, client, survey):
        code = code_of(sent(client, survey))
        client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
        assert everywhere() == set()
        assert rows.count(ContactDetail) == 0

    def test_of_somebody_else_reaches_nothing(self, client, survey):
        sent(client, survey)
        other = code_of(sent(client, survey, reach__email="other@example.org"))
        assert CANARY not in client.post("/en/receipt/", data={"code": other}).text
        client.post("/en/receipt/contact/", data={"code": other})
        assert everywhere() == {"contact_detail"}

    @pytest.mark.parametrize("code", ["", "nonsense", "\x00", "0" * 24])
    def test_that_is_none_is_told_so(self, client, survey, code):
        assert client.post("/en/receipt/contact/", data={"code": code}).status_code in {404, 422}


class TestStaff:
    @pytest.fixture
    def boss(self, client, survey):
        sign_in(client, user(Role.ADMINISTRATOR))
        return client

    @pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMINISTRATOR])
    def test_only_administrators(self, client, survey, role):
        sign_in(client, user(role))
        assert client.get(PAGE).status_code == 403

    def test_a_look_is_asked_for_and_recorded(self, app, boss, survey):
        sent(app.test_client(), survey)
        page = boss.get(PAGE)
        assert problems(page.text) == []
        assert CANARY not in page.text
        assert "purpose in en" in page.text
        page = post(boss, PAGE, {}, page=PAGE)
        assert problems(page.text) == []
        assert CANARY in page.text
        acts = db.session.query(AuditEvent).filter_by(action="contacts.show").all()
        assert [act.detail for act in acts] == ['{"details":1}']

    def test_a_copy_is_recorded_and_runs_no_formula(self, app, boss, survey):
        sent(app.test_client(), survey)
        file = post(boss, f"{PAGE}file/", {}, page=PAGE)
        lines = file.data.decode("utf-8-sig").splitlines()
        assert lines[0] == "question,name,email,phone,address,postcode,kept_until,response"
        assert lines[1].startswith(f"reach,'=Ng,{CANARY},,,,")
        assert lines[1].endswith(",")
        assert file.headers["Content-Disposition"] == 'attachment; filename="park-contacts.csv"'
        assert db.session.query(AuditEvent).filter_by(action="contacts.download").count() == 1

    def test_of_another_body_sees_nothing(self, boss):
        assert boss.get("/staff/surveys/none/contacts/").status_code == 404


def test_where_people_were_told_the_copy_names_the_response(app, client, tmp_path):
    survey = asking(is_linked=True)
    citizen = Citizen(client, survey).starts().answers(uses="yes")
    assert "Staff can see which answers came with it" in citizen.text
    citizen.answers(reach__email=CANARY).sends()
    staff = app.test_client()
    sign_in(staff, user(Role.ADMINISTRATOR))
    line = post(staff, f"{PAGE}file/", {}, page=PAGE).text.splitlines()[1]
    (row,) = exported(survey, tmp_path, Format.CSV)
    assert line.endswith(f",{row['response']}")
    client.post("/en/receipt/withdraw/", data={"code": code_of(citizen), "confirmed": "yes"})
    assert everywhere() == set()


def test_when_its_day_is_over_it_is_deleted(app, client):
    survey = asking(kept_until=clock.today().isoformat())
    sent(client, survey)
    tasks.expire()
    assert queries.count_for(survey.id) == 1
    db.session.query(ContactDetail).update({"kept_until": date(2026, 1, 1)})
    db.session.commit()
    tasks.expire()
    assert everywhere() == set()
    assert queries.count_for(survey.id) == 0
