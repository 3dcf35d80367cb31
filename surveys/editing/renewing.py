"""Making a part a new one: it keeps its words and its place, and gets an id and a code of its own.

What looked at the old part looks at the new one; `uses` tells who does.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from surveys.choices import OfferingQuestion
from surveys.definition import Survey, to_json
from surveys.editing.errors import EditError, changed
from surveys.editing.naming import code_from, new_id
from surveys.editing.tree import all_codes, all_ids, item_with_id, option_with_id
from surveys.piping import pipes_in
from surveys.reading import from_json
from surveys.sites import names, sites
from surveys.text import Message, Translation, source_hash

# The fields of a definition that hold the id of an item or option.
_POINTING: Final = frozenset({"id", "item", "over", "summary"})


def renew_item(survey: Survey, item_id: str) -> Survey:
    """Return the survey with the item as a new one; the code that it had is never used again."""
    item = item_with_id(survey, item_id)
    taken, ids = all_ids(survey), dict[str, str]()
    options = item.labelled() if isinstance(item, OfferingQuestion) else ()
    for old in (item_id, *(option.id for option in options)):
        ids[old] = new_id(taken)
        taken.add(ids[old])
    retired = dict.fromkeys((*survey.retired_codes, item.code))
    code = code_from(item.code, stem=item.code, taken={*all_codes(survey), *retired})

    def renewed(part: dict[str, Any]) -> dict[str, Any]:
        found = {
            key: ids.get(value, value) if key in _POINTING and isinstance(value, str) else value
            for key, value in part.items()
        }
        return {**found, "code": code} if part.get("id") == item_id else found

    survey = _rewritten(survey, renewed)
    survey = changed(survey, retired_codes=tuple(retired))
    return _with_pipes(survey, item.code, code)


def renew_option(survey: Survey, option_id: str) -> Survey:
    """Return the survey with the option or row as a new one; EditError where it is fixed."""
    item, field, option = option_with_id(survey, option_id)
    if option.code in item.fixed_codes:
        raise EditError("fixed_options")
    retired = tuple(dict.fromkeys((*getattr(item, item.lists[field]), option.code)))
    taken = {*retired, *(each.code for each in getattr(item, field))}
    code = code_from(option.code, stem=option.code, taken=taken)
    fresh = {"id": new_id(all_ids(survey)), "code": code}
    looking = ("row", "code") if field == "rows" else ("option", "options", "code")
    if field == "options" and "rows" in item.lists and option.code in _row_codes(item):
        looking = ("option", "options")

    def renewed(part: dict[str, Any]) -> dict[str, Any]:
        if part.get("id") == option_id:
            return {**part, **fresh}
        if part.get("id") == item.id:
            return {**part, item.lists[field]: list(retired)}
        if part.get("item") != item.id:
            return part
        return part | {
            key: _replaced(part[key], option.code, code) for key in looking if key in part
        }

    return _rewritten(survey, renewed)


def uses(survey: Survey, part_id: str) -> tuple[str, ...]:
    """Return the ids of the parts and texts that look at, or tell again, this item or option."""
    item = next((each for each in survey.items() if each.id == part_id), None)
    if item is None:
        return tuple(dict.fromkeys(_looking_at_option(survey, part_id)))
    found = [site.owner for site in sites(survey) if item.id in site.items]
    for page in survey.pages:
        found += [rule.id for rule in page.rules if rule.item == item.id]
        if page.repeats is not None and page.repeats.summary == item.id:
            found.append(page.id)
    for string_id, message in survey.strings.items():
        texts = (each.text for each in message.translations.values())
        if any(item.code in pipes_in(text) for text in texts):
            found.append(string_id)
    return tuple(dict.fromkeys(found))


def _looking_at_option(survey: Survey, option_id: str) -> Iterator[str]:
    item, field, option = option_with_id(survey, option_id)
    is_row = field == "rows"
    for site in sites(survey):
        if any(names(look, item.id, option.code, is_row=is_row) for look in site.leaves()):
            yield site.owner


def _row_codes(item: OfferingQuestion) -> set[str]:
    return {row.code for row in getattr(item, "rows", ())}


def _replaced(value: object, old: str, new: str) -> object:
    if isinstance(value, list):
        return [new if each == old else each for each in value]
    return new if value == old else value


def _rewritten(survey: Survey, change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Survey:
    """Return the survey with every object of its structure changed so; words are left alone."""

    def walked(value: object) -> object:
        if isinstance(value, dict):
            return {key: walked(inner) for key, inner in change(value).items()}
        return [walked(inner) for inner in value] if isinstance(value, list) else value

    whole = json.loads(to_json(survey))
    steering = {key: walked(whole[key]) for key in ("pages", "quotas") if key in whole}
    return from_json(json.dumps({**whole, **steering}))


def _with_pipes(survey: Survey, old: str, new: str) -> Survey:
    pattern = re.compile(r"\{" + re.escape(old) + r"(?=[}|,])")
    strings = dict(survey.strings)
    for string_id, message in strings.items():
        if any(old in pipes_in(each.text) for each in message.translations.values()):
            strings[string_id] = _piping(message, pattern, f"{{{new}", survey.source_lang)
    return changed(survey, strings=strings)


def _piping(message: Message, pattern: re.Pattern[str], new: str, source_lang: str) -> Message:
    texts = {lang: pattern.sub(new, each.text) for lang, each in message.translations.items()}
    current = source_hash(texts.get(source_lang, ""))
    return Message(
        source_hash=current,
        translations={
            lang: Translation(
                text=texts[lang],
                status=each.status,
                source_hash=current
                if each.source_hash == message.source_hash
                else each.source_hash,
            )
            for lang, each in message.translations.items()
        },
    )
