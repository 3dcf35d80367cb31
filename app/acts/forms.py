"""What administrators type on the page about the record of acts."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from typing_extensions import override
from wtforms import EmailField, Form, IntegerField, StringField, ValidationError
from wtforms.validators import Length, NumberRange, Optional, Regexp

from app import mail
from app.accounts.record import Head

LARGEST = 2_000_000_000


class NotedForm(Form):
    """The number and the hash of an act, as they were noted elsewhere; both or neither."""

    number = IntegerField(
        _l("Number of the act"),
        [Optional(), NumberRange(1, LARGEST, _l("Enter a whole number from 1."))],
    )
    hash = StringField(
        _l("Its hash"),
        [
            Optional(),
            Regexp(
                r"[0-9a-f]{64}\Z",
                message=_l("A hash has 64 letters and figures, 0 to 9 and a to f."),
            ),
        ],
        filters=[lambda typed: "".join((typed or "").split()).lower()],
    )

    @override
    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a number without a hash, and a hash without a number."""
        if not super().validate(extra_validators):
            return False
        if self.number.data is not None and not self.hash.data:
            self.hash.errors = [_("Enter the hash that was noted with the number.")]
        elif self.number.data is None and self.hash.data:
            self.number.errors = [_("Enter the number that was noted with the hash.")]
        return not (self.hash.errors or self.number.errors)

    @property
    def noted(self) -> Head | None:
        """Return what was noted, None when nothing is to be compared."""
        if self.number.data is None or not self.hash.data:
            return None
        return Head(self.number.data, self.hash.data)


class AddressForm(Form):
    """Where the last act of each day is mailed to."""

    email = EmailField(
        _l("Email address"),
        [Optional(), Length(max=254)],
        description=_l("Best outside this organisation. Left empty, the log alone has it."),
    )

    def validate_email(self, field: EmailField) -> None:
        """Refuse what can be no address."""
        try:
            mail.address(field.data or "")
        except mail.BadAddressError:
            raise ValidationError(_l("Enter an email address like name@example.org")) from None
