"""The words of the mails: what staff have written, or a text that is there in every language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from functools import lru_cache
from typing import Final, NamedTuple

from babel.dates import format_date
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

import surveys
from app import i18n, mail
from app.accounts import queries as accounts
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.invitations import keys
from app.invitations.models import Contact, InvitationText, TextKind
from app.respond.addresses import whole

LINK: Final = "{link}"
MOST_BODY: Final = 10_000
MOST_SUBJECT: Final = 200
_PLACE: Final = re.compile(r"\{(title|day|organisation|link)\}")


class Wording(NamedTuple):
    """The subject and the text of a mail; {title}, {day}, {organisation} and {link} are filled."""

    subject: str
    body: str


class Letter(NamedTuple):
    """A mail to one person, in words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Stationery:
    """All that the mails of a survey are made of, read once."""

    survey_slug: str
    definition: surveys.Survey
    closes_on: date | None
    organisation: str
    own: Mapping[tuple[str, str], Wording]

    def wording(self, kind: str, lang: str) -> Wording:
        """Return the words of staff, or those that are there for every survey."""
        return self.own.get((kind, lang)) or default(kind, lang, closes=self.closes_on is not None)

    def letter(self, kind: str, lang: str, *, link: str, unsubscribe: str) -> Letter:
        """Return the mail that leads to `link`."""
        wording, last = self.wording(kind, lang), _footer(lang)
        values = {
            "title": self.definition.text(self.definition.title, lang).text,
            "day": _day(self.closes_on, lang) if self.closes_on else "",
            "organisation": self.organisation,
            "link": link,
        }
        text = "\n\n".join((_filled(wording.body, values), f"{last}\n{unsubscribe}")) + "\n"
        subject = " ".join(_filled(wording.subject, values).split())
        page = current_app.jinja_env.get_template("invitations/mail.html")
        html = page.render(
            tag=i18n.tag_of(lang),
            direction=i18n.direction(lang),
            subject=subject,
            paragraphs=_paragraphs(wording.body, values),
            link=link,
            last=last,
            unsubscribe=unsubscribe,
        )
        return Letter(subject, text, html)


def stationery(survey: Survey) -> Stationery:
    """Return what the mails of a published survey are made of. NotFoundError before that."""
    chosen = select(InvitationText).where(InvitationText.survey_id == survey.id)
    return Stationery(
        survey.slug,
        builder.latest_version(survey).definition,
        survey.closes_on,
        accounts.organisation().name,
        {
            (each.kind, each.lang): Wording(each.subject, each.body)
            for each in db.session.scalars(chosen)
        },
    )


def message(paper: Stationery, contact: Contact, number: int) -> EmailMessage:
    """Return the mail with this number to one person, ready to be handed over."""
    content, lang = mail.unsealed(contact.sealed), contact.lang
    off = address("invitations.unsubscribe", lang, key=keys.unsubscribe_key(contact.id))
    kind = TextKind.REMINDER if number else TextKind.FIRST
    link = address("invitations.show", lang, token=content["token"])
    letter = paper.letter(kind, lang, link=link, unsubscribe=off)
    return mail.message(
        content["to"],
        letter.subject,
        letter.text,
        letter.html,
        Message_ID=keys.message_id(contact.id, number, contact.address_hash),
        List_Unsubscribe=f"<{off}>",
        List_Unsubscribe_Post="List-Unsubscribe=One-Click",
    )


def address(endpoint: str, lang: str, **values: str) -> str:
    """Return the whole address of a page in one language, also where no request is."""
    here = current_app.url_map.bind("localhost")
    return whole(here.build(endpoint, {"lang": lang, **values}))


@lru_cache(maxsize=64)
def default(kind: str, lang: str, *, closes: bool) -> Wording:
    """Return the text that is there before staff write their own."""
    with force_locale(lang):
        asked = {"title": "{title}", "organisation": "{organisation}"}
        if kind == TextKind.FIRST:
            subject = _("Your invitation: %(title)s", **asked)
            begins = _("%(organisation)s asks for your view: %(title)s", **asked)
        else:
            subject = _("Reminder of your invitation: %(title)s", **asked)
            begins = _("Your invitation has not been used yet: %(title)s", **asked)
        paragraphs = [
            _("Good day,"),
            begins,
            _("This link is yours alone and can be used once:"),
            LINK,
            *([_("It works until the end of %(day)s.", day="{day}")] if closes else []),
            _("Taking part is voluntary. Nobody can see which answers came by your invitation."),
            "{organisation}",
        ]
    return Wording(str(subject), "\n\n".join(map(str, paragraphs)))


class LetterWords(NamedTuple):
    """What stands on a printed letter besides the survey's title."""

    greeting: str
    asks: str
    how: str
    code: str
    voluntary: str


def letter_words(lang: str) -> LetterWords:
    """Return the words of a letter in one language."""
    with force_locale(lang):
        return LetterWords(
            str(_("Good day,")),
            str(_("you are invited to take part in this survey:")),
            str(_("Open this address, or scan the square with your telephone:")),
            str(_("You can also type in this code at %(address)s:", address="{address}")),
            str(
                _("Taking part is voluntary. Nobody can see which answers came by your invitation.")
            ),
        )


def _footer(lang: str) -> str:
    with force_locale(lang):
        return str(_("If you want no more e-mails like this one from us, open this page:"))


def _day(value: date, lang: str) -> str:
    with force_locale(lang):
        return i18n.digits(format_date(value, format="long", locale=i18n.custom(lang)))


def _filled(text: str, values: Mapping[str, str]) -> str:
    # In one pass: what is filled in is never filled in again.
    return _PLACE.sub(lambda found: values[found[1]], text)


def _paragraphs(body: str, values: Mapping[str, str]) -> list[list[list[str]]]:
    """Return the paragraphs as lines, and each line as what stands between its links."""
    blocks = re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip())
    return [
        [[_filled(part, values) for part in line.split(LINK)] for line in block.split("\n")]
        for block in blocks
    ]
