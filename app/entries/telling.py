"""What people who asked to hear are told of an answer: the seam to the messages below."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.entries import queries
from app.entries.content import Content, FindingContent
from app.entries.models import Entry, EntryStage
from app.notices import service as notices
from app.notices.answers import Published
from app.notices.models import Occasion
from app.notices.story import Story


def tell(entry: Entry, content: Content, *, at: datetime) -> None:
    """Tell everybody who asked that there is an answer; of later versions, staff decide.

    Whether an answer answers is asked of none that was withdrawn.
    """
    if content.stage is EntryStage.WITHDRAWN:
        notices.call_off(entry.survey_id, str(entry.id))
        return
    notices.tell(entry.survey_id, Occasion.ANSWERED, str(entry.id), story=story(content), at=at)


def tell_done(
    survey_id: UUID, content: Content, finding: FindingContent, *, mark: str, at: datetime
) -> None:
    """Tell everybody who asked that something promised is done; `mark` names this time."""
    told = story(content).model_copy(update={"summaries": finding.texts.root.get("name", {})})
    notices.tell(survey_id, Occasion.DONE, mark, story=told, at=at)


def story(content: Content) -> Story:
    """Return a published answer in short: its title and, where staff wrote one, its summary."""
    texts = content.texts.root
    return Story(
        slug=content.slug,
        source_lang=content.source_lang,
        titles=texts.get("title", {}),
        summaries=texts.get("summary", {}),
    )


def published_of(survey_id: UUID) -> Sequence[Published]:
    """Return the published answers of a survey, latest first."""
    return [
        Published(str(each.entry.id), each.version.number, story(each.content))
        for each in queries.published_about(survey_id)
    ]
