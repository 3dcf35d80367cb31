"""The themes of a run with their topics: a list that is a table as well, and changes to it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.db import db
from app.errors import NotFoundError
from app.insights import codebook, forms, queries, sums
from app.insights.blueprint import Place, bp, finished_run, own_run, prompt_of, seen
from app.insights.models import Run, Theme
from app.insights.queries import SizedTopic

RUN = "/insights/runs/<int(max=999999):number>"
THEME = f"{RUN}/themes/<int(max=999999):theme_number>"
NONE: Final = "none"


class Branch(NamedTuple):
    """A theme with its topics, the biggest first."""

    theme: Theme | None
    topics: list[SizedTopic]


@bp.get(f"{RUN}/themes/")
@staff(Role.READER)
def hierarchy(slug: str, number: int) -> ResponseReturnValue:
    """Show the themes of a run with their topics."""
    survey, run = finished_run(slug, number)
    by_number = sums.of_run(run)
    topics = sums.sized(run, by_number)
    return render_template(
        "insights/hierarchy.html",
        survey=survey,
        run=run,
        prompt=prompt_of(survey, run.question_id),
        branches=_branches(run, topics),
        topics=topics,
        themes=queries.themes(run),
        everybody=by_number[sums.EVERYBODY].people,
        may_change=current_user.may(Role.ANALYST) and _counts(run),
    )


@bp.get(f"{THEME}/")
@staff(Role.ANALYST)
def theme(slug: str, number: int, theme_number: int) -> ResponseReturnValue:
    """Ask for people's names for a theme."""
    place = finished_run(slug, number)
    found = _theme(place.run, theme_number)
    return _theme_page(place, found, _names(place, found))


@bp.post(f"{THEME}/names/")
@staff(Role.ANALYST)
def rename_theme(slug: str, number: int, theme_number: int) -> ResponseReturnValue:
    """Save people's names for a theme."""
    place = own_run(slug, number)
    found = _theme(place.run, theme_number)
    form = _names(place, found)
    if not form.validate():
        return _theme_page(place, found, form), HTTPStatus.UNPROCESSABLE_ENTITY
    by, at = current_user.id, clock.now()
    codebook.rename_theme(found, form.labels(), seen=seen(), by=by, at=at)
    return _saved(place, _("The name has been saved."))


@bp.post(f"{RUN}/themes/move/")
@staff(Role.ANALYST)
def move_topic(slug: str, number: int) -> ResponseReturnValue:
    """Put a topic into another theme, or into none."""
    place = own_run(slug, number)
    topic = queries.topic_numbered(place.run, _number("topic"))
    to_none = request.form.get("to") == NONE
    into = None if to_none else _theme(place.run, _number("to"))
    codebook.move_to_theme(topic, into, seen=seen(), by=current_user.id, at=clock.now())
    return _saved(place, _("The topic has been moved."))


def _branches(run: Run, topics: Sequence[SizedTopic]) -> list[Branch]:
    """Return the themes, that of the biggest topic first, and what is in none at the end."""
    branches = [
        Branch(theme, [each for each in topics if each.topic.theme_id == theme.id])
        for theme in queries.themes(run)
    ]
    branches.sort(key=lambda branch: -branch.topics[0].people if branch.topics else 0)
    alone = [each for each in topics if each.topic.theme_id is None]
    return [*branches, *([Branch(None, alone)] if alone else [])]


def _theme_page(place: Place, found: Theme, form: forms.NamesForm) -> str:
    return render_template(
        "insights/theme.html", survey=place.survey, run=place.run, theme=found, form=form
    )


def _counts(run: Run) -> bool:
    current = queries.current_run(run.survey_id, run.question_id)
    return current is not None and current.id == run.id


def _names(place: Place, found: Theme) -> forms.NamesForm:
    definition = queries.definitions(place.survey)[0]
    posted = request.form if request.method == "POST" and request.form else None
    return forms.names_form(found, definition.languages, definition.source_lang, posted)


def _theme(run: Run, number: int) -> Theme:
    found = next((each for each in queries.themes(run) if each.number == number), None)
    if found is None:
        raise NotFoundError
    return found


def _number(name: str) -> int:
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 7):  # noqa: PLR2004
        raise NotFoundError
    return int(text)


def _saved(place: Place, message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message)
    target = url_for("insights.hierarchy", slug=place.survey.slug, number=place.run.number)
    return redirect(target, code=HTTPStatus.SEE_OTHER)
