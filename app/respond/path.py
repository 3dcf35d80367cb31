"""Where somebody goes on to after saving a page."""

import surveys


def next_stop(
    survey: surveys.Survey,
    page_code: str,
    *,
    before: surveys.Answers,
    after: surveys.Answers,
    returning: bool,
    stopped_by: str | None = None,
) -> str | None:
    """Return the code of the next page; None when it is time to check the answers.

    Somebody who came from there to change one answer is `returning`: only pages that this
    change has opened, or that still lack an answer, lie in between.
    """
    if not returning:
        following = surveys.next_page(survey, after, page_code, stopped_by=stopped_by)
        return following.code if following else None
    open_before = _items(survey, before)
    lacking = {item.id for item in surveys.missing(survey, after, stopped_by=stopped_by)}
    lacking |= {rule.item for rule in surveys.broken(survey, after, stopped_by=stopped_by)}
    for page in surveys.visible_pages(survey, after, stopped_by=stopped_by):
        items = surveys.visible_items(survey, page, after, stopped_by=stopped_by)
        shown = {item.id for item in items}
        opened = {key for key in shown - open_before if key not in after}
        opened |= set(_entries(survey, page, after)) - set(_entries(survey, page, before))
        if page.code != page_code and shown & lacking | opened:
            return page.code
    return None


def _entries(survey: surveys.Survey, page: surveys.Page, values: surveys.Answers) -> list[str]:
    """Return the keys of the options that a page is to be answered for."""
    if page.repeats is None or page.repeats.over is None:
        return []
    return [entry.key for entry in surveys.entries(survey, page, values)]


def _items(survey: surveys.Survey, values: surveys.Answers) -> set[str]:
    return {
        item.id
        for page in surveys.visible_pages(survey, values)
        for item in surveys.visible_items(survey, page, values)
    }
