"""Qualtrics: a survey file (.qsf), its blocks and flow as groups.

Qualtrics does not describe the format. What is read here follows the anatomy that C. Testa wrote
down ("How does a Qualtrics Survey File work?", 2017), the published API reference of survey
definitions, which names the same fields, and files that universities have made public. What is
not known for certain is reported as left out, never guessed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from surveys.exchange.errors import ExchangeError
from surveys.exchange.form import Entry, Form, Group, Lead, Relevance, refuse_too_many
from surveys.exchange.qsfdata import Fields, compared_with, drawn_of
from surveys.exchange.qsfkinds import Asked, asked_of, entries_of
from surveys.exchange.qsflogic import relevance_of
from surveys.exchange.qsfparts import items, record, records, text
from surveys.exchange.qsfsteering import end_of, for_some, quotas_of, skips_of
from surveys.exchange.report import Ledger, Source

MAX_DEPTH: Final = 20
_QUOTES: Final = re.compile(
    r"\$\{q://(?P<name>QID\w+)/(?:ChoiceGroup/SelectedChoices|ChoiceTextEntryValue)\}"
    r"|\$\{[a-z]+://[^}]*\}"
)
_BLOCKS: Final = frozenset({"Block", "Standard", "Default"})
_AROUND: Final = frozenset({"Root", "Group", "Branch", "BlockRandomizer", "Randomizer"})
_READ: Final = frozenset({"BL", "FL", "SO", "SQ", "QO"})
# What every file holds, whatever its survey does: counts, statistics, where answers go.
_ALWAYS: Final = frozenset({"QC", "STAT", "RS", "PROJ", "PL", "SCO", "NT"})
_OF_BLOCKS: Final = ("Looping", "LoopingOptions", "RandomizeQuestions")
# A tuple: a file may hold anything here, also what cannot be hashed.
_OFF: Final = ("", "None", "false")
_RANDOM: Final = frozenset({"BlockRandomizer", "Randomizer"})


def read(content: dict[str, object], ledger: Ledger) -> Form:
    """Return the questionnaire; ExchangeError when the file is not one of Qualtrics'."""
    entry, elements = record(content.get("SurveyEntry")), records(content.get("SurveyElements"))
    if not entry or not elements:
        raise ExchangeError("not_a_survey")
    return _Reader(entry, elements, ledger).form()


@dataclass
class _Block:
    name: str
    source: Source
    parts: Sequence[dict[str, object]]
    is_shuffled: bool = False
    is_used: bool = False


