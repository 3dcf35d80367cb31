"""Citizens ask to be told, confirm it, change it and stop. No page here knows of any answer.

Programs that look into mails follow every link in them: looking changes nothing, a button does.
"""

from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, i18n
from app.access import public
from app.builder import queries as builder
from app.builder.models import Survey, SurveyStatus
from app.db import db
from app.errors import NotFoundError
from app.notices import forms, keys, queries, ready, sealing, sending, service, sms
from app.notices.models import Channel, NoticePlan, Subscription, Wish
from app.respond import pages
from app.respond import queries as respond
from app.respond.reading import Reader, Words
from app.security import limiter

bp = Blueprint("notices", __name__, template_folder="templates")
ASK: Final = "/<lang:lang>/hear/<slug>/"
CONFIRM: Final = "/<lang:lang>/hear/confirm/<key>/"
MINE: Final = "/<lang:lang>/n/<key>/"
CODE: Final = "code"
MOST_BODY: Final = 10_000
not_too_many = limiter.shared_limit("20 per minute", scope="notices")


@bp.app_template_filter("can_hear")
def can_hear(survey: Survey) -> bool:
    """Return whether there is still something of a survey that people can ask to be told."""
    is_gone = survey.status == SurveyStatus.DRAFT or survey.erased_on is not None
    if is_gone:
        return False
    plan = queries.plan(survey.id)
    return plan.over_on is None and bool(ready.channels(by_letter=plan.by_letter))


@bp.app_template_filter("can_hear_about")
def can_hear_about(slug: str) -> bool:
    """Return the same of the survey with this address."""
    # One statement, as it is asked by everybody who sends their answers.
    chosen = (
        select(Survey.status, Survey.erased_on, NoticePlan.over_on, NoticePlan.by_letter)
        .outerjoin(NoticePlan, NoticePlan.survey_id == Survey.id)
        .where(Survey.slug == slug)
    )
    found = db.session.execute(chosen).one_or_none()
    if found is None or found.status == SurveyStatus.DRAFT or found.erased_on or found.over_on:
        return False
    return bool(ready.channels(by_letter=found.by_letter is not False))


@bp.get(ASK)
@public
def ask(slug: str) -> ResponseReturnValue:
    """Ask how somebody wants to be told."""
    survey = _survey(slug)
    return _asking(survey, forms.AskForm())


