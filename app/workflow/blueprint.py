"""The blueprint of this feature, and what its parts on other pages ask for."""

from typing import NamedTuple, TypeAlias
from uuid import UUID

from flask import Blueprint, url_for
from flask_security import current_user
from werkzeug.datastructures import MultiDict

from app.entries.models import Entry
from app.workflow import digests, queries, reasons
from app.workflow.forms import DigestForm
from app.workflow.models import WorkState
from app.workflow.names import STATES, TAGS

bp = Blueprint("workflow", __name__, template_folder="templates", url_prefix="/staff/work")
Posted: TypeAlias = MultiDict[str, str]


class Sent(NamedTuple):
    """That something came back, in words."""

    reasons: list[str]
    words: str
    by: str
    on: object
    is_new: bool
    """Whether nobody has changed the entry since."""


class Told(NamedTuple):
    """A piece of work, as the page about the entry shows it."""

    url: str
    state: WorkState
    owner: str
    due_on: object
    comments: int
    returns: list[Sent]


def work_on(entry: Entry, about_id: UUID) -> Told:
    """Return how a piece of work stands, for a part of another page."""
    item = queries.item_of(about_id)
    names = queries.names(current_user.organisation_id)
    owner = None if item is None else item.owner_id
    return Told(
        url_for("workflow.show", entry_id=entry.id, about_id=about_id),
        queries.standing(entry.state, None if item is None else item.state),
        names.get(owner, "") if owner else "",
        None if item is None else item.due_on,
        len([each for each in queries.comments_of(about_id) if each.removed_at is None]),
        sent_back(entry, about_id),
    )


def sent_back(entry: Entry, about_id: UUID) -> list[Sent]:
    """Return why something came back, newest first."""
    kept = {each.code: each.text for each in reasons.reasons_of(current_user.organisation_id)}
    return [
        Sent(
            [kept.get(code, code) for code in each.codes],
            each.row.words,
            each.by,
            each.row.at,
            each.row.revision == entry.revision,
        )
        for each in queries.returns_of(entry, about_id)
    ]


def digest_form() -> DigestForm:
    """Return the choice about mails, as the signed-in person made it."""
    form = DigestForm(data={"often": digests.often_of(current_user.id)})
    form.offer()
    return form


@bp.app_context_processor
def parts() -> dict[str, object]:
    """Give templates what the parts of this feature on other pages need."""
    return {
        "work_on": work_on,
        "work_states": STATES,
        "work_tags": TAGS,
        "digest_form": digest_form,
    }
