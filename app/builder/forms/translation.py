"""The words of one part of a survey in several languages, side by side."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

import surveys
from app.builder import sentences
from app.builder.forms.fields import first, stripped
from surveys import editing
from surveys.exchange import translating

START: Final = "start"
END: Final = "end"
QUOTAS: Final = "quotas"
MAX_SIDE_BY_SIDE: Final = 4
LONG: Final = 60


class Suggestion(NamedTuple):
    """What a machine made of a text, and which machine and when, in words."""

    text: str
    made: str


Suggestions: TypeAlias = Mapping[tuple[str, str], Suggestion]
"""Drafts that nobody has read, by string and language."""


class Cell(NamedTuple):
    """One text in one language, with what stands in its box."""

    lang: str
    name: str
    text: str
    status: translating.Status
    machine: Suggestion | None = None


class TextRow(NamedTuple):
    """One text of the survey: what it is, its source words, and its translations."""

    string_id: str
    what: str
    source: str
    cells: Sequence[Cell]
    is_long: bool


class Group(NamedTuple):
    """The texts of one question, or of the page itself."""

    name: str
    rows: Sequence[TextRow]


class Section(NamedTuple):
    """One part of the survey that is translated on one screen."""

    key: str
    name: str


class Change(NamedTuple):
    """Words typed for one text in one language."""

    string_id: str
    lang: str
    text: str
    is_machine: bool = False
    """Whether they are a machine's, as somebody read and took them."""


def sections(survey: surveys.Survey) -> list[Section]:
    """Return the parts of the survey in order: its beginning, its pages, its end."""
    pages = [
        Section(page.id, _section_name(survey, page, number))
        for number, page in enumerate(survey.pages, start=1)
    ]
    ends = [Section(END, _("End"))] if survey.thanks else []
    told = any(quota.message for quota in survey.quotas)
    quotas = [Section(QUOTAS, _("Quotas"))] if told else []
    return [Section(START, _("Beginning")), *pages, *quotas, *ends]


def section_of(survey: surveys.Survey, part_id: str) -> str:
    """Return the section with a page, a question, or a text of the survey itself."""
    for page in survey.pages:
        if page.id == part_id or any(item.id == part_id for item in page.items):
            return page.id
    return QUOTAS if any(quota.id == part_id for quota in survey.quotas) else START


def string_ids(survey: surveys.Survey, section: str) -> set[str]:
    """Return the texts of a section."""
    return {string_id for _name, texts in _texts(survey, section) for string_id, _what in texts}


def groups(
    survey: surveys.Survey,
    section: str,
    langs: Sequence[str],
    posted: MultiDict[str, str] | None = None,
    machine: Suggestions | None = None,
) -> list[Group]:
    """Return the texts of a section; what was posted stands in for what is stored.

    A machine's draft stands in a box that would be empty otherwise, and beside words that are
    outdated.
    """
    found = []
    for name, texts in _texts(survey, section):
        rows = [
            _row(survey, string_id, what, langs, posted, machine or {}) for string_id, what in texts
        ]
        found.append(Group(name, rows))
    return found


def changes(
    survey: surveys.Survey, section: str, langs: Sequence[str], posted: MultiDict[str, str]
) -> list[Change]:
    """Return what differs from what is stored, or is said to be right though its source changed."""
    found = []
    for _name, texts in _texts(survey, section):
        for string_id, _what in texts:
            message = survey.strings[string_id]
            for lang in langs:
                change = _change(string_id, lang, message.text_in(lang), posted)
                found += [change] if change is not None else []
    return found


def dropped(
    survey: surveys.Survey, section: str, langs: Sequence[str], posted: MultiDict[str, str]
) -> list[tuple[str, str]]:
    """Return the texts (string and language) whose draft is not wanted: ticked, or emptied."""
    found = []
    for _name, texts in _texts(survey, section):
        for string_id, _what in texts:
            for lang in langs:
                name = field_name(lang, string_id)
                seen, is_taken = first(posted, f"m-{name}"), first(posted, f"take-{name}")
                stored, typed = survey.strings[string_id].text_in(lang), first(posted, name)
                is_emptied = name in posted and not stored and not typed.strip()
                if seen and not is_taken and (is_emptied or first(posted, f"drop-{name}")):
                    found.append((string_id, lang))
    return found


def typed(
    survey: surveys.Survey, section: str, langs: Sequence[str], found: Sequence[Change]
) -> MultiDict[str, str]:
    """Return the boxes of a section: what was typed where it was changed, else what is stored."""
    boxes: MultiDict[str, str] = MultiDict()
    for _name, texts in _texts(survey, section):
        for string_id, _what in texts:
            for lang in langs:
                boxes[field_name(lang, string_id)] = survey.strings[string_id].text_in(lang)
    for change in found:
        boxes[field_name(change.lang, change.string_id)] = change.text
    return boxes


