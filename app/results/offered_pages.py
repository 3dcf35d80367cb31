"""Staff type in how many people were offered a survey, correct it, and read who typed what."""

from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired, ValidationError

from app import clock
from app.access import Role, staff
from app.builder.forms.fields import DayField, FigureField, PickField, choice, whole
from app.builder.models import Survey
from app.db import db
from app.errors import ConflictError
from app.insights.blueprint import own_survey
from app.results import offered
from app.results.blueprint import bp
from app.results.models import OfferedCount
from app.results.offered import MOST_PEOPLE, Offer
from app.results.wording import offer_name

ENTRY = "/offered/<uuid:entry_id>/"


class PeopleField(FigureField):
    """How many people."""

    question = whole(0, MOST_PEOPLE)
    message = _l("Enter a whole number.")


class OfferedForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """In which way, when, and how many."""

    channel = PickField(_l("How it was offered"))
    since = DayField(_l("First day"), [InputRequired(_l("Enter the first day."))])
    until = DayField(_l("Last day"), description=_l("Leave it empty for a single day."))
    people = PeopleField(
        _l("How many people were offered the survey"),
        [InputRequired(_l("Enter how many people were offered the survey."))],
        description=_l("Letters sent, calls made, visitors asked."),
    )
    number = HiddenField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [choice(code, offer_name(code)) for code in offered.CHANNELS]

    def validate_until(self, field: DayField) -> None:
        """Refuse a period that ends before it begins."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("The period ends before it begins."))

    @property
    def seen(self) -> int:
        """Return the number of the row that was looked at."""
        text = self.number.data or ""
        return int(text) if text.isdecimal() and text.isascii() and len(text) < len("1" * 7) else 0

    @property
    def offer(self) -> Offer:
        """Return what was typed; only after the form has been found valid."""
        since = self.since.data
        return Offer(
            self.channel.data, since, self.until.data or since, self.people.whole_number or 0
        )


@bp.get("/offered/")
@staff(Role.ANALYST)
def offered_counts(slug: str) -> ResponseReturnValue:
    """Show the numbers, the form for another one, and who typed what."""
    return _page(own_survey(slug), OfferedForm())


@bp.post("/offered/")
@staff(Role.ANALYST)
def add_offered(slug: str) -> ResponseReturnValue:
    """Keep another number."""
    survey, form = own_survey(slug), OfferedForm()
    if not form.validate_on_submit():
        return _page(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    offered.add(survey, form.offer, by=current_user.id, at=clock.now())
    return _kept(slug, _("The number has been kept."))


@bp.get(ENTRY)
@staff(Role.ANALYST)
def offered_count(slug: str, entry_id: UUID) -> ResponseReturnValue:
    """Show one number, to be corrected or taken out."""
    survey = own_survey(slug)
    found = offered.entry(survey.id, entry_id)
    values = {name: getattr(found, name) for name in (*Offer._fields, "number")}
    return _page(survey, OfferedForm(formdata=None, data=values), found)


@bp.post(ENTRY)
@staff(Role.ANALYST)
def correct_offered(slug: str, entry_id: UUID) -> ResponseReturnValue:
    """Keep the correction, or take the number out; what was there before stays in the history."""
    survey, form = own_survey(slug), OfferedForm()
    found, by, at = offered.entry(survey.id, entry_id), current_user.id, clock.now()
    is_out = request.form.get("go") == "out"
    if not is_out and not form.validate_on_submit():
        return _page(survey, form, found), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        if is_out:
            offered.take_out(survey, found, seen=form.seen, by=by, at=at)
        else:
            offered.correct(survey, found, form.offer, seen=form.seen, by=by, at=at)
    except ConflictError:
        db.session.rollback()
        flash(_("Somebody else has corrected this number in the meantime."), "error")
        target = url_for("live.offered_count", slug=slug, entry_id=entry_id)
        return redirect(target, code=HTTPStatus.SEE_OTHER)
    return _kept(
        slug, _("The number counts no longer.") if is_out else _("The correction has been kept.")
    )


def _kept(slug: str, message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message)
    return redirect(url_for("live.offered_counts", slug=slug), code=HTTPStatus.SEE_OTHER)


def _page(survey: Survey, form: OfferedForm, found: OfferedCount | None = None) -> str:
    return render_template(
        "live/offered.html",
        survey=survey,
        form=form,
        found=found,
        held=offered.entries(survey.id),
        history=offered.history(survey.id),
        offer_name=offer_name,
    )
