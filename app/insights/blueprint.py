"""The blueprint that staff's routes are added to, and how they load what they are about."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from babel.dates import format_datetime
from flask import Blueprint, request, url_for
from flask_babel import get_locale
from flask_security import current_user

from app.builder import queries as builder_queries
from app.builder.models import Survey
from app.errors import NotFoundError
from app.i18n import ENDONYMS, digits, direction, tag_of
from app.insights import queries
from app.insights.models import Run, RunState, Theme, Topic
from app.insights.wording import Name, Wording, in_language, name_of, words_by_language, words_of
from surveys import LongText

bp = Blueprint(
    "insights", "app.insights", template_folder="templates", url_prefix="/staff/surveys/<slug>"
)


class Place(NamedTuple):
    """A run, and the survey it belongs to."""

    survey: Survey
    run: Run


def own_survey(slug: str) -> Survey:
    """Return a survey of the organisation that the signed-in person works for."""
    return builder_queries.survey_of(current_user.organisation_id, slug)


def own_run(slug: str, number: int) -> Place:
    """Return a run of such a survey; NotFoundError when there is none."""
    survey = own_survey(slug)
    return Place(survey, queries.run_numbered(survey.id, number))


def back(place: Place) -> str:
    """Return the page of this run from which a form was sent, or the run itself."""
    run_url = url_for("insights.show_run", slug=place.survey.slug, number=place.run.number)
    address = request.form.get("back", "")
    # Only to a page of this very run: an address from outside must not lead away.
    return address if address.startswith(run_url) else run_url


def finished_run(slug: str, number: int) -> Place:
    """Return a run that found topics; NotFoundError while, or because, there are none."""
    place = own_run(slug, number)
    if place.run.state != RunState.DONE:
        raise NotFoundError
    return place


def locale() -> str:
    """Return the language of this page, as an underscore code."""
    return str(get_locale())


def page_number() -> int:
    """Return the page that the address asks for, or 1 for anything that is no page number."""
    return digits_of(request.args.get("page", "")) or 1


def digits_of(text: str) -> int | None:
    """Return a number of at most six digits, None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None  # noqa: PLR2004


def posted_ids(name: str = "responses") -> list[UUID]:
    """Return the ids that were ticked, without what is none."""
    found = []
    for raw in request.form.getlist(name):
        try:
            found.append(UUID(raw))
        except ValueError:
            continue
    return found


def seen() -> int:
    """Return how many edits of the run the page knew from which this form was sent."""
    posted = request.form.get("seen", "")
    return int(posted) if posted.isascii() and posted.isdecimal() and len(posted) < 10 else 0  # noqa: PLR2004


def prompt_of(survey: Survey, question_id: str) -> Wording:
    """Return the words of an open question in the reader's language, or in the nearest one."""
    for definition in queries.definitions(survey):
        for item in definition.items():
            if item.id == question_id and isinstance(item, LongText):
                found = definition.text(item.prompt, locale())
                words = {found.lang: found.text}
                return in_language(words, locale(), definition.source_lang)
    return Wording(question_id)


def moment(at: datetime) -> str:
    """Return a point in time in a few figures."""
    # Plain "en" would write dates as in the United States; en_001 is the world's English.
    written = "en_001" if locale() == "en" else locale()
    return digits(format_datetime(at, "short", locale=written))


@bp.context_processor
def names() -> dict[str, object]:
    """Give templates the names of topics and languages."""
    # Asked for once a page: a list names the same run's topics a hundred times.
    source_langs: dict[UUID, str] = {}

    def name(topic: Topic | Theme) -> Name:
        if topic.run_id not in source_langs:
            source_langs[topic.run_id] = queries.source_lang(queries.run_by_id(topic.run_id))
        return name_of(topic, locale(), source_langs[topic.run_id])

    def marked(lang: str) -> str:
        if lang == "und" or lang not in ENDONYMS:
            return ""
        return tag_of(lang)

    return {
        "name_of": name,
        "words_of": words_of,
        "words_by_language": words_by_language,
        "tag": marked,
        "endonyms": ENDONYMS,
        "direction": direction,
        "moment": moment,
    }
