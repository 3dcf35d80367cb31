"""Every code of the survey language has a sentence that staff can read."""

import pytest

import surveys
from app.builder import findings, sentences
from app.builder.advice import ADVICE
from app.builder.forms.question import FORMS, KINDS
from app.builder.sentences import condition_sentences, edit_error, name_of, place_of
from surveys import editing, library
from surveys.editing import EDIT_CODES, EditError

DRAFT = library.load("consultation")
ITEM = {item.code: item for item in DRAFT.items()}


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context("/en/"):
        yield


def plain(text):
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize("code", surveys.PROBLEM_CODES)
def test_every_problem_has_a_sentence(code):
    assert code in {*findings.SENTENCES, *findings.COUNTED, *ADVICE}


@pytest.mark.parametrize("kind", surveys.KINDS)
def test_every_kind_has_a_name_and_a_form(kind):
    name = next(name for name, known in KINDS.items() if known is kind)
    assert sentences.KINDS[name].name
    assert FORMS[name]


@pytest.mark.parametrize("entry", library.names(), ids=lambda entry: entry.id)
def test_every_ready_made_survey_has_a_description(entry):
    assert sentences.LIBRARY[entry.id]


@pytest.mark.parametrize("code", EDIT_CODES)
def test_every_refusal_has_a_sentence(code):
    text = edit_error(DRAFT, EditError(code, by=(ITEM["change"].id,), name="x", field="x"))
    assert text.endswith(".")
    assert "%(" not in text


def test_conditions_read_like_sentences():
    change, organisation = ITEM["change"], ITEM["organisation"]
    assert [plain(line) for line in condition_sentences(DRAFT, change.show_if)] == [
        "Only if “Do you support or oppose the proposal?” is at most “Oppose”"
    ]
    assert [plain(line) for line in condition_sentences(DRAFT, organisation.show_if)] == [
        "Only if “Are you answering for yourself or for an organisation?” is “For an organisation”"
    ]


def test_several_lines_say_how_they_join():
    visit = library.load("service_feedback")
    item = next(item for item in visit.items() if item.code == "problems")
    head, *lines = condition_sentences(visit, item.show_if)
    assert head == "Only if any of this is true:"
    assert len(lines) == 2


def test_parts_are_named_by_their_words():
    page, item = DRAFT.pages[1], ITEM["why"]
    assert plain(name_of(DRAFT, page.id)) == "page 2, “Your reasons”"
    assert plain(name_of(DRAFT, item.id)) == "“Why do you think so?”"
    assert name_of(DRAFT, DRAFT.title) == "the title"
    assert plain(place_of(DRAFT, item.id)).endswith("is now question 1 of 3 on page 2.")


def test_missing_translations_are_counted_per_language():
    offered = editing.set_languages(DRAFT, ["en", "it", "sw"])
    found = findings.findings(offered)
    assert {finding.lang for finding in found if finding.blocks} == {"it", "sw"}
    assert len(found) == 2
    assert "not translated into Italian" in found[0].text


def test_every_kind_of_problem_becomes_a_finding():
    draft = editing.new_survey(code="s", source_lang="en", title="")
    draft = editing.add_page(draft)
    draft = editing.add_item(draft, draft.pages[0].id, "single_choice", "")
    draft = editing.add_page(draft)
    item, page = draft.pages[0].items[0], draft.pages[1]
    seen = surveys.OptionChosen(op="chosen", item=item.id, option="gone")
    draft = editing.set_show_if(draft, page.id, seen)
    codes = {finding.code for finding in findings.findings(draft)}
    wanted = {"empty_page", "unlabelled_option", "missing_source_text", "unknown_option"}
    assert wanted <= codes
