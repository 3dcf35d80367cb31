"""Copying questions and pages from another survey: new ids, free codes, words in every language."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from surveys.choices import OfferingQuestion
from surveys.conditions import Condition, items_in
from surveys.definition import LibraryRef, Page, Survey
from surveys.editing.errors import changed, refusing
from surveys.editing.naming import code_from, new_id
from surveys.editing.tree import all_codes, all_ids, item_with_id, page_with_id, with_page
from surveys.editing.words import without_unused
from surveys.figures import items_of
from surveys.model import replace
from surveys.questions import Item
from surveys.reckoned import Calculated
from surveys.repeats import Repeat
from surveys.steering import Rule
from surveys.text import Message, Translation, source_hash

_NOUGHT: Final = {"op": "number", "number": Decimal(0)}
_NO_STRINGS: Final = frozenset({"id", "kind", "code", "show_if"})


def copy_item(survey: Survey, page_id: str, source: Survey, item_id: str) -> Survey:
    """Return the survey with a copy of the item at the end of the page; its condition is left."""
    page, item = page_with_id(survey, page_id), item_with_id(source, item_id)
    survey, (copied,) = _copied(survey, source, [item])
    return with_page(survey, changed(page, items=(*page.items, copied)))


def copy_page(survey: Survey, source: Survey, page_id: str) -> Survey:
    """Return the survey with a copy of the page at its end.

    A condition, a formula or a rule goes along when it looks only at questions of this very
    page's own copy; where the page leads is left.
    """
    page = page_with_id(source, page_id)
    survey, items = _copied(survey, source, page.items)
    ids = {old.id: new.id for old, new in zip(page.items, items, strict=True)}
    said = [*page.string_ids(), *(rule.message for rule in page.rules)]
    survey, names = _strings(survey, source, said)
    taken, rules = all_ids(survey), list[Rule]()
    for rule in page.rules:
        if items_in(rule.refused_when) | {rule.item} <= ids.keys():
            rules.append(_rule(rule, ids, names[rule.message], new_id(taken)))
            taken.add(rules[-1].id)
    with refusing():
        added = Page(
            id=new_id(taken),
            code=_code(survey, page.code),
            title=names.get(page.title or ""),
            is_exit=page.is_exit,
            is_shuffled=page.is_shuffled,
            repeats=_repeats(page, names, ids),
        )
    added = changed(added, items=tuple(items), rules=tuple(rules))
    return without_unused(changed(survey, pages=(*survey.pages, added)))


def _repeats(page: Page, names: Mapping[str, str], ids: Mapping[str, str]) -> Repeat | None:
    # The list stands on a page before, which the copy has left behind.
    if page.repeats is None or page.repeats.over is not None:
        return None
    repeat = page.repeats
    return replace(
        repeat,
        entry=names.get(repeat.entry or "", repeat.entry),
        add=names.get(repeat.add or "", repeat.add),
        summary=ids.get(repeat.summary or ""),
    )


def _rule(rule: Rule, ids: Mapping[str, str], message: str, rule_id: str) -> Rule:
    pointed = _pointed(rule.model_dump(exclude_none=True), ids)
    with refusing():
        return Rule.model_validate({**dict(pointed), "id": rule_id, "message": message})


def with_origin(survey: Survey, origin: LibraryRef | None) -> Survey:
    """Return the survey with another note on whose wording it has."""
    return changed(survey, library=origin)


def _copied(survey: Survey, source: Survey, items: Sequence[Item]) -> tuple[Survey, list[Item]]:
    survey, names = _strings(survey, source, [each for item in items for each in item.string_ids()])
    taken, codes = all_ids(survey), {*all_codes(survey), *survey.retired_codes}
    for item in items:
        for old in (item.id, *_option_ids(item)):
            names[old] = new_id(taken)
            taken.add(names[old])
    copies: list[Item] = []
    for item in items:
        code = code_from(item.code, stem=item.code, taken=codes)
        codes.add(code)
        copies.append(_copy(item, names, code))
    return survey, copies


def _copy(item: Item, names: Mapping[str, str], code: str) -> Item:
    dumped = item.model_dump().items()
    fields: dict[str, Any] = {key: _renamed(key, value, names) for key, value in dumped}
    fields["show_if"] = _condition(item.show_if, names)
    if isinstance(item, OfferingQuestion):
        for name in item.lists:
            fields[name] = tuple(
                {**made, "show_if": _condition(old.show_if, names)}
                for made, old in zip(fields[name], getattr(item, name), strict=True)
            )
    if isinstance(item, Calculated):
        whole = items_of(item.formula) <= names.keys()
        fields["formula"] = _pointed(item.formula.model_dump(), names) if whole else _NOUGHT
    with refusing():
        return type(item).model_validate({**fields, "code": code})


def _condition(condition: Condition | None, names: Mapping[str, str]) -> object:
    if condition is None or not items_in(condition) <= names.keys():
        return None
    return _pointed(condition.model_dump(exclude_none=True), names)


def _renamed(key: str, value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, dict):
        return {name: _renamed(name, inner, names) for name, inner in value.items()}
    if isinstance(value, list | tuple) and key not in _NO_STRINGS:
        return tuple(_renamed("", inner, names) for inner in value)
    if isinstance(value, str) and (key == "id" or key not in _NO_STRINGS):
        return names.get(value, value)
    return value


def _pointed(condition: object, names: Mapping[str, str]) -> Any:  # noqa: ANN401  (JSON)
    if isinstance(condition, dict):
        return {
            key: names[value] if key == "item" else _pointed(value, names)
            for key, value in condition.items()
        }
    if isinstance(condition, list | tuple):
        return tuple(_pointed(each, names) for each in condition)
    return condition


def _strings(survey: Survey, source: Survey, ids: Sequence[str]) -> tuple[Survey, dict[str, str]]:
    taken, strings, names = all_ids(survey), dict(survey.strings), {}
    for old in dict.fromkeys(ids):
        if old in source.strings:
            names[old] = new_id(taken)
            taken.add(names[old])
            strings[names[old]] = _message(source.strings[old], survey.source_lang)
    return changed(survey, strings=strings), names


def _message(message: Message, source_lang: str) -> Message:
    # The words may now be translations of another language than before.
    current = source_hash(message.text_in(source_lang))
    translations = {
        lang: Translation(
            text=each.text,
            status=each.status,
            source_hash=current if each.source_hash == message.source_hash else each.source_hash,
        )
        for lang, each in message.translations.items()
    }
    return Message(source_hash=current, translations=translations)


def _code(survey: Survey, code: str) -> str:
    taken = {*all_codes(survey), *survey.retired_codes}
    return code_from(code, stem=code, taken=taken)


def _option_ids(item: Item) -> list[str]:
    return [each.id for each in item.labelled()] if isinstance(item, OfferingQuestion) else []
