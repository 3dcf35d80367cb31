"""Citizens answer: no account, no cookie, no script needed."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import TooManyRequests

import surveys
from app import clock, i18n
from app.access import Role, public, staff
from app.builder import queries as builder
from app.db import BusyError, db, reading
from app.errors import NotFoundError
from app.respond import (
    attaching,
    beginning,
    checking,
    collecting,
    endings,
    entry_path,
    forms,
    hours,
    linked,
    notices,
    pages,
    posting,
    preview,
    proof,
    queries,
    repeating,
    returning,
    service,
    signals,
    tokens,
    trail,
    trials,
    underway,
    unsent,
    volumes,
    ways,
    widths,
)
from app.respond.errors import (
    ChangedMeanwhileError,
    EndedError,
    InvitationUsedError,
    InvitationWantedError,
    OtherAnswersSentError,
    RequiredMissingError,
)
from app.respond.models import UnfinishedResponse
from app.respond.pages import Visit
from app.respond.proof import Work
from app.respond.routes import SURVEY, WRITING, bp

__all__ = ["bp", "notices", "widths"]
# A hyphen, which no page code has.
CHECK: Final = f"{WRITING}/check-answers"
PREVIEW: Final = "/staff/surveys/<slug>/preview/<lang:lang>"

bp.register_error_handler(EndedError, endings.ended)
bp.register_error_handler(builder.ClosedError, endings.closed)
bp.register_error_handler(hours.TooLateError, endings.too_late)
bp.register_error_handler(InvitationUsedError, endings.invitation_used)
bp.register_error_handler(InvitationWantedError, endings.invitation_wanted)
bp.register_error_handler(OtherAnswersSentError, endings.other_answers_sent)
bp.register_error_handler(TooManyRequests, endings.too_many)
bp.register_error_handler(OperationalError, endings.busy)
bp.register_error_handler(BusyError, endings.busy)


@bp.before_request
def _no_nul() -> None:
    # PostgreSQL cannot even be asked about it.
    if "\x00" in request.path:
        raise NotFoundError


ways.init(bp)


@bp.get(f"{SURVEY}/")
@public
def start(slug: str) -> ResponseReturnValue:
    """Show what the survey is about; writes nothing."""
    version = pages.open_to_all(slug)
    volumes.tally().serve(version.survey_id, on=clock.today())
    collecting.tally().serve(version.survey_id, collecting.via_here())
    return pages.start_page(version)


@bp.post(f"{SURVEY}/")
@public
@signals.not_too_many
def begin(slug: str) -> ResponseReturnValue:
    """Begin a response; the same button pressed twice begins one."""
    version = pages.open_to_all(slug)
    hours.note(version.survey, at=clock.now())
    data = posting.form()
    via = collecting.collector_coded(version.survey_id, collecting.via_here())
    number = via.number if via else 0
    handle = tokens.handle_of(data.get(forms.TOKEN, ""), version.survey_id, via=number)
    if handle is None:
        return pages.start_page(version, status=HTTPStatus.UNPROCESSABLE_ENTITY, is_stale=True)
    came = linked.answers(
        queries.pinned(version.id).definition, request.args, i18n.current_locale()
    )
    first = beginning.begin(version, handle, came, at=clock.now())
    volumes.tally().start(version.survey_id, at=clock.now())
    collecting.started(via)
    db.session.commit()
    return redirect(pages.first_url(slug, handle, first), HTTPStatus.SEE_OTHER)


@bp.get(f"{WRITING}/<page_code>")
@public
def page(slug: str, handle: str, page_code: str) -> ResponseReturnValue:
    """Show one page with the answers given so far."""
    visit = underway.visit(slug, handle)
    asked = underway.page_of(visit, page_code)
    if asked.repeats is not None:
        return repeating.entries_page(visit, asked)
    form = forms.shown(visit.reader, asked, visit.course, visit.typed)
    if not form.questions:
        onward = _url(visit, form, _next_stop(visit, form, visit.values))
        return redirect(onward, HTTPStatus.SEE_OTHER)
    return pages.question_page(visit, form)


@bp.post(f"{WRITING}/<page_code>")
@public
def save_page(slug: str, handle: str, page_code: str) -> ResponseReturnValue:
    """Keep one page's answers and go on; or show it again: with errors, or in another language."""
    data = posting.form()
    if forms.SEEN not in data:
        abort(HTTPStatus.BAD_REQUEST)  # not a page of ours: no answer may be lost over it
    received = _received(slug, handle, page_code)
    draft = underway.draft(handle, for_change=True)
    visit = underway.visit_of(draft, slug, handle)
    asked = underway.page_of(visit, page_code)
    if asked.repeats is not None:
        return repeating.go_on(draft, visit, asked, data)
    if attaching.settle(draft, asked, received, data, lang=visit.reader.locale):
        draft, visit = _kept_already(visit)
    form = forms.posted(visit.reader, asked, visit.course, data)
    stays = forms.SWITCH in data or attaching.stays_on_page(asked, data)
    if stays:
        form.turn(i18n.locale_of(data.get(forms.LANG, "")) or visit.reader.locale)
    elif forms.SAVE in data:
        return returning.save_page(draft, visit, form)
    if stays or not form.validate():
        underway.stay(draft)
        db.session.commit()
        return pages.question_page(visit, form)
    answers = service.save_page(
        draft, page_code, form.answers, langs=forms.languages_of(form), at=clock.now()
    )
    saved = replace(visit, answers=answers, stopped_by=draft.stopped_by)
    code = _next_stop(saved, form, visit.values)
    if not form.fresh:
        trail.note(draft, visit.version.survey_id, page_code, code, at=clock.now())
    db.session.commit()
    return redirect(_url(saved, form, code, enters=True), HTTPStatus.SEE_OTHER)


