"""The citizen's path, computed from the answers each time and never stored.

`stopped_by` is the id of a full quota that ends the questions of whoever fits it.
"""

from collections.abc import Iterator
from typing import TypeAlias

from surveys.conditions import evaluate, items_in
from surveys.definition import Page, Survey
from surveys.questions import Item
from surveys.steering import Quota, Rule
from surveys.steps import Entry, Step, lacking, step_of
from surveys.values import Answers, Value

Ending: TypeAlias = Page | Quota


def visible_pages(
    survey: Survey, answers: Answers, *, stopped_by: str | None = None
) -> tuple[Page, ...]:
    """Return the pages on the path: those with at least one item to show."""
    return tuple(step.page for step in _path(survey, answers, stopped_by) if step.items)


def visible_items(
    survey: Survey, page: Page, answers: Answers, *, stopped_by: str | None = None
) -> tuple[Item, ...]:
    """Return the items that the page shows, with what they offer to these answers.

    There are none when the page is not on the path.
    """
    for step in _path(survey, answers, stopped_by):
        if step.page.id == page.id:
            return step.items
    return ()


def entries(
    survey: Survey, page: Page, answers: Answers, *, stopped_by: str | None = None
) -> tuple[Entry, ...]:
    """Return the entries of a page that repeats: those made, or those that its list asks for."""
    for step in _path(survey, answers, stopped_by):
        if step.page.id == page.id:
            return step.entries
    return ()


def first_page(survey: Survey, answers: Answers) -> Page | None:
    """Return the page where the path begins."""
    return next(iter(visible_pages(survey, answers)), None)


def next_page(
    survey: Survey, answers: Answers, page_code: str, *, stopped_by: str | None = None
) -> Page | None:
    """Return the page after this one on the path, None after the last."""
    here = survey.position(page_code)
    path = visible_pages(survey, answers, stopped_by=stopped_by)
    return next((page for page in path if survey.position(page.code) > here), None)


def previous_page(
    survey: Survey, answers: Answers, page_code: str, *, stopped_by: str | None = None
) -> Page | None:
    """Return the page before this one on the path, None before the first."""
    here = survey.position(page_code)
    path = visible_pages(survey, answers, stopped_by=stopped_by)
    behind = [page for page in path if survey.position(page.code) < here]
    return behind[-1] if behind else None


def may_turn(survey: Survey, page_code: str) -> bool:
    """Return whether the answers from this page on still decide how many pages follow."""
    here = survey.position(page_code)
    ahead = {item.id for page in survey.pages[here:] for item in page.items}
    if any(quota.action == "stop" for quota in survey.quotas):
        return True
    if any(page.branches for page in survey.pages[here:]):
        return True
    return any(_hangs_on(page, ahead) for page in survey.pages[here + 1 :])


def _hangs_on(page: Page, items: set[str]) -> bool:
    if page.repeats is not None and page.repeats.over in items:
        return True
    conditions = [page.show_if, *(item.show_if for item in page.items)]
    if page.show_if is None and any(item.is_asked and not item.show_if for item in page.items):
        return False
    return any(each is not None and items & items_in(each) for each in conditions)


def prune(survey: Survey, answers: Answers, *, stopped_by: str | None = None) -> dict[str, Value]:
    """Return only the answers on the final path, and what is reckoned from them, in order."""
    found: dict[str, Value] = {}
    for step in _path(survey, answers, stopped_by):
        found |= step.values
    return found


def missing(survey: Survey, answers: Answers, *, stopped_by: str | None = None) -> tuple[Item, ...]:
    """Return the required items on the path that have no whole answer."""
    return tuple(item for step in _path(survey, answers, stopped_by) for item in lacking(step))


def broken(survey: Survey, answers: Answers, *, stopped_by: str | None = None) -> tuple[Rule, ...]:
    """Return the rules on the path that these answers break."""
    known: dict[str, Value] = {}
    found: list[Rule] = []
    for step in _path(survey, answers, stopped_by):
        known |= step.values
        found += [rule for rule in step.page.rules if evaluate(rule.refused_when, known)]
    return tuple(found)


def ending(survey: Survey, answers: Answers, *, stopped_by: str | None = None) -> Ending | None:
    """Return the exit page or the quota that ended the questions early, None when neither did."""
    known: dict[str, Value] = {}
    for step in _path(survey, answers, stopped_by):
        known |= step.values
        if step.page.is_exit:
            return step.page
    quotas = {quota.id: quota for quota in survey.quotas}
    stopping = quotas.get(stopped_by or "")
    return stopping if stopping is not None and evaluate(stopping.when, known) else None


def quotas_met(survey: Survey, answers: Answers) -> tuple[Quota, ...]:
    """Return the quotas that a response with these (pruned) answers falls under."""
    return tuple(quota for quota in survey.quotas if evaluate(quota.when, answers))


def _path(survey: Survey, answers: Answers, stopped_by: str | None) -> Iterator[Step]:
    # Only answers of shown items count: what is hidden later must not steer the path.
    known: dict[str, Value] = {}
    wanted: str | None = None
    stopping = next((quota for quota in survey.quotas if quota.id == stopped_by), None)
    for page in survey.pages:
        if page.id != wanted and (wanted is not None or page.is_exit):
            continue
        wanted = None
        if page.show_if is not None and not evaluate(page.show_if, known):
            continue
        step = step_of(survey, page, answers, known)
        yield step
        if page.is_exit or (stopping is not None and evaluate(stopping.when, known)):
            return
        for branch in page.branches:
            if branch.when is None or evaluate(branch.when, known):
                if branch.to is None:
                    return
                wanted = branch.to
                break
