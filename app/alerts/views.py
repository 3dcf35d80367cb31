"""Staff see alerts with their evidence, mark them as seen, and say what they want to be told."""

from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from app import clock, htmx, mail
from app.access import Role, staff
from app.accounts import queries as accounts
from app.alerts import concerned, queries, service, telling
from app.alerts.evidence import Evidence
from app.alerts.forms import KindsForm, NoteForm, TermForm
from app.alerts.models import MAX_TERM, MAX_TERMS, Alert, AlertKind
from app.builder.models import Survey
from app.db import db
from app.errors import NotFoundError
from app.insights import blueprint as insights
from app.insights.blueprint import own_survey, page_number
from app.insights.comment_pages import note_reading

bp = Blueprint(
    "alerts",
    "app.alerts",
    template_folder="templates",
    url_prefix="/staff/surveys/<slug>/alerts",
)
bp.context_processor(insights.names)
REFUSED: Final = {
    service.TooShortError: _l("Write at least two letters, or one character that is a word."),
    service.TooLongError: _l("Write at most %(max)s characters.", max=MAX_TERM),
    service.KnownTermError: _l(
        "This is in the list already, perhaps with other capital letters or accents."
    ),
    service.FullListError: _l(
        "The list is full: it has %(max)s terms. Take one off first.", max=MAX_TERMS
    ),
}


@bp.get("/")
@staff(Role.ANALYST)
def index(slug: str) -> ResponseReturnValue:
    """Show all alerts of a survey, those first that nobody has seen."""
    survey = own_survey(slug)
    teller, found = telling.Teller(survey), queries.page(survey.id, page_number())
    return render_template(
        "alerts/index.html",
        survey=survey,
        found=found,
        told=[(alert, teller.sentence(alert), _name(alert.seen_by)) for alert in found.alerts],
        names=telling.NAMES,
        tags=telling.TAGS,
        is_subscribed=queries.is_subscribed(survey.id, current_user.id),
        sends_mail=mail.is_on(),
    )


@bp.get("/<uuid:alert_id>/")
@staff(Role.ANALYST)
def show(slug: str, alert_id: UUID) -> ResponseReturnValue:
    """Show what an alert rests on, and the way to the comments that it is about."""
    survey = own_survey(slug)
    return _alert_page(survey, queries.alert_of(survey.id, alert_id), NoteForm())


