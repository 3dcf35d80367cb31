"""A form becomes a survey: pages, codes, words, conditions; the ledger hears of each part."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import TypeAdapter, ValidationError

from surveys.checks import check
from surveys.choices import MAX_OPTIONS, ClosedQuestion, OfferingQuestion
from surveys.conditions import All, Condition, items_in
from surveys.definition import MAX_ITEMS, MAX_PAGES, MAX_STRINGS, Page, Survey
from surveys.exchange.errors import ExchangeError
from surveys.exchange.form import Choice, Entry, Form, Group, Relevance
from surveys.exchange.parts import Parts
from surveys.exchange.report import Converted, Ledger, Source, Taken
from surveys.exchange.resolving import Known, Placed, condition_of, fits
from surveys.exchange.tongues import Tongues, mapped
from surveys.piping import unpiped
from surveys.question import Question
from surveys.questions import KINDS, Item, kind_of

_ITEM: Final[TypeAdapter[Item]] = TypeAdapter(Item)
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_QUESTIONS: Final = {kind_of(question): question for question in KINDS}


def build(form: Form, ledger: Ledger) -> Converted:
    """Return the survey and the report; ExchangeError when there is nothing to make it of."""
    if form.language_is_assumed:
        ledger.changed(ledger.enter("setting", "language"), "language_assumed", form.source_lang)
    tongues = mapped(ledger, form.languages, form.source_lang)
    builder = _Builder(form, ledger, Parts(tongues.source_lang, tongues.ours))
    builder.parts.quote = builder.quoted
    builder.ahead.update(entry.name for group in form.groups for entry in group.entries)
    for group in form.groups:
        builder.add_group(group)
    survey = builder.survey()
    builder.account(survey, tongues)
    taken = {name: Taken(each.item.code, each.codes) for name, each in builder.placed.items()}
    return Converted(survey, ledger.findings(), taken, tongues.ours)


@dataclass
class _Builder:
    form: Form
    ledger: Ledger
    parts: Parts
    pages: list[Page] = field(default_factory=list)
    placed: dict[str, Placed] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    ahead: set[str] = field(default_factory=set)

    def add_group(self, group: Group) -> None:
        shown_if = self._all_of(group.shown_if)
        first, items = len(self.pages), list[Item]()
        for entry in group.entries:
            condition = self._all_of(entry.shown_if)
            if items and (len(items) == MAX_ITEMS or self._looks_here(condition)):
                self._end_page(group, items, shown_if)
                items = []
            self.ahead.discard(entry.name)
            item = self._item(entry, condition)
            if item is not None:
                items.append(item)
        if items:
            self._end_page(group, items, shown_if)
        self._settle_group(group, len(self.pages) - first)

    def survey(self) -> Survey:
        if not self.placed:
            raise ExchangeError("no_questions")
        form, parts = self.form, self.parts
        # These are also read by people who have not answered anything.
        parts.quote = unpiped
        title = form.title if parts.words(form.title) else {"": form.name}
        intro, thanks = (
            parts.string(texts, where=name) if parts.words(texts) else None
            for name, texts in (("intro", form.intro), ("thanks", form.thanks))
        )
        if len(parts.strings) > MAX_STRINGS - 1:
            raise ExchangeError("too_many_texts", max=MAX_STRINGS)
        languages = [code for name, code in parts.tongues.items() if name]
        return Survey(
            format=1,
            code=Parts("", {}).code(form.name, "survey"),
            source_lang=parts.source_lang,
            languages=tuple(dict.fromkeys([parts.source_lang, *languages])),
            title=parts.string(title, where="title", string_id="title"),
            pages=tuple(self.pages),
            strings=parts.strings,
            intro=intro,
            thanks=thanks,
        )

    def quoted(self, text: str) -> str:
        """Return the words with the answers of earlier pages in our form, others in brackets."""
        pattern = self.form.quotes
        if pattern is None:
            return unpiped(text)
        between, last = [], 0
        for found in pattern.finditer(text):
            between += [unpiped(text[last : found.start()]), self._told(found[0])]
            last = found.end()
        return "".join([*between, unpiped(text[last:])])

    def _told(self, quote: str) -> str:
        named = _NAME.search(quote)
        placed = self.placed.get(named[0]) if named else None
        if placed is None or placed.page == len(self.pages) or not placed.item.parts:
            return f"[{quote.strip('${}')}]"
        return f"{{{placed.item.code}}}"

    def account(self, survey: Survey, tongues: Tongues) -> None:
        """Say in the report what the survey's own checks find wrong with what became of it."""
        problems = [problem for problem in check(survey) if problem.blocks]
        for problem in problems:
            if problem.where in self.sources:
                self.ledger.changed(self.sources[problem.where], "needs_work", problem.code)
        missing = Counter(problem.params.get("lang") for problem in problems)
        names = {lang: name for name, lang in tongues.ours.items() if name}
        for lang, source in tongues.sources.items():
            if missing[lang]:
                self.ledger.changed(source, "words_missing", str(missing[lang]))
            self.ledger.became(source, *(("code_changed", lang) if names[lang] != lang else ()))

    def _item(self, entry: Entry, condition: Condition | None) -> Item | None:
        if not self._can_be(entry):
            return None
        question, name = _QUESTIONS[entry.kind], entry.source.name
        code = self.parts.code(entry.name, "question")
        prompt = entry.prompt if self.parts.words(entry.prompt) else {"": entry.name}
        made: dict[str, object] = {
            "kind": entry.kind,
            "id": self.parts.new_id(),
            "code": code,
            "prompt": self.parts.string(prompt, where=name),
            "hint": self.parts.string(entry.hint, where=name) if any(entry.hint.values()) else None,
            "required": entry.required and entry.kind != "statement",
            "show_if": condition,
        }
        offered, codes = self._offered(entry, question, name)
        item = self._checked(made | offered, entry)
        self._place(entry, item, codes)
        return item

    def _offered(
        self, entry: Entry, question: type[Question], name: str
    ) -> tuple[dict[str, object], dict[str, str]]:
        """Return the fields with what is offered, and the code of each choice by its name."""
        if entry.kind == "rating":
            low, high = (self.parts.string(end.label, where=name) for end in entry.choices)
            return {"low": low, "high": high}, {str(figure): str(figure) for figure in range(11)}
        if not issubclass(question, OfferingQuestion):
            return {}, {}
        choices = entry.choices
        if not issubclass(question, ClosedQuestion):
            choices = [Choice(each.name, each.label) for each in choices]
        made: dict[str, object] = {}
        made["options"], codes = self.parts.options(choices, question.fixed_codes, where=name)
        if entry.rows:
            made["rows"] = self.parts.options(entry.rows, (), where=name)[0]
        return made, codes

    def _checked(self, made: dict[str, object], entry: Entry) -> Item:
        """Return the item; without its limits when those are beyond what a survey may have."""
        try:
            return _ITEM.validate_python({**made, **entry.fields})
        except ValidationError:
            self.ledger.changed(entry.source, "limits_left_out")
            return _ITEM.validate_python(made)

    def _can_be(self, entry: Entry) -> bool:
        question, ledger = _QUESTIONS[entry.kind], self.ledger
        if entry.name in self.placed:
            ledger.refused(entry.source, "duplicate_name", entry.name)
        elif issubclass(question, OfferingQuestion) and not entry.choices:
            ledger.refused(entry.source, "no_choices")
        elif max(len(entry.choices), len(entry.rows)) > MAX_OPTIONS:
            most = max(len(entry.choices), len(entry.rows))
            ledger.refused(entry.source, "too_many_choices", str(most))
        elif entry.kind == "statement" and not self.parts.words(entry.prompt):
            ledger.refused(entry.source, "no_text")
        else:
            return True
        if entry.choices_from is not None:
            ledger.refused(entry.choices_from, "not_used")
        return False

    def _place(self, entry: Entry, item: Item, codes: Mapping[str, str]) -> None:
        self.placed[entry.name] = Placed(item, len(self.pages), codes)
        self.sources[item.id] = entry.source
        words = self.parts.words(entry.prompt)
        if not words:
            self.ledger.changed(entry.source, "named_by_code", item.code)
        elif self.parts.source_lang not in words:
            self.ledger.changed(entry.source, "no_source_words", self.parts.source_lang)
        if self._quotes((entry.prompt, entry.hint)):
            self.ledger.changed(entry.source, "refers_to_answers")
        changed = item.code != entry.name
        self.ledger.became(entry.source, "code_changed" if changed else "", item.code * changed)
        if entry.choices_from is not None:
            self._settle_choices(entry.choices_from, entry.choices, codes)

    def _settle_choices(
        self, source: Source, choices: Sequence[Choice], codes: Mapping[str, str]
    ) -> None:
        if self._quotes(choice.label for choice in choices):
            self.ledger.changed(source, "refers_to_answers")
        pairs = [f"{name}: {code}" for name, code in codes.items() if name != code]
        self.ledger.became(source, "codes_changed" if pairs else "", ", ".join(pairs))

    def _settle_group(self, group: Group, pages: int) -> None:
        if group.source is None:
            return
        if self._quotes([group.title]):
            self.ledger.changed(group.source, "refers_to_answers")
        if pages == 0:
            self.ledger.refused(group.source, "empty_group")
        elif pages > 1:
            self.ledger.changed(group.source, "several_pages", str(pages))
        else:
            self.ledger.became(group.source)

    def _end_page(self, group: Group, items: list[Item], shown_if: Condition | None) -> None:
        if len(self.pages) == MAX_PAGES:
            raise ExchangeError("too_many_pages", max=MAX_PAGES)
        has_title = bool(self.parts.words(group.title))
        page = Page(
            id=self.parts.new_id(),
            code=self.parts.code(group.name, "page"),
            title=self.parts.string(group.title, where=group.name) if has_title else None,
            items=tuple(items),
            show_if=shown_if,
        )
        if group.source is not None:
            self.sources[page.id] = group.source
        self.pages.append(page)

    def _looks_here(self, condition: Condition | None) -> bool:
        here = {each.item.id for each in self.placed.values() if each.page == len(self.pages)}
        return condition is not None and not here.isdisjoint(items_in(condition))

    def _all_of(self, relevances: Sequence[Relevance]) -> Condition | None:
        found: Condition | None = None
        for relevance in relevances:
            try:
                condition = condition_of(relevance.tree, self._known())
            except ExchangeError as error:
                detail = str(error.params.get("name", ""))
                self.ledger.refused(relevance.source, error.code, detail)
                continue
            if not fits(both := _both(found, condition)):
                self.ledger.refused(relevance.source, "expression_too_deep")
                continue
            found = both
            self.ledger.became(relevance.source)
        return found

    def _known(self) -> Known:
        return Known(self.placed, self.ahead, self.form.aliases)

    def _quotes(self, texts: Iterable[Mapping[str, str]]) -> bool:
        pattern = self.form.quotes
        if pattern is None:
            return False
        return any(pattern.search(text) for each in texts for text in each.values())


def _both(one: Condition | None, other: Condition) -> Condition:
    return other if one is None else All(op="all", of=(one, other))
