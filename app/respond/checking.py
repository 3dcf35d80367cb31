"""The page on which people check everything before they send it."""

from http import HTTPStatus
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

import surveys
from app.respond import linked, pages, tokens
from app.respond.forms import SAVE, TOKEN
from app.respond.pages import Visit
from app.respond.reading import Reader, Words, answer_rows
from app.respond.service import on_path


def ended_words(reader: Reader, values: surveys.Answers, *, stopped_by: str | None) -> Words | None:
    """Return what people are told whom a full quota has stopped."""
    ending = surveys.ending(reader.survey, values, stopped_by=stopped_by)
    return reader.words(ending.message) if isinstance(ending, surveys.Quota) else None


def check_page(
    visit: Visit,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    is_changed: bool = False,
    puzzle: str | None = None,
) -> ResponseReturnValue:
    """Return everything that would be sent, and the button that sends exactly that.

    The browser solves the `puzzle` while its user reads.
    """
    survey, stopped_by = visit.reader.survey, visit.stopped_by
    answers = on_path(survey, visit.answers, stopped_by=stopped_by)
    urls = {page.code: visit.url(page.code, returning=True) for page in survey.pages}
    homes = {item.id: page.code for page in survey.pages for item in page.items}
    final = tokens.final_token(visit.handle)

    def link(item_id: str, key: str = "") -> str:
        if key:
            return visit.entry_url(homes[item_id], key, item_id, returning=True)
        return f"{urls[homes[item_id]]}#{item_id}"

    here: dict[str, Any] = {"slug": visit.slug, "handle": visit.handle}
    stops = surveys.visible_pages(survey, visit.values, stopped_by=stopped_by)
    page = render_template(
        "respond/check.html",
        reader=visit.reader,
        languages=pages.languages(survey),
        rows=answer_rows(visit.reader, answers, link, stopped_by=stopped_by),
        came=linked.rows(visit.reader, answers),
        missing=[
            (visit.reader.words(item.prompt), link(item.id))
            for item in surveys.missing(survey, visit.values, stopped_by=stopped_by)
        ],
        broken=[
            (visit.reader.words(rule.message), link(rule.item))
            for rule in surveys.broken(survey, visit.values, stopped_by=stopped_by)
        ],
        ended=ended_words(visit.reader, visit.values, stopped_by=stopped_by),
        action=url_for("receipts.replace", **here) if visit.is_change else visit.check_url(),
        is_change=visit.is_change,
        back_url=visit.url(stops[-1].code) if stops else None,
        leave_url=url_for("respond.leave", slug=visit.slug, handle=visit.handle),
        save_name=SAVE,
        save_url=visit.check_url(),
        token_name=TOKEN,
        token=tokens.sealed(tokens.digest(answers, visit.version.id, final), final),
        is_changed=is_changed,
        puzzle=puzzle,
    )
    return page, status
