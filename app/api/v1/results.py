"""Results as the public page shows them: rounded, with small counts left out."""

from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue

from app import i18n
from app.access import Scope
from app.access import public as for_everybody
from app.api import bearer, bodies
from app.api.errors import Fault, InvalidError, NoResultsYetError
from app.api.v1.blueprint import answer, bp, note_use, public
from app.builder import queries as builder
from app.errors import NotFoundError
from app.insights import queries, results
from app.insights.charts import Chart, Row
from app.insights.disclosure import NOT_SHOWN, PublicCount, PublicPercent, Shown
from app.insights.results import OpenResult, Results, TopicResult
from app.insights.wording import Wording


@bp.get("/surveys/<slug>/results")
@for_everybody
def survey_results(slug: str) -> ResponseReturnValue:
    """Return a survey's newest published figures, and nothing that the public page hides.

    Nobody needs a token; one that is shown has to be good for this, and tells nothing more.
    """
    is_known = "Authorization" in request.headers
    if is_known:
        bearer.check(Scope.RESULTS_READ)
        note_use()
    bodies.refuse_unknown("lang")
    locale = i18n.locale_of(request.args.get("lang", "en"))
    if locale is None:
        raise InvalidError([Fault("lang", "unknown_language")])
    g.locale = locale
    survey = builder.survey_by_slug(slug)
    snapshot = queries.newest_snapshot(survey.id)
    if snapshot is None:
        unpublished = builder.newest_version(survey) is None
        raise NotFoundError if unpublished else NoResultsYetError
    shown = results.frozen(snapshot.figures_json, locale)
    head = {
        "survey": slug,
        "lang": i18n.tag_of(locale),
        "made_on": snapshot.made_on.isoformat(),
        "is_sample": survey.is_sample,
        "title": _words(shown.title, locale),
        "people": _count(shown.people),
    }
    body = head | _figures(shown, locale)
    # A cache may not keep for everybody what it has asked for with a token.
    return answer(body) if is_known else public(body)


def _figures(shown: Results, locale: str) -> dict[str, Any]:
    if shown.people.value is None:
        # As on the page: of fewer than ten people, nothing else is told.
        return {"who": None, "closed": [], "open": []}
    return {
        "who": {
            "unit": shown.unit,
            "periods": _rows(shown.periods, locale),
            "channels": _rows(shown.channels, locale),
            "languages": _rows(shown.languages, locale),
        },
        "closed": [_chart(chart, locale) for chart in shown.closed],
        "open": [_open(question, locale) for question in shown.open],
    }


def _chart(chart: Chart, locale: str) -> dict[str, Any]:
    is_few = chart.answered.shown is Shown.FEW
    answered = chart.answered if chart.is_told or is_few else NOT_SHOWN
    return {
        "code": chart.id,
        "kind": chart.kind,
        "question": _words(chart.title, locale),
        "within": chart.within or None,
        "answered": _count(answered),
        "answers": _rows(chart, locale) if chart.is_told else [],
    }


def _rows(chart: Chart, locale: str) -> list[dict[str, Any]]:
    return [
        {"code": row.code or None, "label": _words(row.label, locale), **_told(row)}
        for row in chart.rows
    ]


def _open(question: OpenResult, locale: str) -> dict[str, Any]:
    is_told = question.run is not None and question.grouped.value is not None
    topics = [_topic(topic, locale) for topic in question.topics] if is_told else []
    return {
        "code": question.id,
        "question": _words(question.title, locale),
        "answered": _count(question.answered),
        "topics": topics,
        "unchecked_topics": _told(question.other) if is_told and question.other else None,
        "in_no_topic": _told(question.not_grouped) if is_told and question.not_grouped else None,
    }


def _topic(topic: TopicResult, locale: str) -> dict[str, Any]:
    return {
        "run": topic.run,
        "number": topic.number,
        "label": _words(topic.label, locale),
        **_told(topic),
        "words": [word for word, _lang in topic.words],
        "languages": [i18n.tag_of(code) for code in topic.languages],
    }


def _told(row: Row | TopicResult) -> dict[str, Any]:
    return {"people": _count(row.people), "share": _share(row.share)}


def _count(count: PublicCount) -> dict[str, Any]:
    return {"shown": count.shown.value, "value": count.value}


def _share(share: PublicPercent | None) -> dict[str, Any] | None:
    if share is None or share.shown is Shown.HIDDEN:
        return None
    return {"shown": share.shown.value, "fraction": share.fraction}


def _words(words: Wording, locale: str) -> dict[str, str]:
    return {"text": words.text, "lang": words.lang or i18n.tag_of(locale)}
