"""Which answers of a page cannot be together."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

import surveys
from app.access import Role, staff
from app.builder import sentences
from app.builder.forms.fields import EditForm
from app.builder.forms.steering import RuleForm
from app.builder.models import Survey
from app.builder.pipes import pipes_before
from app.builder.service import Edit
from app.builder.views.blueprint import Refusal, bp, gone, own_survey, page, page_of
from app.builder.views.lined import Entry, Way, answered, changed_list, kept_words, lost
from app.builder.ways import rule_text
from app.errors import NotFoundError
from surveys import editing


@bp.get("/<slug>/pages/<page_id>/rules/")
@staff(Role.EDITOR)
def rules(slug: str, page_id: str) -> str:
    """List which answers of a page cannot be together."""
    return _listed(own_survey(slug), page_id)


@bp.post("/<slug>/pages/<page_id>/rules/")
@staff(Role.EDITOR)
def change_rules(slug: str, page_id: str) -> ResponseReturnValue:
    """Take a rule away."""
    survey, form = own_survey(slug), EditForm(request.form)
    try:
        page_of(survey, page_id)
    except NotFoundError:
        return gone(survey, [])
    rule_id = request.form.get("go", "").partition(":")[2]
    deleting = Edit("delete_rule", page_id, lambda draft: editing.delete_rule(draft, rule_id))
    url = url_for("builder.rules", slug=slug, page_id=page_id)
    return changed_list(
        survey, form, deleting, url, lambda refusal: _listed(survey, page_id, refusal)
    )


@bp.route("/<slug>/pages/<page_id>/rules/<key>/", methods=["GET", "POST"])
@staff(Role.EDITOR)
def rule(slug: str, page_id: str, key: str) -> ResponseReturnValue:
    """Write a new rule, or change one."""
    survey = own_survey(slug)
    try:
        found, stored = page_of(survey, page_id), _stored(survey, page_id, key)
    except NotFoundError:
        return lost(survey)
    if request.method == "GET":
        return _form(survey, page_id, key, RuleForm(survey.draft, found, stored=stored))
    way = Way(
        make=lambda posted: RuleForm(survey.draft, found, posted, stored),
        show=lambda form, refusal: _form(survey, page_id, key, form, refusal),
        edit=lambda form: _edit(page_id, key, form),
        url=url_for("builder.rules", slug=slug, page_id=page_id),
        message=_("The rule has been saved."),
    )
    return answered(survey, way)


def _stored(survey: Survey, page_id: str, key: str) -> surveys.Rule | None:
    if key == "new":
        return None
    for each in page_of(survey, page_id).rules:
        if each.id == key:
            return each
    raise NotFoundError


def _edit(page_id: str, key: str, form: RuleForm) -> Edit:
    when, item_id, message = form.condition(), str(form.place.data), form.message.data or ""

    def apply(draft: surveys.Survey) -> surveys.Survey:
        if key == "new":
            return editing.add_rule(draft, page_id, item_id, when, message)
        return editing.edit_rule(draft, key, item_id, when, message)

    return Edit("add_rule" if key == "new" else "edit_rule", page_id, apply)


def _listed(survey: Survey, page_id: str, refusal: Refusal | None = None) -> str:
    found, slug = page_of(survey, page_id), survey.slug
    entries = [
        Entry(
            each.id,
            rule_text(survey.draft, each),
            url_for("builder.rule", slug=slug, page_id=page_id, key=each.id),
        )
        for each in found.rules
    ]
    return page(
        "steered",
        survey,
        heading=_("Rules of %(name)s", name=sentences.name_of(survey.draft, page_id)),
        lead=_("A rule says which answers cannot be together. People are asked to change them."),
        nothing=_("There is no rule yet."),
        entries=entries,
        is_ordered=False,
        add=_("Add a rule"),
        new=url_for("builder.rule", slug=slug, page_id=page_id, key="new"),
        back=url_for("builder.edit", slug=slug, _anchor=f"part-{page_id}"),
        tab="edit",
        refusal=refusal,
    )


def _form(
    survey: Survey,
    page_id: str,
    key: str,
    form: RuleForm,
    refusal: Refusal | None = None,
) -> str:
    return page(
        "steering",
        survey,
        heading=_("Rules of %(name)s", name=sentences.name_of(survey.draft, page_id)),
        question=_("These answers cannot be together:"),
        action=url_for("builder.rule", slug=survey.slug, page_id=page_id, key=key),
        back=url_for("builder.rules", slug=survey.slug, page_id=page_id),
        form=form,
        kept=kept_words(survey.draft, form),
        pipes=pipes_before(survey.draft, page_id),
        tab="edit",
        refusal=refusal,
    )