@dataclass
class _Reader:
    entry: dict[str, object]
    elements: Sequence[dict[str, object]]
    ledger: Ledger
    blocks: dict[str, _Block] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    fields: Fields = field(init=False)

    def form(self) -> Form:
        source_lang = text(self.entry.get("SurveyLanguage")) or "EN"
        options = record(next(iter(self._payloads("SO")), {}))
        languages = dict.fromkeys(
            [source_lang, *map(text, items(options.get("AvailableLanguages")))]
        )
        spoken = [lang for lang in languages if lang]
        self._questions(spoken)
        self.fields = Fields(spoken, compared_with(self.elements), self.asked, self.ledger)
        self._find_blocks()
        flow = next(iter(self._payloads("FL")), None)
        if flow is None:
            flow = {"Flow": [{"Type": "Block", "ID": key} for key in self.blocks]}
        self._follow(record(flow), (), 1, by_chance=False)
        self._settle()
        name = text(self.entry.get("SurveyName"))
        return Form(
            name=name or "survey",
            source_lang=source_lang,
            languages=spoken,
            title={"": name} if name else {},
            groups=self.groups,
            quotes=_QUOTES,
            leads=self.leads,
            quotas=tuple(quotas_of(list(self._payloads("QO")), self.asked, self.ledger)),
            called={key: asked.name for key, asked in self.asked.items()},
        )

    def _payloads(self, kind: str) -> Iterator[object]:
        for element in self.elements:
            if element.get("Element") == kind:
                yield element.get("Payload")

    def _questions(self, languages: Sequence[str]) -> None:
        payloads = [record(payload) for payload in self._payloads("SQ")]
        refuse_too_many(len(payloads))
        for payload in payloads:
            key = text(payload.get("QuestionID"))
            if key and key not in self.asked:
                self.asked[key] = asked_of(payload, key, languages, self.ledger)

    def _find_blocks(self) -> None:
        for payload in self._payloads("BL"):
            for block in records(payload):
                key = text(block.get("ID"))
                name = text(block.get("Description")) or key
                if not key or key in self.blocks or block.get("Type") == "Trash":
                    continue
                source = self.ledger.enter("group", name)
                made = _Block(name, source, records(block.get("BlockElements")))
                self.blocks[key] = made
                self._set(made, record(block.get("Options")))

    def _set(self, block: _Block, options: dict[str, object]) -> None:
        for option in _OF_BLOCKS:
            value = options.get(option)
            if not value or value in _OFF:
                continue
            label = f"{block.name}.{option}"
            if option == "RandomizeQuestions" and _shuffles(block, options):
                block.is_shuffled = True
                self.ledger.became(self.ledger.enter("setting", label))
            else:
                self.ledger.no_room("setting", label)

    def _follow(
        self,
        step: dict[str, object],
        shown_if: Sequence[Relevance],
        depth: int,
        *,
        by_chance: bool,
    ) -> None:
        """Go along the flow: blocks become groups, a branch a condition of what stands in it."""
        if depth > MAX_DEPTH:
            raise ExchangeError("too_deep")
        kind = text(step.get("Type")) or "Root"
        if kind in _AROUND:
            self._go_into(step, kind, shown_if, depth, by_chance=by_chance)
        elif kind in _BLOCKS:
            self._place(text(step.get("ID")), shown_if)
        elif kind == "EndSurvey":
            self._end(step, shown_if)
        elif kind == "EmbeddedData":
            entries = list(self.fields.entries(step, shown_if, by_chance=by_chance))
            self.groups += [Group(None, "data", entries)] if entries else []
        else:
            self.ledger.no_room("setting", f"flow {kind} {text(step.get('FlowID'))}")

    def _go_into(
        self,
        step: dict[str, object],
        kind: str,
        shown_if: Sequence[Relevance],
        depth: int,
        *,
        by_chance: bool,
    ) -> None:
        if kind == "Branch":
            name = f"flow {text(step.get('FlowID'))}"
            found = relevance_of(step.get("BranchLogic"), name, self.asked, self.ledger)
            shown_if = (*shown_if, *found)
        elif kind in _RANDOM:
            shown, several = drawn_of(step)
            number = text(step.get("FlowID"))
            self.ledger.no_room("setting", f"flow {kind} {number} ({shown}/{several})")
            by_chance = by_chance or shown < several
        for inner in records(step.get("Flow")):
            self._follow(inner, shown_if, depth + 1, by_chance=by_chance)

    def _end(self, step: dict[str, object], shown_if: Sequence[Relevance]) -> None:
        name = f"flow EndSurvey {text(step.get('FlowID'))}"
        before = [entry for group in self.groups for entry in group.entries]
        self.leads += end_of(shown_if, before, name, self.ledger)

    def _place(self, key: str, shown_if: Sequence[Relevance]) -> None:
        block = self.blocks.get(key)
        if block is None or block.is_used:
            self.ledger.no_room("setting", f"flow block {block.name if block else key}")
            return
        block.is_used = True
        pages: list[list[Entry]] = [[]]
        for part in block.parts:
            if part.get("Type") == "Page Break":
                pages.append([])
            elif part.get("Type") == "Question":
                pages[-1] += self._entries(part)
        pages = [page for page in pages if page] or [[]]
        for page in pages:
            shuffled = block.is_shuffled
            group = Group(block.source, block.name, page, {}, shown_if, is_shuffled=shuffled)
            self.groups.append(group)
        if len(pages) > 1:
            self.ledger.changed(block.source, "several_pages", str(len(pages)))

    def _entries(self, part: dict[str, object]) -> list[Entry]:
        asked = self.asked.get(text(part.get("QuestionID")))
        if asked is None or asked.is_placed:
            return []
        asked.is_placed = True
        self.leads += skips_of(part, asked, self.asked, self.ledger)
        logic = asked.payload.get("DisplayLogic")
        shown_if = relevance_of(logic, asked.name, self.asked, self.ledger) if logic else ()
        made = entries_of(asked, shown_if, self.ledger)
        return [for_some(each, asked, self.asked, self.ledger) for each in made]

    def _settle(self) -> None:
        for block in self.blocks.values():
            if not block.is_used:
                self.ledger.refused(block.source, "not_used")
        for asked in self.asked.values():
            if not asked.is_placed:
                self.ledger.refused(asked.source, "not_used")
        for element in self.elements:
            kind = text(element.get("Element"))
            if kind not in _READ | _ALWAYS:
                self.ledger.no_room("setting", f"element {kind}")


def _shuffles(block: _Block, options: dict[str, object]) -> bool:
    """Tell whether all questions of a block stand on one page, in an order of chance."""
    random = record(record(options.get("Randomization")).get("Advanced"))
    is_one_page = all(part.get("Type") != "Page Break" for part in block.parts)
    is_all = options.get("RandomizeQuestions") == "RandomWithXPerPage"
    on_a_page = text(random.get("QuestionsPerPage")) in {"", "0"}
    return is_one_page and is_all and on_a_page and not records(random.get("FixedOrder"))
