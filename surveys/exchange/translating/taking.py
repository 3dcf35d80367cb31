"""What translations from a file would change: told first, then done in one edit."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from surveys.definition import Survey, to_json
from surveys.editing.errors import EditError, changed
from surveys.exchange.errors import ExchangeError
from surveys.exchange.translating.places import places
from surveys.exchange.translating.units import Parcel, Returned, others
from surveys.posted import clean
from surveys.reading import MAX_BYTES
from surveys.text import MAX_TEXT, Message, Translation, source_hash
from surveys.values import AnswerError

REFUSALS: Final = (
    "unknown_string",
    "twice",
    "unfinished",  # only some segments of the text are translated
    "markup",  # tags or inline codes, which no text of a survey has
    "bad_character",
    "too_long",
    "placeholders",  # not the same ones as in the source
)
_PLACEHOLDER: Final = re.compile(r"\$?\{[^{}\s]{1,100}\}|%\(\w{1,100}\)[a-z]")
_TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})(?:\s[^<>]{0,500})?/?>|<!--")

Drafts: TypeAlias = Callable[[str], Mapping[str, Container[str]]]


class Outcome(StrEnum):
    """What becomes of one text of the file."""

    NEW = "new"
    CHANGED = "changed"
    CONFIRMED = "confirmed"  # the words stay, and are said to be right
    OUTDATED = "outdated"  # taken, but made from words that have changed since
    SAME = "same"
    EMPTY = "empty"  # not translated in the file; what is here stays
    REFUSED = "refused"


class Line(NamedTuple):
    """One text of the file: what is there now, what it brings, and what becomes of it."""

    string_id: str
    place: str
    source: str
    before: str
    after: str
    outcome: Outcome
    reason: str = ""
    translation: Translation | None = None


class Plan(NamedTuple):
    """What a file would change in one language."""

    lang: str
    lines: tuple[Line, ...]

    def having(self, *outcomes: Outcome) -> tuple[Line, ...]:
        """Return the lines with one of these outcomes."""
        return tuple(line for line in self.lines if line.outcome in outcomes)

    @property
    def refused(self) -> tuple[Line, ...]:
        """Return the texts that are not taken."""
        return self.having(Outcome.REFUSED)

    @property
    def taken(self) -> tuple[Line, ...]:
        """Return the texts that would change the survey."""
        return tuple(line for line in self.lines if line.translation is not None)


def plan_of(
    survey: Survey, parcel: Parcel, *, lang: str | None = None, machine: Drafts | None = None
) -> Plan:
    """Return what a file would change; ExchangeError when it is not for this survey.

    With `lang`, also when it is for another language than that. `machine` returns what machines
    made in a language: a file that brings it back unsettled brings nothing.
    """
    if parcel.survey != survey.code:
        raise ExchangeError("other_survey", found=parcel.survey[:100], expected=survey.code)
    if parcel.source_lang and not _same(parcel.source_lang, survey.source_lang):
        found = parcel.source_lang[:100]
        raise ExchangeError("wrong_language", found=found, expected=survey.source_lang)
    offered = (each for each in survey.languages if each != survey.source_lang)
    for each in offered:
        if _same(parcel.lang, each) and lang in {None, each}:
            drafts = machine(each) if machine is not None else {}
            lines = (_undrafted(line, drafts) for line in _lines(survey, parcel, each))
            return Plan(each, tuple(lines))
    expected = lang or others(survey)
    raise ExchangeError("wrong_language", found=parcel.lang[:100], expected=expected)


def _undrafted(line: Line, drafts: Mapping[str, Container[str]]) -> Line:
    words = line.translation
    if words is None or words.status == "good" or words.text not in drafts.get(line.string_id, ()):
        return line
    return line._replace(outcome=Outcome.SAME, after=line.before, translation=None)


def applied(survey: Survey, plan: Plan) -> Survey:
    """Return the survey with the translations; EditError when it has no room for them."""
    strings = dict(survey.strings)
    for line in plan.lines:
        if line.translation is not None:
            message = strings[line.string_id]
            texts = {**message.translations, plan.lang: line.translation}
            strings[line.string_id] = Message(source_hash=message.source_hash, translations=texts)
    made = changed(survey, strings=strings)
    if len(to_json(made).encode()) > MAX_BYTES:
        raise EditError("too_long", field="strings")
    return made


def _same(tag: str, lang: str) -> bool:
    return tag.replace("-", "_").casefold() == lang.casefold()


def _lines(survey: Survey, parcel: Parcel, lang: str) -> Iterator[Line]:
    where, seen = places(survey), set[str]()
    for unit in parcel.units:
        place = where.get(unit.string_id, "")
        name, text = " ".join(unit.string_id.split())[:100], _shown(unit.target)
        if unit.string_id not in where or unit.string_id in seen:
            reason = "twice" if unit.string_id in seen else "unknown_string"
            yield Line(name, place, "", "", text, Outcome.REFUSED, reason)
            continue
        seen.add(unit.string_id)
        message = survey.strings[unit.string_id]
        now, before = message.text_in(survey.source_lang), message.text_in(lang)
        line = Line(name, place, now, before, text, Outcome.REFUSED)
        yield _judged(line, unit, message, lang)


def _judged(line: Line, unit: Returned, message: Message, lang: str) -> Line:
    try:
        text = clean(unit.target, max_length=MAX_TEXT)
        current = source_hash(clean(unit.source, max_length=MAX_TEXT))
    except AnswerError as error:
        return line._replace(reason=error.code)
    line = line._replace(after=text)
    if not text:
        problem = unit.problem or ("bad_character" if unit.target.strip() else "")
        outcome = Outcome.REFUSED if problem else Outcome.EMPTY
        return line._replace(outcome=outcome, reason=problem, after=line.before)
    is_stale = current != message.source_hash
    stored = message.translations.get(lang)
    if stored is not None and stored.text == text and not unit.problem:
        right = Translation(text=text, source_hash=current)
        if is_stale or not unit.confirms or stored == right:
            return line._replace(outcome=Outcome.SAME)
        return line._replace(outcome=Outcome.CONFIRMED, translation=right)
    reason = unit.problem or fault_of(unit.source, text)
    if reason:
        return line._replace(reason=reason)
    new = Translation(text=text, status="good" if unit.is_done else "draft", source_hash=current)
    fresh = Outcome.NEW if stored is None else Outcome.CHANGED
    return line._replace(outcome=Outcome.OUTDATED if is_stale else fresh, translation=new)


def fault_of(source: str, text: str) -> str:
    """Return which of REFUSALS keeps words from standing for their source, "" when nothing does."""
    if Counter(_PLACEHOLDER.findall(text)) != Counter(_PLACEHOLDER.findall(source)):
        return "placeholders"
    tags = {match[1] for match in _TAG.finditer(source)}
    return "markup" if any(match[1] not in tags for match in _TAG.finditer(text)) else ""


def _shown(text: str) -> str:
    """Return the text with a sign for each character that no page may show."""
    text = text[:MAX_TEXT].encode(errors="replace").decode()
    return "".join(sign if sign.isprintable() or sign.isspace() else "\ufffd" for sign in text)
