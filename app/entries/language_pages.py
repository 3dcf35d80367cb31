"""Every language of an entry: who typed it, who signed it, and signing it."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.accounts import queries as accounts
from app.db import db
from app.entries import gate, queries, signing
from app.entries.blueprint import bp, own_entry
from app.entries.models import Entry
from app.errors import ConflictError, NotFoundError
from app.i18n import locale_of


@bp.get("/staff/entries/<uuid:entry_id>/languages/")
@staff(Role.ANALYST)
def languages(entry_id: UUID) -> ResponseReturnValue:
    """Show which languages have been signed, by whom, and which have not."""
    entry = own_entry(entry_id)
    missing = _missing(entry)
    return render_template(
        "entries/languages.html",
        entry=entry,
        rows=[
            (state, missing.get(state.lang, 0), signing.fingerprint(entry, state.lang))
            for state in signing.states(entry)
        ],
        people={each.id: each.name for each in accounts.users_of(current_user.organisation_id)},
    )


@bp.post("/staff/entries/<uuid:entry_id>/languages/<tag>/sign/")
@staff(Role.ANALYST)
def sign_language(entry_id: UUID, tag: str) -> ResponseReturnValue:
    """Sign the texts of one language, as they were read."""
    entry = own_entry(entry_id)
    locale = locale_of(tag)
    if locale is None or locale not in queries.languages_of(entry.survey):
        raise NotFoundError(tag)
    here = redirect(url_for("entries.languages", entry_id=entry.id), code=303)
    if _missing(entry).get(locale, 0):
        flash(_("Some texts are missing in this language. It can be signed when all are there."))
        return here
    seen = request.form.get("digest", "")
    try:
        signing.sign(entry, locale, seen, by=current_user.id, at=clock.now())
    except (ConflictError, signing.NotWrittenError):
        db.session.rollback()
        flash(_("The texts have changed since you read them. Read them again."), "error")
        return here
    db.session.commit()
    flash(_("Signed."), "ok")
    return here


def _missing(entry: Entry) -> Mapping[str, int]:
    """Return how many texts are missing, by language."""
    found: dict[str, int] = {}
    for problem in gate.missing_texts(entry):
        found[problem.lang] = found.get(problem.lang, 0) + len(problem.fields)
    return found
