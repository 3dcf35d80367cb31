"""Out to translators and back: nothing changes that nobody changed."""

from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

import surveys
from surveys import editing, library
from surveys.exchange import ExchangeError, translating
from surveys.exchange.translating import Outcome

FORMATS = pytest.mark.parametrize("name", list(translating.FORMATS))
# What has torn files apart elsewhere: marks that turn the direction, line ends, quotation marks,
# what a spreadsheet would run, and what is markup in one of the formats.
HARD = (
    "\u202eabc\u202c", "\u2067نص\u2069 \u200fمرحبا", "two\nlines", "\tx\ty", 'say "so"',
    "back\\slash\\n", "=1+1", "'=1+1", "''@x", "\uff1d1", "-2", "<b>&amp;</b>", "]]>", "<!-- -->",
    "<?pi?>", "%(name)s {x}", "#, fuzzy", "msgid", "a\n\nb", "\U0001f468\u200d\U0001f469",
    "e\u0301", "\u2028", "\x85", "\r\n", "_x0041_",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(HARD), st.text(max_size=40), st.lists(st.sampled_from(HARD)).map("".join)
)
STATES = st.sampled_from(["good", "draft", "outdated"])


def survey_with(words):
    """Return a survey with these words: its source, and its Arabic in one of the states."""
    survey = editing.new_survey(code="park", source_lang="en", title="T", languages=["en", "ar"])
    survey = editing.add_page(survey, title="Page")
    page = survey.pages[0].id
    for source, target, state in words:
        try:
            survey = editing.add_item(survey, page, "short_text", source)
            prompt = list(survey.items())[-1].prompt
            if state == "outdated":
                survey = editing.set_text(survey, prompt, "en", "before")
            status = "draft" if state == "draft" else "good"
            survey = editing.set_text(survey, prompt, "ar", target, status=status)
            survey = editing.set_text(survey, prompt, "en", source)
        except editing.EditError as error:
            assert error.code in {"bad_character", "too_long"}  # noqa: PT017 # a text no survey has
    return survey


def back(survey, name, lang="ar"):
    data = translating.written(translating.work_for(survey, lang), name)
    return translating.plan_of(survey, translating.parcel_from(data))


@FORMATS
@given(words=st.lists(st.tuples(TEXTS, TEXTS, STATES), max_size=4))
def test_any_words_come_back_as_they_went_out(name, words):
    survey = survey_with(words)
    plan = back(survey, name)
    assert {line.outcome for line in plan.lines} <= {Outcome.SAME, Outcome.EMPTY}
    assert [line.before for line in plan.lines] == [line.after for line in plan.lines]
    assert surveys.to_json(translating.applied(survey, plan)) == surveys.to_json(survey)


@FORMATS
@given(target=TEXTS)
@example(target="\u2028'=")
def test_any_words_of_a_translator_arrive_or_are_refused(name, target):
    survey = survey_with([])
    work = translating.work_for(survey, "ar")
    given = [unit._replace(target=target) for unit in work.units]
    data = translating.written(work._replace(units=tuple(given)), name)
    try:
        plan = translating.plan_of(survey, translating.parcel_from(data))
    except ExchangeError as error:
        assert error.code == "not_xml"  # noqa: PT017 # XML cannot hold every character
        return
    made = translating.applied(survey, plan)
    for line in plan.lines:
        arrived = made.strings[line.string_id].text_in("ar")
        if line.outcome is Outcome.REFUSED:
            assert line.reason in {"bad_character", "placeholders", "markup"}
            assert arrived == ""
        else:
            typed = editing.set_text(survey, line.string_id, "ar", target)
            assert arrived == typed.strings[line.string_id].text_in("ar")


@FORMATS
@pytest.mark.parametrize("code", ["a11_trust", "consultation", "service_feedback"])
@pytest.mark.parametrize("lang", ["ar", "zh_Hans"])
def test_the_library_goes_out_and_comes_back(name, code, lang):
    survey = library.load(code)
    plan = back(survey, name, lang)
    assert plan.lang == lang
    assert {line.outcome for line in plan.lines} == {Outcome.SAME}
    assert translating.applied(survey, plan) == survey


@FORMATS
def test_a_file_is_the_same_each_time(name):
    work = translating.work_for(library.load("consultation"), "fa")
    assert translating.written(work, name) == translating.written(work, name)


def test_the_spreadsheet_is_locked_but_for_the_translations():
    work = translating.work_for(survey_with([("=1+1", "\uff1d2", "good")]), "ar")
    sheet = load_workbook(BytesIO(translating.written(work, "xlsx")))["ar"]
    assert [cell.value for cell in sheet[1]] == [
        "id::park", "place", "source::en", "translation::ar", "status",
    ]  # fmt: skip
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[2]] == [True, True, True, False, True]
    assert [sheet["C4"].value, sheet["D4"].value] == ["'=1+1", "'\uff1d2"]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


def test_gettext_reads_the_file_as_one_of_its_own():
    words = [('two\n"lines"\\', "سطران\nاثنان", "outdated"), ("One", "واحد", "good")]
    data = translating.written(translating.work_for(survey_with(words), "ar"), "po")
    catalogue = read_po(BytesIO(data), locale="ar", abort_invalid=True)
    found = {message.id: message for message in catalogue if message.id}
    assert found['two\n"lines"\\'].fuzzy
    assert found['two\n"lines"\\'].string == "سطران\nاثنان"
    assert not found["One"].fuzzy
    assert found["One"].auto_comments == ["Page 1 (page), one (short text): question"]
    assert str(catalogue.locale) == "ar"


def test_xliff_names_state_place_and_direction():
    words = [("One", "واحد", "good"), ("Two", "اثنان", "outdated"), ("Three", "", "good")]
    text = translating.written(translating.work_for(survey_with(words), "ar"), "xliff").decode()
    assert 'srcLang="en" trgLang="ar"' in text
    assert 'srcDir="ltr" trgDir="rtl"' in text
    assert text.count('state="final" subState="heeded:good"') == 1
    assert text.count('state="initial" subState="heeded:outdated"') == 1
    assert '<note category="place">Survey: title</note>' in text
    assert text.count("<target>") == 2
