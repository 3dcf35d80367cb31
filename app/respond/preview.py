"""Staff see what citizens will see of a draft. Nothing is stored: the form carries the answers."""

from http import HTTPStatus
from typing import Any, Final, NamedTuple

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import MultiDict

import surveys
from app import i18n, security
from app.builder import queries as builder
from app.builder.models import Survey
from app.errors import NotFoundError
from app.respond import attaching, forms, pages
from app.respond import preview_entries as entries
from app.respond.models import Written
from app.respond.reading import Reader, Words, answer_rows

STATE: Final = "page.state"


class PathLine(NamedTuple):
    """One page of the survey, and whether it is on the path."""

    words: Words
    url: str
    is_seen: bool
    is_here: bool


def start(slug: str) -> ResponseReturnValue:
    """Show the first page of the draft."""
    security.allow_framing()
    survey, reader = _draft(slug)
    first = surveys.first_page(reader.survey, {})
    return render_template(
        "respond/start.html",
        **pages.start_values(reader),
        survey=survey,
        preview=_place(slug, first),
    )


def page(slug: str, page_code: str) -> ResponseReturnValue:
    """Show a page of the draft; what is posted is checked and leads on, as it does for citizens."""
    security.allow_framing()
    _survey, reader = _draft(slug)
    asked = _page(reader, page_code)
    known = _known(reader, request.form.get(STATE, ""))
    reader = reader.telling(known)
    if asked.repeats is not None:
        return _repeating(slug, reader, asked, known)
    if request.method != "POST":
        return _question(slug, _opened(reader, asked), {})
    data = MultiDict(request.form)
    known = _known(reader, data.get(STATE, ""))
    reader = reader.telling(known)
    data = attaching.pretended(asked, request.files, data)
    form = forms.posted(reader, asked, forms.Course(known), data)
    if forms.SWITCH in data:
        form.turn(i18n.locale_of(data.get(forms.LANG, "")) or reader.locale)
        return _question(slug, form, known)
    if not form.validate():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return _question(slug, form, known), status
    given = known | form.answers
    known = {key: value for key, value in given.items() if value is not None}
    return _next(slug, reader, asked if form.fresh else None, page_code, known)


def _next(
    slug: str,
    reader: Reader,
    again: surveys.Page | None,
    page_code: str,
    known: dict[str, surveys.Value],
) -> ResponseReturnValue:
    following = again or surveys.next_page(reader.survey, known, page_code)
    if following is None:
        return _end(slug, reader, known)
    reader = reader.telling(known)
    if following.repeats is not None:
        return entries.list_page(reader, following, known, _frame(slug, reader, following, known))
    return _question(slug, forms.shown(reader, following, forms.Course(known)), known)


def _repeating(
    slug: str, reader: Reader, asked: surveys.Page, known: dict[str, surveys.Value]
) -> ResponseReturnValue:
    data, frame = request.form, _frame(slug, reader, asked, known)
    opened = entries.entry_asked(reader, asked, known, data)
    if opened is not None:
        return entries.form_page(opened, frame)
    form = entries.entry_held(reader, asked, known, data)
    if form is None:
        is_refused = request.method == "POST" and entries.lacks(reader, asked, known)
        if request.method != "POST" or is_refused:
            return entries.list_page(reader, asked, known, frame, is_refused=is_refused)
        return _next(slug, reader, None, asked.code, known)
    if forms.SWITCH in data:
        entries.turned(form, data)
        return entries.form_page(form, frame)
    if not form.validate():
        return entries.form_page(form, frame)
    known = entries.answered(form, known)
    frame = _frame(slug, reader, asked, known)
    return entries.list_page(reader.telling(known), asked, known, frame)


def _frame(
    slug: str, reader: Reader, asked: surveys.Page, known: surveys.Answers
) -> dict[str, Any]:
    """Return what every page of a preview has around its questions."""
    previous = surveys.previous_page(reader.survey, known, asked.code)
    return {
        "hidden": {STATE: _signer().dumps(_written(known))},
        "languages": [_at(each, slug, asked.code) for each in pages.languages(reader.survey)],
        "action": _url(slug, asked),
        "back_url": _url(slug, previous) if previous else None,
        "leave_url": None,
        "preview": _place(slug, asked) | {"path": _path(slug, reader, known, asked)},
    }


