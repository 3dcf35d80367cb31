"""Settings, publication, and the versions that people have answered."""

from http import HTTPStatus

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.datastructures import MultiDict

from app import clock
from app.access import Role, staff
from app.builder import agreeing, meaning, promising, queries, service, unsaved
from app.builder.closing import clock_lines
from app.builder.comparison import ChangeLine, compared
from app.builder.findings import findings
from app.builder.forms.settings import SettingsForm
from app.builder.forms.survey import PublishForm
from app.builder.models import Details, Survey
from app.builder.outline import outline
from app.builder.views.blueprint import (
    Refusal,
    bp,
    conflict,
    differences,
    leave,
    link,
    own_survey,
    page,
    typed_before,
)
from app.db import db
from app.errors import ConflictError, NotFoundError
from app.i18n import language_name
from surveys import Impact


@bp.route("/<slug>/settings/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def settings(slug: str) -> ResponseReturnValue:
    """Change name, address and dates."""
    survey = own_survey(slug)
    if request.method == "GET":
        return _settings(survey, _stored(survey, typed_before(survey)))
    form = SettingsForm(request.form)
    if queries.newest_version(survey) is not None:
        form.slug.data, form.slug.validators = survey.slug, ()
    if promising.is_public(survey):
        form.promised_on.data = survey.promised_on
    if not form.validate():
        return _settings(survey, form), HTTPStatus.UNPROCESSABLE_ENTITY
    refusal = _settle(survey, form)
    if refusal is not None:
        return _settings(survey, form, refusal), refusal.status
    unsaved.drop(survey, current_user.id, request.path)
    db.session.commit()
    return leave(url_for("builder.edit", slug=survey.slug), _("The settings have been saved."))


@bp.route("/<slug>/publish/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def publish(slug: str) -> ResponseReturnValue:
    """Show what blocks publication; else ask for the promise date and publish."""
    survey = own_survey(slug)
    promised = {"promised_on": survey.promised_on}
    changed = _changed(survey)
    form = PublishForm(
        request.form if request.method == "POST" else None,
        data=promised,
        today=clock.today(),
        closes_on=survey.closes_on,
        is_breaking=any(line.impact is Impact.BREAKING for line in changed),
        is_promised=promising.is_public(survey),
    )
    if request.method == "GET":
        return _publication(survey, form, changed)
    if not form.validate():
        return _publication(survey, form, changed), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        version = service.publish(
            survey,
            by=current_user.id,
            at=clock.now(),
            promised_on=form.promised_on.data if "promised_on" in form else None,
            seen=form.seen_revision,
        )
    except ConflictError:
        refusal = conflict(survey, form)
        return _publication(survey, form, changed, refusal), refusal.status
    except (service.NotReadyError, agreeing.NotAgreedError, meaning.NotSettledError) as error:
        return _publication(survey, form, changed), error.status
    db.session.commit()
    number = version.number
    message = _("Version %(number)s is published, and people can answer it.", number=number)
    return leave(url_for("builder.publish", slug=slug), message)


@bp.post("/<slug>/close")
@staff(Role.EDITOR)
def close(slug: str) -> ResponseReturnValue:
    """Take no more answers."""
    survey = own_survey(slug)
    service.close(survey, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("The survey is closed. People can no longer answer it."))
    return redirect(url_for("builder.publish", slug=slug), code=HTTPStatus.SEE_OTHER)


@bp.post("/<slug>/reopen")
@staff(Role.EDITOR)
def reopen(slug: str) -> ResponseReturnValue:
    """Take answers again."""
    survey = own_survey(slug)
    service.reopen(survey, by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("The survey is open again."))
    return redirect(url_for("builder.publish", slug=slug), code=HTTPStatus.SEE_OTHER)


@bp.get("/<slug>/versions/")
@staff(Role.READER)
def versions(slug: str) -> str:
    """List the published versions."""
    survey = own_survey(slug)
    return page("versions", survey, found=queries.versions_of(survey), said=meaning.said_of(survey))


@bp.get("/<slug>/versions/<int:number>/")
@staff(Role.READER)
def version(slug: str, number: int) -> str:
    """Show one published version, in any of its languages."""
    survey = own_survey(slug)
    found = queries.version_numbered(survey, number)
    definition = found.definition
    lang = request.args.get("in", definition.source_lang)
    if lang not in definition.languages:
        raise NotFoundError
    return page(
        "version",
        survey,
        version=found,
        definition=definition,
        lang=lang,
        pages=outline(definition, lang=lang),
        language_names=[(code, language_name(code)) for code in definition.languages],
    )


def _publication(
    survey: Survey, form: PublishForm, changed: list[ChangeLine], refusal: Refusal | None = None
) -> str:
    found = findings(survey.draft)
    newest = queries.newest_version(survey)
    return page(
        "publish",
        survey,
        form=form,
        findings=found,
        is_blocked=any(finding.blocks for finding in found),
        newest=newest,
        has_changes=newest is None or newest.sha256 != survey.draft_sha256,
        changed=changed,
        turns=meaning.turns(survey),
        agreement=agreeing.agreement(survey),
        previews=_previews(survey),
        widths_url=link("respond.preview_widths", slug=survey.slug),
        tests_url=link("respond.tests", slug=survey.slug),
        public_url=link("respond.start", slug=survey.slug, lang=survey.draft.source_lang),
        today=clock.today(),
        clock=clock_lines(survey),
        is_over=survey.closes_at is not None and survey.closes_at <= clock.now(),
        refusal=refusal,
    )


def _changed(survey: Survey) -> list[ChangeLine]:
    newest = queries.newest_version(survey)
    lines = compared(newest.definition, survey.draft) if newest else []
    # What is to be settled stands apart from what is only to be read.
    told = {text for turn in meaning.turns(survey) for text in turn.changes}
    return [line for line in lines if line.text not in told]


def _previews(survey: Survey) -> list[tuple[str, str]]:
    links = [
        (language_name(code), link("respond.preview_start", slug=survey.slug, lang=code))
        for code in survey.draft.languages
    ]
    return [(name, url) for name, url in links if url is not None]


def _stored(survey: Survey, typed: MultiDict[str, str] | None = None) -> SettingsForm:
    settled = {name: getattr(survey, name) for name in Details._fields[2:]}
    return SettingsForm(typed, data={"survey_name": survey.name, "slug": survey.slug, **settled})


def _settle(survey: Survey, form: SettingsForm) -> Refusal | None:
    try:
        service.settle(
            survey,
            form.details(),
            seen=form.seen_revision,
            by=current_user.id,
            at=clock.now(),
        )
    except ConflictError:
        return conflict(survey, form)
    except service.SlugTakenError:
        form.slug.errors = [_("Another survey has this address. Choose a different one.")]
        return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "")
    return None


def _settings(survey: Survey, form: SettingsForm, refusal: Refusal | None = None) -> str:
    is_conflict = refusal is not None and refusal.status == HTTPStatus.CONFLICT
    return page(
        "settings",
        survey,
        form=form,
        is_published=queries.newest_version(survey) is not None,
        is_promised=promising.is_public(survey),
        clock=clock_lines(survey),
        refusal=refusal,
        differences=differences(_stored(survey), form) if is_conflict else [],
    )
