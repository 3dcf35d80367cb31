"""What stands between people who want to hear and the messages; for staff, before they publish."""

from collections.abc import Sequence
from uuid import UUID

from app import mail
from app.notices import queries, sms
from app.notices.models import Channel, Occasion
from app.notices.service import Problem


def channels(*, by_letter: bool) -> list[Channel]:
    """Return by what people can be told here."""
    offered = {
        Channel.EMAIL: mail.is_on(),
        Channel.SMS: sms.is_on(),
        Channel.LETTER: by_letter,
    }
    return [channel for channel, is_offered in offered.items() if is_offered]


def ready(survey_id: UUID, languages: Sequence[str]) -> list[Problem]:
    """Return what has to be mended before the people who asked can be told of an answer."""
    wanted = queries.numbers(survey_id)
    found = []
    if wanted.of(Channel.EMAIL) and not mail.is_on():
        found.append(Problem("mail_off"))
    if wanted.of(Channel.SMS) and not sms.is_on():
        found.append(Problem("sms_off"))
    own = queries.paragraphs(survey_id)
    written = {lang for occasion, lang in own if occasion == Occasion.ANSWERED}
    if written:
        missing = [lang for lang in languages if lang not in written]
        found += [Problem("paragraph_missing", lang) for lang in missing]
    return found
