"""The words of the messages, in each person's language: whole sentences, and what staff add."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final, NamedTuple
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app import i18n, mail
from app.accounts import queries as accounts
from app.builder import queries as builder
from app.builder.models import Survey
from app.db import db
from app.invitations.words import address
from app.notices import keys, queries
from app.notices.models import NoticeRound, Occasion
from app.notices.story import Said, Story

RATING: Final = "#verdict"
"""Where on the page of an answer people say whether it answers what they said."""


class Letter(NamedTuple):
    """A message in words: as e-mail, as a text to a telephone, and as paragraphs to be printed."""

    subject: str
    text: str
    html: str
    short: str
    paragraphs: tuple[Said, ...]


class Links(NamedTuple):
    """Where a message leads: to the answer, and to where its reader can stop."""

    page: str
    stop: str


@dataclass(frozen=True)
class Paper:
    """All that the messages of one round are made of, read once."""

    occasion: Occasion
    survey: str
    organisation: str
    contact: str
    languages: tuple[str, ...]
    story: Story
    own: Mapping[str, str]
    """What staff add, by language."""
    titles: Mapping[str, str]
    """What the survey is called."""

    def letter(self, lang: str, stop: str) -> Letter:
        """Return the message in one language; `stop` is where its reader can stop."""
        with force_locale(lang):
            return self._letter(lang, Links(self.page(lang), stop))

    def page(self, lang: str) -> str:
        """Return the public address of the answer; nothing in it tells who follows it."""
        place = address("entries.public", lang, slug=self.story.slug)
        return place + (RATING if self.occasion is Occasion.ASKED else "")

    def title(self, lang: str) -> str:
        """Return what the survey is called in this language."""
        return self.titles.get(lang) or self.survey

    def _letter(self, lang: str, links: Links) -> Letter:
        title = self.story.title(lang)
        subject = " ".join(self._subject(title.text).split())
        paragraphs = self._paragraphs(lang, title)
        begins, *ends = self._ending()
        plain = [each.text for each in paragraphs]
        last = (f"{begins}\n{links.page}", self.organisation, f"{ends[0]}\n{links.stop}")
        html = current_app.jinja_env.get_template("notices/mail.html").render(
            tag=i18n.tag_of, direction=i18n.direction, lang=lang, subject=subject,
            paragraphs=paragraphs, begins=begins, ends=ends[0], links=links,
            organisation=self.organisation,
        )  # fmt: skip
        short = f"{subject}\n{links.page}\n{_('No more messages:')} {links.stop}"
        return Letter(subject, "\n\n".join((*plain, *last)) + "\n", html, short, tuple(paragraphs))

    def _subject(self, title: str) -> str:
        return str(
            {
                Occasion.ANSWERED: lambda: _(
                    "%(who)s has answered: %(title)s", who=self.organisation, title=title
                ),
                Occasion.DONE: lambda: _("Done as promised: %(title)s", title=title),
                Occasion.ASKED: lambda: _(
                    "Does this answer what you told us? %(title)s", title=title
                ),
                Occasion.CORRECTED: lambda: _("Answer corrected: %(title)s", title=title),
            }[self.occasion]()
        )

    def _paragraphs(self, lang: str, title: Said) -> list[Said]:
        asked = _("You asked us to tell you what became of this survey: %(survey)s",
                  survey=self.title(lang))  # fmt: skip
        told = [Said(str(_("Good day,")), lang), Said(str(asked), lang), Said(self._news(), lang)]
        own = Said(self.own.get(lang, ""), lang)
        return [each for each in (*told, title, self.story.summary(lang), own) if each.text]

    def _news(self) -> str:
        return str(
            {
                Occasion.ANSWERED: lambda: _(
                    "There is an answer now. It says what people said, what was decided, and why."
                ),
                Occasion.DONE: lambda: _("Something that we promised in our answer has been done."),
                Occasion.ASKED: lambda: _(
                    "Some weeks ago we published our answer. Please tell us whether it answers what"
                    " people told us. Nobody learns who you are."
                ),
                Occasion.CORRECTED: lambda: _(
                    "We have corrected our answer. The page says what has changed, and why."
                ),
            }[self.occasion]()
        )

    def _ending(self) -> tuple[str, str]:
        return (
            str(_("Read it here:")),
            str(
                _(
                    "You get this because you asked to hear what became of the survey. To get it in"
                    " another language, or to stop, open this page:"
                )
            ),
        )


def paper(round_: NoticeRound) -> Paper:
    """Return what the messages of a round are made of."""
    survey = db.session.get_one(Survey, round_.survey_id)
    return sample(survey, Occasion(round_.occasion), Story.of(round_.story_json))


def sample(survey: Survey, occasion: Occasion, story: Story) -> Paper:
    """Return what messages about a story would be made of, as staff see them beforehand."""
    definition = builder.latest_version(survey).definition
    organisation = accounts.organisation()
    added = queries.paragraphs(survey.id)
    return Paper(
        occasion,
        survey.name,
        organisation.name,
        organisation.contact,
        tuple(definition.languages),
        story,
        {lang: body for (each, lang), body in added.items() if each == occasion},
        {lang: definition.text(definition.title, lang).text for lang in definition.languages},
    )


def printed(paper_: Paper, lang: str) -> tuple[str, str]:
    """Return the sentences that stand on a letter alone: how to read on, and how to stop."""
    with force_locale(lang):
        read = _("Open this address, or scan the square with your telephone:")
        stop = _(
            "To get no more letters about this, scan this square, or tell us: %(contact)s",
            contact=paper_.contact or paper_.organisation,
        )
    return str(read), str(stop)


def stop_link(subscription_id: UUID, lang: str) -> str:
    """Return where one person can see what they asked for, change it, and stop."""
    return address("notices.mine", lang, key=keys.key_of(keys.STOP, subscription_id))


def message(paper_: Paper, marked: keys.Marked, content: Mapping[str, str]) -> EmailMessage:
    """Return the e-mail of a round to one person, ready to be handed over."""
    stop = stop_link(marked.subscription_id, content["lang"])
    letter = paper_.letter(content["lang"], stop)
    return mail.message(
        content["to"],
        letter.subject,
        letter.text,
        letter.html,
        Message_ID=keys.message_id(marked),
        List_Unsubscribe=f"<{stop}>",
        List_Unsubscribe_Post="List-Unsubscribe=One-Click",
    )


def confirmation(survey: Survey, lang: str, link: str) -> Letter:
    """Return the e-mail by which an address is confirmed."""
    organisation = accounts.organisation().name
    title = builder.latest_version(survey).definition
    named = title.text(title.title, lang).text
    with force_locale(lang):
        subject = _("Do you want to hear what becomes of the survey?")
        paragraphs = [
            Said(str(_("Good day,")), lang),
            Said(
                str(
                    _(
                        "Somebody, we hope you, asked us to tell this address what becomes of this"
                        " survey: %(survey)s",
                        survey=named,
                    )
                ),
                lang,
            ),
        ]
        begins = str(_("If that was you, open this page and confirm it:"))
        ends = str(
            _("If you did not ask for this, do nothing. We forget the address within two weeks.")
        )
        html = current_app.jinja_env.get_template("notices/mail.html").render(
            tag=i18n.tag_of, direction=i18n.direction, lang=lang, subject=subject,
            paragraphs=paragraphs, begins=begins, ends=ends, links=Links(link, ""),
            organisation=organisation,
        )  # fmt: skip
    plain = [each.text for each in paragraphs]
    text = "\n\n".join((*plain, f"{begins}\n{link}", ends, organisation)) + "\n"
    return Letter(" ".join(str(subject).split()), text, html, "", tuple(paragraphs))


def code_text(code: str, lang: str) -> str:
    """Return the text message that holds the code by which a number is confirmed."""
    with force_locale(lang):
        who = accounts.organisation().name
        return str(_("Your code for %(who)s: %(code)s", who=who, code=code))
