"""What an edit depends on: unchanged, it goes on top of what others did to other parts.

Anything that is not named here depends on the whole draft.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

import surveys
from app.errors import NotFoundError

Stake: TypeAlias = Callable[[surveys.Survey], object]
"""Returns the part of a draft that the editor was looking at; NotFoundError when it is gone."""


def stake_of(act: str, about: str) -> Stake | None:
    """Return what such an edit depends on, None for the whole draft."""
    look = _LOOKS.get(act)
    return None if look is None else lambda draft: look(draft, about)


def is_untouched(stake: Stake, before: surveys.Survey, now: surveys.Survey) -> bool:
    """Return whether that part is still as the editor saw it."""
    try:
        return bool(stake(before) == stake(now))
    except NotFoundError:
        return False


def texts(strings: Iterable[tuple[str, str]]) -> Stake:
    """Return what a translation depends on: these strings in these languages, and their source."""
    wanted = tuple(strings)

    def look(draft: surveys.Survey) -> object:
        if any(string_id not in draft.strings for string_id, _lang in wanted):
            raise NotFoundError
        return [
            (draft.strings[string_id].source_hash, draft.strings[string_id].text_in(lang))
            for string_id, lang in wanted
        ]

    return look


def _item(draft: surveys.Survey, item_id: str) -> surveys.Item:
    try:
        return draft.item(item_id)
    except surveys.UnknownItemError as error:
        raise NotFoundError from error


def _page(draft: surveys.Survey, page_id: str) -> surveys.Page:
    for page in draft.pages:
        if page.id == page_id:
            return page
    raise NotFoundError


def _source(draft: surveys.Survey, ids: Iterable[str | None]) -> list[tuple[str | None, str]]:
    known = draft.strings
    return [(each, known[each].text_in(draft.source_lang) if each in known else "") for each in ids]


def _question(draft: surveys.Survey, item_id: str) -> object:
    item = _item(draft, item_id)
    return item, _source(draft, item.string_ids())


def _whole_question(draft: surveys.Survey, item_id: str) -> object:
    # Somebody may have translated meanwhile what is to be deleted.
    item = _item(draft, item_id)
    return item, [draft.strings.get(each) for each in item.string_ids()]


def _title(draft: surveys.Survey, page_id: str) -> object:
    page = _page(draft, page_id)
    return _source(draft, [page.title]), page.is_exit, page.is_shuffled


def _repeating(draft: surveys.Survey, page_id: str) -> object:
    # What it is reckoned over stands on earlier pages, whose order counts as well.
    words = _page(draft, page_id).string_ids()
    return draft.pages, _source(draft, words)


def _whole_page(draft: surveys.Survey, page_id: str) -> object:
    page = _page(draft, page_id)
    title = [draft.strings.get(each) for each in page.string_ids()]
    items = [_whole_question(draft, item.id) for item in page.items]
    return page.show_if, page.branches, page.rules, page.repeats, title, items


def _place(draft: surveys.Survey, page_id: str) -> object:
    return _page(draft, page_id).id


def _order(draft: surveys.Survey, _about: str) -> object:
    return [(page.id, [item.id for item in page.items]) for page in draft.pages]


def _structure(draft: surveys.Survey, _about: str) -> object:
    return draft.pages


def _quotas(draft: surveys.Survey, _about: str) -> object:
    messages = [quota.message for quota in draft.quotas]
    return draft.pages, draft.quotas, _source(draft, messages)


def _frame(draft: surveys.Survey, _about: str) -> object:
    return _source(draft, [draft.title, draft.intro, draft.notice, draft.thanks])


def _languages(draft: surveys.Survey, _about: str) -> object:
    return draft.languages, draft.fallbacks


def _nothing(_draft: surveys.Survey, _about: str) -> object:
    return None


_LOOKS: Final[Mapping[str, Callable[[surveys.Survey, str], object]]] = {
    "add_item": _place,
    "add_page": _nothing,
    "delete_item": _whole_question,
    "delete_option": _question,
    "delete_page": _whole_page,
    "edit_item": _question,
    "edit_page": _title,
    "edit_survey": _frame,
    "move_item": _order,
    "move_option": _question,
    "move_page": _order,
    "renew_item": _structure,
    "renew_option": _structure,
    "set_languages": _languages,
    "set_show_if": _structure,
    "set_branches": _structure,
    "set_repeat": _repeating,
    "add_rule": _structure,
    "edit_rule": _structure,
    "delete_rule": _structure,
    "add_quota": _quotas,
    "edit_quota": _quotas,
    "move_quota": _quotas,
    "delete_quota": _quotas,
}
