"""Keeping what is being typed; without a script nothing of this happens."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, i18n
from app.access import Role, staff
from app.builder import unsaved
from app.builder.views.blueprint import bp, leave, own_survey
from app.db import db


@bp.post("/<slug>/typed")
@staff(Role.TRANSLATOR)
def keep_typed(slug: str) -> str:
    """Keep what stands in a form; its page asks for this a moment after somebody has typed."""
    survey, at = own_survey(slug), clock.now()
    address = request.form.get("address", "")
    is_kept = unsaved.keep(survey, current_user.id, address, request.form, at=at)
    db.session.commit()
    return render_template(
        "builder/_typed.html", when=i18n.moment(at, at) if is_kept else "", is_kept=is_kept
    )


@bp.post("/<slug>/typed/forget")
@staff(Role.TRANSLATOR)
def forget_typed(slug: str) -> ResponseReturnValue:
    """Throw away what was typed into a form and not saved."""
    survey, address = own_survey(slug), request.form.get("address", "")
    unsaved.drop(survey, current_user.id, address)
    db.session.commit()
    back = address if unsaved.is_of(survey, address) else url_for("builder.edit", slug=slug)
    return leave(back, _("What you had typed has been thrown away."))
