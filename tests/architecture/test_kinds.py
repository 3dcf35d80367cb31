"""What a kind of question needs in every layer; a new one learns here what it still lacks."""

import re
from typing import Literal

import pytest

import surveys
from app.api.shapes import inputs
from app.builder import sentences as builder_sentences
from app.builder.forms.question import FORMS
from app.insights.closed import closed_figures, is_counted
from app.respond.forms import field_for
from app.respond.reading import lines
from app.respond.sentences import NOT_ANSWERED
from surveys import editing
from surveys.questions import kind_of
from tests.architecture.sources import ROOT

MACROS = (ROOT / "app/templates/components/questions.html").read_text(encoding="utf-8")
# Of these nothing is counted: words are grouped into topics, consent is nobody's opinion, a score
# would tell the answers it is reckoned from, and contact details are no answers.
NOT_COUNTED = {"short_text", "long_text", "statement", "consent", "calculated", "contact", "upload"}
NEEDED = (
    "a field",
    "a macro",
    "its answers in words",
    "a sentence when it is not answered",
    "a form for staff",
    "a name for staff",
    "a shape for programs",
)
UNASKED = {surveys.Statement, surveys.Calculated, surveys.LinkValue}
KINDS = pytest.mark.parametrize("kind", surveys.KINDS, ids=kind_of)


def lacks(kind: type[surveys.Question]) -> set[str]:
    """Return the names of what the kind still lacks."""
    name, asks = kind_of(kind), kind not in UNASKED
    there = (
        not kind.is_asked or field_for.dispatch(kind) is not field_for.dispatch(object),
        not kind.is_asked or re.search(rf'"{name}": \w+', MACROS) is not None,
        lines.dispatch(kind) is not lines.dispatch(object) or kind is surveys.Statement,
        (name in NOT_ANSWERED) == asks,
        name in FORMS,
        name in builder_sentences.KINDS,
        inputs.dispatch(kind) is not inputs.dispatch(object),
    )
    return {what for what, is_there in zip(NEEDED, there, strict=True) if not is_there}


@KINDS
def test_a_kind_lacks_nothing(kind: type[surveys.Question]) -> None:
    assert lacks(kind) == set()


def test_a_planted_kind_lacks_everything() -> None:
    class Telepathy(surveys.Question):
        kind: Literal["telepathy"]

    assert len(lacks(Telepathy)) == len(NEEDED)


@KINDS
def test_a_kind_is_counted_or_said_not_to_be(kind: type[surveys.Question]) -> None:
    survey = editing.add_page(editing.new_survey(code="s", source_lang="en", title="S"))
    survey = editing.add_item(survey, survey.pages[0].id, kind_of(kind), "Words")
    item = survey.pages[0].items[0]
    if isinstance(item, surveys.Matrix):
        survey = editing.add_row(survey, item.id, "Row")
    if isinstance(item, surveys.Place):  # of a place, its areas are counted
        survey = editing.add_option(survey, item.id, "North")
        item = survey.item(item.id)
    assert is_counted(item) == (kind_of(kind) not in NOT_COUNTED)
    assert len(closed_figures([survey], [], 0)) == is_counted(item)
