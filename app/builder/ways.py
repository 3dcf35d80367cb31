"""Where pages lead, what they refuse, and how many responses are wanted, in words for staff."""

from flask_babel import gettext as _

import surveys
from app.builder.conditions import condition_text
from app.builder.sentences import figure, name_of, quoted


def branch_text(survey: surveys.Survey, branch: surveys.Branch) -> str:
    """Return whom a branch leads where, as a sentence."""
    to = name_of(survey, branch.to) if branch.to is not None else ""
    if branch.when is None:
        end = _("For everybody, the questions end here.")
        return str(_("Everybody goes on to %(page)s.", page=to) if to else end)
    condition = condition_text(survey, branch.when)
    if not to:
        return str(_("If %(condition)s, the questions end here.", condition=condition))
    return str(_("If %(condition)s, people go on to %(page)s.", condition=condition, page=to))


def rule_text(survey: surveys.Survey, rule: surveys.Rule) -> str:
    """Return when a page is refused, and what people are told, as a sentence."""
    condition = condition_text(survey, rule.refused_when)
    message = quoted(survey, rule.message)
    return str(_("Not if %(condition)s: %(message)s", condition=condition, message=message))


def quota_text(survey: surveys.Survey, quota: surveys.Quota) -> str:
    """Return how many responses of which sort are wanted, and what happens beyond."""
    values = {"limit": figure(quota.limit), "condition": condition_text(survey, quota.when)}
    if quota.action == "stop":
        return str(_("%(limit)s responses where %(condition)s; then people are stopped.", **values))
    return str(_("%(limit)s responses where %(condition)s; then more are marked.", **values))


def narrowed_text(survey: surveys.Survey, option: surveys.Option) -> str:
    """Return to whom an option or row is offered, as a sentence; "" when to everybody."""
    if option.show_if is None:
        return ""
    answer = quoted(survey, option.label) or option.code
    condition = condition_text(survey, option.show_if)
    return str(_("%(answer)s only if %(condition)s", answer=answer, condition=condition))
