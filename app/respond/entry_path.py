"""Where somebody stands among the entries of a page that repeats, and where they go on to."""

import surveys
from app.errors import NotFoundError
from app.respond import pages, path
from app.respond.pages import Visit


def repeat_of(page: surveys.Page) -> surveys.Repeat:
    """Return how the page repeats; NotFoundError when it does not."""
    if page.repeats is None:
        raise NotFoundError
    return page.repeats


def items_on(visit: Visit, page: surveys.Page) -> tuple[surveys.Item, ...]:
    """Return what the page shows, none when it is not on the path."""
    survey = visit.reader.survey
    return surveys.visible_items(survey, page, visit.values, stopped_by=visit.stopped_by)


def entries_on(visit: Visit, page: surveys.Page) -> list[surveys.Entry]:
    """Return the entries of a page, also those of which nothing that was typed is right yet."""
    survey = visit.reader.survey
    found = list(surveys.entries(survey, page, visit.values, stopped_by=visit.stopped_by))
    if repeat_of(page).over is None and visit.typed:
        known = {entry.key for entry in found}
        names = (name.partition(".") for name in visit.typed)
        waiting = {key for item_id, _dot, key in names if item_id in page.item_ids}
        found += [_new(visit, page, key) for key in sorted(waiting - known, key=int)]
    return found


def entry_at(visit: Visit, page: surveys.Page, key: str) -> surveys.Entry | None:
    """Return the entry with this key, or the new one after the last; None when there is none."""
    repeat, found = repeat_of(page), entries_on(visit, page)
    for each in found:
        if each.key == key:
            return each
    if repeat.over is not None or not items_on(visit, page):
        return None
    is_next = key == next_key(found) and len(found) < repeat.most
    return _new(visit, page, key) if is_next else None


def next_key(found: list[surveys.Entry]) -> str:
    """Return the key of the entry after the last."""
    return str(max((int(entry.key) for entry in found), default=0) + 1)


def list_url(visit: Visit, page: surveys.Page) -> str:
    """Return the address of the list of entries."""
    return visit.url(page.code, returning=pages.is_returning())


def next_stop(visit: Visit, here: str, before: surveys.Answers) -> str | None:
    """Return the code of the page that comes after this one; None when it is time to check."""
    return path.next_stop(
        visit.reader.survey,
        here,
        before=before,
        after=visit.values,
        returning=pages.is_returning(),
        stopped_by=visit.stopped_by,
    )


def url(visit: Visit, code: str | None, *, enters: bool = False) -> str:
    """Return the address of a page, None for the one where all answers are checked.

    Whoever `enters` a page that repeats, and has to answer it, begins with its first entry.
    """
    if code is None:
        return visit.check_url()
    page, is_returning = visit.reader.survey.page(code), pages.is_returning()
    first = _first(visit, page) if enters and page.repeats is not None else None
    if first is not None:
        return visit.entry_url(code, first, returning=is_returning)
    return visit.url(code, returning=is_returning)


def onward(visit: Visit, here: str, before: surveys.Answers) -> str:
    """Return where somebody goes on to from a page."""
    return url(visit, next_stop(visit, here, before))


def after_entry(visit: Visit, page: surveys.Page, key: str, before: surveys.Answers) -> str:
    """Return where somebody goes on to from one entry: to the next of a list, or to all of them."""
    waiting = [
        entry.key for entry in entries_on(visit, page) if not entry.values or entry.key == key
    ]
    behind = waiting[waiting.index(key) + 1 :] if key in waiting else []
    if repeat_of(page).over is not None and behind:
        return visit.entry_url(page.code, behind[0], returning=pages.is_returning())
    was_there = any(key in dict(surveys.entries_of(before.get(each))) for each in page.item_ids)
    if pages.is_returning() and was_there:
        return onward(visit, page.code, before)
    return list_url(visit, page)


def _first(visit: Visit, page: surveys.Page) -> str | None:
    found = entries_on(visit, page)
    if any(entry.values for entry in found):
        return None
    if found:
        return found[0].key
    return "1" if repeat_of(page).least else None


def _new(visit: Visit, page: surveys.Page, key: str) -> surveys.Entry:
    return surveys.Entry(key, items_on(visit, page), {}, {})
