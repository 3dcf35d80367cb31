"""Routes of this feature: staff write here; they review in `reviews`, the public reads `pages`."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from app import clock, htmx
from app.access import Role, staff
from app.db import db
from app.entries import (
    commitment_desk,
    commitment_pages,
    drift,
    forms,
    gate,
    hints,
    labels,
    language_pages,
    omission_pages,
    pages,
    queries,
    reviews,
    service,
    version_pages,
)
from app.entries.blueprint import bp, own_entry, seen_revision
from app.entries.content import parsed
from app.entries.freezing import previewed
from app.entries.models import DecisionStatus, Entry, EntryVersion, Finding
from app.entries.refusals import ReasonMissingError
from app.entries.texts import PARTS, Texts, required_for
from app.errors import ConflictError, NotFoundError
from app.i18n import locale_of
from app.insights.models import Run

__all__ = [
    "bp",
    "commitment_desk",
    "commitment_pages",
    "language_pages",
    "omission_pages",
    "pages",
    "reviews",
    "version_pages",
]


@bp.get("/staff/entries/")
@staff(Role.READER)
def drafts() -> ResponseReturnValue:
    """List the answers, those in work too for whoever may see them, and offer to begin one."""
    entries = queries.entries_of(current_user.organisation_id)
    may_see_drafts = current_user.may(Role.ANALYST)
    return render_template(
        "entries/drafts.html",
        entries=[entry for entry in entries if may_see_drafts or entry.versions],
        runs=_runs(),
        may_edit=current_user.may(Role.EDITOR),
        may_see_drafts=may_see_drafts,
    )


@bp.post("/staff/entries/")
@staff(Role.EDITOR)
def create() -> ResponseReturnValue:
    """Begin an answer from the newest analysis of a survey's question."""
    wanted = request.form.get("run", "")
    runs = queries.runs_to_answer(current_user.organisation_id)
    run = next((run for run in runs if str(run.id) == wanted), None)
    if run is None:
        raise NotFoundError
    survey = queries.survey_of_run(run)
    entry = service.draft(survey, run, by=current_user.id, at=clock.now())
    db.session.commit()
    return redirect(url_for("entries.edit", entry_id=entry.id), code=HTTPStatus.SEE_OTHER)


@bp.get("/staff/entries/<uuid:entry_id>/")
@staff(Role.ANALYST)
def edit(entry_id: UUID) -> ResponseReturnValue:
    """Show how far an entry has come, what still blocks it, and its parts."""
    return overview(own_entry(entry_id))


