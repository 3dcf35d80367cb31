"""Pages that repeat: the list of entries, the form of one, and taking one away."""

from dataclasses import replace
from http import HTTPStatus
from typing import Final

from flask import abort, redirect
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

import surveys
from app import clock, i18n
from app.access import public
from app.db import db
from app.respond import (
    entry_forms,
    entry_pages,
    entry_path,
    entry_service,
    forms,
    posting,
    returning,
    trail,
    underway,
)
from app.respond.models import UnfinishedResponse
from app.respond.pages import Visit
from app.respond.routes import WRITING, bp

ENTRY: Final = f"{WRITING}/<page_code>/<key>"


def entries_page(visit: Visit, page: surveys.Page) -> ResponseReturnValue:
    """Show the list of what a page has been answered for so far."""
    if not entry_path.items_on(visit, page):
        onward = entry_path.onward(visit, page.code, visit.values)
        return redirect(onward, HTTPStatus.SEE_OTHER)
    return entry_pages.list_page(visit, page)


def go_on(
    draft: UnfinishedResponse, visit: Visit, page: surveys.Page, data: MultiDict[str, str]
) -> ResponseReturnValue:
    """Lead on from the list of entries, or show what it still lacks."""
    if forms.SAVE in data:
        return returning.save_typed(draft, visit, page.code, {})
    found = entry_path.entries_on(visit, page)
    rows = [entry_pages.line_of(visit.reader, page, entry) for entry in found]
    if entry_path.items_on(visit, page) and entry_pages.problems(page, rows):
        return entry_pages.list_page(visit, page, is_refused=True)
    code = entry_path.next_stop(visit, page.code, visit.values)
    trail.note(draft, visit.version.survey_id, page.code, code, at=clock.now())
    db.session.commit()
    return redirect(entry_path.url(visit, code, enters=True), HTTPStatus.SEE_OTHER)


@bp.get(ENTRY)
@public
def entry(slug: str, handle: str, page_code: str, key: str) -> ResponseReturnValue:
    """Show one entry with the answers given so far; after the last one, a new one."""
    visit = underway.visit(slug, handle)
    page = _page(visit, page_code)
    found = entry_path.entry_at(visit, page, key)
    if found is None:
        return _to_list(visit, page)
    form = entry_forms.shown_entry(visit.reader, page, found, visit.course, visit.typed)
    return entry_pages.form_page(visit, form)


@bp.post(ENTRY)
@public
def save_entry(slug: str, handle: str, page_code: str, key: str) -> ResponseReturnValue:
    """Keep one entry and go on; or show it again: with errors, or in another language."""
    data = posting.form()
    if forms.SEEN not in data:
        abort(HTTPStatus.BAD_REQUEST)  # not a page of ours: no answer may be lost over it
    draft = underway.draft(handle, for_change=True)
    visit = underway.visit_of(draft, slug, handle)
    page = _page(visit, page_code)
    found = entry_path.entry_at(visit, page, key)
    if found is None:
        return _to_list(visit, page)
    form = entry_forms.posted_entry(visit.reader, page, found, visit.course, data)
    if forms.SWITCH in data:
        form.turn(i18n.locale_of(data.get(forms.LANG, "")) or visit.reader.locale)
        underway.stay(draft)
        db.session.commit()
        return entry_pages.form_page(visit, form)
    if forms.SAVE in data:
        return _saved_for_later(draft, visit, form)
    if not form.validate():
        underway.stay(draft)
        db.session.commit()
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return entry_pages.form_page(visit, form, status=status)
    return _kept(draft, visit, form)


@bp.get(f"{ENTRY}/remove")
@public
def ask_removal(slug: str, handle: str, page_code: str, key: str) -> ResponseReturnValue:
    """Ask once more before an entry goes."""
    visit = underway.visit(slug, handle)
    page = _page(visit, page_code)
    found = _removable(visit, page, key)
    return entry_pages.removal_page(visit, page, found) if found else _to_list(visit, page)


@bp.post(f"{ENTRY}/remove")
@public
def remove_entry(slug: str, handle: str, page_code: str, key: str) -> ResponseReturnValue:
    """Take an entry away and show what is left."""
    draft = underway.draft(handle, for_change=True)
    visit = underway.visit_of(draft, slug, handle)
    page = _page(visit, page_code)
    if _removable(visit, page, key) is not None:
        entry_service.remove(draft, page, key, at=clock.now())
        db.session.commit()
    return _to_list(visit, page)


def _kept(
    draft: UnfinishedResponse, visit: Visit, form: entry_forms.EntryForm
) -> ResponseReturnValue:
    page, key = form.page, form.entry.key
    answers = entry_service.keep(draft, page, key, form.given(), at=clock.now())
    db.session.commit()
    saved = replace(visit, answers=answers, typed=draft.typed, stopped_by=draft.stopped_by)
    onward = entry_path.after_entry(saved, page, key, visit.values)
    return redirect(onward, HTTPStatus.SEE_OTHER)


def _saved_for_later(
    draft: UnfinishedResponse, visit: Visit, form: entry_forms.EntryForm
) -> ResponseReturnValue:
    typed = form.read_for_later()
    if len(str(typed)) > returning.MOST_TYPED:
        return entry_pages.form_page(visit, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    page, key, at = form.page, form.entry.key, clock.now()
    entry_service.keep(draft, page, key, form.given(), at=at, is_begun=bool(typed))
    named = {entry_forms.typed_key(item_id, key): each for item_id, each in typed.items()}
    return returning.save_typed(draft, visit, form.page.code, named)


def _page(visit: Visit, page_code: str) -> surveys.Page:
    page = underway.page_of(visit, page_code)
    entry_path.repeat_of(page)
    return page


def _removable(visit: Visit, page: surveys.Page, key: str) -> surveys.Entry | None:
    # What a list asks for goes when its option is no longer chosen.
    if entry_path.repeat_of(page).over is not None:
        return None
    found = entry_path.entries_on(visit, page)
    return next((each for each in found if each.key == key), None)


def _to_list(visit: Visit, page: surveys.Page) -> ResponseReturnValue:
    return redirect(entry_path.list_url(visit, page), HTTPStatus.SEE_OTHER)
