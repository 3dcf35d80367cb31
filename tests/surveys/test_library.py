"""Every ready-made survey is sound, and can be walked from end to end."""

from importlib.resources import files

import pytest

import surveys
from surveys import library
from tests.surveys.drafts import chosen

IDS = [entry.id for entry in library.names()]


def find(survey, code):
    return survey.item_coded(code)


def test_the_three_are_there():
    assert {"a11_trust", "consultation", "service_feedback"} <= set(IDS)


@pytest.mark.parametrize("survey_id", IDS)
class TestEach:
    def test_it_names_itself_and_its_wording(self, survey_id):
        entry = next(entry for entry in library.names() if entry.id == survey_id)
        assert entry.survey.code == entry.survey.library.id == survey_id
        assert entry.wording_version
        assert entry.source
        assert entry.title("en").text

    def test_nothing_blocks_and_nothing_is_advised_but_translations(self, survey_id):
        advised = {problem.code for problem in surveys.check(library.load(survey_id))}
        # Who asks, and why, is not known to a library: a notice is for staff to write.
        assert advised <= {"identical_translation", "draft_translation", "no_notice"}

    def test_the_file_has_the_form_that_translators_see(self, survey_id):
        text = (files("surveys.library") / f"{survey_id}.json").read_text(encoding="utf-8")
        assert text == library.pretty(library.load(survey_id))

    def test_it_asks_for_comments_and_consent_to_quote(self, survey_id):
        survey = library.load(survey_id)
        assert find(survey, "quote_consent").kind == "consent"
        assert any(item.kind == "long_text" for item in survey.items())

    def test_it_is_short(self, survey_id):
        assert 2 <= len(library.load(survey_id).pages) <= 4

    def test_it_can_be_walked_with_only_what_is_required(self, survey_id):
        survey, answers = library.load(survey_id), {}
        page = surveys.first_page(survey, answers)
        while page is not None:
            for item in surveys.visible_items(survey, page, answers):
                if item.required:
                    answers[item.id] = item.parse({"": (item.options[0].code,)}, "en")
            page = surveys.next_page(survey, answers, page.code)
        assert surveys.missing(survey, answers) == ()
        assert surveys.prune(survey, answers) == answers


def shown_on(survey, page_code, **answers):
    given = {find(survey, code).id: value for code, value in answers.items()}
    page = survey.page(page_code)
    return {item.code for item in surveys.visible_items(survey, page, given)}


def test_trust_decides_which_drivers_are_asked():
    survey = library.load("a11_trust")
    assert shown_on(survey, "reasons", trust=chosen("4")) == {"drivers_good"}
    assert shown_on(survey, "reasons", trust=chosen("3")) == {"drivers_poor"}
    assert shown_on(survey, "reasons") == set()


def test_problems_are_asked_of_those_who_had_some():
    survey = library.load("service_feedback")
    assert "problems" not in shown_on(survey, "words", satisfaction=chosen("4"))
    assert "problems" in shown_on(survey, "words", satisfaction=chosen("4"), effort=chosen("1"))


def test_what_would_change_a_no_is_asked_of_those_opposed():
    survey = library.load("consultation")
    assert "change" in shown_on(survey, "reasons", support=chosen("2"))
    assert "change" not in shown_on(survey, "reasons", support=chosen("3"))
    assert "change" not in shown_on(survey, "reasons", support=chosen("dont_know"))


@pytest.mark.parametrize("survey_id", ["nope", "", "../library/a11_trust", "a11_trust.json"])
def test_nothing_else_can_be_loaded(survey_id):
    with pytest.raises(library.UnknownLibraryError):
        library.load(survey_id)
