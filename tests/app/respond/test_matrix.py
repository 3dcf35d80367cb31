"""A matrix on the page: a group of fieldsets that anybody can fill in, in any language."""

import pytest

import surveys
from app.respond import importing
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import published
from tests.markup import problems

ARABIC = "العربية"
HINT = ("seats", "hint", "error")


@pytest.fixture
def survey(app):
    away = {"code": "away", "apart": True}
    options = ["bad", "good", away]
    return published(
        samples.survey(
            page(
                "one",
                item("matrix", "grid", rows=list(HINT), options=options, required=True),
                item("matrix", "free"),
            ),
            languages=("en", "ar"),
        )
    )


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_answers_are_stored_as_codes_and_shown_in_words(client, survey, lang):
    citizen = Citizen(client, survey, lang).comes()
    citizen.posts(citizen.form({}))
    citizen.answers(grid__seats="bad", grid__hint="good", grid__error="away", free__paths="good")
    assert citizen.response.status_code == 200
    shown = [each.get_text(" ") for each in citizen.html.find_all("dd")]
    assert f"grid_row_seats in {lang}" in shown[0]
    assert f"grid_away in {lang}" in shown[0]
    citizen.posts(citizen.form({}))
    assert rows.stored() == {
        "grid": surveys.Rated((("seats", "bad"), ("hint", "good"), ("error", "away"))),
        "free": surveys.Rated((("paths", "good"),)),
    }


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_each_row_is_a_fieldset_with_its_own_name(client, survey, lang):
    citizen = Citizen(client, survey, lang).comes()
    citizen.posts(citizen.form({}))
    assert problems(citizen.seen[-1]) == []
    groups = citizen.html.find_all("div", role="group")
    assert len(groups) == 2
    title = citizen.html.find(id=groups[0]["aria-labelledby"])
    assert f"grid_prompt in {lang}" in title.get_text()
    legends = [each.get_text() for each in groups[0].find_all("legend")]
    assert legends == [f"grid_row_{code} in {lang}" for code in HINT]
    assert citizen.html.find("table") is None


def test_the_error_stands_in_the_first_row_without_an_answer(client, survey):
    citizen = Citizen(client, survey).starts().answers(grid__seats="bad", grid__error="good")
    assert citizen.response.status_code == 422
    assert problems(citizen.seen[-1]) == []
    link = citizen.html.select_one("#error-summary a")
    assert "Choose an answer for “grid_row_hint in en”." in link.get_text()
    target = citizen.html.find(id=link["href"].removeprefix("#"))
    assert (target.name, target["name"]) == ("input", "i_grid-hint")
    group = target.find_parent("fieldset")
    assert "group-error" in group["class"]
    assert citizen.html.find(id=group["aria-describedby"]).get_text().endswith("in en”.")
    assert citizen.form({})["i_grid-seats"] == "bad"


def test_nothing_at_all_leads_to_the_first_row(client, survey):
    citizen = Citizen(client, survey).starts().answers()
    link = citizen.html.select_one("#error-summary a")
    assert link["href"] == "#i_grid"
    assert "Choose one answer in each row." in link.get_text()


@pytest.mark.parametrize("typed", ["seats", "bad\x00", ["bad", "good"], "9" * 5000, "٣"])
def test_what_no_browser_posts_is_refused_in_words(client, survey, typed):
    citizen = Citizen(client, survey).starts().answers(grid__hint=typed)
    assert citizen.response.status_code == 422
    assert problems(citizen.seen[-1]) == []
    assert citizen.html.select_one("#error-summary a")["href"] == "#i_grid-r-hint"


def test_rows_that_are_not_asked_mean_nothing(client, survey):
    citizen = Citizen(client, survey).starts()
    every = {f"grid__{code}": "bad" for code in HINT}
    citizen.answers(**every, grid__unknown="bad", free__seats="")
    citizen.posts(citizen.form({}))
    assert rows.stored() == {"grid": surveys.Rated(tuple((code, "bad") for code in HINT))}


def test_a_change_of_language_keeps_what_was_chosen(client, survey):
    citizen = Citizen(client, survey).starts().presses(ARABIC, grid__hint="good", free__seats="bad")
    assert citizen.url.startswith("/ar/")
    form = citizen.form({})
    assert (form["i_grid-hint"], form["i_free-seats"]) == ("good", "bad")
    assert "i_grid-seats" not in form


def test_a_file_has_a_column_for_each_row(survey):
    definition = survey.versions[-1].definition
    data = b"grid__seats,GRID__hint,grid,free__paths\nbad,good,bad,\n,,,bad\n,best,,"
    plan = importing.plan_of(definition, data, source="paper")
    assert [each.is_used for each in plan.columns] == [True, True, False, True]
    assert [row.answers for row in plan.rows] == [
        {"i_grid": surveys.Rated((("seats", "bad"), ("hint", "good")))},
        {"i_free": surveys.Rated((("paths", "bad"),))},
    ]
    assert [(each.line, each.code) for each in plan.refused] == [(4, "not_an_option")]
