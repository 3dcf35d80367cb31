"""The mail of what waits for one person, in their language, with links and nobody's words."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app import i18n, mail
from app.accounts.models import User
from app.respond.addresses import whole
from app.workflow import mine
from app.workflow.mine import Line

MOST: Final = 20
"""So many things are told in one mail; the board has the others."""


def send(person: User, on: date) -> bool:
    """Queue the mail; False, and nothing is queued, when nothing waits for this person."""
    try:
        address = mail.address(person.email)
    except mail.BadAddressError:
        return False  # an account can be made with any name that looks like an address
    with force_locale(person.locale):
        lines = [*mine.approvals(person), *mine.work(person, on)]
        if not lines:
            return False
        subject, text, html = _letter(person, lines)
    stop = whole(mine.path("accounts.account"))
    # Rather lost in a crash than sent twice: all of it stands on the start page.
    mail.send(address, subject, text, html=html, once=True, unsubscribe=stop)
    return True


def _letter(person: User, lines: Sequence[Line]) -> tuple[str, str, str]:
    subject = ngettext(
        "%(count)s thing waits for you",
        "%(count)s things wait for you",
        len(lines),
        count=i18n.number(len(lines)),
    )
    shown = [(each.name, each.text, whole(each.path)) for each in lines[:MOST]]
    parts = {
        "greeting": _("Good day,"),
        "intro": _("This waits for you in Heeded:"),
        "all": _("Everything is on your start page:"),
        "start": whole(mine.path("dashboard.show")),
        "stop": _(
            "On the page of your account you choose how often you get this e-mail, or never:"
        ),
        "account": whole(mine.path("accounts.account")),
        "sender": person.organisation.name,
    }
    text = "\n\n".join(
        [
            parts["greeting"],
            parts["intro"],
            *(f"- {name}: {said}\n  {url}" for name, said, url in shown),
            f"{parts['all']}\n{parts['start']}",
            f"{parts['stop']}\n{parts['account']}",
            parts["sender"],
        ]
    )
    page = current_app.jinja_env.get_template("workflow/mail.html")
    here = person.locale
    tags = {"tag": i18n.tag_of(here), "direction": i18n.direction(here)}
    return str(subject), f"{text}\n", page.render(subject=subject, lines=shown, **tags, **parts)
