"""The mail that reminds one member of staff of one promise, in their language."""

from datetime import date

from babel.dates import format_date
from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app import i18n, mail
from app.accounts import queries as accounts
from app.accounts.models import User
from app.builder.models import Survey
from app.entries.commitments import queries
from app.entries.commitments.models import Commitment
from app.respond.addresses import whole


def send(
    person: User, survey: Survey, commitment: Commitment | None, due_on: date, *, on: date
) -> None:
    """Queue the mail; rather lost in a crash than sent twice: the page tells it all the same."""
    try:
        address = mail.address(person.email)
    except mail.BadAddressError:
        return  # an account can be made with any name that looks like an address
    with force_locale(person.locale):
        day = i18n.digits(format_date(due_on, format="long", locale=i18n.custom(person.locale)))
        when = _when((due_on - on).days)
        if commitment is None:
            name, path = survey.name, _path("builder.promise", slug=survey.slug)
            what = _("An answer was promised by %(date)s.", date=day)
        else:
            name = queries.name_of(commitment)
            path = _path("entries.commitment", commitment_id=commitment.id)
            what = _("This change was promised by %(date)s.", date=day)
        subject = _("%(when)s: %(name)s", when=when, name=name)
        lines = [
            _("Good day,"),
            name,
            f"{what} {when}.",
            _("You are named as the one who sees to it. This page shows it:"),
            whole(path),
            accounts.organisation().name,
        ]
    mail.send(address, str(subject), "\n\n".join(lines) + "\n", once=True)


def _when(left: int) -> str:
    if left == 0:
        return str(_("Today is the day"))
    days = i18n.number(abs(left))
    if left > 0:
        return str(ngettext("%(count)s day left", "%(count)s days left", left, count=days))
    return str(ngettext("%(count)s day overdue", "%(count)s days overdue", -left, count=days))


def _path(endpoint: str, **values: object) -> str:
    return current_app.url_map.bind("localhost").build(endpoint, values)
