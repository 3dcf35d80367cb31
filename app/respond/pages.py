"""What the citizens' pages show. They are made of plain values; nothing is read from here on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

import surveys
from app import assets, i18n, security
from app.builder import queries as builder
from app.builder.models import SurveyVersion
from app.config import LOCALES
from app.respond import collecting, linked, queries, tokens, ways
from app.respond.errors import InvitationWantedError
from app.respond.forms import LANG, PASSED, SAVE, SEEN, SWITCH, TOKEN, Course, PageForm
from app.respond.models import Typed, Written
from app.respond.reading import AnswerRow, Reader, minutes

RETURNING: Final = "check"
READ_AT: Final = {"respond.mail_code": "respond.saved"}
STARTING: Final = frozenset(
    {"respond.start", "respond.begin", "invitations.show", "invitations.begin"}
)
# Nothing that was read or written here may wait in the browser for the next person.
CLEAR: Final = {"Clear-Site-Data": '"cache", "storage"', "Cache-Control": "no-store"}


@dataclass(frozen=True)
class Visit:
    """Somebody in the middle of a survey, and what they have answered, on the path or off it."""

    handle: str
    version: queries.Pinned
    reader: Reader
    answers: Mapping[str, Written]
    typed: Mapping[str, Typed]
    is_change: bool = False
    stopped_by: str | None = None
    work: str | None = None

    @cached_property
    def course(self) -> Course:
        """Return what the path depends on."""
        seed = tokens.seed_of(self.handle) if self.reader.survey.is_shuffled else 0
        return Course(self.values, seed, self.stopped_by)

    @cached_property
    def values(self) -> dict[str, surveys.Value]:
        """Return the answers without their languages."""
        return {key: written.value for key, written in self.answers.items()}

    @property
    def slug(self) -> str:
        """Return the address of the survey."""
        return self.version.slug

    def url(self, page_code: str, anchor: str | None = None, *, returning: bool = False) -> str:
        """Return the address of one page of this response."""
        place: dict[str, Any] = {"slug": self.slug, "handle": self.handle, "page_code": page_code}
        return url_for("respond.page", _anchor=anchor, **_query(returning=returning), **place)

    def entry_url(
        self, page_code: str, key: str, anchor: str | None = None, *, returning: bool = False
    ) -> str:
        """Return the address of one entry of a page that repeats."""
        place: dict[str, Any] = {"slug": self.slug, "handle": self.handle, "page_code": page_code}
        query = _query(returning=returning)
        return url_for("respond.entry", key=key, _anchor=anchor, **query, **place)

    def check_url(self) -> str:
        """Return the address of the page where all answers are checked."""
        return url_for("respond.check", slug=self.slug, handle=self.handle)


def is_returning() -> bool:
    """Return whether this page was opened to change one answer."""
    return RETURNING in request.args


def languages(survey: surveys.Survey) -> list[i18n.Language]:
    """Return the languages of the survey, each with the address of this page in it."""
    here = i18n.current_locale()
    address = _this_page(linked.here(survey) if request.endpoint in STARTING else {})
    return [
        i18n.Language(
            code,
            i18n.tag_of(code),
            i18n.ENDONYMS[code],
            i18n.direction(code),
            address.replace(f"/{i18n.tag_of(here)}/", f"/{i18n.tag_of(code)}/", 1),
            code == here,
        )
        for code in LOCALES
        if code in survey.languages or code == here
    ]


def open_to_all(slug: str) -> SurveyVersion:
    """Return the version that anybody can answer now. ClosedError and InvitationWantedError."""
    version = builder.open_version(slug)
    if version.survey.by_invitation:
        raise InvitationWantedError(slug, version.survey.contact)
    return version


def first_url(slug: str, handle: str, first: surveys.Page | None) -> str:
    """Return where somebody goes who has just begun."""
    here: dict[str, Any] = {"slug": slug, "handle": handle}
    if first is None:
        return url_for("respond.check", **here)
    return url_for("respond.page", page_code=first.code, **here)


def start_page(
    version: SurveyVersion,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    is_stale: bool = False,
    begin_url: str | None = None,
) -> ResponseReturnValue:
    """Return the first page, with a new token for one beginning; `begin_url`: of an invitation."""
    definition = queries.pinned(version.id).definition
    if request.method == "GET" and begin_url is None:
        assets.allow_compression()
    page = render_template(
        "respond/start.html",
        **start_values(Reader(definition, i18n.current_locale())),
        survey=version.survey,
        token=tokens.start_token(version.survey_id),
        via=collecting.via_here(),
        came=_came(definition),
        link_values=linked.here(definition),
        is_stale=is_stale,
        invited_url=begin_url,
    )
    return page, status


def _came(definition: surveys.Survey) -> list[AnswerRow]:
    locale = i18n.current_locale()
    known = linked.answers(definition, request.args, locale)
    return linked.rows(Reader(definition, locale), known) if known else []


def start_values(reader: Reader) -> dict[str, Any]:
    """Return what the first page says about a survey."""
    return {
        "reader": reader,
        "languages": languages(reader.survey),
        "minutes": minutes(reader.survey),
        "saved_days": queries.SAVED_DAYS,
        "token_name": TOKEN,
        "is_offered": reader.locale in reader.survey.languages,
    }


def question_page(
    visit: Visit, form: PageForm, *, status: HTTPStatus | None = None
) -> ResponseReturnValue:
    """Return one page of questions; without a `status`, its form's errors decide."""
    survey, values = visit.reader.survey, visit.values
    code, returning = form.page.code, is_returning()
    if request.method == "GET":  # its address is a secret: nobody else can have it fetched
        assets.allow_compression()
    previous = surveys.previous_page(survey, values, code, stopped_by=visit.stopped_by)
    back = visit.url(previous.code) if previous else None
    page = render_template(
        "respond/page.html",
        **page_values(form, visit.course),
        action=visit.url(code, returning=returning),
        is_change=visit.is_change,
        back_url=visit.check_url() if returning else back,
        leave_url=url_for("respond.leave", slug=visit.slug, handle=visit.handle),
        save_name=SAVE,
    )
    return page, status or (HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


def page_values(form: PageForm, course: Course) -> dict[str, Any]:
    """Return what a page of questions is made of, for citizens and for the preview."""
    reader = form.reader
    pages = surveys.visible_pages(reader.survey, course.known, stopped_by=course.stopped_by)
    path = [page.code for page in pages]
    passed = form.passed.union(field.name for field in form.wanting)
    code = form.page.code
    if form.asks_point:
        security.allow_position()
    return {
        "form": form,
        "reader": reader,
        "languages": languages(reader.survey),
        "switch_name": SWITCH,
        "hidden": {
            SEEN: " ".join(field.name for field in form.questions),
            LANG: i18n.tag_of(reader.locale),
        }
        | ({PASSED: " ".join(sorted(passed))} if passed else {}),
        "place": place_of(reader.survey, path, code),
    }


def place_of(
    survey: surveys.Survey, path: Sequence[str], code: str
) -> tuple[int, int | None] | None:
    """Return which page of how many this is; of None where answers still decide how many come."""
    if code not in path:
        return None
    return path.index(code) + 1, None if surveys.may_turn(survey, code) else len(path)


def receipt_page(sent: queries.Sent, *, token: str) -> ResponseReturnValue:
    """Return the receipt; the same for the same sending, whenever it is asked for."""
    page = render_template(
        "respond/receipt.html",
        reader=Reader(sent.definition, i18n.current_locale()),
        languages=languages(sent.definition),
        survey=sent.survey,
        was_saved=sent.was_saved,
        groups=tokens.groups(sent.code),
        token_name=TOKEN,
        token=token,
        switch_name=SWITCH,
        ask_url=url_if("receipts.ask"),
        answers_url=url_if("entries.index"),
    )
    return page, HTTPStatus.OK, CLEAR | ways.refresh_after_receipt(sent.survey.slug)


def message(
    title: str,
    *text: str,
    status: HTTPStatus,
    links: Sequence[tuple[str, str]] = (),
    typed: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    """Return a short page; `typed` shows again what would be lost with the page before it."""
    page = render_template("respond/message.html", title=title, text=text, links=links, typed=typed)
    return page, status, {"Cache-Control": "no-store"}


def _this_page(linked_values: Mapping[str, str]) -> str:
    values = {**linked_values, **(request.view_args or {}), "via": collecting.via_here() or None}
    # In another language a page is read, not posted again.
    endpoint = READ_AT.get(str(request.endpoint), str(request.endpoint))
    return url_for(endpoint, **values, **_query(returning=is_returning()))


def _query(*, returning: bool) -> dict[str, Any]:
    return {RETURNING: 1} if returning else {}


def url_if(endpoint: str) -> str | None:
    """Return the address of a page, None where it does not exist."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None