@bp.post(ASK)
@public
@not_too_many
def keep(slug: str) -> ResponseReturnValue:
    """Keep it, and say what comes next; the same whether or not the address is known."""
    survey = _survey(slug)
    form = _form(survey, forms.AskForm(request.form))
    wanted = form.wanted()
    if wanted is None:
        return _asking(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    subscription_id = service.ask(survey.id, wanted, on=clock.today())
    db.session.commit()
    return _kept(survey, wanted.channel, keys.key_of(CODE, subscription_id))


@bp.post(f"{ASK}code/")
@public
@not_too_many
def type_code(slug: str) -> ResponseReturnValue:
    """Confirm a number by the code that it was sent."""
    survey, key = _survey(slug), request.form.get("key", "")
    subscription_id = keys.read_key(CODE, key)
    if subscription_id is None:
        raise NotFoundError
    is_right = service.confirm_by_code(
        subscription_id, "".join(request.form.get("code", "").split())
    )
    db.session.commit()
    if is_right:
        return _confirmed()
    page = _kept(
        survey, Channel.SMS, key, problem=_("This code is not right. Ask for another one.")
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get(CONFIRM)
@public
def ask_to_confirm(key: str) -> ResponseReturnValue:
    """Ask whether to confirm; writes nothing."""
    mine = _mine(keys.CONFIRM, key)
    if mine.state == Wish.CONFIRMED:
        return _confirmed()
    return render_template("notices/confirm.html", key=key, survey=_title(mine))


@bp.post(CONFIRM)
@public
def confirm(key: str) -> ResponseReturnValue:
    """Note that the address belongs to whoever asked."""
    mine = _mine(keys.CONFIRM, key)
    is_right = service.confirm(mine.id)
    db.session.commit()
    if not is_right:
        raise NotFoundError
    return _confirmed()


@bp.get(MINE)
@public
def mine(key: str) -> ResponseReturnValue:
    """Show somebody what they asked for, with the ways to change it and to stop."""
    return _mine_page(key)


@bp.post(MINE)
@public
def stop(key: str) -> ResponseReturnValue:
    """Tell nothing more; also for mail programs, which post here at one click (RFC 8058)."""
    subscription_id = keys.read_key(keys.STOP, key)
    if subscription_id is None:
        raise NotFoundError
    service.stop(subscription_id)
    db.session.commit()
    return pages.message(
        _("You will hear no more from us about this survey"),
        _("Your address has been deleted. What you answered is not changed by this."),
        status=HTTPStatus.OK,
    )


@bp.post(f"{MINE}language/")
@public
def speak(key: str) -> ResponseReturnValue:
    """Write to somebody in another language from now on."""
    found, lang = _mine(keys.STOP, key), request.form.get("language", "")
    if lang in _languages(db.session.get_one(Survey, found.survey_id)):
        service.speak(found.id, lang)
        db.session.commit()
    return _mine_page(key, is_changed=True)


@bp.post("/notices/sms-status")
@public
def sms_status() -> ResponseReturnValue:
    """Take what the provider of text messages says became of one; it has signed that."""
    body = request.get_data()[: MOST_BODY + 1]
    said = sms.report(body, request.headers.get(sms.SIGNATURE, ""))
    if said is None or len(body) > MOST_BODY:
        return Response(status=HTTPStatus.UNAUTHORIZED)
    marked = keys.read_mark(said.mark)
    if marked is not None:
        change = sending.arrived if said.is_delivered else sending.bounce
        change(marked)
        db.session.commit()
    return Response(status=HTTPStatus.NO_CONTENT)


def _asking(survey: Survey, form: forms.AskForm) -> str:
    return render_template("notices/ask.html", form=_form(survey, form), survey=survey,
                           title=_survey_title(survey))  # fmt: skip


def _form(survey: Survey, form: forms.AskForm) -> forms.AskForm:
    offered = ready.channels(by_letter=queries.plan(survey.id).by_letter)
    return forms.asking(form, offered, list(_languages(survey)), i18n.current_locale())


def _kept(survey: Survey, channel: Channel, key: str, problem: str = "") -> str:
    return render_template(
        "notices/kept.html", survey=survey, channel=channel, key=key, problem=problem
    )


def _confirmed() -> ResponseReturnValue:
    title = _("We will tell you")
    text = _("You can stop at any time: the link for that stands in every message.")
    return pages.message(title, text, status=HTTPStatus.OK)


def _mine_page(key: str, *, is_changed: bool = False) -> str:
    found = _mine(keys.STOP, key)
    survey = db.session.get_one(Survey, found.survey_id)
    return render_template(
        "notices/mine.html",
        key=key,
        survey=_survey_title(survey),
        channel=forms.CHANNELS[Channel(found.channel)],
        is_stopped=found.state == Wish.STOPPED,
        spoken="" if found.state == Wish.STOPPED else sealing.opened(found.sealed)["lang"],
        offered=_languages(survey),
        endonyms=i18n.ENDONYMS,
        is_changed=is_changed,
    )


def _mine(purpose: str, key: str) -> Subscription:
    subscription_id = keys.read_key(purpose, key)
    found = db.session.get(Subscription, subscription_id) if subscription_id else None
    if found is None:
        raise NotFoundError
    return found


def _title(mine: Subscription) -> Words:
    return _survey_title(db.session.get_one(Survey, mine.survey_id))


def _survey_title(survey: Survey) -> Words:
    definition = respond.pinned(builder.latest_version(survey).id).definition
    return Reader(definition, i18n.current_locale()).words(definition.title)


def _languages(survey: Survey) -> tuple[str, ...]:
    return tuple(builder.latest_version(survey).definition.languages)


def _survey(slug: str) -> Survey:
    survey = builder.survey_by_slug(slug)
    if not can_hear(survey):
        raise NotFoundError
    return survey
