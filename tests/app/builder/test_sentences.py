"""Every code of the survey language has a sentence that staff can read."""

from decimal import Decimal

import pytest

import surveys
from app.builder import findings, sentences
from app.builder.advice import ADVICE
from app.builder.conditions import condition_sentences
from app.builder.figures import figure_text
from app.builder.forms.question import FORMS, KINDS
from app.builder.sentences import edit_error, name_of, place_of
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


ANSWERED = {code: surveys.Answered(op="answered", item=item.id) for code, item in ITEM.items()}


def test_parts_inside_each_other_are_told_in_brackets():
    either = surveys.AnyOf(op="any", of=(ANSWERED["support"], ANSWERED["change"]))
    nested = surveys.All(op="all", of=(ANSWERED["why"], surveys.Not(op="not", of=either)))
    (line,) = condition_sentences(DRAFT, nested)
    assert plain(line) == (
        "Only if “Why do you think so?” is answered and it is not true that (“Do you support or"
        " oppose the proposal?” is answered or “What would we need to change so that you could"
        " support the proposal?” is answered)"
    )


def reckoned(op, *parts, **fields):
    return surveys.Together(op=op, of=parts, **fields)


def test_figures_are_told_in_words():
    year = surveys.ValueOf(op="value", item=ITEM["year_of_birth"].id)
    two = surveys.Fixed(op="number", number=Decimal("2.5"))
    mean = reckoned("mean", year, two, present=True)
    told = plain(figure_text(DRAFT, surveys.Rounded(op="round", of=mean, places=2)))
    name = "“In which year were you born?”"
    assert told == (
        f"the mean of {name} and 2.5, leaving out what is missing, with 2 decimal places"
    )
    count = surveys.CountOf(op="count", item=ITEM["concerns"].id)
    rest = surveys.Between(op="minus", left=count, right=reckoned("sum", year))
    assert plain(figure_text(DRAFT, rest)).endswith(f" less (the sum of {name})")
    old = surveys.Figures(op="figures", left=year, compare="lt", right=rest)
    (line,) = condition_sentences(DRAFT, old)
    assert plain(line).startswith(f"Only if {name} is less than (the number of")


def test_an_answer_a_rule_and_a_quota_have_names():
    option = ITEM["support"].options[0]
    assert plain(name_of(DRAFT, option.id)) == (
        "“Strongly oppose” at “Do you support or oppose the proposal?”"
    )
    page = DRAFT.pages[0]
    draft = editing.add_rule(DRAFT, page.id, ITEM["support"].id, ANSWERED["support"], "Not so")
    draft = editing.add_quota(draft, ANSWERED["support"], 10, name="Many")
    (rule,) = draft.pages[0].rules
    assert name_of(draft, rule.id).startswith("a rule of page 1")
    assert name_of(draft, rule.message) == name_of(draft, rule.id)
    assert name_of(draft, draft.quotas[0].id) == "the quota many"


def test_several_lines_say_how_they_join():
    visit = library.load("service_feedback")
    item = next(item for item in visit.items() if item.code == "problems")
    head, *lines = condition_sentences(visit, item.show_if)
    assert head == "Only if any of this is true:"
    assert len(lines) == 2


def test_the_title_of_a_page_is_named_by_its_page():
    draft = editing.add_page(DRAFT, title="Your visit")
    page = draft.pages[-1]
    assert name_of(draft, page.title) == name_of(draft, page.id)


def test_parts_are_named_by_their_words():
    page, item = DRAFT.pages[1], ITEM["why"]
    assert plain(name_of(DRAFT, page.id)) == "page 2, “Your reasons”"
    assert plain(name_of(DRAFT, item.id)) == "“Why do you think so?”"
    assert name_of(DRAFT, DRAFT.title) == "the title"
    assert plain(place_of(DRAFT, item.id)).endswith("is now question 1 of 3 on page 2.")


def test_missing_translations_are_counted_per_language():
    offered = editing.set_languages(DRAFT, ["en", "it", "sw"])
    found = [each for each in findings.findings(offered) if each.blocks]
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