@bp.get(CHECK)
@public
def check(slug: str, handle: str) -> ResponseReturnValue:
    """Show all answers before they are sent."""
    return _check_page(slug, handle, status=HTTPStatus.OK)


@bp.post(CHECK)
@public
def send(slug: str, handle: str) -> ResponseReturnValue:
    """Send the answers once, and show the receipt however often this is repeated."""
    data = posting.form()
    if forms.SAVE in data:
        draft = underway.draft(handle, for_change=True)
        return returning.save_all(draft, underway.visit_of(draft, slug, handle))
    token = data.get(forms.TOKEN, "")
    digest = tokens.unsealed(token, tokens.final_token(handle))
    try:
        sent = _sent(handle, digest, data.get(proof.FIELD, ""))
    except (ChangedMeanwhileError, RequiredMissingError) as error:
        is_changed = isinstance(error, ChangedMeanwhileError)
        return _check_page(slug, handle, status=error.status, is_changed=is_changed)
    if sent.survey.slug != slug:
        raise NotFoundError  # before the commit: nothing was sent
    signals.note_trap(handle, data)
    db.session.commit()
    return pages.receipt_page(sent, token=token)


@bp.post(f"{WRITING}/leave-safely")
@public
def leave(slug: str, handle: str) -> ResponseReturnValue:
    """Delete what was answered so far and go to a page that names no survey."""
    unsent.leave(handle, at=clock.now())
    db.session.commit()
    way_out = ways.start_url(slug) if ways.is_framed() else url_for("respond.left")
    return redirect(way_out, HTTPStatus.SEE_OTHER), pages.CLEAR


@bp.get("/<lang:lang>/left/")
@public
def left() -> ResponseReturnValue:
    """Say that nothing was kept."""
    return endings.left()


@bp.get("/<lang:lang>/locked/")
@public
def locked() -> ResponseReturnValue:
    """Say that only the return code opens the answers now."""
    return endings.locked()


bp.add_url_rule(f"{PREVIEW}/", "preview_start", staff(Role.READER)(preview.start))
bp.add_url_rule(
    f"{PREVIEW}/<page_code>", "preview", staff(Role.READER)(preview.page), methods=["GET", "POST"]
)

TESTS: Final = "/staff/surveys/<slug>/tests/"
bp.add_url_rule(TESTS, "tests", staff(Role.READER)(trials.tests))


@bp.post(TESTS)
@staff(Role.READER)
def send_test(slug: str) -> ResponseReturnValue:
    """Keep what was answered in a preview as a test response."""
    answer = trials.send(slug)
    db.session.commit()
    return answer


@bp.post(f"{TESTS}forget")
@staff(Role.EDITOR)
def forget_tests(slug: str) -> ResponseReturnValue:
    """Throw all test responses of a survey away."""
    answer = trials.forget(slug)
    db.session.commit()
    return answer


def _received(slug: str, handle: str, page_code: str) -> Mapping[str, attaching.Received]:
    if not request.files:
        return attaching.NOTHING
    # Files are looked at and stored before anything is written: nobody waits for that meanwhile.
    with reading(only=True):
        asked = underway.page_of(underway.visit(slug, handle), page_code)
    db.session.rollback()
    return attaching.receive(asked, request.files)


def _kept_already(visit: Visit) -> tuple[UnfinishedResponse, Visit]:
    # A file that has come stays, however the page goes on.
    db.session.commit()
    db.session.expire_all()
    draft = underway.draft(visit.handle, for_change=True)
    return draft, underway.visit_of(draft, visit.slug, visit.handle)


def _next_stop(visit: Visit, form: forms.PageForm, before: surveys.Answers) -> str | None:
    return form.page.code if form.fresh else entry_path.next_stop(visit, form.page.code, before)


def _url(visit: Visit, form: forms.PageForm, code: str | None, *, enters: bool = False) -> str:
    if form.fresh:
        return visit.url(form.page.code, form.fresh[0], returning=pages.is_returning())
    return entry_path.url(visit, code, enters=enters)


def _check_page(
    slug: str, handle: str, *, status: HTTPStatus, is_changed: bool = False
) -> ResponseReturnValue:
    visit = underway.visit(slug, handle)
    work = Work.OFF if visit.work is None else Work(visit.work)
    puzzle = proof.challenge(work, visit.version.survey_id, handle)
    return checking.check_page(visit, status=status, is_changed=is_changed, puzzle=puzzle)


def _sent(handle: str, digest: str | None, payload: str) -> queries.Sent:
    lang, at = i18n.current_locale(), clock.now()
    try:
        return service.send(handle, digest, lang=lang, at=at, proof=payload)
    except IntegrityError:
        # Where writers do not queue, the constraints of the database decide who was first. The
        # other one then looks again, and finds what the first has left.
        db.session.rollback()
    if queries.receipt_of(handle) is not None:
        return service.sent_before(handle, digest)
    return service.send(handle, digest, lang=lang, at=at, proof=payload)
