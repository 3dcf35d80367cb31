"""What pages that repeat show: the list of entries, one of them, and the question before it goes.

Whoever reads or writes them has looked for what is shown; nothing is read from here on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import surveys
from app import assets, i18n
from app.respond import forms, pages
from app.respond.entry_forms import EntryForm
from app.respond.entry_path import entries_on, list_url, next_key, repeat_of
from app.respond.pages import Visit
from app.respond.reading import Reader, Words, entry_heading, lines


@dataclass(frozen=True)
class Line:
    """One entry as the list shows it."""

    key: str
    heading: Words
    value: tuple[Words, ...]
    is_begun: bool
    is_lacking: bool
    url: str = ""
    remove_url: str | None = None


def line_of(reader: Reader, page: surveys.Page, entry: surveys.Entry) -> Line:
    """Return one entry in words: its name, and the answer that tells it from the next."""
    summary = repeat_of(page).summary
    value = entry.values.get(summary) if summary is not None else None
    told: tuple[Words, ...] = ()
    if summary is not None and value is not None:
        told = tuple(lines(reader.survey.item(summary), value, reader))
    heading, lacking = entry_heading(reader, page, entry), bool(surveys.lacking_in(entry))
    return Line(entry.key, heading, told, bool(entry.values), lacking)


def problems(page: surveys.Page, rows: Sequence[Line]) -> list[tuple[str, str]]:
    """Return where each thing that is missing can be added, and what to say of it."""
    found = [
        (f"entry-{row.key}", _("%(entry)s still needs an answer.", entry=row.heading.text))
        for row in rows
        if row.is_lacking
    ]
    least = repeat_of(page).least
    if sum(row.is_begun for row in rows) < least and not found:
        found.append(("add", _("Add at least %(number)s to go on.", number=i18n.number(least))))
    return found


def list_page(visit: Visit, page: surveys.Page, *, is_refused: bool = False) -> ResponseReturnValue:
    """Return the list of what a page has been answered for so far."""
    repeat, found = repeat_of(page), entries_on(visit, page)
    is_returning, survey = pages.is_returning(), visit.reader.survey
    if request.method == "GET":
        assets.allow_compression()
    previous = surveys.previous_page(survey, visit.values, page.code, stopped_by=visit.stopped_by)
    back = visit.url(previous.code) if previous else None
    rows = [_linked(visit, page, line_of(visit.reader, page, entry)) for entry in found]
    may_add = repeat.over is None and len(found) < repeat.most
    on_path = surveys.visible_pages(survey, visit.values, stopped_by=visit.stopped_by)
    following = (
        visit.entry_url(page.code, next_key(found), returning=is_returning) if may_add else None
    )
    shown = render_template(
        "respond/entries.html",
        **list_values(visit.reader, page, rows),
        problems=problems(page, rows) if is_refused else [],
        add_url=following,
        place=pages.place_of(survey, [each.code for each in on_path], page.code),
        action=visit.url(page.code, returning=is_returning),
        is_change=visit.is_change,
        back_url=visit.check_url() if is_returning else back,
        leave_url=url_for("respond.leave", slug=visit.slug, handle=visit.handle),
        save_name=forms.SAVE,
    )
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK


def list_values(reader: Reader, page: surveys.Page, rows: Sequence[Line]) -> dict[str, Any]:
    """Return what a list of entries is made of, for citizens and for the preview."""
    repeat = repeat_of(page)
    return {
        "reader": reader,
        "languages": pages.languages(reader.survey),
        "page": page,
        "rows": rows,
        "is_full": repeat.over is None and len(rows) >= repeat.most,
        "hidden": {forms.SEEN: ""},
    }


def form_page(
    visit: Visit, form: EntryForm, *, status: HTTPStatus = HTTPStatus.OK
) -> ResponseReturnValue:
    """Return the questions of one entry."""
    page = form.page
    if request.method == "GET":
        assets.allow_compression()
    shown = render_template(
        "respond/page.html",
        **pages.page_values(form, visit.course),
        entry_title=entry_heading(visit.reader, page, form.entry),
        action=visit.entry_url(page.code, form.entry.key, returning=pages.is_returning()),
        is_change=visit.is_change,
        back_url=list_url(visit, page),
        leave_url=url_for("respond.leave", slug=visit.slug, handle=visit.handle),
        save_name=forms.SAVE,
    )
    return shown, status


def removal_page(visit: Visit, page: surveys.Page, entry: surveys.Entry) -> ResponseReturnValue:
    """Return the question whether an entry is to go."""
    return render_template(
        "respond/remove_entry.html",
        reader=visit.reader,
        languages=pages.languages(visit.reader.survey),
        line=line_of(visit.reader, page, entry),
        action=_at("respond.remove_entry", visit, page, entry.key),
        back_url=list_url(visit, page),
    )


def _linked(visit: Visit, page: surveys.Page, line: Line) -> Line:
    remove = None
    if repeat_of(page).over is None:
        remove = _at("respond.ask_removal", visit, page, line.key)
    url = visit.entry_url(page.code, line.key, returning=pages.is_returning())
    return replace(line, url=url, remove_url=remove)


def _at(endpoint: str, visit: Visit, page: surveys.Page, key: str) -> str:
    query: dict[str, Any] = {pages.RETURNING: 1} if pages.is_returning() else {}
    place: dict[str, Any] = {
        "slug": visit.slug,
        "handle": visit.handle,
        "page_code": page.code,
        "key": key,
    }
    return url_for(endpoint, **place, **query)
