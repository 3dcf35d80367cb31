"""Problems of branches, exit pages, rules, quotas, formulas and patterns."""

from collections.abc import Iterator

from surveys.checks.problems import Problem, problem
from surveys.checks.reach import can_fail, can_hold
from surveys.conditions import items_in
from surveys.definition import Page, Survey
from surveys.figures import items_of
from surveys.reckoned import Calculated
from surveys.written import ShortText


def steering(survey: Survey) -> Iterator[Problem]:
    """Yield what is wrong with where pages lead, what they refuse, and how many are wanted."""
    places = {page.id: place for place, page in enumerate(survey.pages)}
    for place, page in enumerate(survey.pages):
        yield from _branches(survey, page, place, places)
        own = {item.id for item in page.items}
        if any(rule.item not in own for rule in page.rules):
            yield problem("rule_elsewhere", page.id)
        yield from _rules(survey, page)
    reached = _reached(survey, places)
    for page in survey.pages:
        if page.id not in reached:
            yield problem("unreachable_page", page.id)
    yield from _quotas(survey)
    for item in survey.items():
        if isinstance(item, Calculated) and not items_of(item.formula):
            yield problem("empty_formula", item.id)
        if isinstance(item, ShortText) and item.pattern and not item.pattern_message:
            yield problem("no_pattern_message", item.id)


def _rules(survey: Survey, page: Page) -> Iterator[Problem]:
    known = {item.id for item in survey.items()}
    for rule in page.rules:
        if not items_in(rule.refused_when) <= known:
            continue
        if not can_hold(survey, rule.refused_when, set()):
            yield problem("unused_rule", page.id)
        elif not can_fail(survey, rule.refused_when, set()):
            yield problem("impossible_rule", page.id)


def _branches(survey: Survey, page: Page, place: int, places: dict[str, int]) -> Iterator[Problem]:
    known = {item.id for item in survey.items()}
    is_taken = False
    for branch in page.branches:
        if branch.to is not None and branch.to not in places:
            yield problem("unknown_page", page.id)
        elif branch.to is not None and places[branch.to] <= place:
            yield problem("backward_branch", page.id)
        if is_taken or page.is_exit:
            yield problem("unused_branch", page.id)
        elif branch.when is None:
            is_taken = True
        elif items_in(branch.when) <= known and not can_hold(survey, branch.when, set()):
            yield problem("unused_branch", page.id)


def _reached(survey: Survey, places: dict[str, int]) -> set[str]:
    """Return the ids of the pages that some answers lead to."""
    reached: set[str] = set()
    waiting = [_after(survey, -1)]
    while waiting:
        place = waiting.pop()
        if place >= len(survey.pages) or survey.pages[place].id in reached:
            continue
        page = survey.pages[place]
        reached.add(page.id)
        targets = [places[branch.to] for branch in page.branches if branch.to in places]
        waiting += [target for target in targets if target > place and not page.is_exit]
        leads_on = all(branch.when is not None for branch in page.branches)
        if page.show_if is not None or (leads_on and not page.is_exit):
            waiting.append(_after(survey, place))
    return reached


def _after(survey: Survey, place: int) -> int:
    """Return the place of the next page that people come to without a branch."""
    return next(
        (later for later, page in enumerate(survey.pages) if later > place and not page.is_exit),
        len(survey.pages),
    )


def _quotas(survey: Survey) -> Iterator[Problem]:
    seen: set[str] = set()
    known = {item.id for item in survey.items()}
    for quota in survey.quotas:
        if quota.code in seen:
            yield problem("duplicate_code", quota.id, name=quota.code)
        seen.add(quota.code)
        if quota.action == "stop" and quota.message is None:
            yield problem("no_quota_message", quota.id)
        if items_in(quota.when) <= known and not can_hold(survey, quota.when, set()):
            yield problem("unused_quota", quota.id)