def _change(string_id: str, lang: str, stored: str, posted: MultiDict[str, str]) -> Change | None:
    name = field_name(lang, string_id)
    if name not in posted:
        return None
    text, draft = stripped(first(posted, name)), stripped(first(posted, f"m-{name}"))
    if draft and first(posted, f"take-{name}") and text in {"", stored, draft}:
        return Change(string_id, lang, draft, is_machine=True)
    if draft and text == draft and not stored:
        # Nobody has said that they read it: what a machine made stays a draft.
        return None
    confirmed = bool(first(posted, f"right-{name}"))
    if text != stored or (confirmed and text):
        return Change(string_id, lang, text)
    return None


def applied(survey: surveys.Survey, found: Sequence[Change]) -> surveys.Survey:
    """Return the survey with these words."""
    for change in found:
        survey = editing.set_text(survey, change.string_id, change.lang, change.text)
    return survey


def done(survey: surveys.Survey, lang: str) -> tuple[int, int]:
    """Return how many texts are there in a language, and how many there are at all."""
    used = [string_id for string_id in survey.string_ids() if string_id in survey.strings]
    there = sum(bool(survey.strings[string_id].text_in(lang)) for string_id in used)
    return there, len(used)


def field_name(lang: str, string_id: str) -> str:
    """Return the name of the box of one text in one language."""
    return f"t-{lang}-{string_id}"


def _section_name(survey: surveys.Survey, page: surveys.Page, number: int) -> str:
    title = survey.text(page.title, survey.source_lang).text if page.title else ""
    if not title:
        return str(_("Page %(number)s", number=number))
    return str(_("Page %(number)s: %(title)s", number=number, title=title))


def _row(
    survey: surveys.Survey,
    string_id: str,
    what: str,
    langs: Sequence[str],
    posted: MultiDict[str, str] | None,
    machine: Suggestions,
) -> TextRow:
    message = survey.strings[string_id]
    cells = []
    for lang in langs:
        name, draft = field_name(lang, string_id), machine.get((string_id, lang))
        status = translating.status_of(survey, string_id, lang)
        text = message.text_in(lang) if posted is None else first(posted, name)
        if draft is not None and status == "missing":
            status, text = "machine", text or draft.text
        cells.append(Cell(lang, name, text, status, draft))
    source = message.text_in(survey.source_lang)
    is_long = len(source) > LONG or "\n" in source
    return TextRow(string_id, what, source, cells, is_long)


def _texts(survey: surveys.Survey, section: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    if section == START:
        found = [(survey.title, _("Title"))]
        found += [(survey.intro, _("Introduction"))] if survey.intro else []
        yield "", found + ([(survey.notice, _("Privacy notice"))] if survey.notice else [])
    elif section == END:
        yield "", [(survey.thanks, _("Thanks"))] if survey.thanks else []
    elif section == QUOTAS:
        told = [quota for quota in survey.quotas if quota.message]
        for quota in told:
            yield sentences.name_of(survey, quota.id), [(str(quota.message), _("Message"))]
    else:
        yield from _page_texts(survey, next(page for page in survey.pages if page.id == section))


def _page_texts(
    survey: surveys.Survey, page: surveys.Page
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    if page.title:
        yield "", [(page.title, _("Title of the page"))]
    repeat = page.repeats
    if repeat is not None and repeat.entry and repeat.add:
        words = [(repeat.entry, _("What it is about each time"))]
        yield _("How often"), [*words, (repeat.add, _("Words of the button for one more"))]
    for item in page.items:
        yield sentences.name_of(survey, item.id), list(_item_texts(survey, item))
    if page.rules:
        yield _("Rules"), [(rule.message, _("Message")) for rule in page.rules]


def _item_texts(survey: surveys.Survey, item: surveys.Item) -> Iterator[tuple[str, str]]:
    known = {item.prompt: _("Question"), item.hint: _("Hint")}
    match item:
        case surveys.Rating():
            known |= {item.low: _("What 0 means"), item.high: _("What 10 means")}
        case surveys.Number() | surveys.ConstantSum():
            known |= {item.unit: _("Unit")}
        case surveys.ShortText():
            known |= {item.pattern_message: _("When an answer does not fit")}
        case surveys.ContactDetails():
            known |= {item.purpose: _("What the details are for")}
        case surveys.Matrix() | surveys.Place():
            known |= _listed(item)
        case _:
            pass
    for string_id in item.string_ids():
        if string_id in survey.strings:
            yield string_id, known.get(string_id, _("Answer"))


def _listed(item: surveys.Matrix | surveys.Place) -> dict[str | None, str]:
    if isinstance(item, surveys.Matrix):
        return {row.label: _("Row") for row in item.rows}
    return {area.label: _("Area") for area in item.options}
