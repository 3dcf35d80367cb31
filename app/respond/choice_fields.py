"""Fields of closed questions: what is offered, what is ticked, and "other, please say"."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import gettext as _
from typing_extensions import override
from wtforms.utils import unset_value

import surveys
from app.respond.fields import Posted, QuestionField
from app.respond.reading import Words


@dataclass(frozen=True)
class Tile:
    """One option as it stands on the page."""

    code: str
    label: str
    lang: str
    dir: str
    checked: bool
    apart: bool
    opens_text: bool = False


class ChoiceField(QuestionField):
    """Options to choose among, one below the other."""

    layout: ClassVar[str] = "list"
    question: surveys.ClosedQuestion

    @override
    def process(
        self, formdata: Posted | None, data: Any = unset_value, extra_filters: object = None
    ) -> None:
        super().process(formdata, data, extra_filters)
        # Words beside an option that was not ticked would be lost without a word.
        chosen, opening = self.posted.get("", ()), self._opening
        if opening and self.typed("other").strip() and opening.code not in chosen:
            if self.question.takes_many:
                self.posted[""] = (*chosen, opening.code)
            elif not any(chosen):
                self.posted[""] = (opening.code,)

    @property
    def options(self) -> list[Tile]:
        """Return what is offered, in order."""
        chosen = self.posted.get("", ())
        return [
            Tile(
                option.code,
                *self.reader.words(option.label),
                checked=option.code in chosen,
                apart=option.apart,
                opens_text=option.opens_text,
            )
            for option in self.question.offered()
        ]

    @property
    def other_name(self) -> str | None:
        """Return the name of the "please say" input, None when there is none."""
        return self.part_name("other") if self._opening else None

    @property
    def other_label(self) -> str:
        """Return the words before the "please say" input."""
        label = self.reader.words(self._opening.label if self._opening else None).text
        return str(_("If you chose “%(option)s”, please say more", option=label))

    @property
    def other_value(self) -> str:
        """Return what stands in the "please say" input."""
        return self.typed("other")

    @property
    def _opening(self) -> surveys.Option | None:
        return next((each for each in self.question.offered() if each.opens_text), None)


class ListField(ChoiceField):
    """One option of a list, which is a drop-down list when it is long."""

    question: surveys.SingleChoice

    @property
    def is_folded(self) -> bool:
        """Return whether it is a drop-down list."""
        return self.question.is_folded

    @property
    def is_long(self) -> bool:
        """Return whether people look for their answer by typing, where a script can help."""
        return self.question.is_long


class ScaleField(ChoiceField):
    """Five labelled points, side by side where there is room."""

    layout: ClassVar[str] = "row"


class RatingField(ChoiceField):
    """0 to 10, with words for both ends."""

    layout: ClassVar[str] = "grid"
    question: surveys.Rating

    @property
    def low(self) -> str:
        """Return what 0 means."""
        return self.reader.words(self.question.low).text

    @property
    def high(self) -> str:
        """Return what 10 means."""
        return self.reader.words(self.question.high).text

    @property
    def ends_lang(self) -> str:
        """Return the language of both ends, when it is not the page's."""
        return self._ends.lang

    @property
    def ends_dir(self) -> str:
        """Return the direction that goes with `ends_lang`."""
        return self._ends.dir

    @property
    def _ends(self) -> Words:
        return self.reader.words(self.question.low)


def has_long_list(fields: Iterable[QuestionField]) -> bool:
    """Return whether a script can help to find an answer in a drop-down list."""
    items = (field.question for field in fields)
    folding = (item for item in items if isinstance(item, surveys.FoldingQuestion))
    return any(item.is_long and item.is_folded for item in folding)
