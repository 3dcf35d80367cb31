"""The citizen's path, computed from the answers each time and never stored."""

from collections.abc import Iterator

from surveys.conditions import evaluate
from surveys.definition import Page, Survey
from surveys.questions import Item
from surveys.values import Answers, Value


def visible_pages(survey: Survey, answers: Answers) -> tuple[Page, ...]:
    """Return the pages on the path: those with at least one item to show."""
    return tuple(page for page, _ in _path(survey, answers))


def visible_items(survey: Survey, page: Page, answers: Answers) -> tuple[Item, ...]:
    """Return the items that the page shows; none when the page is not on the path."""
    for shown, items in _path(survey, answers):
        if shown.id == page.id:
            return items
    return ()


def first_page(survey: Survey, answers: Answers) -> Page | None:
    """Return the page where the path begins."""
    return next(iter(visible_pages(survey, answers)), None)


def next_page(survey: Survey, answers: Answers, page_code: str) -> Page | None:
    """Return the page after this one on the path, None after the last."""
    here = survey.position(page_code)
    ahead = (page for page in visible_pages(survey, answers) if survey.position(page.code) > here)
    return next(ahead, None)


def previous_page(survey: Survey, answers: Answers, page_code: str) -> Page | None:
    """Return the page before this one on the path, None before the first."""
    here = survey.position(page_code)
    behind = [page for page in visible_pages(survey, answers) if survey.position(page.code) < here]
    return behind[-1] if behind else None


def prune(survey: Survey, answers: Answers) -> dict[str, Value]:
    """Return only the answers on the final path, in the order of the survey."""
    shown = [item.id for _, items in _path(survey, answers) for item in items if item.parts]
    return {item_id: answers[item_id] for item_id in shown if item_id in answers}


def missing(survey: Survey, answers: Answers) -> tuple[Item, ...]:
    """Return the required items on the path that have no answer."""
    return tuple(
        item
        for _, items in _path(survey, answers)
        for item in items
        if item.required and item.id not in answers
    )


def _path(survey: Survey, answers: Answers) -> Iterator[tuple[Page, tuple[Item, ...]]]:
    # Only answers of shown items count: what is hidden later must not steer the path.
    known: dict[str, Value] = {}
    for page in survey.pages:
        if page.show_if is not None and not evaluate(page.show_if, known):
            continue
        shown: list[Item] = []
        for item in page.items:
            if item.show_if is None or evaluate(item.show_if, known):
                shown.append(item)
                if item.id in answers:
                    known[item.id] = answers[item.id]
        if shown:
            yield page, tuple(shown)
