"""Staff type in what came on paper, by telephone or in a meeting: one sheet, and the next."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

import surveys
from app import clock, i18n
from app.access import Role, staff
from app.accounts import service as accounts
from app.builder import queries as builder
from app.builder.forms.fields import choice
from app.builder.models import SurveyVersion
from app.config import LOCALES
from app.db import db
from app.respond import entering, sheets, tokens
from app.respond.choice_fields import has_long_list
from app.respond.entering import Doubt, EnteredBeforeError, Sheet
from app.respond.fields import REPLACED, UNSHOWABLE, QuestionField
from app.respond.models import Channel
from app.respond.reading import entry_heading
from app.respond.sentences import sentence

bp = Blueprint("desk", __name__, template_folder="templates")
# No id of an item has a dot in it, so none of these can be mistaken for an answer.
LEAVE_OUT: Final = "sheet.leave_out"
AS_IT_IS: Final = "sheet.as_it_is"
# More entries of a page that repeats than there is room for on the sheet.
BLOCKS: Final = 6
NUMBER: Final = r"^[\w .,/:#()-]+$"
CHANNELS: Final = {
    Channel.PAPER: _l("On paper"),
    Channel.PHONE: _l("By telephone"),
    Channel.SESSION: _l("In a meeting"),
}


def _showable(typed: str | None) -> str | None:
    return UNSHOWABLE.sub(REPLACED, typed) if typed else typed


class SheetHead(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """What is known of a sheet beside its answers."""

    number = StringField(
        _l("Number of the sheet"),
        [
            InputRequired(_l("Give the sheet a number, and write it on the sheet.")),
            Length(max=40),
            Regexp(
                r"^[\w .,/:#()-]+$", message=_l("Use letters, figures and signs such as - or /.")
            ),
        ],
        filters=[_showable],
        description=_l("A number is taken only once for each survey."),
    )
    channel = SelectField(
        _l("How it came"), choices=[choice(code, label) for code, label in CHANNELS.items()]
    )
    lang = SelectField(_l("Language of the answers"))
    received_on = DateField(
        _l("Day on which it came"), [InputRequired(_l("Say on which day it came."))]
    )

    def __init__(self, **given: Any) -> None:  # noqa: ANN401  (they are WTForms' own)
        super().__init__(**given)
        # What is shown again is the raw text, which HTML must be able to hold.
        self.number.raw_data = [self.number.data or ""]

    def validate_received_on(self, field: DateField) -> None:
        """Refuse a day that has not come yet."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("This day has not come yet."))

    def sheet(self, values: Mapping[str, surveys.Value]) -> Sheet:
        """Return the sheet, once this form is valid."""
        return Sheet(
            number=entering.number_of(self.number.data or ""),
            channel=self.channel.data,
            lang=self.lang.data,
            received_on=self.received_on.data or clock.today(),
            values=values,
        )


class Desk(NamedTuple):
    """One sheet as it lies on the desk: what it belongs to, and both halves of its form."""

    version: SurveyVersion
    head: SheetHead
    form: sheets.SheetForm


class Findings(NamedTuple):
    """What a screen would not have let through: in single answers, and in the sheet."""

    wrong: Sequence[QuestionField]
    doubts: Sequence[Doubt]
    values: dict[str, surveys.Value]


@bp.get("/staff/surveys/<slug>/enter/")
@staff(Role.EDITOR)
def show(slug: str) -> ResponseReturnValue:
    """Show an empty sheet."""
    return _page(_desk(slug))


@bp.post("/staff/surveys/<slug>/enter/")
@staff(Role.EDITOR)
def enter(slug: str) -> ResponseReturnValue:
    """Store one sheet and show the next; or show what is wrong with it, with all that was typed."""
    desk = _desk(slug)
    desk.form.process(request.form)
    found = _findings(desk)
    is_settled = not found.doubts or AS_IT_IS in request.form
    if not desk.head.validate_on_submit() or found.wrong or not is_settled:
        return _page(desk, found), HTTPStatus.UNPROCESSABLE_ENTITY
    sheet = desk.head.sheet(found.values)
    try:
        code = _entered(desk.version, sheet)
    except EnteredBeforeError as error:
        desk.head.number.errors = [_("A sheet with this number has been typed in before.")]
        return _page(desk, found, first=entering.described(error.entry)), error.status
    return _page(_desk(slug, after=sheet), code=tokens.groups(code), done=sheet)


