"""Alerts in plain sentences, in the language of whoever reads them."""

from typing import Final

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import i18n
from app.alerts.evidence import Evidence
from app.alerts.models import Alert, AlertKind
from app.builder.models import Survey
from app.errors import NotFoundError
from app.insights import queries
from app.insights.models import Topic
from app.insights.wording import name_of

NAMES: Final = {
    AlertKind.BURST: _l("A topic comes up more often"),
    AlertKind.MORE: _l("More people answer than usual"),
    AlertKind.NEW: _l("A new topic"),
    AlertKind.FEELING: _l("More comments are unhappy"),
    AlertKind.TERM: _l("A term of your list"),
}
TAGS: Final = {
    AlertKind.BURST: "info",
    AlertKind.MORE: "plain",
    AlertKind.NEW: "part",
    AlertKind.FEELING: "no",
    AlertKind.TERM: "wait",
}
RAREST: Final = 1_000_000


class Teller:
    """Tells the alerts of one survey; asks for each topic once."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self._topics: dict[tuple[int | None, int | None], Topic | None] = {}

    def topic(self, evidence: Evidence) -> Topic | None:
        """Return the topic that the evidence names, None when there is no such any more."""
        key = evidence.run, evidence.topic
        if key not in self._topics:
            self._topics[key] = _topic(self.survey, *key)
        return self._topics[key]

    def name(self, evidence: Evidence) -> str:
        """Return what the topic is called now."""
        topic = self.topic(evidence)
        if topic is None:
            return ""
        source_lang = queries.source_lang(queries.run_by_id(topic.run_id))
        return name_of(topic, str(get_locale()), source_lang).text

    def sentence(self, alert: Alert) -> str:
        """Return what happened, in one sentence."""
        evidence = Evidence.of(alert)
        kind = AlertKind(alert.kind)
        if kind == AlertKind.TERM:
            text = ngettext(
                "%(count)s new comment has “%(term)s” in it.",
                "%(count)s new comments have “%(term)s” in them.",
                evidence.now,
                count=i18n.number(evidence.now),
                term=evidence.term,
            )
        elif kind == AlertKind.NEW:
            text = ngettext(
                "There is a new topic, “%(topic)s”, with %(count)s comment.",
                "There is a new topic, “%(topic)s”, with %(count)s comments.",
                evidence.now,
                count=i18n.number(evidence.now),
                topic=self.name(evidence),
            )
        else:
            text = self._risen(kind, alert, evidence)
        return str(text)

    def _risen(self, kind: AlertKind, alert: Alert, evidence: Evidence) -> str:
        if kind == AlertKind.MORE:
            return str(
                _(
                    "More people than usual answered (%(days)s): %(now)s, where about "
                    "%(expected)s were to be expected.",
                    days=days(alert),
                    now=i18n.number(evidence.now),
                    expected=i18n.number(round(evidence.expected or 0)),
                )
            )
        figures = {
            "days": days(alert),
            "now": share(evidence.now, evidence.now_all),
            "before": share(evidence.before, evidence.before_all),
        }
        if kind == AlertKind.BURST:
            return str(
                _(
                    "“%(topic)s” comes up more often (%(days)s): in %(now)s of the comments, "
                    "after %(before)s in the four weeks before.",
                    topic=self.name(evidence),
                    **figures,
                )
            )
        if evidence.topic is None:
            return str(
                _(
                    "More comments are unhappy (%(days)s): %(now)s, after %(before)s in the four "
                    "weeks before.",
                    **figures,
                )
            )
        return str(
            _(
                "More comments on “%(topic)s” are unhappy (%(days)s): %(now)s, after %(before)s "
                "in the four weeks before.",
                topic=self.name(evidence),
                **figures,
            )
        )


def days(alert: Alert) -> str:
    """Return the day or the days that an alert is about."""
    if alert.since == alert.day:
        return i18n.day(alert.day)
    return str(_("%(since)s to %(until)s", since=i18n.day(alert.since), until=i18n.day(alert.day)))


def share(part: int, base: int) -> str:
    """Return a share as a percentage."""
    return i18n.percent(part / base if base else 0.0)


def likelihood(evidence: Evidence) -> str:
    """Return how rarely chance alone would bring so much; nothing where it was not reckoned."""
    if evidence.p is None:
        return ""
    if evidence.p * RAREST < 1:
        return str(
            _(
                "By chance alone this would happen less than once in %(times)s times.",
                times=i18n.number(RAREST),
            )
        )
    return str(
        _(
            "By chance alone this would happen about once in %(times)s times.",
            times=i18n.number(round(1 / evidence.p)),
        )
    )


def _topic(survey: Survey, run: int | None, topic: int | None) -> Topic | None:
    if run is None or topic is None:
        return None
    try:
        return queries.topic_numbered(queries.run_numbered(survey.id, run), topic)
    except NotFoundError:
        return None
