"""Edits to where pages lead, what they refuse, and how many responses of a sort are wanted."""

from collections.abc import Sequence
from typing import Literal

from surveys.conditions import Condition
from surveys.definition import Page, Survey
from surveys.editing.errors import EditError, changed, refusing
from surveys.editing.naming import chosen_code, code_from, new_id
from surveys.editing.tree import To, all_ids, moved, page_with_id, with_page
from surveys.editing.words import add_strings, with_words, without_unused
from surveys.steering import Branch, Quota, Rule


def set_branches(survey: Survey, page_id: str, branches: Sequence[Branch]) -> Survey:
    """Return the survey where the page leads so; the first branch that holds is taken."""
    page = page_with_id(survey, page_id)
    for branch in branches:
        if branch.to is not None:
            page_with_id(survey, branch.to)
    return with_page(survey, changed(page, branches=tuple(branches)))


def add_rule(
    survey: Survey, page_id: str, item_id: str, refused_when: Condition, message: str
) -> Survey:
    """Return the survey where the page is refused, with this message at the item, when it holds."""
    page = page_with_id(survey, page_id)
    survey, (message_id,) = add_strings(survey, [message])
    with refusing():
        rule = Rule(
            id=new_id(all_ids(survey)),
            refused_when=refused_when,
            item=item_id,
            message=message_id,
        )
    return with_page(survey, changed(page, rules=(*page.rules, rule)))


def edit_rule(
    survey: Survey, rule_id: str, item_id: str, refused_when: Condition, message: str
) -> Survey:
    """Return the survey with another condition, item or message in this rule."""
    page, rule = _rule(survey, rule_id)
    survey, strings = with_words(survey, dict(rule), {"message": message}, optional=())
    new = changed(rule, refused_when=refused_when, item=item_id, **strings)
    rules = tuple(new if old.id == rule_id else old for old in page.rules)
    return with_page(survey, changed(page, rules=rules))


def delete_rule(survey: Survey, rule_id: str) -> Survey:
    """Return the survey without the rule."""
    page, _found = _rule(survey, rule_id)
    kept = tuple(rule for rule in page.rules if rule.id != rule_id)
    return without_unused(with_page(survey, changed(page, rules=kept)))


def add_quota(
    survey: Survey, when: Condition, limit: int, *, name: str, code: str | None = None
) -> Survey:
    """Return the survey with a new quota, which flags what is beyond it.

    Its code is the one chosen, or one made of the name.
    """
    taken = {quota.code for quota in survey.quotas}
    retired = set(survey.retired_codes)
    free = (
        code_from(name, stem="quota", taken=taken | retired)
        if code is None
        else chosen_code(code, taken=taken, retired=retired)
    )
    with refusing():
        quota = Quota(id=new_id(all_ids(survey)), code=free, when=when, limit=limit)
    return changed(survey, quotas=(*survey.quotas, quota))


def edit_quota(
    survey: Survey,
    quota_id: str,
    *,
    when: Condition,
    limit: int,
    action: Literal["stop", "flag"],
    message: str = "",
) -> Survey:
    """Return the survey with another condition, limit, action or message ("" for none) in it."""
    quota = _quota(survey, quota_id)
    texts = {"message": message}
    survey, strings = with_words(survey, dict(quota), texts, optional={"message"})
    new = changed(quota, when=when, limit=limit, action=action, **strings)
    quotas = tuple(new if old.id == quota_id else old for old in survey.quotas)
    return without_unused(changed(survey, quotas=quotas))


def move_quota(survey: Survey, quota_id: str, to: To) -> Survey:
    """Return the survey with the quota one place "up", "down", or at a place from 0."""
    place = survey.quotas.index(_quota(survey, quota_id))
    return changed(survey, quotas=moved(survey.quotas, place, to))


def delete_quota(survey: Survey, quota_id: str) -> Survey:
    """Return the survey without the quota; its code is never used again."""
    quota = _quota(survey, quota_id)
    kept = tuple(other for other in survey.quotas if other.id != quota_id)
    retired = (*survey.retired_codes, quota.code)
    return without_unused(changed(survey, quotas=kept, retired_codes=retired))


def _rule(survey: Survey, rule_id: str) -> tuple[Page, Rule]:
    for page in survey.pages:
        for rule in page.rules:
            if rule.id == rule_id:
                return page, rule
    raise EditError("unknown_rule")


def _quota(survey: Survey, quota_id: str) -> Quota:
    for quota in survey.quotas:
        if quota.id == quota_id:
            return quota
    raise EditError("unknown_quota")