def _entered(version: SurveyVersion, sheet: Sheet) -> str:
    try:
        code = entering.enter(version, sheet, by=current_user.id, at=clock.now())
        detail = {"channel": sheet.channel, "version": version.number}
        accounts.record(
            "responses.enter", str(version.survey_id), detail, by=current_user.id, at=clock.now()
        )
        db.session.commit()
    except IntegrityError:
        # Two people typed in the same number at the same moment: the second is told of the first.
        db.session.rollback()
        first = entering.entry_numbered(version.survey_id, sheet.number)
        if first is None:
            raise
        raise EnteredBeforeError(first) from None
    return code


def _desk(slug: str, *, after: Sheet | None = None) -> Desk:
    survey = builder.survey_of(current_user.organisation_id, slug)
    wanted = request.args.get("version", "")
    version = (
        builder.version_numbered(survey, int(wanted))
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 6  # noqa: PLR2004  (a number)
        else builder.latest_version(survey)
    )
    given = {"formdata": None} if after or request.method == "GET" else {}
    head = SheetHead(**given, prefix="sheet.", data=_begun(after))
    head.lang.choices = [choice(code, i18n.ENDONYMS[code]) for code in _languages(version)]
    reader = sheets.sheet_reader(version.definition, i18n.current_locale())
    form = sheets.SheetForm(reader, blocks=BLOCKS)
    form.process(None)
    for place, field in zip(form.places, form.questions, strict=True):
        if place.item.id in reader.numbers:
            figure = i18n.number(reader.numbers[place.item.id])
            field.label.text = f"{figure}. {_named(reader, place)}{field.label.text}"
    return Desk(version, head, form)


def _named(reader: sheets.SheetReader, place: sheets.Place) -> str:
    if place.entry is None:
        return ""
    page = next(page for page in reader.survey.pages if place.item.id in page.item_ids)
    return f"{entry_heading(reader, page, place.entry).text} \N{EN DASH} "


def _begun(after: Sheet | None) -> dict[str, Any]:
    if after is None:
        return {"received_on": clock.today(), "channel": Channel.PAPER}
    return {
        "number": entering.following(after.number),
        "channel": after.channel,
        "lang": after.lang,
        "received_on": after.received_on,
    }


def _languages(version: SurveyVersion) -> list[str]:
    return [code for code in LOCALES if code in version.definition.languages]


def _findings(desk: Desk) -> Findings:
    left_out = set(request.form.getlist(LEAVE_OUT))
    values: dict[str, surveys.Value] = {}
    fields = {each.name: each for each in desk.form.questions if each.name not in left_out}
    for field in fields.values():
        field.validate(desk.form)
        # An empty required question is a doubt about the sheet, not a slip of whoever types.
        if not field.is_touched:
            field.errors = []
        elif not field.errors and field.value is not None:
            _put(values, field.name, field.value)
    definition = desk.version.definition
    rules = surveys.broken(definition, values)
    for rule in (each for each in rules if each.item in fields):
        error = surveys.AnswerError("refused", {"message": rule.message})
        asked = fields[rule.item]
        asked.errors = [*asked.errors, sentence(error, asked.question, asked.reader)]
    wrong = [each for each in fields.values() if each.errors]
    return Findings(wrong, list(entering.doubts(definition, values)), values)


def _put(values: dict[str, surveys.Value], name: str, value: surveys.Value) -> None:
    item_id, _colon, key = name.partition(":")
    repeated = surveys.with_entry(values.get(item_id), key, value) if key else None
    values[item_id] = repeated or value


def _page(
    desk: Desk,
    found: Findings | None = None,
    *,
    code: Sequence[str] = (),
    done: Sheet | None = None,
    first: entering.Entered | None = None,
) -> str:
    survey, today = desk.version.survey, clock.today()
    since = datetime.combine(today, time.min, tzinfo=clock.now().tzinfo)
    return render_template(
        "respond/enter.html",
        survey=survey,
        version=desk.version,
        versions=builder.versions_of(survey),
        head=desk.head,
        is_shortened=sheets.left_out(desk.version.definition),
        form=desk.form,
        has_long_list=has_long_list(desk.form.questions),
        findings=found,
        problems=_problems(desk, found),
        names={"leave_out": LEAVE_OUT, "as_it_is": AS_IT_IS},
        code=code,
        done=done,
        first=first,
        channels=CHANNELS,
        recent=entering.entered_since(survey.id, by=current_user.id, since=since),
    )


def _problems(desk: Desk, found: Findings | None) -> list[tuple[str, str]]:
    heads = [(each.id, each.errors[0]) for each in desk.head if each.errors]
    wrong = found.wrong if found else ()
    return heads + [
        (each.error_id, f"{each.label.text} \N{EN DASH} {each.errors[0]}") for each in wrong
    ]
