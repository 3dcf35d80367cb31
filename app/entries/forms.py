"""What staff type about an entry, read and checked; texts stand in one field per language."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias, cast
from urllib.parse import urlsplit
from uuid import UUID

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    Field,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag 3.3
from wtforms.validators import DataRequired

import surveys
from app.builder.forms.fields import (
    DayField,
    FigureField,
    at_most,
    choice,
    clean_text,
)
from app.entries import queries
from app.entries.changes import EntryFacts, FindingFacts
from app.entries.inputs import MAX_LINE, MAX_TEXT, TextsForm, WrittenField, form_for, plain, stored
from app.entries.labels import STAGES, STATUSES
from app.entries.models import DecisionStatus, Entry, EntryStage, Finding
from app.entries.texts import FINDING_FIELDS, PARTS

MAX_COUNT = Decimal(10_000_000)
Posted: TypeAlias = MultiDict[str, str] | None
LINKS = ("report", "responses", "data", "corrections")


def _choices(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    return [choice(str(code), label) for code, label in labels.items()]


class HeadForm(TextsForm):
    """What it is about, how far it has come, whom to ask."""

    stage = SelectField(
        _l("How far it has come"),
        choices=_choices(STAGES),
    )
    contact = WrittenField(
        _l("Contact"),
        [at_most(MAX_LINE), clean_text],
        description=_l("An address or a phone number for questions about this answer."),
    )

    def facts(self) -> EntryFacts:
        """Return what was chosen besides the texts."""
        return {"stage": EntryStage(self.stage.data), "contact": plain(self.contact.data)}


class AskedForm(TextsForm):
    """What was at stake, and who was asked. Questions and dates come from the survey itself."""

    def facts(self) -> EntryFacts:
        """Return nothing: all of it is texts."""
        return {}


class AnswersField(FigureField):
    """How many answers, counted by hand."""

    question = surveys.Number(
        kind="number", id="n", code="n", prompt="n", whole=True, min=Decimal(0), max=MAX_COUNT
    )
    message = _l("Enter a whole number.")


class HeardForm(TextsForm):
    """What the figures cannot say: late answers, copies, who was not reached."""

    offered: frozenset[str] = frozenset()
    type_question = SelectField(
        _l("As what people answered"),
        description=_l("The question that tells it, such as whether it was for an organisation."),
        validate_choice=False,
    )
    late = AnswersField(_l("Answers that came late and are not in the figures"))
    duplicates = AnswersField(_l("Copies of other answers, found by hand"))

    def facts(self) -> EntryFacts:
        """Return the counts that people made by hand."""
        return {
            "late_answers": self.late.whole_number or 0,
            "duplicate_answers": self.duplicates.whole_number or 0,
            "type_question": self.type_question.data if self._is_offered else "",
        }

    @property
    def _is_offered(self) -> bool:
        return self.type_question.data in self.offered

    def offer(self, questions: Mapping[str, str]) -> None:
        """Offer these questions, by code, as those that tell as what people answered."""
        self.offered = frozenset(questions)
        none = choice("", _l("No question tells it"))
        self.type_question.choices = [none, *_choices(questions)]


def web_address(_form: Form, field: Field) -> None:
    """Refuse what is no address of a web page."""
    try:
        parts = urlsplit(field.data or "https://x")
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_one = False
    if not is_one:
        raise ValidationError(_l("Enter an address that begins with https://"))


class NextForm(TextsForm):
    """What happens next, and where the proof lies."""

    next_update_on = DayField(_l("Next update"))
    report = WrittenField(_l("Full report"), [at_most(500), web_address])
    responses = WrittenField(_l("Published responses"), [at_most(500), web_address])
    data_link = WrittenField(_l("Open data"), [at_most(500), web_address])
    corrections = WrittenField(_l("Corrections"), [at_most(500), web_address])

    @property
    def links(self) -> dict[str, Field]:
        """Return the inputs for addresses, by what they lead to."""
        return {
            name: self["data_link" if name == "data" else name]  # `data` is WTForms' own name
            for name in LINKS
        }

    def facts(self) -> EntryFacts:
        """Return the date and the addresses."""
        links = {name: plain(field.data) for name, field in self.links.items()}
        return {
            "next_update_on": self.next_update_on.data,
            "links_json": json.dumps({name: url for name, url in links.items() if url}),
        }


class CorrectionForm(TextsForm):
    """What a later version changes, and why."""

    def facts(self) -> EntryFacts:
        """Return nothing: all of it is texts."""
        return {}


BLOCK_FORMS = {
    "head": HeadForm, "asked": AskedForm, "heard": HeardForm, "next": NextForm,
    "correction": CorrectionForm,
}  # fmt: skip
BlockForm = HeadForm | AskedForm | HeardForm | NextForm | CorrectionForm


def block_form(entry: Entry, block: str, langs: Sequence[str], posted: Posted = None) -> BlockForm:
    """Return the form of one block, filled from what was posted or from the draft."""
    made = form_for(BLOCK_FORMS[block], PARTS[block], langs)
    links = json.loads(entry.links_json)
    values: dict[str, Any] = {
        "seen": entry.revision,
        "stage": entry.stage,
        "contact": entry.contact,
        "late": entry.late_answers or None,
        "duplicates": entry.duplicate_answers or None,
        "type_question": entry.type_question,
        "next_update_on": entry.next_update_on,
        **{"data_link" if name == "data" else name: url for name, url in links.items()},
        **stored(entry.texts_json, PARTS[block], langs),
    }
    form = cast("BlockForm", made(posted, data=values))
    if isinstance(form, HeardForm):
        form.offer(queries.type_questions(entry.survey))
    _marked(form, "contact", "stage", "next_update_on")
    return form


class FindingForm(TextsForm):
    """One finding: what people said, what was decided, why, and what was promised."""

    status = RadioField(
        _l("Decision"),
        choices=_choices(STATUSES),
        validate_choice=False,
    )
    decided_on = DayField(_l("Decided on"))
    document = WrittenField(
        _l("Document"),
        [at_most(MAX_LINE), clean_text],
        description=_l("Minute, order or paper that records the decision."),
    )
    due_on = DayField(
        _l("To be done by"), description=_l("A promise needs a date. Needed for yes and partly.")
    )
    topics = SelectMultipleField(_l("Topics that this answers"), validate_choice=False)
    quotes = SelectMultipleField(_l("Quotes to show"), validate_choice=False)

    def reason_missing(self, source_lang: str) -> None:
        """Say, at the right input, that this decision needs a reason."""
        self[f"reason_{source_lang}"].errors = [_l("Say why. Only a plain yes needs no reason.")]

    def facts(self) -> FindingFacts:
        """Return what was chosen besides the texts."""
        is_known = self.status.data in {str(status) for status in DecisionStatus}
        return {
            "status": DecisionStatus(self.status.data) if is_known else None,
            "document": plain(self.document.data),
            "decided_on": self.decided_on.data,
            "due_on": self.due_on.data,
        }


def finding_form(finding: Finding, langs: Sequence[str], posted: Posted = None) -> FindingForm:
    """Return the form of one finding, filled from what was posted or from the draft."""
    values: dict[str, Any] = {
        "seen": finding.entry.revision,
        "status": finding.status,
        "decided_on": finding.decided_on,
        "document": finding.document,
        "due_on": finding.due_on,
        "topics": [str(link.topic_id) for link in finding.topics],
        "quotes": [str(link.quote_id) for link in finding.quotes],
        **stored(finding.texts_json, FINDING_FIELDS, langs),
    }
    made = form_for(FindingForm, FINDING_FIELDS, langs)
    form = cast("FindingForm", made(posted, data=values))
    _marked(form, "status", "topics", "decided_on", "document")
    return form


class NoteForm(Form):
    """Why an entry goes back to its author."""

    note = WrittenField(
        _l("What should change?"),
        [DataRequired(_l("Write what should change.")), at_most(MAX_TEXT), clean_text],
    )


def ids(values: Iterable[str]) -> list[UUID]:
    """Return the ids among these values; what is none is left out."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def _marked(form: TextsForm, *names: str) -> None:
    # Drafts may lack them, publication may not: so they are not called optional.
    for name in names:
        if name in form:
            setattr(form[name], "required_mark", True)  # noqa: B010  (a mark for templates)
