"""An address is confirmed by whoever can read what is sent to it."""

from uuid import UUID

from app import mail
from app.builder.models import Survey
from app.db import db
from app.invitations.words import address
from app.notices import keys, sealing, sms, words
from app.notices.models import Channel, Subscription, Wish


class NotTakenError(Exception):
    """The provider takes no text message now; the job tries again."""


def send(subscription_id: UUID) -> None:
    """Send the link, or the code, that confirms a wish; nothing when nobody waits for it."""
    mine = db.session.get(Subscription, subscription_id)
    if mine is None or mine.state != Wish.ASKED:
        return
    content = sealing.opened(mine.sealed)
    survey, lang = db.session.get_one(Survey, mine.survey_id), content["lang"]
    if mine.channel == Channel.EMAIL and mail.is_on():
        link = address("notices.confirm", lang, key=keys.key_of(keys.CONFIRM, mine.id))
        letter = words.confirmation(survey, lang, link)
        mail.send(content["to"], letter.subject, letter.text, html=letter.html)
    elif mine.channel == Channel.SMS and sms.is_on() and "code" in content:
        text, number = words.code_text(content["code"], lang), mine.tries
        db.session.rollback()
        if sms.hand_over(f"code.{subscription_id.hex}.{number}", content["to"], text) is (
            sms.Taken.LATER
        ):
            raise NotTakenError
