"""The mail with the last act of a day."""

from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from app import i18n, mail
from app.accounts import queries as accounts
from app.accounts.record import Head
from app.acts.models import HeadAddress


def send(to: HeadAddress, head: Head, *, on: date) -> None:
    """Queue the mail, in the language of whoever asked for it."""
    if not mail.is_on():
        return
    with force_locale(to.locale):
        number = i18n.number(head.number)
        subject = _("The record of acts on %(date)s", date=i18n.day(on))
        text = "\n\n".join(
            [
                _("The record of acts now has this last act. Keep this e-mail."),
                _("Number: %(number)s", number=number),
                _("Hash: %(hash)s", hash=head.hash),
                _(
                    "Compare both on the page “Record of acts” when you check the record. If acts "
                    "up to this one were changed or deleted, the check says so."
                ),
                accounts.organisation().name,
            ]
        )
    # Rather lost in a crash than sent twice: the log has it all the same.
    mail.send(to.email, subject, f"{text}\n", once=True)
