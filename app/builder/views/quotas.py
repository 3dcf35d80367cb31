"""How many responses of which sort are wanted."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import surveys
from app.access import Role, staff
from app.builder import queries
from app.builder.filled import filled
from app.builder.forms.fields import EditForm
from app.builder.forms.steering import QuotaForm
from app.builder.models import Survey
from app.builder.pipes import pipes_before
from app.builder.service import Edit
from app.builder.views.blueprint import Refusal, bp, own_survey, page
from app.builder.views.lined import Entry, Way, answered, changed_list, kept_words, lost
from app.builder.ways import quota_text
from app.errors import NotFoundError
from app.i18n import number
from surveys import editing


@bp.get("/<slug>/quotas/")
@staff(Role.EDITOR)
def quotas(slug: str) -> str:
    """List the quotas of a survey."""
    return _listed(own_survey(slug))


@bp.post("/<slug>/quotas/")
@staff(Role.EDITOR)
def change_quotas(slug: str) -> ResponseReturnValue:
    """Move a quota, or take it away."""
    survey, form = own_survey(slug), EditForm(request.form)
    go, _colon, quota_id = request.form.get("go", "").partition(":")

    def apply(draft: surveys.Survey) -> surveys.Survey:
        match go:
            case "up" | "down" as to:
                return editing.move_quota(draft, quota_id, to)
            case _:
                return editing.delete_quota(draft, quota_id)

    act = "move_quota" if go in {"up", "down"} else "delete_quota"
    url = url_for("builder.quotas", slug=slug)
    return changed_list(
        survey, form, Edit(act, quota_id, apply), url, lambda refusal: _listed(survey, refusal)
    )


@bp.route("/<slug>/quotas/<key>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def quota(slug: str, key: str) -> ResponseReturnValue:
    """Write a new quota, or change one."""
    survey = own_survey(slug)
    try:
        stored = _stored(survey, key)
    except NotFoundError:
        return lost(survey)
    if request.method == "GET":
        return _form(survey, key, QuotaForm(survey.draft, stored=stored))
    way = Way(
        make=lambda posted: QuotaForm(survey.draft, posted, stored),
        show=lambda form, refusal: _form(survey, key, form, refusal),
        edit=lambda form: _edit(key, form),
        url=url_for("builder.quotas", slug=slug),
        message=_("The quota has been saved."),
    )
    return answered(survey, way)


def _stored(survey: Survey, key: str) -> surveys.Quota | None:
    if key == "new":
        return None
    for each in survey.draft.quotas:
        if each.id == key:
            return each
    raise NotFoundError


def _edit(key: str, form: QuotaForm) -> Edit:
    when, limit, message = form.condition(), form.chosen_limit, form.message.data or ""
    name = form.quota_name.data or "" if key == "new" else ""

    def apply(draft: surveys.Survey) -> surveys.Survey:
        quota_id = key
        if key == "new":
            draft = editing.add_quota(draft, when, limit, name=name)
            quota_id = draft.quotas[-1].id
        return editing.edit_quota(
            draft, quota_id, when=when, limit=limit, action=form.chosen_action, message=message
        )

    return Edit("add_quota" if key == "new" else "edit_quota", key, apply)


def _listed(survey: Survey, refusal: Refusal | None = None) -> str:
    is_live = queries.newest_version(survey) is not None
    counts = filled(survey.id) if is_live and survey.draft.quotas else {}
    entries = [
        Entry(
            each.id,
            f"{each.code}: {quota_text(survey.draft, each)}",
            url_for("builder.quota", slug=survey.slug, key=each.id),
            _so_far(counts.get(each.code, 0), each.limit) if is_live else "",
            is_live and counts.get(each.code, 0) >= each.limit,
        )
        for each in survey.draft.quotas
    ]
    return page(
        "steered",
        survey,
        heading=_("Quotas"),
        lead=_("A quota says how many responses of one sort are wanted."),
        nothing=_("There is no quota yet."),
        entries=entries,
        is_ordered=True,
        add=_("Add a quota"),
        new=url_for("builder.quota", slug=survey.slug, key="new"),
        back=url_for("builder.edit", slug=survey.slug),
        tab="quotas",
        refusal=refusal,
    )


def _so_far(count: int, limit: int) -> str:
    return str(
        _("%(count)s of %(limit)s complete responses", count=number(count), limit=number(limit))
    )


def _form(survey: Survey, key: str, form: QuotaForm, refusal: Refusal | None = None) -> str:
    return page(
        "steering",
        survey,
        heading=_("Add a quota") if key == "new" else _("Change a quota"),
        question=_("A response counts if:"),
        action=url_for("builder.quota", slug=survey.slug, key=key),
        back=url_for("builder.quotas", slug=survey.slug),
        form=form,
        kept=kept_words(survey.draft, form),
        pipes=pipes_before(survey.draft),
        tab="quotas",
        refusal=refusal,
    )
