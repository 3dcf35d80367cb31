"""Words go out to translators as a file, are looked at when they come back, and taken."""

from functools import partial
from http import HTTPStatus
from uuid import uuid4

from flask import Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.access import Role, staff
from app.blobs import BlobNotFoundError, Blobs, open_blobs
from app.builder import drafting, exchanged
from app.builder import translators as words
from app.builder.forms.translators import MAX_FILE, BackForm, OutForm, TakeForm
from app.builder.models import Survey
from app.builder.service import Edit
from app.builder.views.blueprint import Refusal, attempt, bp, leave, own_survey, page
from app.db import db
from app.errors import NotFoundError
from surveys.exchange import ExchangeError, translating

SHOWN = 500


@bp.get("/<slug>/translators/")
@staff(Role.EDITOR)
def translators(slug: str) -> ResponseReturnValue:
    """Offer the files for translators, and take one back."""
    return _page(own_survey(slug), BackForm())


@bp.get("/<slug>/translators/file")
@staff(Role.EDITOR)
def translators_file(slug: str) -> ResponseReturnValue:
    """Send the words in one language."""
    survey, form = own_survey(slug), OutForm(request.args)
    form.offer(survey.draft)
    if not form.validate():
        raise NotFoundError
    lang, kind = str(form.lang.data), translating.FORMATS[str(form.file_format.data)]
    drafts = {key: row.text for key, row in drafting.waiting(survey, lang).items()}
    data = kind.write(translating.work_for(survey.draft, lang, drafts))
    answer = Response(data, content_type=kind.media_type)
    name = f"{slug}-{lang.replace('_', '-')}.{kind.ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/<slug>/translators/")
@staff(Role.EDITOR)
def translators_report(slug: str) -> ResponseReturnValue:
    """Show what a file would change; nothing is stored but the file, for a day."""
    survey, form = own_survey(slug), BackForm()
    if form.validate_on_submit():
        try:
            data = _uploaded(form)
            plan = _plan(survey, translating.parcel_from(data))
        except ExchangeError as error:
            form.file.errors = [exchanged.sentence(error)]
        else:
            upload = f"{clock.today()}/{uuid4().hex}"
            _blobs().put(f"imports/{upload}", data)
            take = TakeForm(data={"upload": upload, "seen": str(survey.revision)})
            return _report(survey, take, plan)
    return _page(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY


@bp.post("/<slug>/translators/take")
@staff(Role.EDITOR)
def translators_take(slug: str) -> ResponseReturnValue:
    """Take the translations that were looked at, in one edit."""
    survey, form = own_survey(slug), TakeForm(request.form)
    if not form.validate():
        raise NotFoundError
    try:
        parcel = translating.parcel_from(_blobs().get(f"imports/{form.upload.data}"))
        plan = _plan(survey, parcel)
    except (BlobNotFoundError, ExchangeError) as error:
        # The languages of the survey may have changed meanwhile.
        raise NotFoundError from error
    if plan.refused and not form.all_but_refused.data:
        form.all_but_refused.errors = [_("Some texts are refused: say that you take the others.")]
        return _report(survey, form, plan), HTTPStatus.UNPROCESSABLE_ENTITY
    change = Edit("take_translations", plan.lang, lambda draft: translating.applied(draft, plan))
    refusal = attempt(survey, change, form)
    if refusal is not None:
        plan = _plan(survey, parcel)
        return _report(survey, form, plan, refusal), refusal.status
    db.session.commit()
    count = len(plan.taken)
    message = ngettext("%(num)s text has been saved.", "%(num)s texts have been saved.", count)
    return leave(url_for("builder.languages", slug=slug), message)


def _plan(survey: Survey, parcel: translating.Parcel) -> translating.Plan:
    known = partial(drafting.known_texts, survey)
    return translating.plan_of(survey.draft, parcel, machine=known)


def _page(survey: Survey, form: BackForm) -> str:
    out = OutForm()
    out.offer(survey.draft)
    return page("translators", survey, form=form, out=out)


def _report(
    survey: Survey, form: TakeForm, plan: translating.Plan, refusal: Refusal | None = None
) -> str:
    told = words.told(plan)
    shown = told[:SHOWN]
    return page(
        "translators_report",
        survey,
        form=form,
        plan=plan,
        counted=words.counted(plan),
        lines=[
            (words.name_of(survey.draft, line), line, *said)
            for line, said in zip(shown, words.outcomes(shown), strict=True)
        ],
        more=len(told) - len(shown),
        refusal=refusal,
    )


def _uploaded(form: BackForm) -> bytes:
    with form.file.data.stream as stream:
        data: bytes = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise ExchangeError("too_big", max=MAX_FILE)
    return data


def _blobs() -> Blobs:
    return open_blobs(current_app.config["SETTINGS"])