@bp.post("/<uuid:alert_id>/seen/")
@staff(Role.ANALYST)
def mark_seen(slug: str, alert_id: UUID) -> ResponseReturnValue:
    """Note that somebody has seen an alert, and what was done."""
    survey = own_survey(slug)
    alert, form = queries.alert_of(survey.id, alert_id), NoteForm(request.form)
    if not form.validate():
        return _alert_page(survey, alert, form), HTTPStatus.UNPROCESSABLE_ENTITY
    note = (form.note.data or "").strip()
    is_first = service.mark_seen(alert, note, by=current_user.id, at=clock.now())
    db.session.commit()
    news = str(_("Marked as seen.") if is_first else _("Somebody else has marked it already."))
    if htmx.is_fragment():
        return _alert_page(survey, alert, NoteForm(), news)
    flash(news)
    target = url_for("alerts.show", slug=slug, alert_id=alert_id)
    return redirect(target, code=HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:alert_id>/comments/")
@staff(Role.ANALYST)
def comments(slug: str, alert_id: UUID) -> ResponseReturnValue:
    """Show the comments that have a term in them, those that no analysis has seen too."""
    survey = own_survey(slug)
    alert = queries.alert_of(survey.id, alert_id)
    if alert.kind != AlertKind.TERM:
        raise NotFoundError
    if note_reading(survey.id):
        survey = own_survey(slug)
        alert = queries.alert_of(survey.id, alert_id)
    found = concerned.page(survey, alert, page_number())
    return render_template(
        "alerts/comments.html",
        survey=survey,
        alert=alert,
        evidence=Evidence.of(alert),
        found=found,
    )


@bp.post("/subscription/")
@staff(Role.ANALYST)
def subscription(slug: str) -> ResponseReturnValue:
    """Send the alerts of a survey by e-mail from now on, or no longer."""
    survey = own_survey(slug)
    if request.form.get("mail") == "yes":
        service.subscribe(survey.id, current_user.id)
        flash(_("New alerts come by e-mail from now on."))
    else:
        service.unsubscribe(survey.id, current_user.id)
        flash(_("No more e-mails about alerts of this survey."))
    db.session.commit()
    return redirect(url_for("alerts.index", slug=slug), code=HTTPStatus.SEE_OTHER)


@bp.get("/settings/")
@staff(Role.ANALYST)
def settings(slug: str) -> ResponseReturnValue:
    """Show what a survey tells of, and the terms that are watched for."""
    return _settings_page(own_survey(slug))


@bp.post("/settings/")
@staff(Role.ANALYST)
def choose(slug: str) -> ResponseReturnValue:
    """Tell of the kinds that are ticked from now on."""
    survey, form = own_survey(slug), KindsForm(request.form)
    if not form.validate():
        return _settings_page(survey, kinds=form), HTTPStatus.UNPROCESSABLE_ENTITY
    kinds = [AlertKind(each) for each in form.kinds.data or ()]
    service.choose(survey, kinds, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("Saved"))
    return redirect(url_for("alerts.settings", slug=slug), code=HTTPStatus.SEE_OTHER)


@bp.post("/settings/terms/")
@staff(Role.ANALYST)
def add_term(slug: str) -> ResponseReturnValue:
    """Watch for a word or phrase."""
    survey, form = own_survey(slug), TermForm(request.form)
    if not form.validate():
        return _settings_page(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    words, why = form.words.data or "", " ".join((form.why.data or "").split())
    try:
        service.add_term(survey, words, why, by=current_user.id, at=clock.now())
    except service.TermRefusedError as error:
        db.session.rollback()
        form.words.errors = [str(REFUSED[type(error)])]
        return _settings_page(own_survey(slug), form), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    return _terms_changed(survey, _("It is watched for from now on."))


@bp.post("/settings/terms/<uuid:term_id>/remove/")
@staff(Role.ANALYST)
def remove_term(slug: str, term_id: UUID) -> ResponseReturnValue:
    """Watch for a term no longer."""
    survey = own_survey(slug)
    term = queries.term_of(survey.id, term_id)
    service.remove_term(term, by=current_user.id, at=clock.now())
    db.session.commit()
    return _terms_changed(survey, _("It is watched for no longer."))


def _terms_changed(survey: Survey, news: str) -> ResponseReturnValue:
    if htmx.is_fragment():
        return _settings_page(survey, news=news)
    flash(news)
    return redirect(url_for("alerts.settings", slug=survey.slug), code=HTTPStatus.SEE_OTHER)


def _settings_page(
    survey: Survey,
    form: TermForm | None = None,
    *,
    kinds: KindsForm | None = None,
    news: str = "",
) -> str:
    terms = queries.terms_of(survey.id)
    chosen = sorted(queries.settings_of(survey.id).wanted)
    return htmx.render(
        "alerts/settings.html",
        fragment="alerts/_terms.html",
        survey=survey,
        kinds=kinds or KindsForm(data={"kinds": chosen}),
        form=form or TermForm(),
        terms=[(term, _name(term.added_by)) for term in terms],
        most=MAX_TERMS,
        news=news,
    )


def _alert_page(survey: Survey, alert: Alert, form: NoteForm, news: str = "") -> str:
    teller, evidence = telling.Teller(survey), Evidence.of(alert)
    return htmx.render(
        "alerts/show.html",
        fragment="alerts/_alert.html",
        survey=survey,
        alert=alert,
        evidence=evidence,
        sentence=teller.sentence(alert),
        topic=teller.topic(evidence),
        kind_name=telling.NAMES[AlertKind(alert.kind)],
        tag_kind=telling.TAGS[AlertKind(alert.kind)],
        days=telling.days(alert),
        likelihood=telling.likelihood(evidence),
        links=concerned.links(survey, alert, evidence),
        seen_by=_name(alert.seen_by),
        form=form,
        news=news,
    )


def _name(user_id: UUID | None) -> str:
    if user_id is None:
        return ""
    return accounts.user_of(current_user.organisation_id, user_id).name
