"""A survey as an XLSForm: what it can say, and a report of what it cannot."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from babel import Locale, UnknownLocaleError

from surveys.choices import OfferingQuestion
from surveys.conditions import Condition
from surveys.definition import Page, Survey
from surveys.exchange.books import book
from surveys.exchange.errors import ExchangeError
from surveys.exchange.report import Finding, Ledger, Source
from surveys.exchange.xlskinds import AREA, Row, Texts, questions_of
from surveys.exchange.xpath import Named, figured, xpath
from surveys.piping import pipes_in, unpiped
from surveys.places import Place
from surveys.questions import Item
from surveys.reckoned import Calculated
from surveys.repeats import MAX_ENTRIES, Repeat
from surveys.text import source_hash

MAX_EXPRESSION: Final = 4_000
# Names that a form needs for itself: its root, and what it notes about each answer.
_RESERVED: Final = ("data", "meta")
_FIXED: Final = ("type", "name")
_WORDS: Final = ("label", "hint")
_COUNT: Final = "repeat_count"
_REST: Final = (
    "required",
    "relevant",
    _COUNT,
    "constraint",
    "calculation",
    "appearance",
    "parameters",
)


class Written(NamedTuple):
    """A file made of a survey, and what became of each part of the survey."""

    data: bytes
    report: tuple[Finding, ...]


def write(survey: Survey) -> Written:
    """Return the workbook and the report; ExchangeError when a text is too long for a cell."""
    writer = _Writer(survey, Ledger())
    rows = list(writer.rows())
    languages = {lang: heading(lang) for lang in survey.languages}
    sheets = {
        "survey": _sheet(_FIXED, _WORDS, _rest(rows), languages, rows),
        "settings": writer.settings(languages),
    }
    if writer.choices:
        sheets["choices"] = _sheet(("list_name", "name"), ("label",), (), languages, writer.choices)
    return Written(book(sheets), writer.ledger.findings())


def heading(lang: str) -> str:
    """Return how XLSForm names a language: `French (fr)`."""
    tag = lang.replace("_", "-")
    try:
        name = Locale.parse(lang).get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = None
    return f"{name or tag} ({tag})"


def _rest(rows: Sequence[Row]) -> tuple[str, ...]:
    # Without a repeat, a form is as it was before there were any.
    counts = any(row.cells.get(_COUNT) for row in rows)
    return _REST if counts else tuple(name for name in _REST if name != _COUNT)


def _sheet(
    first: Sequence[str],
    words: Sequence[str],
    rest: Sequence[str],
    languages: Mapping[str, str],
    rows: Sequence[Row],
) -> list[list[str]]:
    worded = [(word, lang) for word in words for lang in languages]
    head = [*first, *(f"{word}::{languages[lang]}" for word, lang in worded), *rest]
    found = [head]
    for row in rows:
        texts = [row.texts.get(word, {}).get(lang, "") for word, lang in worded]
        plain = [row.cells.get(name, "") for name in (*first, *rest)]
        found.append([*plain[: len(first)], *texts, *plain[len(first) :]])
    return found


@dataclass
class _Writer:
    survey: Survey
    ledger: Ledger
    choices: list[Row] = field(default_factory=list)
    named: dict[str, Named] = field(default_factory=dict)
    taken: set[str] = field(default_factory=lambda: set(_RESERVED))
    names: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the sheet `survey`."""
        survey = self.survey
        for part in (*survey.items(), *survey.pages):
            self.names[part.id] = self._free(part.code)
        for lang in survey.languages:
            self.ledger.became(self.ledger.enter("language", lang))
        yield from self._note("intro", survey.intro)
        for page in survey.pages:
            yield from self._page(page)
        for quota in survey.quotas:
            self.ledger.refused(self.ledger.enter("setting", quota.code), "logic_left_out", "quota")
        yield from self._note("thanks", survey.thanks)

    def settings(self, languages: Mapping[str, str]) -> list[list[str]]:
        """Return the sheet `settings`; the title has room for one language."""
        survey, source = self.survey, self.ledger.enter("text", "title")
        texts = self._texts(survey.title, source)
        if len(texts) > 1:
            self.ledger.changed(source, "one_language", survey.source_lang)
        self.ledger.became(source)
        title = texts.get(survey.source_lang) or survey.code
        head = ["form_title", "form_id", "version", "default_language"]
        version = source_hash(title)[:8]
        return [head, [title, survey.code, version, languages[survey.source_lang]]]

    def _page(self, page: Page) -> Iterator[Row]:
        source = self.ledger.enter("group", page.code)
        title = self._texts(page.title, source) if page.title else {}
        self._left_out(source, _of_page(page))
        relevant = self._relevant(page.code, page.show_if)
        name = self.names[page.id]
        kind = "group" if page.repeats is None else "repeat"
        cells = {"type": f"begin_{kind}", "name": name, "relevant": relevant}
        if page.repeats is not None:
            cells[_COUNT] = self._count(source, page.repeats)
        else:
            cells["appearance"] = "field-list"
        yield Row(cells, {"label": title})
        for item in page.items:
            yield from self._item(item)
        yield Row({"type": f"end_{kind}"}, {})
        self._settle(source, page.code, name)

    def _count(self, source: Source, repeat: Repeat) -> str:
        """Return how many times a group is repeated; nothing where people add what they like."""
        if repeat.over is None:
            self._left_out(source, _of_repeat(repeat))
            return str(repeat.most) if repeat.least == repeat.most else ""
        named = self.named.get(repeat.over)
        if named is None:
            self._left_out(source, ["list of a repeat"])
            return ""
        return f"count-selected(${{{named.names[0]}}})"

    def _item(self, item: Item) -> Iterator[Row]:
        source = self.ledger.enter("question", item.code)
        if item.is_kept_apart:
            self.ledger.refused(source, "kept_apart")
            return
        lang = self.survey.source_lang
        made = questions_of(item, lambda string_id: self._texts(string_id, source), lang)
        for reason, detail in made.losses:
            self.ledger.changed(source, reason, detail)
        self._left_out(source, _of_item(item))
        relevant = self._relevant(item.code, item.show_if)
        own = self.names[item.id]
        parts = [each.part for each in made.questions]
        names = [self._free(f"{own}_{part}") if part else own for part in parts]
        asked = list(zip(names, made.questions, strict=True))
        by_part = dict(zip(parts, names, strict=True))
        area = by_part.get(AREA, "") if isinstance(item, Place) else ""
        answering = tuple(name for name, each in asked if not each.beside)
        self.named[item.id] = Named(item, answering, area)
        if made.choices:
            self._list(item.code, made.choices)
        for name, each in asked:
            also = each.relevant.replace("{}", f"${{{own}}}")
            both = " and ".join(filter(None, (relevant and f"({relevant})", also)))
            shown = {"name": name, "relevant": both if also else relevant}
            if isinstance(item, Calculated):
                shown["calculation"] = self._calculation(item)
            yield Row({**each.cells, **shown}, {"label": each.label, "hint": each.hint})
        self._settle(source, item.code, own)

    def _left_out(self, source: Source, names: Sequence[str]) -> None:
        if names:
            self.ledger.changed(source, "logic_left_out", ", ".join(names))

    def _calculation(self, item: Calculated) -> str:
        source = self.ledger.enter("expression", f"{item.code} =")
        try:
            text = figured(item.formula, self.named)
        except ExchangeError as error:
            self.ledger.refused(source, error.code, str(error.params.get("name", "")))
            return "''"
        self.ledger.became(source)
        return text

    def _list(self, name: str, choices: Sequence[tuple[str, Texts]]) -> None:
        source = self.ledger.enter("choice_list", name)
        self.choices += [
            Row({"list_name": name, "name": code}, {"label": label}) for code, label in choices
        ]
        self.ledger.became(source)

    def _settle(self, source: Source, code: str, name: str) -> None:
        if name == code:
            self.ledger.became(source)
        else:
            self.ledger.became(source, "code_changed", name)

    def _free(self, wanted: str) -> str:
        name, number = wanted, 2
        while name in self.taken:
            name, number = f"{wanted}_{number}", number + 1
        self.taken.add(name)
        return name

    def _note(self, name: str, string_id: str | None) -> Iterator[Row]:
        if string_id is None:
            return
        source = self.ledger.enter("text", name)
        texts = self._texts(string_id, source)
        if not texts:
            self.ledger.refused(source, "no_text")
            return
        self.ledger.changed(source, "other_kind", "note")
        yield Row({"type": "note", "name": self._free(name)}, {"label": texts})

    def _relevant(self, owner: str, condition: Condition | None) -> str:
        if condition is None:
            return ""
        source = self.ledger.enter("expression", owner)
        try:
            text = xpath(condition, self.named)
        except ExchangeError as error:
            self.ledger.refused(source, error.code, str(error.params.get("name", "")))
            return ""
        if len(text) > MAX_EXPRESSION:
            self.ledger.refused(source, "expression_too_long")
            return ""
        self.ledger.became(source)
        return text

    def _texts(self, string_id: str, source: Source) -> Texts:
        """Return the words by language; answers told again in the way of a form."""
        message, found = self.survey.strings.get(string_id), dict[str, str]()
        for lang in self.survey.languages:
            text = message.text_in(lang) if message else self.survey.text(string_id, lang).text
            if "${" in text:
                self.ledger.changed(source, "signs_changed")
            if any(pipes_in(text)):
                self.ledger.changed(source, "refers_to_answers")
            if text:
                found[lang] = self._told(text.replace("${", "$ {"))
        return found

    def _told(self, text: str) -> str:
        for named in self.named.values():
            if len(named.names) == 1:
                text = text.replace(f"{{{named.item.code}}}", f"${{{named.names[0]}}}")
        return unpiped(text)


def _of_page(page: Page) -> list[str]:
    has = {
        "branches": page.branches,
        "exit": page.is_exit,
        "rules": page.rules,
        "random order": page.is_shuffled,
    }
    return [name for name, value in has.items() if value]


def _of_repeat(repeat: Repeat) -> list[str]:
    has = {
        "words of a repeat": True,
        "limits of a repeat": repeat.least not in {0, repeat.most} or repeat.most < MAX_ENTRIES,
    }
    return [name for name, value in has.items() if value]


def _of_item(item: Item) -> list[str]:
    has = {"asked for once more": item.requested}
    if isinstance(item, OfferingQuestion):
        has |= {"answers for some people": item.is_narrowing, "random order": item.is_shuffled}
    return [name for name, value in has.items() if value]
