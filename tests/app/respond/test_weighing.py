"""Rankings and constant sums on the page: lists and boxes that work without a script."""

from decimal import Decimal

import pytest

import surveys
from app.respond import importing
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import published
from tests.markup import problems

ARABIC, GERMAN = "العربية", "Deutsch"
ORDER = surveys.Ranked(("green", "red", "blue"))
SHARES = (("red", Decimal("60.5")), ("green", Decimal("39.5")), ("blue", Decimal(0)))


@pytest.fixture
def survey(app):
    first = page("one", item("ranking", "order"), item("constant_sum", "money", unit="unit"))
    return published(samples.survey(first, languages=("en", "ar", "de")))


def at_the_page(client, survey, lang="en"):
    citizen = Citizen(client, survey, lang).comes()
    return citizen.posts(citizen.form({}))


@pytest.mark.parametrize(
    ("lang", "places", "amounts"),
    [
        ("en", "213", ("60.5", "39.5")),
        ("de", "213", ("60,5", "39,5")),
        ("ar", "٢١٣", ("٦٠٫٥", "٣٩٫٥")),
    ],
)
def test_what_is_stored_is_the_same_in_every_language(client, survey, lang, places, amounts):
    citizen = at_the_page(client, survey, lang)
    assert problems(citizen.seen[-1]) == []
    red, green, blue = places
    money = {"money__red": amounts[0], "money__green": amounts[1]}
    citizen.answers(order__red=red, order__green=green, order__blue=blue, **money)
    assert citizen.response.status_code == 200
    shown = [each.get_text(" ") for each in citizen.html.find_all("dd")]
    names = [shown[0].index(f"order_{code} in {lang}") for code in ("green", "red", "blue")]
    assert names == sorted(names)
    assert f"unit in {lang}" in " ".join(shown)
    citizen.posts(citizen.form({}))
    assert rows.stored() == {"order": ORDER, "money": surveys.Shares(SHARES)}


def test_each_list_and_box_has_its_own_label(client, survey):
    citizen = at_the_page(client, survey)
    selects = citizen.html.find_all("select")
    assert [each["name"] for each in selects] == [
        "i_order-red",
        "i_order-green",
        "i_order-blue",
    ]
    labels = [citizen.html.find("label", attrs={"for": each["id"]}).text for each in selects]
    assert labels == ["order_red in en", "order_green in en", "order_blue in en"]
    assert [each["value"] for each in selects[0].find_all("option")] == ["", "1", "2", "3"]


@pytest.mark.parametrize(
    ("typed", "said", "target"),
    [
        ({"order__red": "1", "order__green": "1"}, "Place 1 is given twice", "i_order-r-green"),
        ({"order__red": "2"}, "No answer has place 1 yet.", "i_order-r-green"),
        ({"order__red": "9"}, "Choose a place from 1 to 3.", "i_order"),
        ({"order__green": "1\x00"}, "Choose a place from 1 to 3.", "i_order-r-green"),
        ({"order__green": ["1", "2"]}, "Choose a place from 1 to 3.", "i_order-r-green"),
        ({"money__red": "60"}, "have to come to 100. Now they come to 60.", "i_money"),
        ({"money__blue": "-5"}, "0 or more", "i_money-r-blue"),
        ({"money__blue": "9" * 30}, "Enter a number in figures", "i_money-r-blue"),
        ({"money__blue": "9" * 9000}, "too long", "i_money-r-blue"),
        ({"money__blue": "1e9"}, "Enter a number in figures", "i_money-r-blue"),
    ],
)
def test_what_is_wrong_is_said_and_leads_to_the_input(client, survey, typed, said, target):
    citizen = at_the_page(client, survey).answers(**typed)
    assert citizen.response.status_code == 422
    assert problems(citizen.seen[-1]) == []
    link = citizen.html.select_one("#error-summary a")
    assert said in link.get_text()
    assert link["href"] == f"#{target}"
    assert citizen.html.find(id=target).name in {"input", "select"}


def test_what_was_typed_is_kept_when_it_is_refused(client, survey):
    citizen = at_the_page(client, survey)
    citizen.answers(order__red="1", order__green="1", money__red="<b>lots</b>")
    form = citizen.form({})
    assert (form["i_order-red"], form["i_order-green"]) == ("1", "1")
    assert form["i_money-red"] == "<b>lots</b>"


def test_a_change_of_language_keeps_everything_and_writes_numbers_anew(client, survey):
    citizen = at_the_page(client, survey)
    citizen.presses(GERMAN, order__blue="1", money__red="60.5", money__green="lots")
    form = citizen.form({})
    assert citizen.url.startswith("/de/")
    assert (form["i_order-blue"], form["i_money-red"]) == ("1", "60,5")
    assert form["i_money-green"] == "lots"


def test_a_file_has_a_column_for_each_option(survey):
    definition = survey.versions[-1].definition
    data = b"order__red,order__green,money__red,money__blue\n2,1,,\n,,40,60\n1,1,,\n,,40,50"
    plan = importing.plan_of(definition, data, source="paper")
    assert [row.answers for row in plan.rows] == [
        {"i_order": surveys.Ranked(("green", "red"))},
        {
            "i_money": surveys.Shares(
                (("red", Decimal(40)), ("green", Decimal(0)), ("blue", Decimal(60)))
            )
        },
    ]
    assert [each.code for each in plan.refused] == ["ranked_twice", "wrong_sum"]
