import pytest

import surveys
from surveys import editing
from tests.surveys.parks import labels, refusal, start, with_item, words


class TestCodes:
    def test_they_are_free_in_the_whole_survey(self):
        survey, item = with_item("number")
        survey = editing.add_item(survey, survey.pages[0].id, "date", "How was it?")
        assert [one.code for one in survey.items()] == [item.code, "how_was_it_2"]
        assert (
            refusal(
                editing.add_item, survey, survey.pages[0].id, "date", "x", code="your_visits"
            ).code
            == "code_taken"
        )

    def test_they_are_never_used_again(self):
        survey, item = with_item("number", code="age")
        survey = editing.delete_item(survey, item.id)
        assert survey.retired_codes == ("age",)
        again = refusal(editing.add_item, survey, survey.pages[0].id, "date", "x", code="age")
        assert again.code == "code_retired"
        survey = editing.add_item(survey, survey.pages[0].id, "number", "Age")
        assert survey.pages[0].items[0].code == "age_2"

    def test_a_deleted_page_retires_its_own_and_those_of_its_items(self):
        survey, _ = with_item("number", code="age")
        survey = editing.delete_page(survey, survey.pages[0].id)
        assert set(survey.retired_codes) == {"your_visits", "age"}
        assert set(survey.strings) == {survey.title}

    def test_a_deleted_option_retires_its_own(self):
        survey, item = with_item("single_choice", labels=["Red", "Green", "Blue"])
        survey = editing.delete_option(survey, item.options[0].id)
        assert survey.item(item.id).retired_codes == ("red",)
        assert refusal(editing.add_option, survey, item.id, "Red", code="red").code == (
            "code_retired"
        )
        survey = editing.add_option(survey, item.id, "Red")
        assert survey.item(item.id).options[-1].code == "red_2"

    def test_words_that_are_no_code_give_way_to_a_stem(self):
        survey = start()
        for prompt in ("\u600e\u3048\uff1f", "", "123", "_csrf", "Don't know"):
            survey = editing.add_item(survey, survey.pages[0].id, "number", prompt)
        codes = [item.code for item in survey.items()]
        assert codes == ["question", "question_2", "question_3", "csrf", "dont_know"]

    def test_a_bad_code_is_refused(self):
        assert refusal(editing.add_item, start(), "nope", "date", "x").code == "unknown_page"
        survey = start()
        page_id = survey.pages[0].id
        bad = refusal(editing.add_item, survey, page_id, "date", "x", code="__proto__")
        assert (bad.code, bad.params["field"]) == ("invalid", "code")


class TestOptions:
    def test_an_ordinary_one_goes_before_those_that_close_the_list(self):
        survey, item = with_item("multiple_choice", labels=["Red", "Green"])
        survey = editing.add_option(survey, item.id, "Other", opens_text=True)
        survey = editing.add_option(survey, item.id, "None", exclusive=True, apart=True)
        survey = editing.add_option(survey, item.id, "Blue")
        assert labels(survey, item) == ["Red", "Green", "Blue", "Other", "None"]

    def test_label_and_flags_change(self):
        survey, item = with_item("single_choice", labels=["Red", "Green"])
        survey = editing.edit_option(survey, item.options[1].id, label="Other", opens_text=True)
        changed = survey.item(item.id).options[1]
        assert (words(survey, changed.label), changed.opens_text) == ("Other", True)
        assert changed.code == "green"

    @pytest.mark.parametrize("kind", ["scale", "rating", "yes_no"])
    def test_fixed_kinds_take_more_only_apart(self, kind):
        survey, item = with_item(kind)
        survey = editing.add_option(survey, item.id, "I do not know")
        added = survey.item(item.id).options[-1]
        assert (added.code, added.apart) == ("i_do_not_know", True)
        survey = editing.delete_option(survey, added.id)
        assert len(survey.item(item.id).options) == len(item.options)

    @pytest.mark.parametrize("kind", ["scale", "yes_no", "consent"])
    def test_the_options_of_fixed_kinds_stay(self, kind):
        survey, item = with_item(kind)
        assert refusal(editing.delete_option, survey, item.options[0].id).code == "fixed_options"

    def test_what_has_no_options_takes_none(self):
        survey, item = with_item("number")
        assert refusal(editing.add_option, survey, item.id, "x").code == "fixed_options"
        consent, box = with_item("consent")
        assert refusal(editing.add_option, consent, box.id, "x").code == "fixed_options"
        assert refusal(editing.edit_option, survey, "nope", label="x").code == "unknown_option"


class TestInUse:
    def survey(self):
        survey, item = with_item("single_choice", labels=["Red", "Green", "Blue"])
        survey = editing.add_page(survey, code="second")
        survey = editing.add_item(survey, survey.pages[1].id, "long_text", "Why?")
        condition = surveys.OptionChosen(op="chosen", item=item.id, option="red")
        why = survey.pages[1].items[0]
        return editing.set_show_if(survey, why.id, condition), item, why

    def test_an_item_that_a_condition_looks_at_stays(self):
        survey, item, why = self.survey()
        refused = refusal(editing.delete_item, survey, item.id)
        assert (refused.code, refused.by) == ("in_use", (why.id,))
        assert refusal(editing.delete_page, survey, survey.pages[0].id).by == (why.id,)

    def test_so_does_the_option_but_not_another(self):
        survey, item, why = self.survey()
        assert refusal(editing.delete_option, survey, item.options[0].id).by == (why.id,)
        assert len(editing.delete_option(survey, item.options[1].id).item(item.id).options) == 2

    def test_without_the_condition_it_can_go(self):
        survey, item, why = self.survey()
        survey = editing.set_show_if(survey, why.id, None)
        assert [one.id for one in editing.delete_item(survey, item.id).items()] == [why.id]

    def test_a_page_can_have_a_condition(self):
        survey, item, _ = self.survey()
        page_id = survey.pages[1].id
        survey = editing.set_show_if(survey, page_id, surveys.Answered(op="answered", item=item.id))
        assert survey.pages[1].show_if is not None
        assert page_id in refusal(editing.delete_item, survey, item.id).by

    def test_too_big_a_condition_is_refused(self):
        survey, item, why = self.survey()
        condition = surveys.Answered(op="answered", item=item.id)
        for _ in range(25):
            condition = surveys.Not(op="not", of=condition)
        assert refusal(editing.set_show_if, survey, why.id, condition).code == "invalid"