@bp.route(
    "/staff/entries/<uuid:entry_id>/<any(head,asked,heard,next,correction):block>/",
    methods=["GET", "POST"],
)
@staff(Role.EDITOR)
def block(entry_id: UUID, block: str) -> ResponseReturnValue:
    """Show or save the texts and facts of one part."""
    entry = own_entry(entry_id)
    langs = _langs(entry)
    form = forms.block_form(entry, block, langs, request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _block_page(entry, block, form)
    if not form.validate():
        return _block_page(entry, block, form, 422)
    try:
        service.edit(
            entry,
            form.texts(),
            form.facts(),
            seen=form.seen_revision,
            by=current_user.id,
            at=clock.now(),
        )
    except ConflictError:
        return _block_page(_reloaded(entry), block, form, 409, overtaken=True)
    db.session.commit()
    return _saved(url_for("entries.block", entry_id=entry.id, block=block, to=_to()))


@bp.route("/staff/entries/<uuid:entry_id>/findings/<uuid:finding_id>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def finding(entry_id: UUID, finding_id: UUID) -> ResponseReturnValue:
    """Show or save one finding: what was said, what was decided, and why."""
    entry = own_entry(entry_id)
    found = queries.finding_of(entry, finding_id)
    posted = request.form if request.method == "POST" else None
    form = forms.finding_form(found, _langs(entry), posted)
    if request.method == "GET":
        return _finding_page(found, form)
    if not form.validate():
        return _finding_page(found, form, 422)
    try:
        service.edit_finding(
            found,
            form.texts(),
            form.facts(),
            topic_ids=forms.ids(form.topics.data or ()),
            quote_ids=forms.ids(form.quotes.data or ()),
            seen=form.seen_revision,
            by=current_user.id,
            at=clock.now(),
        )
    except ReasonMissingError:
        form.reason_missing(entry.source_lang)
        return _finding_page(found, form, 422)
    except ConflictError:
        return _finding_page(
            queries.finding_of(_reloaded(entry), finding_id), form, 409, overtaken=True
        )
    db.session.commit()
    return _saved(url_for("entries.finding", entry_id=entry.id, finding_id=finding_id, to=_to()))


@bp.post("/staff/entries/<uuid:entry_id>/findings/")
@staff(Role.EDITOR)
def add_finding(entry_id: UUID) -> ResponseReturnValue:
    """Add a finding about the topics that were ticked."""
    entry = own_entry(entry_id)
    topic_ids = forms.ids(request.form.getlist("topics"))
    added = service.add_finding(
        entry, topic_ids, seen=seen_revision(), by=current_user.id, at=clock.now()
    )
    db.session.commit()
    target = url_for("entries.finding", entry_id=entry.id, finding_id=added.id)
    return redirect(target, code=HTTPStatus.SEE_OTHER)


@bp.post("/staff/entries/<uuid:entry_id>/findings/<uuid:finding_id>/move/")
@staff(Role.EDITOR)
def move_finding(entry_id: UUID, finding_id: UUID) -> ResponseReturnValue:
    """Move a finding one place up or down."""
    entry = own_entry(entry_id)
    steps = -1 if request.form.get("to") == "up" else 1
    found = queries.finding_of(entry, finding_id)
    service.move_finding(found, steps, seen=seen_revision(), by=current_user.id, at=clock.now())
    db.session.commit()
    if htmx.is_fragment():
        return overview(entry, moved=finding_id)
    return redirect(url_for("entries.edit", entry_id=entry.id), code=HTTPStatus.SEE_OTHER)


@bp.post("/staff/entries/<uuid:entry_id>/findings/<uuid:finding_id>/remove/")
@staff(Role.EDITOR)
def remove_finding(entry_id: UUID, finding_id: UUID) -> ResponseReturnValue:
    """Take a finding out of the draft."""
    entry = own_entry(entry_id)
    found = queries.finding_of(entry, finding_id)
    service.remove_finding(found, seen=seen_revision(), by=current_user.id, at=clock.now())
    db.session.commit()
    flash(_("The finding was taken out."), "ok")
    return redirect(url_for("entries.edit", entry_id=entry.id), code=HTTPStatus.SEE_OTHER)


def overview(entry: Entry, status: int = 200, moved: UUID | None = None) -> ResponseReturnValue:
    """Return the page of an entry, with its checklist as it stands now."""
    versions = queries.versions_of(entry)
    page = htmx.render(
        "entries/edit.html",
        fragment="entries/_findings.html",
        entry=entry,
        moved=moved,
        lines=gate.checklist(entry),
        versions=versions,
        free_topics=queries.free_topics(entry),
        names=queries.names_of(entry),
        parts=_parts(versions),
        titles=labels.TITLES,
        may_edit=current_user.may(Role.EDITOR),
        may_approve=reviews.may_approve(entry),
    )
    return page, status


def _parts(versions: Sequence[EntryVersion]) -> dict[str, object]:
    """Return the parts of an entry; only a later version says what it changes."""
    return {name: each for name, each in labels.PARTS.items() if versions or name != "correction"}


def _runs() -> list[tuple[Run, str]]:
    """Return what can be answered: each analysis, under the survey's name and the question."""
    runs = queries.runs_to_answer(current_user.organisation_id)
    return [(run, queries.name_of_run(run)) for run in runs]


def _to() -> str | None:
    return request.args.get("to")


def _langs(entry: Entry) -> list[str]:
    """Return the source language and, beside it, the one asked for."""
    wanted = locale_of(_to() or "")
    offered = queries.languages_of(entry.survey)
    return [entry.source_lang, *([wanted] if wanted in offered and wanted else [])]


def _editing(entry: Entry, texts: Texts, wanted: Sequence[str]) -> dict[str, object]:
    """Return what a page with texts needs; `wanted` are those that have to be there."""
    langs = _langs(entry)
    others = [lang for lang in queries.languages_of(entry.survey) if lang != langs[0]]
    return {
        "entry": entry,
        "to": langs[-1] if len(langs) > 1 else None,
        "others": [(lang, len(texts.missing(wanted, lang))) for lang in others],
        "titles": labels.TITLES,
        "hints": hints.HINTS,
    }


def _block_page(
    entry: Entry, block: str, form: forms.BlockForm, status: int = 200, *, overtaken: bool = False
) -> ResponseReturnValue:
    texts = Texts.model_validate_json(entry.texts_json)
    editing = _editing(entry, texts, [field.name for field in PARTS[block]])
    page = render_template(
        f"entries/{block}.html",
        **editing,
        form=form,
        overtaken=overtaken,
        moved=_moved(entry) if block == "correction" else [],
    )
    return page, status


def _moved(entry: Entry) -> list[drift.Exact]:
    """Return the exact figures of the newest version that are others now."""
    versions = queries.versions_of(entry)
    return drift.exact(parsed(versions[0].content_json), previewed(entry)) if versions else []


def _finding_page(
    found: Finding, form: forms.FindingForm, status: int = 200, *, overtaken: bool = False
) -> ResponseReturnValue:
    entry, texts = found.entry, Texts.model_validate_json(found.texts_json)
    wanted = required_for(None if found.status is None else DecisionStatus(found.status))
    page = render_template(
        "entries/finding.html",
        **_editing(entry, texts, wanted),
        finding=found,
        name=queries.names_of(entry)[found.id],
        topics=queries.sized_topics_of(entry),
        quotes=queries.quotes_about(entry),
        form=form,
        overtaken=overtaken,
    )
    return page, status


def _reloaded(entry: Entry) -> Entry:
    # What was typed stays on the page; saving again then counts as having seen the other's work.
    db.session.rollback()
    db.session.refresh(entry)
    return entry


def _saved(target: str) -> ResponseReturnValue:
    flash(_("Saved."), "ok")
    return redirect(target, code=HTTPStatus.SEE_OTHER)
