"""The privacy notice of a survey: what people read before they answer, and which one held then."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final, NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue

from app import i18n
from app.access import public
from app.builder import queries as builder
from app.builder.models import SurveyStatus, SurveyVersion
from app.errors import NotFoundError
from app.respond import pages, queries
from app.respond.reading import Reader
from app.respond.routes import SURVEY, bp

SIGNS: Final = (("# ", "heading"), ("- ", "list"))
"""How a line begins that is more than a paragraph. Nothing else is markup."""


class Block(NamedTuple):
    """A heading, a paragraph, or a list: plain text, which the page escapes."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> Iterator[Block]:
    """Yield the parts of a notice; lines of a list that follow each other are one list."""
    lines = [_read(line.strip()) for line in text.split("\n") if line.strip()]
    for kind, group in groupby(lines, key=lambda line: line[0]):
        found = tuple(line for _kind, line in group)
        if kind == "list":
            yield Block(kind, found)
        else:
            yield from (Block(kind, (line,)) for line in found)


@bp.get(f"{SURVEY}/privacy-notice/")
@public
def notice(slug: str) -> ResponseReturnValue:
    """Show the notice that holds now, also when the survey is closed."""
    survey = builder.survey_by_slug(slug)
    if survey.status == SurveyStatus.DRAFT:
        raise NotFoundError
    return _page(builder.latest_version(survey))


@bp.get(f"{SURVEY}/privacy-notice/<int(max=999999):number>/")
@public
def notice_of_version(slug: str, number: int) -> ResponseReturnValue:
    """Show the notice that held for those who answered this version."""
    return _page(builder.version_numbered(builder.survey_by_slug(slug), number))


def _page(version: SurveyVersion) -> ResponseReturnValue:
    definition = queries.pinned(version.id).definition
    return render_template(
        "respond/notice.html",
        reader=Reader(definition, i18n.current_locale()),
        languages=pages.languages(definition),
        survey=version.survey,
        version=version,
        saved_days=queries.SAVED_DAYS,
    )


def _read(line: str) -> tuple[str, str]:
    for sign, kind in SIGNS:
        if line.startswith(sign):
            return kind, line.removeprefix(sign).strip()
    return "text", line


bp.add_app_template_filter(blocks, "notice_blocks")
