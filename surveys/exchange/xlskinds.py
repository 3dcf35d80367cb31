"""The kinds of the survey language as the types of XLSForm."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Final, NamedTuple, TypeAlias

from surveys.attached import Upload
from surveys.choices import (
    ClosedQuestion,
    Consent,
    FoldingQuestion,
    MultipleChoice,
    OfferingQuestion,
    Option,
    Rating,
    SingleChoice,
    YesNo,
)
from surveys.exchange.xlscells import IN_SIGHT
from surveys.exchange.xlsdates import CELLS, limits_in_words, loses_limits
from surveys.grids import Matrix
from surveys.linked import LinkValue
from surveys.ordered import ConstantSum, Ranking
from surveys.places import Box, Place
from surveys.question import Question
from surveys.questions import Statement
from surveys.reckoned import Calculated
from surveys.written import Date, Number, ShortText, TextQuestion

Texts: TypeAlias = dict[str, str]
Find: TypeAlias = Callable[[str], Texts]
AREA: Final = "area"
"""The part of a place that has its list."""


class Row(NamedTuple):
    """One row: plain cells by column, and words by column and language."""

    cells: Mapping[str, str]
    texts: Mapping[str, Texts]


@dataclass(frozen=True)
class Asked:
    """One question of the form; `part` is added to the name where an item becomes several.

    `relevant` is a condition of its own, in which {} stands for the first question of the item;
    `beside` marks what does not count as the answer itself.
    """

    part: str
    cells: Mapping[str, str]
    label: Texts
    hint: Texts = field(default_factory=dict)
    relevant: str = ""
    beside: bool = False


@dataclass(frozen=True)
class Made:
    """What an item becomes: questions, the choices of its list, and what is lost on the way."""

    questions: Sequence[Asked]
    choices: Sequence[tuple[str, Texts]] = ()
    losses: Sequence[tuple[str, str]] = ()


def questions_of(item: Question, find: Find, lang: str) -> Made:
    """Return what the item becomes; `find` gives the words of a string by language.

    What has no words at all is called by its code, in the language given.
    """
    label, hint = find(item.prompt), find(item.hint) if item.hint else {}
    named = {} if label else {lang: item.code}
    made = _made(item, _Words(label or named, hint, find, lang))
    if not named:
        return made
    return replace(made, losses=[("named_by_code", item.code), *made.losses])


class _Words(NamedTuple):
    label: Texts
    hint: Texts
    find: Find
    lang: str


@singledispatch
def _made(item: object, words: _Words) -> Made:
    raise NotImplementedError(type(item))


@_made.register
def _(item: TextQuestion, words: _Words) -> Made:
    cells = {"type": "text"} | ({} if item.one_line else {"appearance": "multiline"})
    default = type(item).model_fields["max_length"].default
    said = [] if item.max_length == default else [f"string-length(.) <= {item.max_length}"]
    pattern = item.pattern if isinstance(item, ShortText) else None
    if pattern is not None and "'" not in pattern:
        said.append(f"regex(., '^(?:{pattern})$')")
    made = _one(item, cells | _constraint(said), words)
    is_lost = pattern is not None and "'" in pattern
    return replace(made, losses=[*made.losses, ("limits_left_out", "")]) if is_lost else made


@_made.register
def _(_item: Calculated, _words: _Words) -> Made:
    return Made([Asked("", {"type": "calculate"}, {})])


@_made.register
def _(_item: LinkValue, _words: _Words) -> Made:
    hidden = Asked("", {"type": "hidden"}, {})
    return Made([hidden], losses=[("words_left_out", "")])


@_made.register
def _(item: Number, words: _Words) -> Made:
    cells = {"type": "integer" if item.whole else "decimal"}
    limits = [(">=", item.min), ("<=", item.max)]
    said = [f". {sign} {format(limit, 'f')}" for sign, limit in limits if limit is not None]
    return _with_hint(item, cells | _constraint(said), words, item.unit)


@_made.register
def _(item: Date, words: _Words) -> Made:
    cells = {**CELLS[item.precision], **_constraint(limits_in_words(item))}
    return _one(item, cells, words, *([("limits_left_out", "")] if loses_limits(item) else []))


@_made.register
def _(item: Statement, words: _Words) -> Made:
    return _one(item, {"type": "note"}, words)


@_made.register
def _(item: Consent, words: _Words) -> Made:
    return _one(item, {"type": "acknowledge"}, words, ("words_left_out", ""))


@_made.register
def _(item: Rating, words: _Words) -> Made:
    low, high = words.find(item.low), words.find(item.high)
    if item.extra:
        ends = {"0": low, "10": high}
        choices = [
            (code, _under(label, ends.get(code, {})))
            for code, label in _choices(item.offered(), words)
        ]
        return _listed(item, words, choices, ("other_kind", "select_one"))
    named = [{lang: f"{end}: {text}" for lang, text in texts.items()}
             for end, texts in (("0", low), ("10", high))]  # fmt: skip
    cells = {"type": "range", "parameters": "start=0 end=10 step=1"}
    hint = _under(words.hint, _under(*named))
    return _one(item, cells, words._replace(hint=hint), ("words_in_hint", ""))


@_made.register
def _(item: ClosedQuestion, words: _Words) -> Made:
    stays = isinstance(item, SingleChoice) or (isinstance(item, YesNo) and len(item.options) == 2)  # noqa: PLR2004  (yes and no)
    losses = () if stays else (("other_kind", "select_one"),)
    return _listed(item, words, _choices(item.offered(), words), *losses)


@_made.register
def _(item: MultipleChoice, words: _Words) -> Made:
    said = []
    if item.min_chosen:
        said.append(f"count-selected(.) >= {item.min_chosen}")
    if item.max_chosen:
        said.append(f"count-selected(.) <= {item.max_chosen}")
    alone = [option.code for option in item.options if option.exclusive]
    said += [f"not(selected(., '{code}') and count-selected(.) > 1)" for code in alone]
    made = _listed(item, words, _choices(item.options, words), kind="select_multiple")
    first, *others = made.questions
    limited = Asked(first.part, {**first.cells, **_constraint(said)}, first.label, first.hint)
    return Made([limited, *others], made.choices, made.losses)


@_made.register
def _(item: Upload, words: _Words) -> Made:
    kind = item.takes[0] if len(item.takes) == 1 and item.takes[0] in {"image", "audio"} else "file"
    losses = [("limits_left_out", "")] if item.max_files > 1 else []
    return _one(item, {"type": kind}, words, *losses)


@_made.register
def _(item: Place, words: _Words) -> Made:
    questions = [Asked("", {"type": "text", **_required(item)}, words.label, words.hint)]
    if item.options:
        cells = {"type": f"select_one {item.code}", **_shown(item)}
        questions.append(Asked(AREA, cells, words.label))
    if item.asks_point:
        limits = _constraint(list(_inside(item.box)) if item.box else ())
        questions.append(Asked("point", {"type": "geopoint"} | limits, words.label))
    several = [("several_questions", str(len(questions)))] if len(questions) > 1 else []
    return Made(questions, _choices(item.options, words), several)


@_made.register
def _(item: Ranking, words: _Words) -> Made:
    losses = [("limits_apart", "")] if item.places else []
    return _listed(item, words, _choices(item.options, words), *losses, kind="rank")


@_made.register
def _(item: Matrix, words: _Words) -> Made:
    cells = {"type": f"select_one {item.code}", **_required(item)}
    questions = _each(item.rows, cells, words)
    losses = [("several_questions", str(len(questions)))]
    return Made(questions, _choices(item.options, words), losses)


@_made.register
def _(item: ConstantSum, words: _Words) -> Made:
    limits = [". >= 0", f". <= {format(item.total, 'f')}"]
    cells = {"type": "integer" if item.whole else "decimal"} | _constraint(limits) | _required(item)
    questions = _each(item.options, cells, words)
    losses = [("several_questions", str(len(questions))), ("limits_apart", "")]
    if item.unit:
        losses.append(("words_left_out", ""))
    return Made(questions, losses=losses)


def _one(item: Question, cells: Mapping[str, str], words: _Words, *losses: tuple[str, str]) -> Made:
    question = Asked("", {**cells, **_required(item)}, words.label, words.hint)
    return Made([question], losses=losses)


def _with_hint(item: Question, cells: Mapping[str, str], words: _Words, unit: str | None) -> Made:
    if unit is None:
        return _one(item, cells, words)
    hint = _under(words.hint, words.find(unit))
    return _one(item, cells, words._replace(hint=hint), ("words_in_hint", ""))


def _listed(
    item: OfferingQuestion,
    words: _Words,
    choices: Sequence[tuple[str, Texts]],
    *losses: tuple[str, str],
    kind: str = "select_one",
) -> Made:
    cells = {"type": f"{kind} {item.code}", **_shown(item), **_required(item)}
    questions = [Asked("", cells, words.label, words.hint)]
    found = list(losses)
    for option in item.offered():
        if option.opens_text:
            test = "selected({}, '" + option.code + "')"
            label = words.find(option.label)
            questions.append(Asked("other", {"type": "text"}, label, {}, test, beside=True))
            found.append(("several_questions", "2"))
    return Made(questions, choices, found)


def _each(parts: Sequence[Option], cells: Mapping[str, str], words: _Words) -> list[Asked]:
    """Return a question for each row or option, with the words of the whole above its own."""
    return [
        Asked(part.code, cells, _under(words.label, words.find(part.label)), words.hint)
        for part in parts
    ]


def _choices(options: Sequence[Option], words: _Words) -> list[tuple[str, Texts]]:
    return [
        (option.code, words.find(option.label) or {words.lang: option.code}) for option in options
    ]


def _under(above: Texts, below: Texts) -> Texts:
    langs = {**above, **below}
    return {lang: "\n".join(filter(None, (above.get(lang), below.get(lang)))) for lang in langs}


def _inside(box: Box) -> Iterator[str]:
    # A point is written there as "latitude longitude altitude accuracy".
    lat, lon = "number(selected-at(., 0))", "number(selected-at(., 1))"
    yield f"{lat} >= {box.south:f} and {lat} <= {box.north:f}"
    word = "and" if box.west < box.east else "or"
    yield f"({lon} >= {box.west:f} {word} {lon} <= {box.east:f})"


def _shown(item: OfferingQuestion) -> dict[str, str]:
    if not isinstance(item, FoldingQuestion):
        return {}
    if item.is_folded:
        return {"appearance": "minimal" if item.shown_as == "select" else "autocomplete"}
    return {"appearance": IN_SIGHT} if item.shown_as == "list" else {}


def _constraint(said: Sequence[str]) -> dict[str, str]:
    return {"constraint": " and ".join(said)} if said else {}


def _required(item: Question) -> dict[str, str]:
    return {"required": "yes"} if item.required else {}
