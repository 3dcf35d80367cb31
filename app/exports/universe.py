"""To whom a question is shown, in the codes of the survey: the same in every language."""

from typing import Final

import surveys
from surveys.conditions import Leaf
from surveys.figures import Reading

_SIGNS: Final = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def universe(survey: surveys.Survey, item: surveys.Item) -> str:
    """Return the condition of the question and of its page; nothing when all are asked."""
    page = next(page for page in survey.pages if any(each.id == item.id for each in page.items))
    found = [part.show_if for part in (page, item) if part.show_if is not None]
    return " and ".join(_said(survey, each, inside=len(found) > 1) for each in found)


def _said(survey: surveys.Survey, condition: surveys.Condition, *, inside: bool = True) -> str:
    match condition:
        case surveys.All(of=parts):
            return _joined(" and ", [_said(survey, part) for part in parts], inside=inside)
        case surveys.AnyOf(of=parts):
            return _joined(" or ", [_said(survey, part) for part in parts], inside=inside)
        case surveys.Not(of=part):
            return f"not ({_said(survey, part, inside=False)})"
        case surveys.Figures(left=left, compare=compare, right=right):
            return f"{figured(survey, left)} {_SIGNS[compare]} {figured(survey, right)}"
        case _:
            return _leaf(survey.item(condition.item).code, condition)


def figured(survey: surveys.Survey, figure: surveys.Figure) -> str:
    """Return how a figure is reckoned, in the codes of the survey."""
    match figure:
        case surveys.Fixed(number=number):
            return format(number, "f")
        case surveys.Together(of=parts) | surveys.FirstOf(of=parts):
            return f"{figure.op}({', '.join(figured(survey, part) for part in parts)})"
        case surveys.Between(left=left, right=right):
            sign = "-" if figure.op == "minus" else "/"
            return f"({figured(survey, left)} {sign} {figured(survey, right)})"
        case surveys.Rounded(of=part, places=places):
            return f"round({figured(survey, part)}, {places})"
        case _:
            return _read(survey.item(figure.item).code, figure)


def _read(code: str, figure: Reading) -> str:
    match figure:
        case surveys.PartOf(code=part):
            return f"{code}.{part}"
        case surveys.ValueOf():
            return code
        case _:
            return f"{figure.op}({code})"


def _leaf(code: str, leaf: Leaf) -> str:
    match leaf:
        case surveys.Answered():
            return f"{code} is answered"
        case surveys.OptionChosen():
            return f"{code} = {leaf.option}"
        case surveys.OptionsChosen():
            word = "in" if leaf.op == "chosen_any" else "is answered and not in"
            return f"{code} {word} ({', '.join(leaf.options)})"
        case surveys.RowChosen():
            return f"{code}.{leaf.row} in ({', '.join(leaf.options)})"
        case surveys.Compared():
            return f"{code} {_SIGNS[leaf.op]} {leaf.date or leaf.number}"


def _joined(word: str, parts: list[str], *, inside: bool) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"({word.join(parts)})" if inside else word.join(parts)
