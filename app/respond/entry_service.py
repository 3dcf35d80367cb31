"""What happens to the entries of a page that repeats; nothing here commits."""

from collections.abc import Mapping
from datetime import datetime

import surveys
from app.respond import service
from app.respond.models import Typed, UnfinishedResponse, Written


def keep(
    draft: UnfinishedResponse,
    page: surveys.Page,
    key: str,
    given: Mapping[str, Written | None],
    *,
    at: datetime,
    is_begun: bool = False,
) -> dict[str, Written]:
    """Keep the answers of one entry and return all.

    A numbered one that is left empty is none at all, unless something was typed that is to be
    put right later.
    """
    before = draft.answers
    values: dict[str, surveys.Value | None] = {
        item_id: surveys.with_entry(_value(before, item_id), key, own.value if own else None)
        for item_id, own in given.items()
    }
    langs = {item_id: each.lang for item_id, each in before.items()}
    langs |= {item_id: own.lang for item_id, own in given.items() if own is not None}
    own = {f"{item_id}.{key}" for item_id in page.item_ids}
    draft.keep_typed({name: typed for name, typed in draft.typed.items() if name not in own})
    answers = service.save_page(draft, page.code, values, langs=langs, at=at)
    if is_begun or not surveys.is_number(key):
        return answers
    if not any(_has(answers, item_id, key) for item_id in page.item_ids):
        return remove(draft, page, key, at=at)
    return answers


def remove(
    draft: UnfinishedResponse, page: surveys.Page, key: str, *, at: datetime
) -> dict[str, Written]:
    """Take one entry away, those after it each moved up by one, and return all answers."""
    before = draft.answers
    held = [item_id for item_id in sorted(page.item_ids) if item_id in before]
    values: dict[str, surveys.Value | None] = {
        item_id: surveys.without_entry(before[item_id].value, key) for item_id in held
    }
    draft.keep_typed(dict(_moved_up(draft.typed, page, int(key))))
    langs = {item_id: before[item_id].lang for item_id in held}
    return service.save_page(draft, page.code, values, langs=langs, at=at)


def _moved_up(typed: Mapping[str, Typed], page: surveys.Page, gone: int) -> list[tuple[str, Typed]]:
    found = []
    for name, waiting in typed.items():
        item_id, _dot, key = name.partition(".")
        if item_id not in page.item_ids:
            found.append((name, waiting))
        elif surveys.is_number(key) and int(key) != gone:
            found.append((f"{item_id}.{int(key) - (int(key) > gone)}", waiting))
    return found


def _value(answers: Mapping[str, Written], item_id: str) -> surveys.Value | None:
    return answers[item_id].value if item_id in answers else None


def _has(answers: Mapping[str, Written], item_id: str, key: str) -> bool:
    return key in dict(surveys.entries_of(_value(answers, item_id)))
