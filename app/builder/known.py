"""Whose answers are known where a condition, a formula or a text looks at them."""

import surveys


def before(draft: surveys.Survey, part_id: str, *, entries: bool = False) -> list[surveys.Item]:
    """Return the questions whose answers are known before a page, question or option is shown.

    These are those of the pages before; for a value that nobody is asked for, also those before
    it on its own page. `entries`: with those answered several times, whose answers are counted.
    """
    found: list[surveys.Item] = []
    for page in draft.pages:
        if page.id == part_id:
            return found
        if any(part_id in _ids(item) for item in page.items):
            return found + _reckoned_from(page, part_id)
        found.extend(_answered(page, entries=entries))
    return found


def through(draft: surveys.Survey, page_id: str, *, entries: bool = False) -> list[surveys.Item]:
    """Return the questions whose answers are known once a page is answered, as `before` does."""
    found: list[surveys.Item] = []
    for page in draft.pages:
        found.extend(_answered(page, entries=entries))
        if page.id == page_id:
            break
    return found


def everywhere(draft: surveys.Survey, *, entries: bool = False) -> list[surveys.Item]:
    """Return all questions that have an answer in the end, as `before` does."""
    return [item for page in draft.pages for item in _answered(page, entries=entries)]


def _answered(page: surveys.Page, *, entries: bool = False) -> list[surveys.Item]:
    if page.repeats is not None and not entries:
        return []
    return [
        item for item in page.items if (item.parts or not item.is_asked) and not item.is_kept_apart
    ]


def _ids(item: surveys.Item) -> set[str]:
    options = item.labelled() if isinstance(item, surveys.OfferingQuestion) else ()
    return {item.id, *(option.id for option in options)}


def _reckoned_from(page: surveys.Page, part_id: str) -> list[surveys.Item]:
    ids = [item.id for item in page.items]
    if part_id not in ids or page.items[ids.index(part_id)].is_asked:
        return []
    ahead = ids[: ids.index(part_id)]
    return [item for item in _answered(page) if item.id in ahead]
