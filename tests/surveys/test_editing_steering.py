"""Edits to branches, rules, quotas, options for some, and manners of pages."""

import pytest

import surveys
from surveys import editing
from tests.surveys.drafts import item, page, survey

SAID_NO = surveys.OptionChosen(op="chosen", item="uses", option="no")
OFTEN = surveys.Answered(op="answered", item="often")
PARK = survey(
    page("use", item("yes_no", "uses")),
    page("visits", item("single_choice", "often"), item("short_text", "pass_number")),
    page("end", item("long_text", "why")),
)


def refused(edit):
    with pytest.raises(editing.EditError) as caught:
        edit()
    return caught.value.code, caught.value.by


def test_a_page_leads_elsewhere_and_its_target_cannot_be_deleted():
    to_end = surveys.Branch(when=SAID_NO, to="page_end")
    new = editing.set_branches(PARK, "page_use", [to_end])
    assert new.page("use").branches == (to_end,)
    assert refused(lambda: editing.delete_page(new, "page_end")) == ("in_use", ("page_use",))
    assert editing.delete_page(new, "page_visits").page("use").branches == (to_end,)
    lost = surveys.Branch(to="gone")
    assert refused(lambda: editing.set_branches(PARK, "page_use", [lost])) == ("unknown_page", ())
    assert editing.set_branches(new, "page_use", []) == PARK


def test_a_page_becomes_an_exit_and_keeps_its_title():
    titled = editing.edit_page(PARK, "page_end", title="Goodbye")
    new = editing.edit_page(titled, "page_end", is_exit=True)
    assert new.page("end").is_exit
    assert new.page("end").title == titled.page("end").title
    assert editing.edit_page(new, "page_end", is_shuffled=True).page("end").is_shuffled


def test_a_rule_comes_changes_and_goes_with_its_words():
    new = editing.add_rule(PARK, "page_visits", "often", OFTEN, "Not both, please.")
    (rule,) = new.page("visits").rules
    assert new.text(rule.message, "en").text == "Not both, please."
    assert refused(lambda: editing.delete_item(new, "often")) == ("in_use", ("page_visits",))
    told = editing.edit_rule(new, rule.id, "pass_number", SAID_NO, "Please, not both.")
    (again,) = told.page("visits").rules
    assert (again.id, again.item, again.message) == (rule.id, "pass_number", rule.message)
    assert told.text(rule.message, "en").text == "Please, not both."
    assert editing.delete_rule(told, rule.id) == PARK
    assert refused(lambda: editing.delete_rule(PARK, "gone")) == ("unknown_rule", ())


def test_a_quota_comes_changes_moves_and_goes():
    new = editing.add_quota(PARK, SAID_NO, 10, name="Not users")
    new = editing.add_quota(new, OFTEN, 5, name="Often", code="often_5")
    first, second = new.quotas
    assert (first.code, second.code) == ("not_users", "often_5")
    assert refused(lambda: editing.delete_item(new, "uses")) == ("in_use", (first.id,))
    told = editing.edit_quota(
        new, first.id, when=OFTEN, limit=3, action="stop", message="Thank you, it is full."
    )
    assert told.quotas[0].limit == 3
    assert told.text(told.quotas[0].message, "en").text == "Thank you, it is full."
    silent = editing.edit_quota(told, first.id, when=OFTEN, limit=3, action="flag")
    assert silent.quotas[0].message is None
    assert set(silent.strings) == set(PARK.strings)
    assert [one.id for one in editing.move_quota(new, second.id, "up").quotas] == [
        second.id,
        first.id,
    ]
    fewer = editing.delete_quota(new, first.id)
    assert fewer.quotas == (second,)
    assert refused(lambda: editing.add_quota(fewer, OFTEN, 1, name="", code="not_users")) == (
        "code_retired",
        (),
    )
    assert refused(lambda: editing.delete_quota(PARK, "gone")) == ("unknown_quota", ())


def test_an_option_is_shown_to_some_and_what_it_looks_at_stays():
    new = editing.set_show_if(PARK, "often_green", SAID_NO)
    assert new.item("often").option("green").show_if == SAID_NO
    assert refused(lambda: editing.delete_option(new, "uses_no"))[0] in {"in_use", "invalid"}
    assert refused(lambda: editing.delete_item(new, "uses")) == ("in_use", ("often_green",))
    assert editing.set_show_if(new, "often_green", None) == PARK


def test_a_branch_holds_on_to_the_option_it_names():
    red = surveys.OptionChosen(op="chosen", item="often", option="red")
    new = editing.set_branches(PARK, "page_visits", [surveys.Branch(when=red, to=None)])
    assert refused(lambda: editing.delete_option(new, "often_red")) == ("in_use", ("page_visits",))


def test_a_pattern_has_words_for_when_it_is_not_kept():
    new = editing.edit_item(PARK, "pass_number", pattern="[0-9]+", pattern_message="Only figures.")
    asked = new.item("pass_number")
    assert new.text(asked.pattern_message, "en").text == "Only figures."
    assert editing.edit_item(new, "pass_number", pattern=None, pattern_message="") == PARK
    assert refused(lambda: editing.edit_item(PARK, "pass_number", pattern="("))[0] == "invalid"
