"""The survey language: what a survey is, what an answer is, and which page comes next."""

from surveys.choices import (
    MAX_OTHER,
    ClosedQuestion,
    Consent,
    ListedQuestion,
    MultipleChoice,
    Option,
    Rating,
    Scale,
    SingleChoice,
    YesNo,
)
from surveys.conditions import Condition, evaluate
from surveys.definition import (
    LibraryRef,
    Page,
    Survey,
    UnknownItemError,
    UnknownPageError,
    UnknownStringError,
    digest,
    to_json,
)
from surveys.posted import Posted
from surveys.question import Question
from surveys.questions import KINDS, Item, Statement
from surveys.reading import DefinitionError, from_json, json_schema
from surveys.routing import (
    first_page,
    missing,
    next_page,
    previous_page,
    prune,
    visible_items,
    visible_pages,
)
from surveys.text import LANGUAGES, Message, Translation, Wording, source_hash
from surveys.values import (
    ANSWER_CODES,
    AnswerError,
    Answers,
    Chosen,
    Value,
    value_from_json,
    value_to_json,
)
from surveys.written import Date, LongText, Number, ShortText

__all__ = [
    "ANSWER_CODES",
    "KINDS",
    "LANGUAGES",
    "MAX_OTHER",
    "AnswerError",
    "Answers",
    "Chosen",
    "ClosedQuestion",
    "Condition",
    "Consent",
    "Date",
    "DefinitionError",
    "Item",
    "LibraryRef",
    "ListedQuestion",
    "LongText",
    "Message",
    "MultipleChoice",
    "Number",
    "Option",
    "Page",
    "Posted",
    "Question",
    "Rating",
    "Scale",
    "ShortText",
    "SingleChoice",
    "Statement",
    "Survey",
    "Translation",
    "UnknownItemError",
    "UnknownPageError",
    "UnknownStringError",
    "Value",
    "Wording",
    "YesNo",
    "digest",
    "evaluate",
    "first_page",
    "from_json",
    "json_schema",
    "missing",
    "next_page",
    "previous_page",
    "prune",
    "source_hash",
    "to_json",
    "value_from_json",
    "value_to_json",
    "visible_items",
    "visible_pages",
]
