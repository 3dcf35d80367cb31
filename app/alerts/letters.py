"""Mails about alerts: one for each person and look, in their language, without anybody's words."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app import i18n, mail
from app.access import Role
from app.accounts import queries as accounts
from app.accounts.models import User
from app.alerts.models import Alert
from app.alerts.telling import Teller
from app.builder.models import Survey
from app.respond.addresses import whole

MOST: Final = 20
"""So many alerts are told in one mail; the page has the others."""


class Letter(NamedTuple):
    """A mail in words, plain and as a page."""

    subject: str
    text: str
    html: str


def send(survey: Survey, alerts: Sequence[Alert], to: Sequence[User]) -> None:
    """Queue one mail to each of those who still may read it, however many alerts there are."""
    if not mail.is_on():
        return
    for person in to:
        if person.may(Role.ANALYST) and person.organisation_id == survey.organisation_id:
            _send(survey, alerts, person)


def _send(survey: Survey, alerts: Sequence[Alert], person: User) -> None:
    try:
        address = mail.address(person.email)
    except mail.BadAddressError:
        return  # an account can be made with any name that looks like an address
    with force_locale(person.locale):
        letter = _letter(survey, alerts, person.locale)
    # Rather lost in a crash than sent twice: the alert stands on the page all the same.
    mail.send(address, letter.subject, letter.text, html=letter.html, once=True)


def _letter(survey: Survey, alerts: Sequence[Alert], locale: str) -> Letter:
    teller = Teller(survey)
    path = current_app.url_map.bind("localhost").build("alerts.index", {"slug": survey.slug})
    told = [teller.sentence(each) for each in alerts[:MOST]]
    more = len(alerts) - len(told)
    if more:
        told.append(
            ngettext(
                "And %(count)s more, which the page lists.",
                "And %(count)s more, which the page lists.",
                more,
                count=i18n.number(more),
            )
        )
    subject = ngettext(
        "%(count)s alert: %(survey)s",
        "%(count)s alerts: %(survey)s",
        len(alerts),
        count=i18n.number(len(alerts)),
        survey=survey.name,
    )
    # A name with a line break in it must not break the subject.
    parts = {
        "subject": " ".join(str(subject).split()),
        "greeting": _("Good day,"),
        "name": survey.name,
        "told": told,
        "see": _("The figures behind it, and the comments for those who may read them:"),
        "link": whole(path),
        "stop": _("You asked for these e-mails on that page, and can stop them there."),
        "sender": accounts.organisation().name,
    }
    page = current_app.jinja_env.get_template("alerts/mail.html")
    html = page.render(tag=i18n.tag_of(locale), direction=i18n.direction(locale), **parts)
    return Letter(parts["subject"], _text(parts), html)


def _text(parts: dict[str, object]) -> str:
    told = parts["told"]
    assert isinstance(told, list)  # noqa: S101
    named = [str(parts[name]) for name in ("greeting", "name")]
    last = [str(parts[name]) for name in ("see", "link", "stop", "sender")]
    return "\n\n".join([*named, "\n".join(f"- {each}" for each in told), *last]) + "\n"
