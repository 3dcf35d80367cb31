"""Pages over surveys and years: the scoreboard, and topics in several surveys."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.access import public as for_everybody
from app.entries import concerns
from app.entries.labels import STATUSES
from app.entries.models import DecisionStatus
from app.errors import NotFoundError
from app.i18n import current_locale, number
from app.open.blueprint import bp, cacheable, organisation
from app.open.scoreboard import scoreboard
from app.open.shapes import ScoreboardTold
from app.open.story import story

MOST_SURVEYS = 20


@bp.get("/<lang:lang>/scoreboard/")
@for_everybody
def board() -> ResponseReturnValue:
    """Show how the organisation answers."""
    page = render_template("open/scoreboard.html", told=scores(), most=MOST_SURVEYS)
    return cacheable(page)


@bp.get("/<lang:lang>/topics/")
@for_everybody
def topics() -> ResponseReturnValue:
    """List the topics that people spoke of in several surveys."""
    locale = current_locale()
    named = [(each.slug, concerns.name_in(each, locale)) for each in concerns.linked()]
    named.sort(key=lambda pair: pair[1].text.casefold())
    return cacheable(render_template("open/topics.html", topics=named))


@bp.get("/<lang:lang>/topics/<slug>/")
@for_everybody
def concern(slug: str) -> ResponseReturnValue:
    """Show one topic over surveys and years."""
    found = story(concerns.concern_at(slug), current_locale(), on=clock.today())
    return cacheable(render_template("open/topic.html", story=found))


def scores() -> ScoreboardTold:
    """Return the figures of this installation's organisation, as they are told today."""
    here = organisation()
    if here is None:
        raise NotFoundError
    return scoreboard(here, current_locale(), on=clock.today())


def decided(status: str, times: int) -> str:
    """Return in words how often something was decided."""
    name = str(STATUSES[DecisionStatus(status)])
    return str(_("%(decision)s: %(count)s", decision=name, count=number(times)))
