"""Where a page leads when it has been answered."""

from collections.abc import Sequence

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import surveys
from app.access import Role, staff
from app.builder import sentences
from app.builder.forms.fields import EditForm
from app.builder.forms.steering import BranchForm
from app.builder.models import Survey
from app.builder.service import Edit
from app.builder.views.blueprint import Refusal, bp, gone, own_survey, page, page_of
from app.builder.views.lined import Entry, Way, answered, changed_list, kept_words, lost, place_in
from app.builder.ways import branch_text
from app.errors import NotFoundError
from surveys import editing


@bp.get("/<slug>/pages/<page_id>/branches/")
@staff(Role.EDITOR)
def branches(slug: str, page_id: str) -> str:
    """List where a page leads, in the order in which it is looked at."""
    return _listed(own_survey(slug), page_id)


@bp.post("/<slug>/pages/<page_id>/branches/")
@staff(Role.EDITOR)
def change_branches(slug: str, page_id: str) -> ResponseReturnValue:
    """Move a branch, or take it away."""
    survey, form = own_survey(slug), EditForm(request.form)
    try:
        found = page_of(survey, page_id).branches
    except NotFoundError:
        return gone(survey, [])
    go, _colon, key = request.form.get("go", "").partition(":")
    place = place_in(found, key)
    kept = [each for number, each in enumerate(found) if number != place]
    if go in {"up", "down"} and place is not None:
        kept.insert(max(place + (1 if go == "down" else -1), 0), found[place])
    url = url_for("builder.branches", slug=slug, page_id=page_id)
    return changed_list(
        survey, form, _edit(page_id, kept), url, lambda refusal: _listed(survey, page_id, refusal)
    )


@bp.route("/<slug>/pages/<page_id>/branches/<key>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def branch(slug: str, page_id: str, key: str) -> ResponseReturnValue:
    """Write a new branch, or change one."""
    survey = own_survey(slug)
    try:
        stored = _stored(survey, page_id, key)
    except NotFoundError:
        return lost(survey)
    if request.method == "GET":
        return _form(survey, page_id, key, BranchForm(survey.draft, page_id, stored=stored))
    way = Way(
        make=lambda posted: BranchForm(survey.draft, page_id, posted, stored),
        show=lambda form, refusal: _form(survey, page_id, key, form, refusal),
        edit=lambda form: _with(survey, page_id, key, form),
        url=url_for("builder.branches", slug=slug, page_id=page_id),
        message=_("Where this page leads has been saved."),
    )
    return answered(survey, way)


def _stored(survey: Survey, page_id: str, key: str) -> surveys.Branch | None:
    found = page_of(survey, page_id).branches
    if key == "new":
        return None
    place = place_in(found, key)
    if place is None:
        raise NotFoundError
    return found[place]


def _with(survey: Survey, page_id: str, key: str, form: BranchForm) -> Edit:
    found = list(page_of(survey, page_id).branches)
    place = place_in(found, key)
    if place is None:
        return _edit(page_id, [*found, form.branch()])
    return _edit(page_id, [*found[:place], form.branch(), *found[place + 1 :]])


def _edit(page_id: str, kept: Sequence[surveys.Branch]) -> Edit:
    return Edit("set_branches", page_id, lambda draft: editing.set_branches(draft, page_id, kept))


def _listed(survey: Survey, page_id: str, refusal: Refusal | None = None) -> str:
    found, slug = page_of(survey, page_id), survey.slug
    entries = [
        Entry(
            str(number),
            branch_text(survey.draft, each),
            url_for("builder.branch", slug=slug, page_id=page_id, key=number),
        )
        for number, each in enumerate(found.branches)
    ]
    return page(
        "steered",
        survey,
        heading=_("Where %(name)s leads", name=sentences.name_of(survey.draft, page_id)),
        lead=_(
            "When the page has been answered, the first line that is true counts. Everybody else"
            " goes on to the next page."
        ),
        nothing=_("Everybody goes on to the next page."),
        entries=entries,
        is_ordered=True,
        add=_("Add a way on"),
        new=url_for("builder.branch", slug=slug, page_id=page_id, key="new"),
        back=url_for("builder.edit", slug=slug, _anchor=f"part-{page_id}"),
        tab="edit",
        refusal=refusal,
    )


def _form(
    survey: Survey,
    page_id: str,
    key: str,
    form: BranchForm,
    refusal: Refusal | None = None,
) -> str:
    return page(
        "steering",
        survey,
        heading=_("Where %(name)s leads", name=sentences.name_of(survey.draft, page_id)),
        question=_("People go there if:"),
        action=url_for("builder.branch", slug=survey.slug, page_id=page_id, key=key),
        back=url_for("builder.branches", slug=survey.slug, page_id=page_id),
        form=form,
        kept=kept_words(survey.draft, form),
        pipes=[],
        tab="edit",
        refusal=refusal,
    )
