"""The blueprint, and the moves that its routes share."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.datastructures import MultiDict

import surveys
from app import clock, htmx, i18n
from app.access import Role
from app.builder import closing, queries, sentences, service, telling, unsaved
from app.builder.archiving import refuse_archived
from app.builder.forms.fields import EditForm
from app.builder.mending import mend_url
from app.builder.models import FormDraft, Survey
from app.builder.service import Edit
from app.builder.telling import StepLine
from app.db import db
from app.errors import ConflictError, NotFoundError
from surveys.editing import EditError

bp = Blueprint("builder", "app.builder", template_folder="templates", url_prefix="/staff/surveys")
for words in (closing.opening_words, closing.closing_words, closing.extended_words):
    # "opening", "closing" and "extended": also for the citizens' pages.
    bp.add_app_template_filter(words, words.__name__.removesuffix("_words"))


MOST_TOLD: Final = 5
_ALSO_ARCHIVED: Final = frozenset(
    f"builder.{name}" for name in ("retention", "hold", "release_hold", "archive", "unarchive")
)


class Difference(NamedTuple):
    """What stands in the survey now, and what this editor typed."""

    label: str
    now: str
    typed: str


class Typed(NamedTuple):
    """A form whose text is kept while it is typed, and what was kept of it before."""

    address: str
    when: str
    use_url: str
    is_used: bool


class Refusal(NamedTuple):
    """Why an edit was not saved: because of somebody else's (409), or of itself (422)."""

    status: HTTPStatus
    text: str
    since: Sequence[StepLine] = ()
    """What others did meanwhile, the newest first."""
    keep_url: str = ""
    """Where the form is shown as it is saved now, without what was typed."""


def own_survey(slug: str) -> Survey:
    """Return a survey of the organisation that the signed-in person works for.

    ArchivedError when it is to be changed, and is in the archive.
    """
    survey = queries.survey_of(current_user.organisation_id, slug)
    if request.method == "POST" and request.endpoint not in _ALSO_ARCHIVED:
        refuse_archived(survey)
    return survey


def part_of(survey: Survey, part_id: str) -> surveys.Page | surveys.Item:
    """Return a page or question of the draft; NotFoundError when it is gone."""
    for page in survey.draft.pages:
        for part in (page, *page.items):
            if part.id == part_id:
                return part
    raise NotFoundError


def page_of(survey: Survey, page_id: str) -> surveys.Page:
    """Return a page of the draft; NotFoundError when it is gone."""
    part = part_of(survey, page_id)
    if not isinstance(part, surveys.Page):
        raise NotFoundError
    return part


def item_of(survey: Survey, item_id: str) -> surveys.Item:
    """Return a question of the draft; NotFoundError when it is gone."""
    part = part_of(survey, item_id)
    if isinstance(part, surveys.Page):
        raise NotFoundError
    return part


def attempt(survey: Survey, edit: Edit, form: EditForm) -> Refusal | None:
    """Apply an edit, or say why not; a refused form can then be sent again."""
    try:
        service.apply(survey, edit, seen=form.seen_revision, by=current_user.id, at=clock.now())
    except ConflictError:
        return conflict(survey, form, about=edit.about)
    except EditError as error:
        return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, sentences.edit_error(survey.draft, error))
    unsaved.drop(survey, current_user.id, request.path)
    if survey.revision > form.seen_revision + 1:
        flash(_("Somebody else changed another part in the meantime. Both changes are kept."))
    return None


def conflict(survey: Survey, form: EditForm, *, about: str = "") -> Refusal:
    """Load what somebody else saved first; the form may then be sent again, knowing that.

    Of what others did meanwhile it tells what is about the same part, where there is such.
    """
    db.session.refresh(survey)
    since = telling.since(survey, form.seen_revision, clock.now())
    same = [line for line in since if about and line.about == about]
    form.seen.data = str(survey.revision)
    return Refusal(
        HTTPStatus.CONFLICT, "", (same or since)[:MOST_TOLD], request.full_path.rstrip("?")
    )


def differences(now: EditForm, typed: EditForm) -> list[Difference]:
    """Return what differs between the stored words and those typed."""
    stored, wanted = dict(now.typed()), dict(typed.typed())
    labels = dict.fromkeys((*stored, *wanted))
    found = [Difference(label, stored.get(label, ""), wanted.get(label, "")) for label in labels]
    return [each for each in found if each.now != each.typed]


def typed_before(survey: Survey) -> MultiDict[str, str] | None:
    """Return what this person typed here and did not save, when it is to stand in the form."""
    if "typed" not in request.args:
        return None
    found = unsaved.typed_at(survey, current_user.id, request.path)
    return None if found is None else unsaved.pairs_of(found)


def _typed(survey: Survey) -> Typed:
    found = unsaved.typed_at(survey, current_user.id, request.path)
    if found is None or request.method != "GET":
        return Typed(request.path, "", "", is_used=False)
    used = "typed" in request.args
    when = i18n.moment(found.kept_at, clock.now())
    return Typed(request.path, when, use_url(found), is_used=used)


def use_url(found: FormDraft) -> str:
    """Return the address of a form with what was typed into it."""
    langs = unsaved.pairs_of(found).getlist("to")
    return f"{found.address}?{urlencode([('typed', '1'), *(('to', lang) for lang in langs)])}"


def page(template: str, survey: Survey, /, **context: object) -> str:
    """Return a page about a survey, or the part of it that htmx asks for."""
    return htmx.render(
        f"builder/{template}.html",
        fragment=f"builder/_{template}.html",
        survey=survey,
        draft=survey.draft,
        can_edit=current_user.may(Role.EDITOR),
        can_read=current_user.may(Role.READER),
        typing=_typed(survey),
        responses=link("insights.index", slug=survey.slug),
        mend=lambda finding: mend_url(survey.slug, survey.draft, finding),
        **context,
    )


def gone(survey: Survey, typed: Sequence[tuple[str, str]]) -> ResponseReturnValue:
    """Answer an edit of something that somebody else has deleted: nothing typed is lost."""
    return page("gone", survey, typed=typed), HTTPStatus.CONFLICT


def stay(url: str, message: str) -> ResponseReturnValue:
    """Show the same page anew, with a message; htmx follows and gets its part of the page."""
    flash(message)
    return redirect(url, code=HTTPStatus.SEE_OTHER)


def leave(url: str, message: str) -> ResponseReturnValue:
    """Go to another page, with a message; htmx must load that one whole."""
    flash(message)
    if htmx.is_fragment():
        return Response(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": url})
    return redirect(url, code=HTTPStatus.SEE_OTHER)


def link(endpoint: str, **values: str) -> str | None:
    """Return the address of a page of another part, None where that part is not installed."""
    if endpoint not in current_app.view_functions:
        return None
    return url_for(endpoint, **values)  # type: ignore[arg-type]  # other keywords exist
