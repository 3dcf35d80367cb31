"""Staff see the draft as wide as a phone, a tablet or a desktop shows it, in a frame of ours."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from app import i18n, security
from app.access import Role, staff
from app.builder import queries as builder
from app.errors import NotFoundError
from app.respond.routes import bp

WIDTHS: Final[Mapping[str, Any]] = {
    "320": _l("Small phone"),
    "390": _l("Phone"),
    "768": _l("Tablet"),
    "1280": _l("Desktop"),
}
"""Pixels, each with a class of its own in the style sheet."""
FIRST: Final = "390"


class Choice(NamedTuple):
    """A width or a language that the frame can have."""

    words: str
    url: str
    is_here: bool


@bp.get("/staff/surveys/<slug>/preview/")
@staff(Role.READER)
def preview_widths(slug: str) -> str:
    """Show the preview in a frame of the width and the language asked for."""
    survey = builder.survey_of(current_user.organisation_id, slug)
    width = request.args.get("width", FIRST)
    lang = request.args.get("language", survey.draft.source_lang)
    if width not in WIDTHS or lang not in survey.draft.languages:
        raise NotFoundError
    security.allow_own_frames()
    return render_template(
        "respond/widths.html",
        survey=survey,
        width=width,
        name=WIDTHS[width],
        lang=lang,
        frame_url=url_for("respond.preview_start", slug=slug, lang=lang),
        widths=[
            Choice(str(words), _url(slug, each, lang), each == width)
            for each, words in WIDTHS.items()
        ],
        languages_offered=[
            Choice(i18n.language_name(each), _url(slug, width, each), each == lang)
            for each in survey.draft.languages
        ],
    )


def _url(slug: str, width: str, lang: str) -> str:
    return url_for("respond.preview_widths", slug=slug, width=width, language=lang)
