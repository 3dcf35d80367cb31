import pytest
from hypothesis import given
from hypothesis import strategies as st

import surveys
from surveys import editing
from tests.surveys.hostile import TEXTS
from tests.surveys.parks import KINDS, start, with_item


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_hostile_words_are_kept_or_refused(text):
    survey, item = with_item("single_choice")
    for edit in (
        lambda: editing.edit_item(survey, item.id, prompt=text, hint=text),
        lambda: editing.add_item(survey, survey.pages[0].id, "scale", text, labels=[text] * 5),
        lambda: editing.add_option(survey, item.id, text),
        lambda: editing.add_page(survey, title=text),
        lambda: editing.edit_survey(survey, intro=text),
    ):
        try:
            edited = edit()
        except editing.EditError as refused:
            code = refused.code
        else:
            code = None
            assert surveys.from_json(surveys.to_json(edited)) == edited
        assert code in {None, "bad_character", "too_long"}


def random_edit(chance, survey):
    pages, items = survey.pages, list(survey.items())
    lists = [*(getattr(item, name, ()) for item in items for name in ("options", "rows"))]
    options = [option for found in lists for option in found]
    to = chance.choice(["up", "down", 0, 2])
    edits = [lambda: editing.add_page(survey, title=chance.choice(["", "Page"]))]
    if pages:
        page = chance.choice(pages)
        edits += [
            lambda: editing.add_item(survey, page.id, chance.choice(KINDS), "Words?"),
            lambda: editing.move_page(survey, page.id, to),
            lambda: editing.delete_page(survey, page.id),
        ]
    if items:
        item, other = chance.choice(items), chance.choice(items)
        condition = surveys.Answered(op="answered", item=other.id)
        edits += [
            lambda: editing.move_item(survey, item.id, to),
            lambda: editing.delete_item(survey, item.id),
            lambda: editing.edit_item(survey, item.id, hint=chance.choice(["", "Hint"])),
            lambda: editing.set_show_if(survey, item.id, condition),
            lambda: editing.add_option(survey, item.id, "Option"),
            lambda: editing.add_row(survey, item.id, "Row"),
        ]
    if options:
        option = chance.choice(options)
        edits += [
            lambda: editing.delete_option(survey, option.id),
            lambda: editing.move_option(survey, option.id, to),
        ]
    return chance.choice(edits)


@given(st.randoms(use_true_random=False))
def test_any_row_of_edits_leaves_a_whole_survey(chance):
    survey, used = start(), set()
    for _ in range(30):
        try:
            survey = random_edit(chance, survey)()
        except editing.EditError as refused:
            used.add(refused.code)
        codes = {item.code for item in survey.items()}
        assert codes.isdisjoint(survey.retired_codes)
        surveys.check(survey)
    assert used <= {"in_use", "fixed_options", "invalid", "unknown_option"}
    assert surveys.from_json(surveys.to_json(survey)) == survey
    assert set(survey.strings) == set(survey.string_ids()) - {f"number_{n}" for n in range(11)}
