"""Pages that repeat in the preview of a draft: one address, and the form carries what was said."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

import surveys
from app import i18n
from app.respond import entry_pages, forms, pages
from app.respond.entry_forms import EntryForm, posted_entry, shown_entry
from app.respond.entry_path import next_key, repeat_of
from app.respond.reading import Reader, entry_heading

# Which entry a button opens, and which one a form holds.
OPENED: Final = "page.open"
HELD: Final = "page.entry"


def entry_asked(
    reader: Reader, page: surveys.Page, known: surveys.Answers, data: MultiDict[str, str]
) -> EntryForm | None:
    """Return the form of the entry that a button opens; None when none was pressed."""
    found = _entry(reader, page, known, data.get(OPENED, ""))
    return shown_entry(reader, page, found, forms.Course(known)) if found else None


def entry_held(
    reader: Reader, page: surveys.Page, known: surveys.Answers, data: MultiDict[str, str]
) -> EntryForm | None:
    """Return the form of the entry that was posted; None when it was not one."""
    found = _entry(reader, page, known, data.get(HELD, ""))
    return posted_entry(reader, page, found, forms.Course(known), data) if found else None


def answered(form: EntryForm, known: surveys.Answers) -> dict[str, surveys.Value]:
    """Return what is known once an entry was answered."""
    merged = dict(known)
    for item_id, value in form.answers.items():
        repeated = surveys.with_entry(known.get(item_id), form.entry.key, value)
        merged.pop(item_id, None)
        if repeated is not None:
            merged[item_id] = repeated
    return merged


def turned(form: EntryForm, data: MultiDict[str, str]) -> None:
    """Show what was typed in the language of the page that was asked for."""
    form.turn(i18n.locale_of(data.get(forms.LANG, "")) or form.reader.locale)


def lacks(reader: Reader, page: surveys.Page, known: surveys.Answers) -> bool:
    """Return whether something keeps people from going on from the list."""
    return bool(entry_pages.problems(page, _rows(reader, page, known)))


def list_page(
    reader: Reader,
    page: surveys.Page,
    known: surveys.Answers,
    frame: Mapping[str, Any],
    *,
    is_refused: bool = False,
) -> ResponseReturnValue:
    """Return the list of entries, inside what every page of a preview has."""
    rows, found = _rows(reader, page, known), _entries(reader, page, known)
    repeat, hidden = repeat_of(page), frame["hidden"]
    may_add = repeat.over is None and len(found) < repeat.most
    own = entry_pages.list_values(reader, page, rows)
    shown = render_template(
        "respond/entries.html",
        **own | dict(frame) | {"hidden": own["hidden"] | hidden},
        problems=entry_pages.problems(page, rows) if is_refused else [],
        add_key=next_key(found) if may_add else None,
        entry_name=OPENED,
    )
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK


def form_page(form: EntryForm, frame: Mapping[str, Any]) -> ResponseReturnValue:
    """Return one entry, inside what every page of a preview has."""
    own = pages.page_values(form, form.course)
    hidden = own["hidden"] | frame["hidden"] | {HELD: form.entry.key}
    shown = render_template(
        "respond/page.html",
        **own | dict(frame) | {"hidden": hidden},
        entry_title=entry_heading(form.reader, form.page, form.entry),
    )
    return shown, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _rows(reader: Reader, page: surveys.Page, known: surveys.Answers) -> list[entry_pages.Line]:
    return [entry_pages.line_of(reader, page, each) for each in _entries(reader, page, known)]


def _entries(reader: Reader, page: surveys.Page, known: surveys.Answers) -> list[surveys.Entry]:
    survey, repeat = reader.survey, repeat_of(page)
    found = list(surveys.entries(survey, page, known))
    if found or repeat.over is None or not survey.has_item(repeat.over):
        return found
    # Opened by its address, a page that only some people see shows everything it has.
    question = survey.item(repeat.over)
    codes = question.labelled() if isinstance(question, surveys.OfferingQuestion) else ()
    everything = surveys.Chosen(tuple(option.code for option in codes))
    asked = tuple(item for item in page.items if item.is_asked)
    return [
        surveys.Entry(code, asked, {}, {repeat.over: surveys.Chosen((code,))})
        for code in surveys.listed(repeat, question, everything)
    ]


def _entry(
    reader: Reader, page: surveys.Page, known: surveys.Answers, key: str
) -> surveys.Entry | None:
    found = _entries(reader, page, known)
    for each in found:
        if each.key == key:
            return each
    repeat = repeat_of(page)
    if repeat.over is not None or key != next_key(found) or len(found) >= repeat.most:
        return None
    asked = surveys.visible_items(reader.survey, page, known)
    return surveys.Entry(key, asked or tuple(each for each in page.items if each.is_asked), {}, {})
