"""A survey becomes an XLSForm that the makers of XLSForm take, and comes back as it can."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

import surveys
from surveys import editing, library
from surveys.exchange import REASONS, Outcome, convert
from surveys.exchange.errors import EXPRESSION_CODES
from surveys.exchange.xlsout import heading, write
from tests.surveys import drafts, hostile
from tests.surveys.drafts import item, page
from tests.surveys.exchange.forms import losses, rows, valid

IDS = [entry.id for entry in library.names()]
# Kinds that a form cannot say come back as the nearest one.
BACK = {
    "link_value": [],
    "matrix": ["single_choice", "single_choice"],
    "constant_sum": ["number", "number", "number"],
    "scale": ["single_choice"],
    "contact": [],
    "place": ["short_text", "place"],
}


def every_kind():
    return drafts.survey(page("first", *drafts.ONE_OF_EACH), page("last", item("long_text", "why")))


@pytest.mark.parametrize("survey_id", IDS)
def test_the_library_is_valid_xlsform_in_every_language(survey_id):
    survey = library.load(survey_id)
    xform = valid(write(survey).data)
    for lang in survey.languages:
        assert f'lang="{heading(lang)}"' in xform
        # Only the beginning: pyxform writes curved quotation marks as straight ones.
        assert survey.text(next(survey.items()).prompt, lang).text[:10] in xform


@pytest.mark.parametrize("survey_id", IDS)
def test_the_library_comes_back_equal_up_to_what_is_reported(survey_id):
    survey = library.load(survey_id)
    written = write(survey)
    back = convert(written.data).survey
    assert set(back.languages) == set(survey.languages)
    assert back.source_lang == survey.source_lang
    lost = losses(written)
    for asked in survey.items():
        found = back.item_coded(asked.code)
        if asked.code not in lost:
            assert found.kind == asked.kind
        assert found.required == asked.required
        for lang in survey.languages:
            assert back.text(found.prompt, lang) == survey.text(asked.prompt, lang)
        if isinstance(asked, surveys.ListedQuestion) and asked.kind != "consent":
            assert [option.code for option in found.options] == [
                option.code for option in asked.options
            ]
    # A text beside an option depends on the same page there, so that a page becomes several.
    pages = [re.sub(r"_\d+$", "", each.code) for each in back.pages]
    assert [code for code in dict.fromkeys(pages) if code != "page"] == [
        each.code for each in survey.pages
    ]


def test_every_kind_goes_out_and_comes_back_as_the_nearest():
    written = write(every_kind())
    valid(written.data)
    back = convert(written.data).survey
    expected = [
        kind for each in drafts.ONE_OF_EACH for kind in BACK.get(each["kind"], [each["kind"]])
    ]
    assert [each.kind for each in back.pages[0].items] == expected
    assert losses(written) == {
        "scale": (Outcome.CHANGED, "other_kind", "select_one"),
        "rating": (Outcome.CHANGED, "words_in_hint", ""),
        "link_value": (Outcome.CHANGED, "words_left_out", ""),
        "consent": (Outcome.CHANGED, "words_left_out", ""),
        "matrix": (Outcome.CHANGED, "several_questions", "2"),
        "constant_sum": (Outcome.CHANGED, "several_questions", "3"),
        "contact": (Outcome.REFUSED, "kept_apart", ""),
        "place": (Outcome.CHANGED, "several_questions", "2"),
    }


def test_a_place_is_words_an_area_and_a_point_within_its_box():
    box = {"south": "46.9", "west": "7.3", "north": "47", "east": "7.6"}
    asked = item("place", "crossing", options=("north", "south"), box=box)
    looks = {"op": "chosen", "item": "crossing", "option": "north"}
    survey = drafts.survey(page("one", asked), page("two", item("long_text", "why"), show_if=looks))
    written = write(survey)
    valid(written.data)
    made = {row["name"]: row for row in rows(written.data) if "name" in row}
    assert made["crossing"]["type"] == "text"
    assert made["crossing_area"]["type"] == "select_one crossing"
    assert made["crossing_point"]["type"] == "geopoint"
    assert "number(selected-at(., 0)) >= 46.9" in made["crossing_point"]["constraint"]
    assert made["two"]["relevant"] == "${crossing_area} = 'north'"
    back = convert(written.data).survey
    assert [each.kind for each in back.pages[0].items] == ["short_text", "single_choice", "place"]
    assert back.pages[1].show_if.item == back.item_coded("crossing_area").id


def test_every_part_has_one_finding_with_a_reason_that_has_words():
    written = write(every_kind())
    sources = [finding.source for finding in written.report]
    assert len(set(sources)) == len(sources)
    assert {finding.reason for finding in written.report} <= {*REASONS, *EXPRESSION_CODES}
    assert {finding.reason for finding in written.report} & {"not_read"} == set()


def test_words_never_quote_answers_or_run():
    survey = editing.new_survey(code="park", source_lang="en", title="=1+1")
    survey = editing.add_page(survey, title="")
    survey = editing.add_item(survey, survey.pages[0].id, "short_text", "Cost in ${price}?")
    written = write(survey)
    valid(written.data)
    assert rows(written.data)[1]["label::English (en)"] == "Cost in $ [price]?"
    book = load_workbook(BytesIO(written.data))
    cell = book["settings"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
    assert losses(written)[next(survey.items()).code][1] == "signs_changed"


def test_a_form_is_the_same_each_time():
    survey = library.load("consultation")
    assert write(survey).data == write(survey).data


def test_limits_and_texts_beside_are_said():
    survey = drafts.survey(
        page(
            "one",
            item("number", "age", min="0", max="120", whole=True, required=True),
            item("multiple_choice", "many", min_chosen=1, max_chosen=2, options=[
                {"code": "red"}, {"code": "none", "exclusive": True},
                {"code": "other", "opens_text": True},
            ]),
            item("short_text", "name", max_length=30),
            item("date", "day", min="2026-01-01"),
            item("short_text", "many_other", id="beside"),
        )
    )  # fmt: skip
    written = write(survey)
    valid(written.data)
    found = {row["name"]: row for row in rows(written.data) if "name" in row}
    assert found["age"]["constraint"] == ". >= 0 and . <= 120"
    assert found["age"]["required"] == "yes"
    assert found["name"]["constraint"] == "string-length(.) <= 30"
    assert found["day"]["constraint"] == ". >= date('2026-01-01')"
    assert found["many"]["constraint"] == (
        "count-selected(.) >= 1 and count-selected(.) <= 2"
        " and not(selected(., 'none') and count-selected(.) > 1)"
    )
    assert found["many_other_2"]["relevant"] == "selected(${many}, 'other')"


def test_names_that_a_form_needs_or_has_already_are_others():
    survey = drafts.survey(
        page("data", item("single_choice", "meta"), item("single_choice", "twin", id="first")),
        page("twin", item("long_text", "why"), show_if={
            "op": "any", "of": [{"op": "chosen", "item": "meta", "option": "red"},
                                {"op": "chosen", "item": "first", "option": "red"}]}),
    )  # fmt: skip
    written = write(survey)
    valid(written.data)
    names = [row["name"] for row in rows(written.data) if "name" in row]
    assert names == ["data_2", "meta_2", "twin", "twin_2", "why"]
    assert rows(written.data)[-3]["relevant"] == "(${meta_2} = 'red' or ${twin} = 'red')"
    became = {each.source.name: each.detail for each in written.report if each.detail}
    assert became == {"meta": "meta_2", "data": "data_2", "twin": "twin_2"}


@pytest.mark.parametrize("text", [text for text in hostile.TEXTS if len(text) < 10_000])
def test_hostile_words_make_a_valid_form_or_none_at_all(text):
    survey = editing.new_survey(code="park", source_lang="en", title="Park")
    survey = editing.add_page(survey, title="")
    place = survey.pages[0].id
    try:
        survey = editing.add_item(survey, place, "short_text", text, code="q")
        survey = editing.edit_survey(survey, title=text, thanks=text)
    except editing.EditError as error:
        assert error.code in {"bad_character", "too_long"}  # noqa: PT017 # no survey has such words
        return
    written = write(survey)
    valid(written.data)
    back = convert(written.data).survey
    asked = survey.text(survey.item_coded("q").prompt, "en").text or "q"
    assert back.text(back.item_coded("q").prompt, "en").text == asked.replace("${", "$ {")
