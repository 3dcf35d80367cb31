"""What comes with a response and is no answer: how to reach its author, and files."""

from uuid import UUID

import surveys
from app.contacts import service as contacts
from app.respond import queries
from app.respond.models import UnfinishedResponse
from app.uploads import service as uploads


def keep(
    draft: UnfinishedResponse,
    version: queries.Pinned,
    values: surveys.Answers,
    *,
    response_id: UUID,
    code: str,
    replaced: UUID | None = None,
) -> None:
    """Give what came with a draft to the response that was sent, under the code of its receipt.

    What came with the response that is `replaced`, and stands in the answers still, is handed
    over; other details that this code led to are forgotten.
    """
    if replaced is not None:
        contacts.forget(code)
    contacts.keep(
        version.definition, values, survey_id=version.survey_id, response_id=response_id, code=code
    )
    if version.definition.asks_files:
        attached = (value for value in values.values() if isinstance(value, surveys.Attached))
        keys = [file.key for value in attached for file in value.files]
        uploads.bind(draft.handle_hash, response_id, keys, replaced=replaced)
