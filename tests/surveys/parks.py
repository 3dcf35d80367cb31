"""A survey about a park, to edit in tests."""

import pytest

import surveys
from surveys import editing

KINDS = [kind.model_fields["kind"].annotation.__args__[0] for kind in surveys.KINDS]


def start():
    survey = editing.new_survey(
        code="park", source_lang="en", title="The park", languages=["en", "fr"]
    )
    return editing.add_page(survey, title="Your visits")


def with_item(kind, **more):
    """Return a survey with one item, and that item."""
    survey = start()
    survey = editing.add_item(survey, survey.pages[0].id, kind, "How was it?", **more)
    return survey, survey.pages[0].items[0]


def refusal(edit, *args, **fields):
    with pytest.raises(editing.EditError) as refused:
        edit(*args, **fields)
    assert refused.value.code in editing.EDIT_CODES
    return refused.value


def words(survey, string_id, lang="en"):
    return survey.text(string_id, lang).text


def labels(survey, item):
    return [words(survey, option.label) for option in survey.item(item.id).options]
