"""How people are reached: everything that staff print, share and type in, on one page."""

import io
from http import HTTPStatus
from typing import Any

import segno
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from app import clock, i18n
from app.access import Role, public, staff
from app.accounts import service as accounts
from app.accounts.factors import drawing
from app.builder import queries as builder
from app.builder.models import Survey, SurveyVersion
from app.config import LOCALES
from app.db import db
from app.errors import ConflictError, NotFoundError
from app.respond import collecting, linked, ways
from app.respond.addresses import readable, whole
from app.respond.reach_models import Collector
from app.respond.reading import minutes
from app.respond.sheets import sheet_reader
from app.respond.work_form import WorkForm

bp = Blueprint("reach", __name__, template_folder="templates")
POSTER = "/staff/surveys/<slug>/poster/<lang:lang>/<int:number>"


class CollectorForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A new way in which people are reached."""

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Give it a name.")), Length(max=100)],
        description=_l("For staff, such as “Poster in the library”."),
    )
    code = StringField(
        _l("Code"),
        [
            InputRequired(_l("Give it a code.")),
            Length(max=collecting.MOST_CHARACTERS),
            Regexp(
                rf"^{collecting.CODE.pattern}$",
                message=_l("Use small letters a to z, figures and hyphens."),
            ),
        ],
        description=_l("Stands in the address, such as poster-library."),
    )


class SitesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The sites that may show the survey in a frame."""

    sites = TextAreaField(
        _l("Sites that may show this survey"),
        [Length(max=10_000)],
        description=_l("One address on each line, such as https://www.example.org."),
    )

    @property
    def origins(self) -> list[str]:
        """Return the origins, once the form is valid."""
        lines = (self.sites.data or "").split()
        return [origin for origin in map(ways.origin_of, lines) if origin]

    def validate_sites(self, field: TextAreaField) -> None:
        """Refuse what is no https address, and more than anybody lists."""
        lines = (field.data or "").split()
        if any(ways.origin_of(line) is None for line in lines):
            raise ValidationError(_("Each line must be an address that begins with https://."))
        if len(lines) > ways.MOST_SITES:
            raise ValidationError(_("There is no room for more here."))


@bp.get("/staff/surveys/<slug>/reach/")
@staff(Role.EDITOR)
def show(slug: str) -> ResponseReturnValue:
    """Show the ways to a survey, and what came by each."""
    return _page(_survey(slug))