def _draft(slug: str) -> tuple[Survey, Reader]:
    survey = builder.survey_of(current_user.organisation_id, slug)
    return survey, Reader(survey.draft, i18n.current_locale())


def _page(reader: Reader, page_code: str) -> surveys.Page:
    try:
        return reader.survey.page(page_code)
    except surveys.UnknownPageError as error:
        raise NotFoundError from error


def _opened(reader: Reader, asked: surveys.Page) -> forms.PageForm:
    # Opened by its address, a page that only some people see shows everything it has.
    form = forms.shown(reader, asked, forms.Course())
    if form.questions:
        return form
    items = (item for item in asked.items if item.is_asked)
    whole = forms.PageForm(reader, asked, items, forms.Course())
    whole.process(None)
    return whole


def _question(slug: str, form: forms.PageForm, known: surveys.Answers) -> str:
    values = pages.page_values(form, forms.Course(known))
    frame = _frame(slug, form.reader, form.page, known)
    hidden = values["hidden"] | frame["hidden"]
    return render_template("respond/page.html", **values | frame | {"hidden": hidden})


def _end(slug: str, reader: Reader, known: dict[str, surveys.Value]) -> str:
    answers = {
        key: Written(value, reader.locale)
        for key, value in surveys.prune(reader.survey, known).items()
    }
    first = surveys.first_page(reader.survey, {})
    return render_template(
        "respond/check.html",
        reader=reader,
        languages=[],
        rows=answer_rows(reader, answers),
        missing=[(reader.words(item.prompt), "") for item in surveys.missing(reader.survey, known)],
        broken=[(reader.words(rule.message), "") for rule in surveys.broken(reader.survey, known)],
        back_url=None,
        preview=_place(slug, first)
        | {
            "path": _path(slug, reader, known, None),
            "state": _signer().dumps(_written(known)),
            "tests_url": url_for("respond.tests", slug=slug),
        },
    )


def sent_rows(survey: Survey, locale: str, state: str) -> list[tuple[str, list[str]]] | None:
    """Return the questions and answers of a preview that has come to its end, in words.

    None when something that has to be answered is not, or the preview is not one of ours.
    """
    reader = Reader(survey.draft, locale)
    known = _known(reader, state)
    if not known or surveys.missing(reader.survey, known):
        return None
    answers = {
        key: Written(value, locale) for key, value in surveys.prune(reader.survey, known).items()
    }
    return [(row.label, list(row.value)) for row in answer_rows(reader, answers)]


def _path(
    slug: str, reader: Reader, known: surveys.Answers, here: surveys.Page | None
) -> list[PathLine]:
    """Return every page, and whether somebody with the answers so far comes to it."""
    seen = {page.id for page in surveys.visible_pages(reader.survey, known)}
    lines = []
    for page in reader.survey.pages:
        first = next((reader.words(item.prompt) for item in page.items), reader.words(None))
        words = reader.words(page.title) if page.title else first
        is_here = here is not None and page.id == here.id
        lines.append(PathLine(words, _url(slug, page), page.id in seen, is_here))
    return lines


def _place(slug: str, shown: surveys.Page | None) -> dict[str, Any]:
    return {
        "first_url": _url(slug, shown) if shown else None,
        "edit_url": url_for("builder.edit", slug=slug)
        if "builder.edit" in current_app.view_functions
        else None,
        "widths_url": url_for("respond.preview_widths", slug=slug, language=i18n.current_locale()),
    }


def _url(slug: str, shown: surveys.Page) -> str:
    return url_for("respond.preview", slug=slug, page_code=shown.code)


def _at(language: i18n.Language, slug: str, page_code: str) -> i18n.Language:
    # After "Continue" the address is still that of the page before.
    url = url_for("respond.preview", slug=slug, page_code=page_code, lang=language.code)
    return i18n.Language(
        language.code, language.tag, language.endonym, language.dir, url, language.current
    )


def _written(known: surveys.Answers) -> dict[str, object]:
    return {key: surveys.value_to_json(value) for key, value in known.items()}


def _known(reader: Reader, state: str) -> dict[str, surveys.Value]:
    try:
        stored = _signer().loads(state)
    except BadData:
        return {}
    ids = {item.id for item in reader.survey.items()}
    return {key: surveys.value_from_json(raw) for key, raw in stored.items() if key in ids}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="preview")
