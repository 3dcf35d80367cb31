"""Small voices: what groups speak of more than others, and small topics worth reading."""

from http import HTTPStatus

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app.access import Role, staff
from app.builder.models import Survey
from app.db import db
from app.insights import voices
from app.insights.blueprint import bp, locale, prompt_of
from app.insights.models import Run
from app.insights.queue_pages import RUN, done_run, url_of

SHOWN = 5


@bp.get(f"{RUN}/voices/")
@staff(Role.READER)
def voices_page(slug: str, number: int) -> ResponseReturnValue:
    """Show what groups of people speak of more than everybody else."""
    survey, run = done_run(slug, number)
    exact = current_user.may(Role.ANALYST)
    return render_template(
        "insights/voices.html",
        survey=survey,
        run=run,
        prompt=prompt_of(survey, run.question_id),
        found=voices.voices(survey, run, locale(), exact=exact),
        exact=exact,
    )


@bp.post(f"{RUN}/voices/")
@staff(Role.ANALYST)
def work_out_voices(slug: str, number: int) -> ResponseReturnValue:
    """Let the worker work them out as the topics are now."""
    place = done_run(slug, number)
    voices.ask(place.run)
    db.session.commit()
    flash(_("They are worked out again. Look again in a minute."))
    return redirect(url_of("voices_page", place), code=HTTPStatus.SEE_OTHER)


@bp.context_processor
def names() -> dict[str, object]:
    """Let the page of a run show the greatest differences beside its biggest topics."""

    def loudest(survey: Survey, run: Run) -> object:
        exact = current_user.may(Role.ANALYST)
        return voices.first(voices.voices(survey, run, locale(), exact=exact), SHOWN)

    return {"loudest_voices": loudest}
