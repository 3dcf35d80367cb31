"""A form becomes a survey: pages, codes, words, conditions; the ledger hears of each part."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import TypeAdapter, ValidationError

from surveys.checks import check
from surveys.checks.repeats import ONCE
from surveys.choices import MAX_OPTIONS, ClosedQuestion, OfferingQuestion
from surveys.conditions import Condition, items_in
from surveys.definition import MAX_ITEMS, MAX_PAGES, MAX_STRINGS, Page, Survey
from surveys.exchange.errors import ExchangeError
from surveys.exchange.form import Choice, Entry, Form, Group, offers
from surveys.exchange.parts import Parts
from surveys.exchange.quoting import loses_answers, with_answers
from surveys.exchange.reckoning import Placed, rows_of
from surveys.exchange.repeats import repeat_of
from surveys.exchange.report import Converted, Ledger, Source, Taken
from surveys.exchange.steered import Steered, for_some
from surveys.exchange.tongues import Tongues, mapped
from surveys.piping import unpiped
from surveys.question import Question, Unasked
from surveys.questions import KINDS, Item, Statement, kind_of
from surveys.steering import Rule

_ITEM: Final[TypeAdapter[Item]] = TypeAdapter(Item)
_ONCE: Final = frozenset({kind_of(kind) for kind in ONCE})
_QUESTIONS: Final = {kind_of(question): question for question in KINDS}


def build(form: Form, ledger: Ledger) -> Converted:
    """Return the survey and the report; ExchangeError when there is nothing to make it of."""
    if form.language_is_assumed:
        ledger.changed(ledger.enter("setting", "language"), "language_assumed", form.source_lang)
    tongues = mapped(ledger, form.languages, form.source_lang)
    parts = Parts(tongues.source_lang, tongues.ours)
    builder = _Builder(form, ledger, parts, Steered(form, ledger, parts))
    parts.quote = builder.quoted
    builder.steered.ahead.update(entry.name for group in form.groups for entry in group.entries)
    for group in form.groups:
        builder.add_group(group)
    survey = builder.survey()
    builder.account(survey, tongues)
    placed = builder.placed.items()
    taken = {name: Taken(each.item.code, each.codes, each.rows) for name, each in placed}
    return Converted(survey, ledger.findings(), taken, tongues.ours)


@dataclass
class _Builder:
    form: Form
    ledger: Ledger
    parts: Parts
    steered: Steered
    pages: list[Page] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)

    @property
    def placed(self) -> dict[str, Placed]:
        """Return the questions so far, by how the file calls them."""
        return self.steered.placed

    def add_group(self, group: Group) -> None:
        shown_if = self.steered.all_of(group.shown_if)
        first, items = len(self.pages), list[Item]()
        for entry in group.entries:
            condition = self.steered.all_of(entry.shown_if)
            narrowing = [self.steered.all_of(each.shown_if) for each in offers(entry)]
            looks_here = entry.kind != "calculated" and self._look_here((condition, *narrowing))
            if looks_here and group.repeated is not None:
                # Without a script, what hangs on the same entry would appear too late.
                self.ledger.changed(entry.source, "logic_left_out", "relevant")
                condition, narrowing, looks_here = None, [None for _each in narrowing], False
            if items and (len(items) == MAX_ITEMS or looks_here):
                self._end_page(group, items, shown_if)
                items = []
            self.steered.ahead.discard(entry.name)
            if group.repeated is not None and entry.kind in _ONCE:
                self._refuse_in_repeat(entry)
            elif (item := self._item(entry, condition, narrowing)) is not None:
                items.append(item)
                self._demand(group, entry)
        if items:
            self._end_page(group, items, shown_if)
        self._settle_group(group, len(self.pages) - first)

    def _demand(self, group: Group, entry: Entry) -> None:
        if group.repeated is None:
            self.rules += self.steered.rules(entry.demands, entry.name, len(self.rules))
            return
        for demand in entry.demands:
            self.ledger.refused(demand.source, "inside_repeat")

    def _refuse_in_repeat(self, entry: Entry) -> None:
        formula = () if entry.formula is None else (entry.formula.source,)
        for source in (entry.source, *formula, *(each.source for each in entry.shown_if)):
            self.ledger.refused(source, "inside_repeat")

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
        pages, quotas = self.steered.led(self.pages), self.steered.quotas()
        self.sources |= {quota.id: source for quota, source in quotas}
        if len(parts.strings) > MAX_STRINGS - 1:
            raise ExchangeError("too_many_texts", max=MAX_STRINGS)
        languages = [code for name, code in parts.tongues.items() if name]
        return Survey(
            format=1,
            code=Parts("", {}).code(form.name, "survey"),
            source_lang=parts.source_lang,
            languages=tuple(dict.fromkeys([parts.source_lang, *languages])),
            title=parts.string(title, where="title", string_id="title"),
            pages=tuple(pages),
            strings=parts.strings,
            intro=intro,
            thanks=thanks,
            quotas=tuple(quota for quota, _ in quotas),
        )

    def quoted(self, text: str) -> str:
        """Return the words with the answers of earlier pages in our form, others in brackets."""
        return with_answers(text, self.form.quotes, self._tell)

    def _tell(self, name: str) -> str | None:
        placed = self.placed.get(self.form.called.get(name, name))
        if placed is None or placed.page == len(self.pages) or isinstance(placed.item, Statement):
            return None
        return placed.item.code

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

    def _item(
        self, entry: Entry, condition: Condition | None, narrowing: Sequence[Condition | None]
    ) -> Item | None:
        if not self._can_be(entry):
            return None
        formula = self.steered.figure(entry.formula) if entry.formula else None
        if entry.formula and formula is None:
            self.ledger.refused(entry.source, "logic_left_out", "formula")
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
            "required": entry.required and not issubclass(question, Unasked),
            "requested": entry.requested and not issubclass(question, Unasked),
            "show_if": condition,
        }
        if formula is not None:
            made["formula"] = formula
        offered, codes = self._offered(entry, question, narrowing)
        form = self.parts.form_of(entry.pattern, where=name)
        item = self._checked(made | offered | form, entry)
        self._place(entry, item, codes)
        return item

    def _offered(
        self,
        entry: Entry,
        question: type[Question],
        narrowing: Sequence[Condition | None],
    ) -> tuple[dict[str, object], dict[str, str]]:
        """Return the fields with what is offered, and the code of each choice by its name."""
        name = entry.source.name
        if entry.kind == "rating":
            low, high = (self.parts.string(end.label, where=name) for end in entry.choices)
            return {"low": low, "high": high}, {str(figure): str(figure) for figure in range(11)}
        if not issubclass(question, OfferingQuestion):
            return {}, {}
        choices = entry.choices
        if not issubclass(question, ClosedQuestion):
            choices = [Choice(each.name, each.label) for each in choices]
        options, codes = self.parts.options(choices, question.fixed_codes, where=name)
        made: dict[str, object] = {"options": for_some(options, narrowing)}
        if entry.rows:
            rows = self.parts.options(entry.rows, (), where=name)[0]
            made["rows"] = for_some(rows, narrowing[len(entry.choices) :])
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
        elif not entry.choices and issubclass(question, OfferingQuestion) and question.label_count:
            ledger.refused(entry.source, "no_choices")
        elif max(len(entry.choices), len(entry.rows)) > MAX_OPTIONS:
            most = max(len(entry.choices), len(entry.rows))
            ledger.refused(entry.source, "too_many_choices", str(most))
        elif entry.kind == "statement" and not self.parts.words(entry.prompt):
            ledger.refused(entry.source, "no_text")
        else:
            return True
        for source in (entry.choices_from, entry.rows_from):
            if source is not None:
                ledger.refused(source, "not_used")
        return False

    def _place(self, entry: Entry, item: Item, codes: Mapping[str, str]) -> None:
        rows = rows_of(entry, item, codes)
        self.placed[entry.name] = Placed(item, len(self.pages), codes, rows)
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
        if entry.rows_from is not None:
            self._settle_choices(entry.rows_from, entry.rows, rows)

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
        parts = self.parts
        page = Page(
            id=parts.new_id(),
            code=parts.code(group.name, "page"),
            title=parts.string(group.title, where=group.name) if has_title else None,
            items=tuple(items),
            show_if=shown_if,
            repeats=repeat_of(group, items, self.placed, self.form, parts, self.ledger),
            is_shuffled=group.is_shuffled and group.repeated is None,
            rules=tuple(self.rules),
        )
        self.rules = []
        if group.source is not None:
            self.sources[page.id] = group.source
        self.pages.append(page)

    def _look_here(self, conditions: Iterable[Condition | None]) -> bool:
        """Tell whether any of the conditions looks at the page that is being filled."""
        seen = {item_id for each in conditions if each is not None for item_id in items_in(each)}
        here = (each for each in self.placed.values() if each.page == len(self.pages))
        return bool(seen) and any(each.item.id in seen for each in here)

    def _quotes(self, texts: Iterable[Mapping[str, str]]) -> bool:
        return loses_answers(texts, self.form.quotes, self._tell)
