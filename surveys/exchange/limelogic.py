"""What LimeSurvey says about answers beside relevance: filters of rows, forms, quotas."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from surveys.exchange.errors import ExchangeError
from surveys.exchange.expressions import (
    LIMESURVEY,
    Both,
    Either,
    Empty,
    Has,
    Is,
    Negated,
    Tree,
    parse,
)
from surveys.exchange.form import Demand, Relevance, Wanted, Written, relevance
from surveys.exchange.limewords import MANY, Asked, Words
from surveys.exchange.lss import Row, Tables
from surveys.exchange.patterns import undelimited
from surveys.exchange.plain import plain_texts
from surveys.exchange.report import Ledger, Source

FILTERS: Final = ("array_filter", "array_filter_exclude")
VALIDATION: Final = "em_validation_q"
TIP: Final = "em_validation_q_tip"
OWN_LINES: Final = frozenset({*FILTERS, VALIDATION, TIP, "equation"})
"""Attributes that have a line of their own in the report, or none because another has it."""
_MOST: Final = 10_000_000
_MOST_FILTERS: Final = 20


def rows_shown(asked: Asked, words: Words) -> Mapping[str, Sequence[Relevance]]:
    """Return when each row of a question is shown, by the code of the row."""
    found = filtered(asked, words, [row.get("title", "") for row in asked.rows])
    for row in asked.rows:
        said = row.get("relevance", "")
        if said not in {"", "1"}:
            code = row.get("title", "")
            found.setdefault(code, []).extend(
                relevance(words.ledger, asked.code(row), said, LIMESURVEY)
            )
    return found


def filtered(asked: Asked, words: Words, codes: Sequence[str]) -> dict[str, list[Relevance]]:
    """Return when each of these rows or choices is offered, as the filters of a question say."""
    found: dict[str, list[Relevance]] = {}
    for attribute in FILTERS:
        given = asked.attributes.get(attribute, "")
        for name in filter(None, dict.fromkeys(given.split(";", maxsplit=_MOST_FILTERS))):
            source = words.ledger.enter("expression", f"{asked.name} {attribute}: {name}")
            _filter(codes, words, (attribute, name.strip(), source), found)
    return found


def demands_of(asked: Asked, words: Words) -> tuple[Demand, ...]:
    """Return what the validation equation of a question asks of its answer."""
    text = asked.attributes.get(VALIDATION, "")
    if not text:
        return ()
    source = words.ledger.enter("expression", f"{asked.name} {VALIDATION}: {text}")
    tip = words.told(asked.row, TIP).texts
    try:
        tree = parse(words.ledger.reads(text), LIMESURVEY)
    except ExchangeError as error:
        words.ledger.refused(source, error.code, str(error.params.get("name", "")))
        return ()
    return (Demand(source, tree, tip or words.stock("check"), LIMESURVEY.itself),)


def pattern_of(asked: Asked, words: Words) -> Written | None:
    """Return the form that a short text has to have; it is named when it cannot be taken."""
    text = asked.row.get("preg", "")
    if not text:
        return None
    source = words.ledger.enter("expression", f"{asked.name} preg: {text}")
    if asked.letter != "S":
        words.ledger.refused(source, "expression_wrong_kind", asked.name)
        return None
    try:
        pattern = undelimited(text)
    except ExchangeError as error:
        words.ledger.refused(source, error.code, str(error.params.get("name", "")))
        return None
    words.ledger.became(source)
    return Written(pattern, words.stock("check"))


def quotas_of(tables: Tables, asked: Sequence[Asked], ledger: Ledger) -> list[Wanted]:
    """Return the quotas of the file."""
    by_qid = {each.row.get("qid", ""): each for each in asked}
    messages: dict[str, dict[str, str]] = {}
    for row in tables.table("quota_languagesettings"):
        said = messages.setdefault(row.get("quotals_quota_id", ""), {})
        said[row.get("quotals_language", "")] = row.get("quotals_message", "")
        if row.get("quotals_url"):
            ledger.no_room("setting", f"quota {row.get('quotals_quota_id', '')}.quotals_url")
    found = []
    for row in tables.table("quota"):
        key, name = row.get("id", ""), row.get("name", "") or f"quota {row.get('id', '')}"
        source = ledger.enter("setting", f"quota {name}")
        members = [each for each in tables.table("quota_members") if each.get("quota_id") == key]
        wanted = _wanted(row, source, members, by_qid, ledger)
        if wanted is not None:
            said = plain_texts(messages.get(key, {})).texts
            found.append(replace(wanted, name=name, message=said))
    return found


def _wanted(
    row: Row, source: Source, members: Sequence[Row], asked: Mapping[str, Asked], ledger: Ledger
) -> Wanted | None:
    if row.get("active", "1") == "0":
        ledger.became(source, "says_nothing")
        return None
    limit = row.get("qlimit", "")
    trees: dict[str, list[Tree]] = {}
    for member in members:
        owner = asked.get(member.get("qid", ""))
        if owner is not None:
            trees.setdefault(owner.name, []).append(_member(owner, member.get("code", "")))
    if not trees or not (limit.isascii() and limit.isdecimal() and int(limit[:9]) <= _MOST):
        ledger.refused(source, "no_room")
        return None
    sides = [each[0] if len(each) == 1 else Either(tuple(each)) for each in trees.values()]
    tree = sides[0] if len(sides) == 1 else Both(tuple(sides))
    return Wanted(source, "", tree, int(limit[:9]))


def _member(owner: Asked, code: str) -> Tree:
    if owner.letter in MANY:
        return Has(owner.name, code)
    row, dash, answer = code.rpartition("-")
    return Is(f"{owner.name}_{row}" if dash else owner.name, "eq", answer)


def _filter(
    offered: Sequence[str],
    words: Words,
    given: tuple[str, str, Source],
    found: dict[str, list[Relevance]],
) -> None:
    attribute, name, source = given
    other = words.asked.get(name)
    if other is None:
        words.ledger.refused(source, "expression_unknown_question", name)
        return
    codes = {row.get("title", ""): row for row in other.rows}
    # A row that the other question lacks is not filtered.
    both = [code for code in offered if code in codes]
    if not both:
        words.ledger.refused(source, "not_used")
    for code in both:
        chosen = _answered(other, codes[code])
        tree = Negated(chosen) if attribute == FILTERS[1] else chosen
        found.setdefault(code, []).append(Relevance(source, tree))


def _answered(other: Asked, row: Row) -> Tree:
    if other.letter in MANY:
        return Has(other.name, row.get("title", ""))
    answered = tuple(Negated(Empty(name)) for name in other.answered(row))
    return answered[0] if len(answered) == 1 else Either(answered)
