"""A codebook of another survey or year is brought in: the file, a look at it, the act."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user

from app import clock
from app.access import Role, staff
from app.db import db
from app.insights import codebook_given, codebook_importing, queries
from app.insights.blueprint import Place, bp, finished_run, prompt_of, seen
from app.insights.codebook_given import Brought, Given, Problem

RUN: Final = "/insights/runs/<int(max=999999):number>"


@bp.get(f"{RUN}/codebook/import/")
@staff(Role.ANALYST)
def bring_codebook(slug: str, number: int) -> ResponseReturnValue:
    """Ask for the file of a codebook."""
    return _page(finished_run(slug, number))


@bp.post(f"{RUN}/codebook/import/")
@staff(Role.ANALYST)
def look_at_codebook(slug: str, number: int) -> ResponseReturnValue:
    """Show what would be made of a file, or all that is wrong with it; makes nothing."""
    place = finished_run(slug, number)
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(place, (Problem("no_file"),)), HTTPStatus.UNPROCESSABLE_ENTITY
    brought = codebook_given.read(file.stream.read(codebook_given.MOST_BYTES + 1))
    if brought.problems:
        return _page(place, brought.problems), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(place, brought=brought)


@bp.post(f"{RUN}/codebook/import/make/")
@staff(Role.ANALYST)
def import_codebook(slug: str, number: int) -> ResponseReturnValue:
    """Make the topics that were looked at."""
    place = finished_run(slug, number)
    brought = codebook_given.read(request.form.get("codebook", "").encode(errors="replace"))
    if brought.problems:
        return _page(place, brought.problems), HTTPStatus.UNPROCESSABLE_ENTITY
    if not codebook_importing.planned(place.run, brought.topics).made:
        return _page(place, (Problem("all_there"),)), HTTPStatus.UNPROCESSABLE_ENTITY
    langs = queries.definitions(place.survey)[0].languages
    made = codebook_importing.import_topics(
        place.run, brought.topics, langs, seen=seen(), by=current_user.id, at=clock.now()
    )
    db.session.commit()
    flash(ngettext("%(count)s topic has been made. Analyse again to sort comments into it.",
                   "%(count)s topics have been made. Analyse again to sort comments into them.",
                   len(made), count=len(made)))  # fmt: skip
    target = url_for("insights.codebook_page", slug=slug, number=number)
    return redirect(target, code=HTTPStatus.SEE_OTHER)


def _page(place: Place, problems: Sequence[Problem] = (), brought: Brought | None = None) -> str:
    survey, run = place
    plan = None if brought is None else codebook_importing.planned(run, brought.topics)
    return render_template(
        "insights/codebook_import.html",
        survey=survey,
        run=run,
        prompt=prompt_of(survey, run.question_id),
        problems=[(each.line, _said(each.code)) for each in problems],
        plan=plan,
        lang=queries.source_lang(run),
        packed="" if brought is None else _packed(brought.topics),
        most=codebook_given.MOST_TOPICS,
    )


def _packed(topics: Sequence[Given]) -> str:
    """Return the codebook as it goes along with the form, in the shape of our own files."""
    told = [
        {
            "name": each.names.get("", ""),
            "names": {lang: name for lang, name in each.names.items() if lang},
            "meaning": each.meaning,
            "includes": each.includes,
            "excludes": each.excludes,
            "examples": list(each.examples),
        }
        for each in topics
    ]
    return json.dumps(told, ensure_ascii=False)


def _said(code: str) -> str:
    sentences: dict[str, str] = {
        "no_file": _("Choose a file."),
        "too_big": _("The file is too big for a codebook."),
        "not_text": _("The file is no text in UTF-8. Save it as CSV in UTF-8, or as a workbook."),
        "not_readable": _("This could not be read."),
        "no_name_column": _("There is no column “name”."),
        "no_topics": _("There is no list of topics in the file."),
        "nothing": _("There is no topic in the file."),
        "too_many": _("There are too many topics in the file."),
        "no_name": _("The topic has no name."),
        "name_too_long": _("A name may have at most 200 characters."),
        "text_too_long": _("A text may have at most 2,000 characters."),
        "example_too_long": _("An example may have at most 2,000 characters."),
        "too_many_examples": _("A topic may have at most 20 examples."),
        "twice": _("Another topic in the file has this name."),
        "all_there": _("All of these topics are there already."),
    }
    return sentences[code]
