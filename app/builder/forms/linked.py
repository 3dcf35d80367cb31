"""The form of a value that comes with the link."""

from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange, Regexp

import surveys
from app.builder.forms.basics import MAX_PROMPT, newest_item
from app.builder.forms.fields import CountField, at_most, clean_text, optional, stripped
from app.builder.forms.offering import ChoiceForm
from app.builder.forms.options import OptionsField
from surveys import editing
from surveys.linked import MAX_LINKED, RESERVED

NAME: Final = r"^[a-z][a-z0-9_]{0,63}\Z"


class LinkForm(ChoiceForm):
    """Which values of the address are kept, and what people are told of them."""

    offered_flags: ClassVar[tuple[str, ...]] = ("opens_text",)
    prompt = TextAreaField(
        _l("What it says"),
        [DataRequired(_l("Enter a name.")), at_most(MAX_PROMPT), clean_text],
        filters=[stripped],
        description=_l("People see it before they send, for example: Where the link was."),
    )
    address_name = StringField(
        _l("Name in the address"),
        [optional(), Regexp(NAME, message=_l("Use small letters a to z, figures and _."))],
        filters=[stripped],
        description=_l("With the name src, the address ends in ?src=poster. It cannot be changed."),
    )
    options = OptionsField(_l("Values that are kept; all others are not"))
    max_length = CountField(
        _l("Longest value under “other”, in characters"),
        [InputRequired(_l("Enter a whole number from 1 to 40.")), NumberRange(1, MAX_LINKED)],
    )
    hint = None  # type: ignore[assignment]  # takes the field away
    answering = None  # type: ignore[assignment]
    is_shuffled = None  # type: ignore[assignment]

    def validate_address_name(self, field: StringField) -> None:
        """Refuse a name that addresses of the platform use themselves."""
        if field.data in RESERVED:
            raise ValidationError(_("The platform uses this name itself. Choose another."))

    @override
    def fields(self) -> dict[str, Any]:
        return {"prompt": self.prompt.data, "max_length": self.max_length.whole_number}

    @override
    def added(self, survey: surveys.Survey, page_id: str, kind: str) -> surveys.Survey:
        survey = editing.add_item(
            survey,
            page_id,
            kind,
            self.prompt.data or "",
            labels=self.labels(),
            code=self.address_name.data or None,
        )
        item_id = newest_item(survey, page_id).id
        return self._marked(editing.edit_item(survey, item_id, **self.fields()), page_id)
