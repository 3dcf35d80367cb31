"""The pages around a return code, and the mail that holds it."""

from http import HTTPStatus
from typing import Any, Final

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import i18n, mail
from app.accounts import queries as accounts
from app.builder.models import SurveyVersion
from app.respond import letters, pages, queries, tokens, ways
from app.respond.fields import showable
from app.respond.forms import TOKEN
from app.respond.reading import Reader

MAILED: Final = "mailed"


def saved(
    visit: pages.Visit, *, until: str, here: str, bad_address: str | None = None
) -> ResponseReturnValue:
    """Return the page with the return code, and what is saved but not right yet."""
    survey = visit.reader.survey
    homes = {item.id: page.code for page in survey.pages for item in page.items}
    wrong = [
        (
            visit.reader.words(survey.item(item_id).prompt),
            _where(visit, homes[item_id], item_id, key),
        )
        for item_id, _dot, key in (name.partition(".") for name in visit.typed)
    ]
    place: dict[str, Any] = {"slug": visit.slug, "handle": visit.handle}
    page = render_template(
        "respond/saved.html",
        reader=visit.reader,
        languages=pages.languages(survey),
        groups=tokens.groups(tokens.return_code(visit.handle)),
        until=until,
        wrong=wrong,
        asks_contact=any(item.is_kept_apart for item in survey.items()),
        here=here,
        mail_url=url_for("respond.mail_code", **place) if mail.is_on() else None,
        is_mailed=MAILED in request.args,
        is_bad_address=bad_address is not None,
        typed=showable(bad_address or ""),
        lock_url=url_for("respond.lock", **place),
        is_change=visit.is_change,
        return_url=url_for("respond.ask_code", slug=visit.slug),
        leave_url=url_for("respond.leave", **place),
    )
    is_right = bad_address is None
    return page, HTTPStatus.OK if is_right else HTTPStatus.UNPROCESSABLE_ENTITY, pages.CLEAR


def _where(visit: pages.Visit, page_code: str, item_id: str, key: str) -> str:
    # What was typed in one entry of a page waits under the key of the entry as well.
    return visit.entry_url(page_code, key, item_id) if key else visit.url(page_code, item_id)


def letter(visit: pages.Visit, *, until: str) -> letters.Letter:
    """Return the mail with the return code of this visit."""
    # Wherever it was asked for: it is opened on a device of one's own.
    place = url_for("respond.ask_code", slug=visit.slug, way=ways.PAGE)
    return letters.with_return_code(
        title=visit.reader.words(visit.reader.survey.title).text,
        code="-".join(tokens.groups(tokens.return_code(visit.handle))),
        url=f"{current_app.config['BASE_URL']}{place}",
        until=until,
        sender=accounts.organisation().name,
    )


def form(
    version: SurveyVersion,
    *,
    problem: str = "",
    typed: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> ResponseReturnValue:
    """Return the form that asks for a return code; its token leads to one new handle."""
    definition = queries.pinned(version.id).definition
    page = render_template(
        "respond/return.html",
        reader=Reader(definition, i18n.current_locale()),
        languages=pages.languages(definition),
        slug=version.survey.slug,
        token_name=TOKEN,
        token=tokens.start_token(version.survey_id),
        problem=problem,
        typed=showable(typed),
        receipt_url=pages.url_if("receipts.ask"),
    )
    return page, status