@bp.post("/staff/surveys/<slug>/reach/collectors")
@staff(Role.EDITOR)
def add(slug: str) -> ResponseReturnValue:
    """Add a collector."""
    survey, form = _survey(slug), CollectorForm()
    if not form.validate_on_submit():
        return _page(survey, collector_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        made = collecting.add(survey.id, name=form.name.data or "", code=form.code.data or "")
    except ConflictError as error:
        form.code.errors = [_("This code is taken already.")]
        return _page(survey, collector_form=form), error.status
    _recorded("collector.add", survey, {"number": made.number})
    return redirect(url_for("reach.show", slug=slug), HTTPStatus.SEE_OTHER)


@bp.post("/staff/surveys/<slug>/reach/sites")
@staff(Role.EDITOR)
def allow(slug: str) -> ResponseReturnValue:
    """Replace the sites that may show the survey in a frame."""
    survey, form = _survey(slug), SitesForm()
    if not form.validate_on_submit():
        return _page(survey, sites_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    ways.allow(survey.id, form.origins)
    _recorded("embed.allow", survey, {"sites": len(form.origins)})
    flash(_("Saved"))
    return redirect(url_for("reach.show", slug=slug), HTTPStatus.SEE_OTHER)


@bp.post("/staff/surveys/<slug>/reach/work")
@staff(Role.EDITOR)
def calculate(slug: str) -> ResponseReturnValue:
    """Choose how much browsers have to calculate before they send answers."""
    survey, form = _survey(slug), WorkForm()
    if not form.validate_on_submit():
        return _page(survey, work_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    survey.proof = form.work.data
    _recorded("survey.proof", survey, {"work": survey.proof})
    flash(_("Saved"))
    return redirect(url_for("reach.show", slug=slug), HTTPStatus.SEE_OTHER)


@bp.get(f"{POSTER}/")
@staff(Role.EDITOR)
def poster(slug: str, number: int) -> ResponseReturnValue:
    """Show a poster to print; number 0 belongs to no collector."""
    survey = _survey(slug)
    version, collector = builder.latest_version(survey), _collector(survey, number)
    reader = sheet_reader(version.definition, i18n.current_locale())
    address = _address(survey, collector)
    return render_template(
        "respond/poster.html",
        survey=survey,
        reader=reader,
        minutes=minutes(version.definition),
        code=drawing(address),
        address=address,
        short=readable(_short(survey, collector)),
        is_large=request.args.get("size") == "a3",
        number=number,
    )


@bp.get(f"{POSTER}/qr.<any(svg, png):kind>")
@staff(Role.EDITOR)
def code(slug: str, number: int, kind: str) -> ResponseReturnValue:
    """Return the QR code as a file."""
    survey = _survey(slug)
    address, file = _address(survey, _collector(survey, number)), io.BytesIO()
    segno.make(address, error="m").save(file, kind=kind, scale=10, border=4)
    named = f'attachment; filename="{survey.slug}-{number}.{kind}"'
    mimetype = "image/svg+xml" if kind == "svg" else "image/png"
    return Response(file.getvalue(), mimetype=mimetype, headers={"Content-Disposition": named})


@bp.get("/s/<short>", strict_slashes=False)
@public
def follow(short: str) -> ResponseReturnValue:
    """Lead from a short link, or an address without a language, to the survey.

    It is shown in the language of `?lang=`, or in that of its own that suits the browser.
    """
    if "\x00" in short:
        raise NotFoundError
    collector = collecting.collector_behind(short.lower())
    survey = _survey_behind(collector, short.lower())
    lang = i18n.wanted(_tongues(builder.latest_version(survey)) or LOCALES)
    via = collector.code if collector else collecting.via_here() or None
    place: dict[str, Any] = {"slug": survey.slug, "lang": lang, "via": via}
    answer = redirect(url_for("respond.start", **linked.carried(), **place))
    answer.vary.add("Accept-Language")
    return answer


def _page(
    survey: Survey,
    *,
    collector_form: CollectorForm | None = None,
    sites_form: SitesForm | None = None,
    work_form: WorkForm | None = None,
) -> str:
    version = builder.newest_version(survey)
    sites = "\n".join(ways.sites_of(survey.id))
    lang = i18n.current_locale()
    return render_template(
        "respond/reach.html",
        survey=survey,
        version=version,
        tongues=_tongues(version),
        endonyms=i18n.ENDONYMS,
        can_read=True,
        can_edit=True,
        responses=url_for("insights.index", slug=survey.slug),
        collectors=collecting.collectors_of(survey.id),
        collector_form=collector_form or CollectorForm(formdata=None),
        sites_form=sites_form or SitesForm(formdata=None, data={"sites": sites}),
        work_form=work_form or WorkForm(formdata=None, data={"work": survey.proof}),
        short_of=lambda collector: readable(_short(survey, collector)),
        embed_url=whole(url_for("respond.start", slug=survey.slug, lang=lang, way=ways.EMBED)),
        any_url=whole(url_for("reach.follow", short=survey.slug)),
        page_url=whole(url_for("respond.start", slug=survey.slug, lang=lang)),
        kiosk_url=whole(url_for("respond.start", slug=survey.slug, lang=lang, way=ways.KIOSK)),
        lang=lang,
    )


def _tongues(version: SurveyVersion | None) -> list[str]:
    offered = version.definition.languages if version else ()
    return [code for code in LOCALES if code in offered]


def _survey(slug: str) -> Survey:
    return builder.survey_of(current_user.organisation_id, slug)


def _survey_behind(collector: Collector | None, slug: str) -> Survey:
    if collector is None:
        return builder.survey_by_slug(slug)
    return db.session.get_one(Survey, collector.survey_id)


def _collector(survey: Survey, number: int) -> Collector | None:
    return collecting.collector_numbered(survey.id, number) if number else None


def _address(survey: Survey, collector: Collector | None) -> str:
    via = collector.code if collector else None
    return whole(url_for("respond.start", slug=survey.slug, via=via))


def _short(survey: Survey, collector: Collector | None) -> str:
    if collector is None:
        return _address(survey, None)
    return whole(url_for("reach.follow", short=collector.short))


def _recorded(action: str, survey: Survey, detail: dict[str, Any]) -> None:
    accounts.record(action, str(survey.id), detail, by=current_user.id, at=clock.now())
    db.session.commit()
