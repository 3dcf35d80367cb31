"""The topics of a run for two groups of people, or two periods: exact for analysts."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

import surveys
from app.access import Role, staff
from app.errors import NotFoundError
from app.i18n import language_name
from app.insights import queries, sums
from app.insights.blueprint import Place, finished_run, locale, names, prompt_of
from app.insights.queries import SizedTopic
from app.insights.summed import Sums
from app.results import queries as results_queries
from app.results import topic_differences
from app.results.blueprint import bp
from app.results.group_counts import CHANNEL, LANG, REST, Counts, counts
from app.results.questions import Say, questions_of, versions_of
from app.results.topic_comparison_forms import GroupsForm
from app.results.wording import channel_name

MOST_WORDS = 50


@bp.get("/topics/<int(max=999999):number>/")
@staff(Role.READER)
def topic_comparison(slug: str, number: int) -> ResponseReturnValue:
    """Show what two groups of people wrote about, topic by topic."""
    place = finished_run(slug, number)
    is_exact = current_user.may(Role.ANALYST)
    if not is_exact and queries.is_undecided(place.run):
        raise NotFoundError
    by_number = sums.of_run(place.run)
    topics = sums.sized(place.run, by_number)
    form = GroupsForm(request.args)
    form.offer(_groups(place, by_number[sums.EVERYBODY]), with_periods=is_exact)
    if not form.validate():
        return _page(place, form, topics, None), HTTPStatus.UNPROCESSABLE_ENTITY
    counted = counts(place.run, by_number, form.groups) if form.is_asked else None
    return _page(place, form, topics, counted)


def _page(
    place: Place, form: GroupsForm, topics: Sequence[SizedTopic], counted: Counts | None
) -> str:
    survey, run = place
    is_exact = current_user.may(Role.ANALYST)
    found = [] if counted is None else topic_differences.lines(topics, counted)
    shown = None
    if counted is not None and not is_exact:
        shown = topic_differences.public(found, counted.base)
    return render_template(
        "live/topic_comparison.html",
        survey=survey,
        run=run,
        prompt=prompt_of(survey, run.question_id),
        form=form,
        is_exact=is_exact,
        was_asked=counted is not None,
        base=counted.base if counted is not None and is_exact else None,
        lines=found if is_exact else [],
        public=shown,
        titles=_titles(form),
        may_change=is_exact,
        **names(),
    )


def _titles(form: GroupsForm) -> tuple[str, str]:
    """Return what both groups are called; periods by their days."""
    if form.first.data:
        said = {str(each[0]): str(each[1]) for each in form.second.iter_choices()}
        return said.get(form.first.data, ""), said.get(form.second.data or REST, "")
    return "", ""


def _groups(place: Place, everybody: Sums) -> list[tuple[str, str]]:
    """Return languages, ways of answering and answers as choices."""
    langs = [(f"{LANG}:{code}", language_name(code)) for code in everybody.langs]
    channels = [(f"{CHANNEL}:{code}", channel_name(code)) for code in everybody.channels]
    return [
        *(langs if langs[1:] else []),
        *(channels if channels[1:] else []),
        *_answers(place),
    ]


def _answers(place: Place) -> list[tuple[str, str]]:
    versions = versions_of(results_queries.versions(place.survey.id))
    newest = versions[0].definition if versions else place.survey.draft
    say = Say(newest, locale())
    found = []
    for question in questions_of(versions):
        if isinstance(question.newest.item, surveys.ClosedQuestion) and not question.takes_many:
            title = _short(say(question.newest.said()[""]).text)
            for code, said in question.labels().items():
                label = f"{title}: {_short(say(said).text)}"
                found.append((f"{question.newest.item.id}:{code}", label))
    return found


def _short(text: str) -> str:
    return text if len(text) <= MOST_WORDS else f"{text[: MOST_WORDS - 1].rstrip()}…"
