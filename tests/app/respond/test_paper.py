"""The paper form: every question, in every language, with the skips in words."""

import pytest
from bs4 import BeautifulSoup

from app.access import Role
from surveys import editing
from tests.app.respond import samples
from tests.app.respond.samples import is_chosen, item, page
from tests.factories.accounts import sign_in, user
from tests.factories.builder import published
from tests.markup import problems

NO = is_chosen("uses", "no")
SKIPPING = samples.survey(
    page("use", item("yes_no", "uses"), branches=[{"when": NO, "to": "p_last"}]),
    page("often", item("short_text", "often"), item("number", "times", show_if=NO)),
    page("last", item("long_text", "why"), show_if={"op": "not", "of": NO}),
    page("sorry", item("statement", "sorry"), is_exit=True),
)


def sheet(client, survey, lang="en", **query):
    answer = client.get(f"/{lang}/paper/{survey.slug}/", query_string=query)
    assert answer.status_code == 200
    assert problems(answer.text) == []
    return BeautifulSoup(answer.text, "html5lib")


def words(page):
    return " ".join(page.get_text(" ").split())


@pytest.mark.parametrize("lang", ["en", "ar", "ja"])
def test_every_kind_is_printed_in_each_language(app, client, lang):
    survey = published(samples.everything())
    page = sheet(client, survey, lang)
    text = words(page)
    for kind in samples.KINDS:
        assert f"{kind}_prompt in {lang}" in text
    assert len(page.select(".paper-number")) == len(samples.KINDS) - 1
    assert page.html["lang"] == lang
    assert survey.versions[-1].sha256[:8] in text
    assert f"/{lang}/s/{survey.slug}/" in text


def test_matrix_ranking_and_sum_have_room_for_a_pen(app, client):
    asked = (item("matrix", "quality"), item("ranking", "order"), item("constant_sum", "share"))
    page = sheet(client, published(samples.survey(samples.page("one", *asked))))
    rows = page.select("tbody tr")
    assert [len(row.select(".box")) for row in rows] == [2, 2]
    assert "Write 1 beside what comes first, and so on up to 3." in words(page)
    assert "Share out 100 in all." in words(page)


def test_skips_are_told_with_the_numbers_of_the_questions(app, client):
    text = words(sheet(client, published(SKIPPING)))
    assert "If this is true, go on with question 4: Question 1: “\u2068uses_no in en\u2069”" in text
    assert (
        "Answer only if this is true: Question 1: “\u2068uses_no in en\u2069” was chosen 3." in text
    )
    assert (
        "Answer only if this is true: Question 1: “\u2068uses_no in en\u2069” was not chosen"
        in text
    )
    assert "Answer this part only if another question has led you here." in text
    assert "The questions end here." in text


def test_points_of_a_scale_are_told_in_their_words(app, client):
    low = {"op": "le", "item": "i_ease", "number": "2"}
    definition = samples.survey(
        page("one", item("scale", "ease")), page("two", item("long_text", "why", show_if=low))
    )
    wanted = "“\u2068ease_1 in en\u2069” or “\u2068ease_2 in en\u2069” was chosen"
    assert wanted in words(sheet(client, published(definition)))


@pytest.mark.parametrize(
    "condition",
    [
        {"op": "row_chosen", "item": "i_care", "row": "seats", "options": ["good"]},
        {
            "op": "figures", "left": {"op": "count", "item": "i_where"}, "compare": "ge",
            "right": {"op": "number", "number": "2"},
        },
        {
            "op": "figures", "left": {"op": "value", "item": "i_a"}, "compare": "lt",
            "right": {"op": "value", "item": "i_b"},
        },
    ],
    ids=["row", "count", "other"],
)  # fmt: skip
def test_what_has_no_words_for_paper_is_left_to_people(app, client, condition):
    first = page(
        "one", item("matrix", "care"), item("multiple_choice", "where"), item("number", "a"),
        item("number", "b"),
    )  # fmt: skip
    definition = samples.survey(first, page("two", item("long_text", "why", show_if=condition)))
    assert "Leave it empty if it does not fit you." in words(sheet(client, published(definition)))


def test_an_answer_that_is_told_again_is_named_by_its_question(app, client):
    asked = page("one", item("short_text", "name")), page("two", item("long_text", "more"))
    definition = editing.set_text(samples.survey(*asked), "more_prompt", "en", "Why {name}?")
    assert "Why \u2068your answer to question 1\u2069?" in words(
        sheet(client, published(definition))
    )


def test_large_print_keeps_its_size_in_another_language(app, client):
    page = sheet(client, published(SKIPPING), size="large")
    assert page.select_one(".paper-large")
    links = [link["href"] for link in page.select("nav.langs a")]
    assert links
    assert all(link.endswith("?size=large") for link in links)


def test_a_closed_survey_is_printed_for_staff_alone(app, client):
    survey = published(SKIPPING, status="closed")
    assert client.get(f"/en/paper/{survey.slug}/").status_code == 410
    sign_in(client, user(Role.READER))
    answer = client.get(f"/staff/surveys/{survey.slug}/paper/ja/")
    assert "uses_prompt in ja" in answer.text


def test_what_is_asked_on_the_screen_only_has_no_place_on_the_sheet(app, client):
    given = {"op": "answered", "item": "i_proof"}
    asked = (
        item("upload", "proof", required=True),
        item("contact", "reach", kept_until="2099-01-01", required=True),
        item("number", "many"),
    )
    survey = published(
        samples.survey(page("one", *asked), page("two", item("yes_no", "uses", show_if=given)))
    )
    shown = sheet(client, survey)
    assert [each.get_text() for each in shown.select(".paper-number")] == ["1.", "2."]
    assert "proof_prompt" not in words(shown)
    assert "reach_prompt" not in words(shown)
    assert "on the screen only" in words(shown.select_one(".noprint"))
    sign_in(client, user(Role.EDITOR))
    desk = client.get(f"/staff/surveys/{survey.slug}/enter/").text
    assert "on the screen only" in desk
    assert "proof_prompt" not in desk
