"""Pages for what cannot go on: closed, not open yet, sent, withdrawn, left, idle for too long."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import current_app, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

import surveys
from app import clock, i18n
from app.builder import queries as builder
from app.builder.closing import closed_words, opening_words
from app.builder.models import Survey, SurveyStatus
from app.builder.promise_words import promise_words
from app.db import db
from app.errors import NotFoundError, database_error, error_page
from app.i18n import day, with_colon
from app.respond import pages, posting, queries, ways
from app.respond.errors import (
    EndedError,
    InvitationUsedError,
    InvitationWantedError,
    OtherAnswersSentError,
)
from app.respond.hours import TooLateError
from app.respond.models import UnfinishedResponse
from app.respond.reading import Reader


def ended(error: EndedError, slug: str = "") -> ResponseReturnValue:
    """Say why there is nothing to go on with, and how to begin anew."""
    slug = slug or _slug()
    again = [(_("Start again"), url_for("respond.start", slug=slug))]
    come_back = (_("Go on with saved answers"), url_for("respond.ask_code", slug=slug))
    if error.was_withdrawn:
        title, text = _("These answers were withdrawn"), _("They have been deleted for good.")
    elif error.is_saved:
        title = _("These answers are saved")
        text = _("This address does not open them any more. Your return code does.")
        again = [come_back]
    elif error.was_sent:
        title = _("These answers have been sent already")
        text = _("You can see what became of them with the code that was shown after sending.")
    else:
        title = _("These answers are no longer here")
        text = _("Unsent answers are deleted when you leave, or after two hours without a change.")
        again.append(come_back)
    return pages.message(title, text, status=error.status, links=again, typed=_typed())


def closed(error: builder.ClosedError) -> ResponseReturnValue:
    """Say since when, or from when on; a survey that was never open does not exist."""
    survey = error.survey
    if survey.status == SurveyStatus.DRAFT:
        return error_page(HTTPStatus.NOT_FOUND)
    definition = queries.pinned(builder.latest_version(survey).id).definition
    title = Reader(definition, i18n.current_locale()).words(definition.title).text
    if survey.opens_at and survey.opens_at > clock.now():
        text = _("This survey opens on %(day)s.", day=opening_words(survey))
        return pages.message(title, text, status=HTTPStatus.NOT_FOUND)
    sentences = _closed(survey)
    if survey.promised_on:
        promise = _("By %(day)s we will say what was done.", day=day(survey.promised_on))
        sentences += [promise, *promise_words(survey)]
    return pages.message(title, *sentences, status=error.status, links=_results(survey))


def too_late(error: TooLateError) -> ResponseReturnValue:
    """Say to somebody in the middle that the survey has closed; show their words for copying."""
    told = _("The answers that you have not sent are being deleted.")
    typed = _written(error.draft, posting.form() if request.method == "POST" else {})
    links = _results(error.survey)
    title, *more = _closed(error.survey)
    return pages.message(title, *more, told, status=error.status, links=links, typed=typed)


def closed_on(draft: UnfinishedResponse, error: builder.ClosedError) -> ResponseReturnValue:
    """Say to somebody who comes back too late that it is; show their words for copying."""
    return pages.message(
        _("This survey is closed. It takes no more answers."),
        _("The answers you had saved were not sent. They are being deleted."),
        status=error.status,
        typed=_written(draft, {}),
    )


def other_answers_sent(error: OtherAnswersSentError) -> ResponseReturnValue:
    """Say that something else was sent from this page before; never what it was."""
    title = _("Other answers have been sent from this page already")
    text = _("They were not changed. To answer once more, start again.")
    again = [(_("Start again"), url_for("respond.start", slug=_slug()))]
    return pages.message(title, text, status=error.status, links=again)


def invitation_wanted(error: InvitationWantedError) -> ResponseReturnValue:
    """Say kindly what somebody without an invitation can do."""
    text = [
        _("This survey is for people who got an invitation by e-mail or letter."),
        _("Use the link in it, or type in its code. If you have none, ask whoever invited people."),
    ]
    if error.contact:
        text.append(f"{with_colon(_('Contact'))} {error.contact}")
    ask = pages.url_if("invitations.ask")
    links = [(_("Type in the code of an invitation"), ask)] if ask else []
    title = _("You need an invitation")
    return pages.message(title, *text, status=error.status, links=links)


def invitation_used(error: InvitationUsedError) -> ResponseReturnValue:
    """Say that answers were sent with this invitation; never what they were."""
    title = _("This invitation has been used already")
    text = [
        _("Answers have been sent with it. Each invitation counts once."),
        _("If that was you: your receipt code shows what became of your answers."),
        _("If it was not you, ask whoever invited you for another invitation."),
    ]
    ask = pages.url_if("receipts.ask")
    links = [(_("Your receipt"), ask)] if ask else []
    return pages.message(title, *text, status=error.status, links=links)


def locked() -> ResponseReturnValue:
    """Say that only the return code opens the answers now, and not of which survey."""
    title = _("Only your return code opens your answers now")
    return pages.message(title, _("You can close this page."), status=HTTPStatus.OK)


def too_many(_error: TooManyRequests) -> ResponseReturnValue:
    """Say what to do when very many people start from one place at once; nothing is lost."""
    title = _("Very many people are starting here at this moment")
    text = _("Nothing is lost. Wait a minute, then start again.")
    again = [(_("Start again"), url_for("respond.start", slug=_slug()))]
    page = pages.message(title, text, status=HTTPStatus.TOO_MANY_REQUESTS, links=again)
    response = make_response(page)
    response.headers["Retry-After"] = "60"
    return response


def busy(error: Exception) -> ResponseReturnValue:
    """Keep what was just posted on the page that says so, ready to be sent once more."""
    # What has just failed is not asked again for the addresses on this page.
    g.is_busy = True
    db.session.rollback()
    fields = list(posting.form().items(multi=True)) if request.method == "POST" else []
    # A file cannot be put into a page again, and must not get lost unnoticed.
    has_files = any(each.filename for each in request.files.values())
    return database_error(error, [] if has_files else fields)


def left() -> ResponseReturnValue:
    """Say that nothing was kept; for whoever looks at this screen next, not of what."""
    page = pages.message(_("Nothing was kept"), _("You can close this page."), status=HTTPStatus.OK)
    response = make_response(page)
    response.headers.update(pages.CLEAR)
    return response


def _closed(survey: Survey) -> list[str]:
    sentences = [_("This survey is closed. It takes no more answers.")]
    if survey.ends_at is not None:
        sentences.append(_("It closed on %(day)s.", day=closed_words(survey)))
    return sentences


def _results(survey: Survey) -> list[tuple[str, str]]:
    # Where results are will be told by name: it is a feature above this one.
    if ways.is_framed() or "results.survey" not in current_app.view_functions:
        return []
    return [(_("Results"), url_for("results.survey", slug=survey.slug))]


def _written(draft: UnfinishedResponse, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the words of the draft, those just typed before those that were kept."""
    definition, answers = queries.pinned(draft.version_id).definition, draft.answers
    reader, found = Reader(definition, i18n.current_locale()), []
    for item in definition.items():
        if isinstance(item, surveys.ShortText | surveys.LongText):
            prompt = reader.words(item.prompt).text
            kept = _each(answers[item.id].value) if item.id in answers else []
            own = [typed[item.id]] if item.id in typed else kept
            found += [(prompt, str(each)) for each in own]
    return [(prompt, text) for prompt, text in found if text.strip()]


def _each(value: surveys.Value) -> list[surveys.Value]:
    return [own for _key, own in surveys.entries_of(value)] or [value]


def _slug() -> str:
    return str((request.view_args or {})["slug"])


def _typed() -> list[tuple[str, str]]:
    """Return the words that were just posted to what has ended, so that they can be copied."""
    code = (request.view_args or {}).get("page_code")
    if request.method != "POST" or code is None:
        return []
    try:
        definition = queries.pinned(builder.open_version(_slug()).id).definition
        items = definition.page(code).items
    except (NotFoundError, builder.ClosedError, surveys.UnknownPageError):
        return []
    reader = Reader(definition, i18n.current_locale())
    form = posting.form()
    texts = [item for item in items if isinstance(item, surveys.ShortText | surveys.LongText)]
    written = [(reader.words(item.prompt).text, form.get(item.id, "")) for item in texts]
    return [(prompt, text) for prompt, text in written if text.strip()]
