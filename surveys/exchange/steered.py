"""What looks at answers, as far as it can be said here; the ledger hears of what cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveys.choices import Option
from surveys.conditions import All, Answered, Condition, Not, items_in
from surveys.definition import Page
from surveys.exchange.errors import ExchangeError
from surveys.exchange.form import Demand, Form, Formula, Lead, Relevance, Wanted
from surveys.exchange.parts import Parts
from surveys.exchange.reckoning import Known, Placed, figure_of
from surveys.exchange.report import Ledger, Source
from surveys.exchange.resolving import condition_of, fits
from surveys.figures import Figure
from surveys.model import replace
from surveys.steering import MAX_BRANCHES, MAX_QUOTAS, MAX_RULES, Branch, Quota, Rule


@dataclass
class Steered:
    """The conditions of a form, resolved among the questions placed so far."""

    form: Form
    ledger: Ledger
    parts: Parts
    placed: dict[str, Placed] = field(default_factory=dict)
    ahead: set[str] = field(default_factory=set)

    def all_of(self, relevances: Sequence[Relevance]) -> Condition | None:
        """Return the condition that holds when all hold that can be said."""
        found: Condition | None = None
        for relevance in relevances:
            try:
                condition = condition_of(relevance.tree, self.known())
            except ExchangeError as error:
                self._refused(relevance.source, error)
                continue
            both = condition if found is None else All(op="all", of=(found, condition))
            if not fits(both):
                self.ledger.refused(relevance.source, "expression_too_deep")
                continue
            found = both
            self.ledger.became(relevance.source)
        return found

    def figure(self, formula: Formula) -> Figure | None:
        """Return what is reckoned, None when it cannot be."""
        try:
            figure = figure_of(formula.term, self.known())
        except ExchangeError as error:
            self._refused(formula.source, error)
            return None
        self.ledger.became(formula.source)
        return figure

    def rules(self, demands: Sequence[Demand], name: str, room: int) -> list[Rule]:
        """Return the rules that refuse what does not fulfil the demands on the item of that name.

        `room` is how many rules the page has already.
        """
        placed, found = self.placed[name], list[Rule]()
        for demand in demands:
            known = self.known(dict.fromkeys(demand.itself, placed))
            try:
                refused_when = _unless(condition_of(demand.tree, known))
            except ExchangeError as error:
                self._refused(demand.source, error)
                continue
            if room + len(found) >= MAX_RULES or not fits(refused_when):
                self.ledger.refused(demand.source, "no_room")
                continue
            message = self.parts.string(demand.message, where=demand.source.name)
            rule_id = self.parts.new_id()
            found.append(
                Rule(id=rule_id, refused_when=refused_when, item=placed.item.id, message=message)
            )
            self.ledger.became(demand.source)
        return found

    def led(self, pages: Sequence[Page]) -> list[Page]:
        """Return the pages with where they lead."""
        found = list(pages)
        for lead in self.form.leads:
            try:
                place, branch = self._branch(lead, pages)
            except ExchangeError as error:
                self._refused(lead.source, error)
                continue
            if len(found[place].branches) == MAX_BRANCHES:
                self.ledger.refused(lead.source, "no_room")
                continue
            found[place] = replace(found[place], branches=(*found[place].branches, branch))
            self.ledger.became(lead.source)
        return found

    def quotas(self) -> tuple[tuple[Quota, Source], ...]:
        """Return the quotas, each with the part of the file that it comes from."""
        found: list[tuple[Quota, Source]] = []
        for wanted in self.form.quotas:
            try:
                condition = condition_of(wanted.tree, self.known())
            except ExchangeError as error:
                self._refused(wanted.source, error)
                continue
            if len(found) == MAX_QUOTAS:
                self.ledger.refused(wanted.source, "no_room")
                continue
            found.append((self._quota(wanted, condition), wanted.source))
            self.ledger.became(wanted.source)
        return tuple(found)

    def known(self, more: Mapping[str, Placed] | None = None) -> Known:
        """Return what an expression can look at now; questions of the file go before `more`."""
        others = {word: one for word, one in (more or {}).items() if word not in self.ahead}
        placed = {**others, **self.placed} if others else self.placed
        form = self.form
        return Known(placed, self.ahead, form.aliases, form.called, form.rows)

    def _quota(self, wanted: Wanted, condition: Condition) -> Quota:
        has_words = bool(self.parts.words(wanted.message))
        where = wanted.source.name
        return Quota(
            id=self.parts.new_id(),
            code=self.parts.code(wanted.name, "quota"),
            when=condition,
            limit=wanted.limit,
            action="stop" if wanted.stops else "flag",
            message=self.parts.string(wanted.message, where=where) if has_words else None,
        )

    def _branch(self, lead: Lead, pages: Sequence[Page]) -> tuple[int, Branch]:
        known = self.known()
        when = None if lead.tree is None else condition_of(lead.tree, known)
        place = known.question(lead.at).page if lead.at else self._last_seen(when)
        if lead.to is None:
            return place, Branch(when=when)
        target = known.question(lead.to)
        if target.page <= place:
            raise ExchangeError("expression_looks_back", name=lead.to)
        page = pages[target.page]
        if page.items[0].id != target.item.id:
            self.ledger.changed(lead.source, "whole_page", lead.to)
        return place, Branch(when=when, to=page.id)

    def _last_seen(self, when: Condition | None) -> int:
        seen = items_in(when) if when is not None else frozenset()
        places = [each.page for each in self.placed.values() if each.item.id in seen]
        if not places:
            raise ExchangeError("expression_unfinished")
        return max(places)

    def _refused(self, source: Source, error: ExchangeError) -> None:
        self.ledger.refused(source, error.code, str(error.params.get("name", "")))


def _unless(condition: Condition) -> Condition:
    """Return what is refused: all was answered that the condition looks at, and it fails."""
    answered = (Answered(op="answered", item=each) for each in sorted(items_in(condition)))
    return All(op="all", of=(*answered, Not(op="not", of=condition)))


def for_some(
    options: Sequence[Option], narrowing: Sequence[Condition | None]
) -> tuple[Option, ...]:
    """Return the options, each with the condition at its place, under which it is offered."""
    shown = zip(options, narrowing, strict=False)
    return tuple(
        option if condition is None else replace(option, show_if=condition)
        for option, condition in shown
    )
