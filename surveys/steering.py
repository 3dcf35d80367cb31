"""What steers people through a survey beside conditions on its parts: branches, rules, quotas."""

from typing import Annotated, Final, Literal

from pydantic import Field

from surveys.conditions import ShowIf
from surveys.model import Code, Id, Model, StringId

MAX_BRANCHES: Final = 50
MAX_RULES: Final = 50
MAX_QUOTAS: Final = 200


class Branch(Model):
    """Where a page leads when the condition holds, instead of to the page after it.

    The first branch that holds is taken. `to` is the id of a later page, None the end of the
    questions; without a condition it holds for everybody.
    """

    when: ShowIf | None = None
    to: Id | None = None


class Rule(Model):
    """What answers may not be together: a page is refused while the condition holds.

    The message is told at `item`. A comparison with an answer that is not there does not hold, so
    that a rule says nothing about what was left empty.
    """

    id: Id
    refused_when: ShowIf
    item: Id
    message: StringId


class Quota(Model):
    """How many complete responses of one sort are wanted.

    `flag`: those beyond the limit are marked. `stop`: besides, people who come to fit it once it
    is full are told so, with the message, and asked no more questions. What they have answered
    can be sent in either case.
    """

    id: Id
    code: Code
    when: ShowIf
    limit: Annotated[int, Field(ge=0, le=10_000_000)]
    action: Literal["stop", "flag"] = "flag"
    message: StringId | None = None


Branches = Annotated[tuple[Branch, ...], Field(max_length=MAX_BRANCHES)]
Rules = Annotated[tuple[Rule, ...], Field(max_length=MAX_RULES)]
Quotas = Annotated[tuple[Quota, ...], Field(max_length=MAX_QUOTAS)]
