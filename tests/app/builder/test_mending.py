"""Every finding leads to a page where it can be put right."""

import pytest

import surveys
from app.builder.findings import SENTENCES, Finding, findings
from app.builder.mending import mend_url
from surveys import editing

WHEN = surveys.OptionChosen(op="chosen", item="gone", option="yes")


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context("/en/"):
        yield


def parks():
    draft = editing.new_survey(code="park", source_lang="en", title="The park")
    draft = editing.add_page(editing.add_page(draft, title="First"), title="Second")
    draft = editing.add_item(draft, draft.pages[0].id, "single_choice", "Q", labels=["A", "B"])
    return editing.add_item(draft, draft.pages[0].id, "calculated", "Score")


def led(draft, code):
    return {mend_url("park", draft, each) for each in findings(draft) if each.code == code}


def test_a_wrong_branch_rule_option_quota_and_formula():
    draft = parks()
    first, second = draft.pages
    choice, score = first.items
    root = "/staff/surveys/park/"
    branching = editing.set_branches(draft, second.id, [surveys.Branch(to=first.id)])
    assert led(branching, "backward_branch") == {f"{root}pages/{second.id}/branches/"}
    looking = editing.set_branches(draft, first.id, [surveys.Branch(when=WHEN)])
    assert led(looking, "unknown_item") == {f"{root}pages/{first.id}/branches/"}
    ruled = editing.add_rule(draft, first.id, "elsewhere", WHEN, "Words")
    assert led(ruled, "rule_elsewhere") == {f"{root}pages/{first.id}/rules/"}
    assert led(ruled, "unknown_item") == {f"{root}pages/{first.id}/rules/"}
    option = choice.options[0].id
    narrowed = editing.set_show_if(draft, option, WHEN)
    assert led(narrowed, "unknown_item") == {f"{root}conditions/{option}/"}
    limited = editing.add_quota(draft, WHEN, 5, name="Some")
    quota = limited.quotas[0].id
    assert led(limited, "unknown_item") == {f"{root}quotas/{quota}/"}
    assert led(draft, "empty_formula") == {f"{root}questions/{score.id}/"}


def test_words_lead_to_where_they_are_written_or_translated():
    draft = editing.set_languages(parks(), ["en", "es"])
    first = draft.pages[0]
    told = editing.edit_item(draft, first.items[0].id, prompt="Why {nothing}?")
    root = "/staff/surveys/park/"
    assert led(told, "unknown_pipe") == {f"{root}questions/{first.items[0].id}/"}
    wrong = editing.set_text(draft, first.items[0].prompt, "es", "¿{nada}?")
    assert led(wrong, "unknown_pipe") == {f"{root}translate/{first.id}/?to=es"}
    titled = editing.edit_survey(draft, title="The {park}")
    assert led(titled, "unknown_pipe") == {f"{root}texts/"}
    when = surveys.Answered(op="answered", item=first.items[0].id)
    limited = editing.add_quota(draft, when, 5, name="Some")
    quota = limited.quotas[0]
    limited = editing.edit_quota(
        limited, quota.id, when=when, limit=5, action="stop", message="Thank you"
    )
    lost = Finding("lost_pipe", "", quota.id, "es", blocks=False)
    assert mend_url("park", limited, lost) == f"{root}translate/quotas/?to=es"


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_code_leads_somewhere(code):
    draft = parks()
    part = draft.pages[0].id if code == "empty_page" else draft.pages[0].items[0].id
    assert mend_url("park", draft, Finding(code, "", part, "", blocks=True)).startswith("/staff/")
